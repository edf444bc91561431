"""Which cells an event sets: pure functions of its type and its body, one file for each family.

A cell is one thing that has one value at a time, named by a subject and an aspect (``issue:donbas``,
``position/ru``). Subjects and aspects hold slugs or hashes, never free text, so that an erasure is complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import tzdata

from service.projections import knowledge, negotiation, registry, speech, violence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.projections.projection import Name, Projection

PROJECTIONS: Final[tuple[Projection, ...]] = (
    *registry.PROJECTIONS,
    *speech.PROJECTIONS,
    *negotiation.PROJECTIONS,
    *violence.PROJECTIONS,
    *knowledge.PROJECTIONS,
)

INDEX_VERSION: Final = 4
"""Raise it with any change to what the index holds."""

PROJECTION_VERSION: Final = f"{INDEX_VERSION}+tz{tzdata.IANA_VERSION}"
"""What an index was made with: this code and these time zones. One of another version is rebuilt."""

_BY_TYPE: Final = {event_type: projection.cells for projection in PROJECTIONS for event_type in projection.types}


def cells_of(event_type: str, body: dict[str, Any]) -> list[Name]:
    """The cells that an event sets, in a fixed order; none for types that set none."""
    projection = _BY_TYPE.get(event_type)
    return [] if projection is None else projection(event_type, body)


def listed_under(names: Iterable[Name], body: dict[str, Any]) -> list[tuple[str, str]]:
    """Issues and the subjects of an event that are shown with them: ``("donbas", "proposal:anchorage-formula")``.

    Args:
        names: The cells that the event sets.
        body: Of the event.
    """
    subjects = {subject for subject, _ in names if not subject.startswith(("issue:", "actor:"))}
    if not subjects:
        return []
    data = body["data"]
    ends = [data[end].get("issue") for end in ("antecedent", "consequent") if end in data]
    issues = dict.fromkeys([*body.get("issues", ()), *filter(None, ends)])
    return [(issue, subject) for issue in issues for subject in sorted(subjects)]
