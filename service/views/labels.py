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


_HOLDERS: Final = (dict, list, tuple)


def actors_in(reading: Reading, *documents: Any) -> dict[str, str]:
    """The names of the actors that parts of a document mention, by slug."""
    return names_of(reading, set(_slugs(documents)))


def _slugs(documents: Any) -> Iterator[str]:
    # A stack, and a tuple of classes: every document is walked through, and unions and generators cost a third more.
    waiting = [documents]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for member in value.keys() & MEMBERS:
                inner = value[member]
                yield from (slug for slug in (inner if isinstance(inner, list) else [inner]) if isinstance(slug, str))
            value = value.values()
        waiting.extend([inner for inner in value if isinstance(inner, _HOLDERS)])
