"""Labels: the names of the actors that a document mentions by their slugs, so that it can be read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.views.shown import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.timetravel.reading import Reading

MEMBERS: Final = frozenset(
    {
        "about",
        "according_to",
        "actor",
        "addressees",
        "amended_by",
        "asserted_by",
        "attribution",
        "by",
        "claimants",
        "confirmed_by",
        "denied_by",
        "host",
        "mediator",
        "on_behalf_of",
        "participants",
        "parties",
        "party",
        "reported_by",
        "said_by",
        "tabled_by",
    }
)
"""Members that hold the slug of an actor, or a list of them; what else they hold is no actor and gets no name."""


_HOLDERS: Final = frozenset({dict, list, tuple})


def actors_in(reading: Reading, *documents: Any) -> dict[str, str]:
    """The names of the actors that parts of a document mention, by slug."""
    return names_of(reading, _slugs(documents))


def _slugs(documents: Iterable[Any]) -> set[str]:
    """Walk through all of it: of every answer this takes the most steps, and so none that could be left out."""
    found: list[Any] = []
    waiting: list[Any] = list(documents)
    for value in waiting:
        inner: Iterable[Any] = value
        if type(value) is dict:
            for member in MEMBERS & value.keys():
                held = value[member]
                found += held if type(held) is list else (held,)
            inner = value.values()
        elif type(value) not in _HOLDERS:
            continue
        waiting += [one for one in inner if type(one) in _HOLDERS]
    return {slug for slug in found if type(slug) is str}
