"""What assertions are about, as the timeline finds them: tags such as ``issue/donbas``, by numbers.

An assertion has most tags in columns of ``spans``, the first of each kind, and the rest in ``timeline``. Who speaks for
itself has one tag of both kinds (``self/ru`` for ``party/ru`` and ``actor/ru``), so that it is found by one entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from sqlalchemy import bindparam, func, select

from events.catalogue import BY_NAME
from events.conditions import parties_of
from service.timetravel.tables import COLUMNS, tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

CHUNK: Final = 200

BEYOND: Final = "timeline"
"""Stands for a column where a tag is looked for beyond the first of its kind."""

NOTHING: Final = 0
"""The number of a tag that nothing bears."""

_SELF: Final = "self/"


class Place(NamedTuple):
    """Where rows that bear a tag are found.

    Attributes:
        column: Of ``spans``, or ``BEYOND``.
        tag: Its text.
    """

    column: str
    tag: str


Placed: TypeAlias = tuple[dict[str, str], list[str]]
"""Of an assertion: the tag in each column, and the tags beyond."""


def tags_of(event_type: str, body: dict[str, Any]) -> Placed:
    """By what the timeline finds an event; the registry stands there only when its type is asked for."""
    first = {"type": f"type/{event_type}"}
    beyond: list[str] = []
    if is_registry(event_type):
        return first, beyond
    parties, actor = parties_of(body), body.get("actor")
    if actor in parties:
        first["party"] = _SELF + actor
        beyond.extend(f"party/{party}" for party in parties if party != actor)
    elif actor is not None:
        first["actor"] = f"actor/{actor}"
    listed = {
        "issue": body.get("issues", ()),
        "party": () if actor in parties else parties,
        "source": [entry["source"] for entry in body.get("sources", ())],
    }
    for kind, slugs in listed.items():
        named = [f"{kind}/{slug}" for slug in dict.fromkeys(slugs)]
        first.update(dict.fromkeys([kind], named[0]) if named else {})
        beyond.extend(named[1:])
    return first, beyond


def is_registry(event_type: str) -> bool:
    """Whether the unfiltered timeline leaves a type out."""
    return BY_NAME[event_type].family == "registry"


def places_of(tag: str) -> list[Place]:
    """Where to look for a tag of the timeline (``issue/…``, ``party/…``, ``actor/…``, ``source/…``, ``type/…``)."""
    kind, _, slug = tag.partition("/")
    places = [Place(kind, tag)]
    if kind in {"party", "actor"}:
        places.append(Place("party", _SELF + slug))
    if kind in {"issue", "party", "source"}:
        places.append(Place(BEYOND, tag))
    return places


def numbers_of(connection: Connection, dossier_key: int, wanted: Iterable[str]) -> dict[str, int]:
    """The numbers of some tags; those that nothing ever bore are absent."""
    named = list(dict.fromkeys(wanted))
    found: dict[str, int] = {}
    for start in range(0, len(named), CHUNK):
        parameters = {"d": dossier_key, "tags": named[start : start + CHUNK]}
        found.update((row.tag, row.tag_id) for row in connection.execute(_NUMBERS, parameters))
    return found


def last_number(connection: Connection, dossier_key: int) -> int:
    """The greatest number in use; 0 for none."""
    found: int | None = connection.execute(_LAST, {"d": dossier_key}).scalar_one()
    return found or NOTHING


def columns_of(first: dict[str, str], numbers: dict[str, int]) -> Sequence[int | None]:
    """The numbers of an assertion's first tags, in the order of ``COLUMNS``."""
    return [numbers[first[kind]] if kind in first else None for kind in COLUMNS]


_NUMBERS: Final = select(tags.c.tag, tags.c.tag_id).where(
    tags.c.dossier_id == bindparam("d"), tags.c.tag.in_(bindparam("tags", expanding=True))
)
_LAST: Final = select(func.max(tags.c.tag_id)).where(tags.c.dossier_id == bindparam("d"))
