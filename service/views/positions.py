"""Positions: where each party stands on an issue, since when, and what may hold instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from events.edtf import BEGINNING
from service.timetravel.predecessors import before
from service.views.affirmations import Renewed, renew
from service.views.changes import derived_change
from service.views.shown import Told, lapse, rows_of, terms_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading

Cells: TypeAlias = "Mapping[tuple[str, str], Held]"
Place: TypeAlias = tuple[str, str]
"""An issue and a party."""

WITHDRAWN: Final = "position.withdrawn"
STATED: Final = "position/"
AFFIRMED: Final = "affirmed/"

_NOTHING: Final[dict[str, Any]] = {
    "stance": None,
    "summary": None,
    "terms": [],
    "rationale": [],
    "flexibility": None,
    "actor": None,
    "on_behalf_of": None,
    "quote": None,
    "place": None,
    "mode": None,
    "standing": None,
    "attribution": [],
    "reported_by": None,
    "since": None,
    "event": None,
    "sequence": None,
    "sources": [],
    "corrected_by": [],
    "disputed": False,
    "disputes": [],
    "rank": None,
    "redacted": False,
    "lapsed": None,
    "withdrawn": None,
    "reported_change": None,
    "derived_change": None,
    "proposal": None,
    "part_of": None,
}
"""What a position shows while none is in force."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a party stands on an issue.

    Attributes:
        issue: Slug.
        party: Slug.
        renewed: What is in force and what is possible, reiterations considered.
        told: The events of all of it.
        before: The data of the position that this one followed, as known; None for the first, and where none is in
            force.
    """

    issue: str
    party: str
    renewed: Renewed
    told: Mapping[Assertion, Told]
    before: Mapping[str, Any] | None

    @property
    def in_force(self) -> Told | None:
        """The event of the position in force."""
        row = self.renewed.held.in_force
        return None if row is None else self.told[row]


def stands(reading: Reading, held: Cells) -> list[Stand]:
    """Find where parties stand from what holds for cells of issues, by issue and party.

    Args:
        held: As :meth:`Reading.held` gave it; cells of other aspects are passed over.

    Cost: five statements more than those that gave ``held``, however many the positions.
    """
    places: dict[Place, dict[str, Held]] = {}
    for (subject, aspect), cell in held.items():
        if aspect.startswith((STATED, AFFIRMED)):
            kind, _, party = aspect.partition("/")
            places.setdefault((subject.partition(":")[2], party), {})[kind] = cell
    rows = told(reading, rows_of(cell for cells in places.values() for cell in cells.values()))
    stances = {row.kf: one.data.get("stance") for row, one in rows.items()}
    found = []
    for place, cells in sorted(places.items()):
        renewed = renew(cells.get("position"), cells.get("affirmed"), stances, reading.at.instant)
        if renewed is not None:
            found.append((place, renewed))
    earlier = _before(reading, found)
    return [Stand(*place, renewed, rows, earlier.get(place)) for place, renewed in found]


def position(stand: Stand, at: int) -> dict[str, Any]:
    """Show where a party stands on an issue (``api.md``, "positions").

    Args:
        at: Exclusive instant, UTC microseconds.
    """
    held = stand.renewed.held
    shown = {"issue": stand.issue, "party": stand.party, "certainty": held.certainty, **_NOTHING}
    one = stand.in_force
    if one is not None:
        shown.update(_stated(one, stand.before, at))
    affirmed = stand.renewed.last_affirmed
    return {
        **shown,
        "last_affirmed": None if affirmed is None else _affirmed(stand.told[affirmed]),
        "possible": [_possible(stand.told[row]) for row in held.others],
    }


def positions_in(reading: Reading, held: Cells) -> list[dict[str, Any]]:
    """Show every position among cells of issues, by issue and party."""
    return [position(stand, reading.at.instant) for stand in stands(reading, held)]


def _stated(one: Told, earlier: Mapping[str, Any] | None, at: int) -> dict[str, Any]:
    data = one.data
    withdrawn = one.first.type == WITHDRAWN
    return {
        **one.said(),
        **one.named(),
        "stance": data.get("stance"),
        "terms": terms_of(data),
        "rationale": list(data.get("rationale", ())),
        "flexibility": data.get("flexibility"),
        "reported_by": one.reported_by(),
        "since": one.since(),
        "lapsed": lapse(one.row, at),
        "withdrawn": {"event": one.first.id, "reason": data.get("reason"), "since": one.since()} if withdrawn else None,
        "reported_change": data.get("reported_change"),
        "derived_change": derived_change(earlier, data) if data else None,
        "proposal": data.get("proposal"),
        "part_of": data.get("part_of"),
    }


def _affirmed(one: Told) -> dict[str, Any]:
    return {**one.since(), **one.named(), "actor": one.body.get("actor"), "summary": one.body.get("summary")}


def _possible(one: Told) -> dict[str, Any]:
    return {
        **one.named(),
        "stance": one.data.get("stance"),
        "summary": one.body.get("summary"),
        "terms": terms_of(one.data),
        "actor": one.body.get("actor"),
        "withdrawn": one.first.type == WITHDRAWN,
        "undated": one.row.lo == BEGINNING,
        "since": one.since(),
    }


def _before(reading: Reading, found: Iterable[tuple[Place, Renewed]]) -> dict[Place, Mapping[str, Any]]:
    """The data of what each position in force came after: a position, or a reiteration of another stance."""
    asked = tuple(
        ((f"issue:{issue}", f"{aspect}{party}"), renewed.held.in_force)
        for (issue, party), renewed in found
        if renewed.held.in_force is not None
        for aspect in (STATED, AFFIRMED)
    )
    rows = reading.recall(
        ("before", asked), lambda: before(reading.connection, reading.dossier.key, asked, reading.at.known)
    )
    reading.load(row for row in rows if row is not None)
    data = [None if row is None else reading.event(row.kf).effective.get("data", {}) for row in rows]
    earlier: dict[Place, Mapping[str, Any]] = {}
    for place in range(0, len(asked), 2):
        (subject, aspect), _ = asked[place]
        chosen = _later(rows[place : place + 2], data[place : place + 2])
        if chosen is not None:
            earlier[subject.partition(":")[2], aspect.partition("/")[2]] = chosen
    return earlier


def _later(rows: list[Assertion | None], data: list[dict[str, Any] | None]) -> Mapping[str, Any] | None:
    """Of a position and a reiteration the one that stood: the reiteration where it is later and of another stance."""
    (stated, reiterated), (said, repeated) = rows, data
    if stated is None or reiterated is None or said is None or repeated is None:
        return said or repeated
    overtaken = (reiterated.hi, reiterated.ord) > (stated.hi, stated.ord)
    return repeated if overtaken and repeated.get("stance") != said.get("stance") else said
