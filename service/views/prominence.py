"""Which parties a dossier is mostly about: in their order columns and lanes are read first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.timetravel import lookup
from service.views.positions import STATED

if TYPE_CHECKING:
    from service.timetravel.reading import Reading


def parties_by_prominence(reading: Reading) -> list[str]:
    """The parties that hold or may hold a position at the coordinate: on most issues first, then by slug."""
    counts: dict[str, int] = {}
    for _, aspect in reading.held(lookup.under_aspect(STATED)):
        party = aspect.removeprefix(STATED)
        counts[party] = counts.get(party, 0) + 1
    return sorted(counts, key=lambda party: (-counts[party], party))
