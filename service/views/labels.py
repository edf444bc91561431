"""Labels: the names of the actors that a document mentions by their slugs, so that it can be read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.views.shown import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def actors_in(reading: Reading, *documents: Any) -> dict[str, str]:
    """The names of the actors that parts of a document mention, by slug."""
    return names_of(reading, set(_slugs(documents)))


def _slugs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for member, inner in value.items():
            if member in MEMBERS:
                yield from (slug for slug in (inner if isinstance(inner, list) else [inner]) if isinstance(slug, str))
            if isinstance(inner, dict | list):
                yield from _slugs(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _slugs(inner)
