"""Conditions: what waits for what, according to whom, who denies it, and where the waiting goes in a circle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from service.timetravel import lookup
from service.timetravel.relations import related_to
from service.views.cycles import cycles
from service.views.labels import actors_in
from service.views.paging import WHOLE, Page, cut_by_place
from service.views.registry import require
from service.views.shown import Told, by_subject, candidates, has_lapsed, lapse, of_kind, rows_of, told

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

KIND: Final = "condition"
ENDS: Final = ("antecedent", "consequent")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition at a coordinate.

    Attributes:
        slug: Its name.
        stated: What holds of its wording.
        settled: The event that says what became of it, unless it was stated again later.
        denied_by: Who denies that it is one.
        rows: The events of all of it.
    """

    slug: str
    stated: Held
    settled: Told | None
    denied_by: tuple[str, ...]
    rows: Mapping[Assertion, Told]

    @property
    def told(self) -> Told | None:
        """The event in force."""
        return None if self.stated.in_force is None else self.rows[self.stated.in_force]

    @property
    def issues(self) -> list[str]:
        """The issues that are its ends, surely or possibly."""
        ends = (one.data.get(end, {}).get("issue") for one in self._statements() for end in ENDS)
        return sorted({issue for issue in ends if issue})

    def edge(self, at: int) -> tuple[str, str] | None:
        """From the issue that must come first to the one that waits, while it is waited for."""
        one = self.told
        if one is None or self.settled is not None or has_lapsed(one.row, at):
            return None
        first, second = (one.data.get(end, {}).get("issue") for end in ENDS)
        return None if first is None or second is None else (first, second)

    def shown(self, at: int) -> dict[str, Any]:
        """Show it as an edge of the graph (``api.md``, "conditions")."""
        one = self.told
        data: Mapping[str, Any] = {} if one is None else one.data
        said: dict[str, Any] = {"standing": None, "event": None, "since": None, "sources": [], "lapsed": None}
        if one is not None:
            said = {**one.said(), "since": one.since(), **one.named(), "lapsed": lapse(one.row, at)}
        return {
            "condition": self.slug,
            **{end: data.get(end) for end in ENDS},
            "kind": data.get("kind"),
            "asserted_by": data.get("asserted_by"),
            "according_to": None if one is None else one.reported_by(),
            "denied_by": list(self.denied_by),
            "certainty": self.stated.certainty,
            **said,
            "settled": None if self.settled is None else _settlement(self.settled),
            "possible": candidates(self.stated, self.rows, *ENDS, "asserted_by"),
        }

    def _statements(self) -> list[Told]:
        return [self.rows[row] for row in rows_of([self.stated])]


def conditions_in(reading: Reading, held: Cells) -> list[Condition]:
    """Find the conditions among cells, by slug; those of other subjects are passed over."""
    found = {slug: cells for slug, cells in by_subject(held, KIND).items() if "stated" in cells}
    rows = told(reading, rows_of(cell for cells in found.values() for cell in cells.values()))
    denials = _denials(reading, {one.first.id for one in rows.values()})
    made = []
    for slug, cells in found.items():
        stated = cells["stated"]
        row = stated.in_force
        denied = () if row is None else tuple(denials.get(rows[row].first.id, ()))
        made.append(Condition(slug, stated, _settled(cells, rows), denied, rows))
    return made


def conditions(reading: Reading, *, issues: Collection[str] = (), page: Page = WHOLE) -> dict[str, Any]:
    """Show the graph of what waits for what.

    Args:
        issues: Only edges of which any of these is an end; empty for all.

    Returns:
        ``edges`` in force by slug, ``cycles`` among those still waited for, and ``possible``: conditions that may not
        have been stated yet.
    """
    found = conditions_in(reading, reading.held(of_kind(KIND)))
    mine = [one for one in found if not issues or set(issues) & set(one.issues)]
    at = reading.at.instant
    waiting = [edge for one in mine if (edge := one.edge(at)) is not None]
    edges, following = cut_by_place([one.shown(at) for one in mine if one.told is not None], page)
    possible = [one.shown(at) for one in mine if one.told is None]
    actors = actors_in(reading, edges, possible)
    document = {"edges": edges, "cycles": cycles(waiting), "possible": possible, "actors": actors}
    return {**reading.coordinates(), **document, "next": following}


def condition(reading: Reading, slug: str) -> dict[str, Any]:
    """Show one condition.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was recorded later.
    """
    require(reading, KIND, slug)
    found = conditions_in(reading, reading.held(lookup.of_subjects([f"{KIND}:{slug}"])))
    shown = next((one.shown(reading.at.instant) for one in found), None)
    actors = actors_in(reading, shown)
    return {**reading.coordinates(), "condition": shown, "actors": actors}


def _settled(cells: Mapping[str, Held], rows: Mapping[Assertion, Told]) -> Told | None:
    stated = cells["stated"].in_force
    row = cells["settled"].in_force if "settled" in cells else None
    if row is None or (stated is not None and row.hi <= stated.lo):
        return None
    return rows[row]


def _settlement(one: Told) -> dict[str, Any]:
    return {"outcome": one.data.get("outcome"), "by": one.data.get("by"), "since": one.since(), **one.named()}


def _denials(reading: Reading, ids: Collection[str]) -> dict[str, list[str]]:
    """Who denies which event, in the order in which they did."""
    found: dict[str, list[str]] = {}
    for related in related_to(reading, ids):
        if related.relation == "denies":
            body = reading.event(related.row.kf).effective
            by = body["data"].get("by") or body.get("on_behalf_of") or body.get("actor")
            if by and by not in found.setdefault(related.target, []):
                found[related.target].append(by)
    return found
