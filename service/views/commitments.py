"""Commitments: what parties bound themselves to do, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.timetravel import lookup
from service.views.labels import actors_in
from service.views.paging import FIRST, Page, cut
from service.views.registry import require
from service.views.shown import Told, by_subject, candidates, lapse, of_kind, rows_of, told

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

KIND: Final = "commitment"


def commitments_in(reading: Reading, held: Cells) -> list[dict[str, Any]]:
    """Show the commitments among cells, by slug; those of other subjects are passed over."""
    found = {slug: cells for slug, cells in by_subject(held, KIND).items() if "made" in cells}
    rows = told(reading, rows_of(cell for cells in found.values() for cell in cells.values()))
    return [_shown(slug, cells, rows, reading.at.instant) for slug, cells in found.items()]


def commitments(reading: Reading, *, issues: Collection[str] = (), page: Page = FIRST) -> dict[str, Any]:
    """List commitments by slug.

    Args:
        issues: Only those on any of these; empty for all.
    """
    found = [
        one
        for one in commitments_in(reading, reading.held(of_kind(KIND)))
        if not issues or set(issues) & set(one["issues"])
    ]
    shown, following = cut(found, lambda one: (one["commitment"],), page)
    actors = actors_in(reading, shown)
    return {**reading.coordinates(), "commitments": shown, "actors": actors, "next": following}


def commitment(reading: Reading, slug: str) -> dict[str, Any]:
    """Show one commitment.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was recorded later.
    """
    require(reading, KIND, slug)
    found = commitments_in(reading, reading.held(lookup.of_subjects([f"{KIND}:{slug}"])))
    actors = actors_in(reading, found)
    return {**reading.coordinates(), "commitment": next(iter(found), None), "actors": actors}


def _shown(slug: str, cells: Mapping[str, Held], rows: Mapping[Assertion, Told], at: int) -> dict[str, Any]:
    made = cells["made"]
    one = None if made.in_force is None else rows[made.in_force]
    settled = cells["settled"].in_force if "settled" in cells else None
    data: Mapping[str, Any] = {} if one is None else one.data
    said: dict[str, Any] = {"event": None, "since": None, "sources": [], "lapsed": None}
    if one is not None:
        said = {**one.said(), "since": one.since(), **one.named(), "lapsed": lapse(one.row, at)}
    return {
        "commitment": slug,
        "parties": list(data.get("parties", ())),
        "content": data.get("content"),
        "condition": data.get("condition"),
        "certainty": made.certainty,
        **said,
        "settled": None if settled is None else _settlement(rows[settled]),
        "issues": sorted({issue for row in rows_of(cells.values()) for issue in rows[row].body.get("issues", ())}),
        "possible": candidates(made, rows, "content", "parties"),
    }


def _settlement(one: Told) -> dict[str, Any]:
    return {"outcome": one.data.get("outcome"), "by": one.data.get("by"), "since": one.since(), **one.named()}
