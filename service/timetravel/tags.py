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
    from collections.abc import Iterable

    from sqlalchemy import Connection

CHUNK: Final = 200

BEYOND: Final = "timeline"
"""Stands for a column where a tag is looked for beyond the first of its kind."""

NOTHING: Final = 0
"""The number of a tag that nothing bears."""

_SELF: Final = "self/"

_NUMBERED: Final = {"type": 0, "self": 1, "actor": 1, "issue": 2, "party": 3, "source": 4}
"""Kinds of an assertion's first tags, in the order of their numbers; it never has both ``self`` and ``actor``."""

_REGISTRY: Final = frozenset(name for name, declared in BY_NAME.items() if declared.family == "registry")


class Place(NamedTuple):
    """Where rows that bear a tag are found.

    Attributes:
        column: Of ``spans``, or ``BEYOND``.
        tag: Its text.
    """

    column: str
    tag: str


Tags: TypeAlias = tuple[str | None, ...]
"""Of an assertion: the tag in each of ``COLUMNS``, None where it has none, and then the tags beyond."""


def tags_of(event_type: str, body: dict[str, Any]) -> Tags:
    """By what the timeline finds an event; the registry stands there only when its type is asked for."""
    kind = f"type/{event_type}"
    if event_type in _REGISTRY:
        return None, None, None, None, kind
    beyond: list[str] = []
    parties, actor = parties_of(body), body.get("actor")
    itself = speaker = None
    if actor in parties:
        itself = _SELF + actor
        beyond.extend([f"party/{party}" for party in parties if party != actor])
    elif actor is not None:
        speaker = f"actor/{actor}"
    issue = _first("issue", body.get("issues"), beyond)
    party = itself or _first("party", parties, beyond)
    source = _first("source", [entry["source"] for entry in body.get("sources", ())], beyond)
    return issue, party, speaker, source, kind, *beyond


def _first(kind: str, slugs: list[str] | None, beyond: list[str]) -> str | None:
    """The tag of the first slug; those of others are added to ``beyond``."""
    if not slugs:
        return None
    if len(slugs) > 1:
        beyond.extend([f"{kind}/{slug}" for slug in dict.fromkeys(slugs)][1:])
    return f"{kind}/{slugs[0]}"


def in_order(tagged: Tags) -> list[str]:
    """The tags of an assertion in the order in which those that are new get their numbers."""
    first = filter(None, tagged[: len(COLUMNS)])
    return [*sorted(first, key=lambda tag: _NUMBERED[tag.partition("/")[0]]), *filter(None, tagged[len(COLUMNS) :])]


def is_registry(event_type: str) -> bool:
    """Whether the unfiltered timeline leaves a type out."""
    return event_type in _REGISTRY


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


_NUMBERS: Final = select(tags.c.tag, tags.c.tag_id).where(
    tags.c.dossier_id == bindparam("d"), tags.c.tag.in_(bindparam("tags", expanding=True))
)
_LAST: Final = select(func.max(tags.c.tag_id)).where(tags.c.dossier_id == bindparam("d"))
