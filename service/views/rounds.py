"""Rounds of talks and other contacts: announced, moved, called off, under way, held, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from events.edtf import FOREVER, EdtfError, Granule, parse
from service.timetravel import lookup
from service.timetravel.instants import text_of
from service.timetravel.predecessors import every
from service.views.labels import actors_in
from service.views.paging import FIRST, Page, cut
from service.views.registry import require
from service.views.shown import Told, by_subject, candidates, of_kind, rows_of, told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from service.timetravel.in_force import Assertion, Certainty, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

KIND: Final = "round"
SCHEDULE: Final = "schedule"
HELD: Final = "held"
OUTCOME: Final = "outcome"
CANCELLED: Final = "round.cancelled"
ARRANGED: Final = ("participants", "host", "mediator", "format", "level")
CONCLUDED: Final = ("outcome", "stalled_on", "agreed_on", "next_round", "terms")


@dataclass(frozen=True, slots=True)
class Round:
    """A round at a coordinate.

    Attributes:
        slug: Its name.
        cells: What holds of its schedule, its being held and its outcome.
        rows: The events of all of it.
        history: What was announced so far, oldest first.
        zone: In which its dates are read.
        at: Exclusive instant, UTC microseconds.
    """

    slug: str
    cells: Mapping[str, Held]
    rows: Mapping[Assertion, Told]
    history: tuple[Told, ...]
    zone: ZoneInfo
    at: int

    def told(self, aspect: str) -> Told | None:
        """The event in force for one of its cells."""
        cell = self.cells.get(aspect)
        return None if cell is None or cell.in_force is None else self.rows[cell.in_force]

    @property
    def scheduled(self) -> Told | None:
        """The last announcement that gives a date; it may have been called off since."""
        chosen = self.told(SCHEDULE)
        if chosen is not None and chosen.first.type != CANCELLED:
            return chosen
        dated = [one for one in self.history if one.first.type != CANCELLED]
        return dated[-1] if chosen is not None and dated else None

    @property
    def when(self) -> Granule | None:
        """The span in which it is to begin, as last announced."""
        return None if self.scheduled is None else _start(self.scheduled.data.get("when"), self.zone)

    @property
    def ends(self) -> int | None:
        """When the round that was held has certainly ended, as said."""
        one = self.told(HELD)
        return None if one is None else _end(one, self.zone)

    @property
    def status(self) -> str | None:
        """``held`` or ``under_way`` once it has surely begun, else as scheduled; None while nothing is sure."""
        if self.told(OUTCOME) is not None:
            return "held"
        if self.told(HELD) is not None:
            return "under_way" if self.ends is not None and self.ends > self.at else "held"
        chosen = self.told(SCHEDULE)
        if chosen is None:
            return None
        confidence: str | None = chosen.data.get("confidence")
        return "cancelled" if chosen.first.type == CANCELLED else confidence

    @property
    def certainty(self) -> Certainty:
        """``possible`` while nothing is sure, ``ambiguous`` where anything else may hold already, else ``certain``."""
        if self.status is None:
            return "possible"
        return "ambiguous" if any(cell.others for cell in self.cells.values()) else "certain"

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in the calendar: by when it began or is to begin; what has no date comes last."""
        one = self.told(HELD) or self.told(OUTCOME)
        start = one.row.hi if one is not None else None if self.when is None else self.when.lo
        return FOREVER if start is None else start, self.slug

    def shown(self) -> dict[str, Any]:
        """Show it whole (``api.md``, "rounds")."""
        called_off = self.told(SCHEDULE) if self.status == "cancelled" else None
        concluded = self.told(OUTCOME)
        result: Mapping[str, Any] = {} if concluded is None else concluded.data
        return {
            "round": self.slug,
            "status": self.status,
            "certainty": self.certainty,
            "scheduled": None if self.scheduled is None else announcement(self.scheduled, self.zone),
            "cancelled": None if called_off is None else announcement(called_off, self.zone),
            "held": _taken_place(self.told(HELD), self.zone),
            **{member: self._arranged(member) for member in ARRANGED},
            **{member: result.get(member) for member in CONCLUDED},
            "stalled_on": list(result.get("stalled_on", ())),
            "agreed_on": list(result.get("agreed_on", ())),
            "concluded": None if concluded is None else _said(concluded),
            "history": [announcement(one, self.zone) for one in self.history],
            "possible": [
                {"aspect": aspect, **candidate}
                for aspect, cell in self.cells.items()
                for candidate in candidates(cell, self.rows, "when", "confidence")
            ],
        }

    def _arranged(self, member: str) -> Any:
        held = self.told(HELD)
        known = ([] if held is None else [held]) + list(reversed(self.history))
        found = next((one.data[member] for one in known if member in one.data), None)
        return found if found is not None or member != "participants" else []


def announcement(one: Told, zone: ZoneInfo) -> dict[str, Any]:
    """Show what was announced of a round: its date, how sure that is, and who said so when."""
    when = one.data.get("when")
    granule = _start(when, zone)
    return {
        "type": one.first.type,
        "edtf": when,
        "earliest": None if granule is None else text_of(granule.lo),
        "latest": None if granule is None else text_of(granule.hi),
        "confidence": one.data.get("confidence"),
        "said_by": one.reported_by(),
        "reason": one.data.get("reason"),
        **_said(one),
    }


def rounds_in(reading: Reading, held: Cells) -> list[Round]:
    """Find the rounds among cells, in the order of the calendar; those of other subjects are passed over."""
    found = by_subject(held, KIND)
    if not found:
        return []
    at, subjects = reading.at, [f"{KIND}:{slug}" for slug in found]
    announced = every(reading.connection, reading.dossier.key, subjects, [SCHEDULE], at=at.instant, known=at.known)
    definite = {
        subject.partition(":")[2]: [row for row in those if row.hi <= at.instant]
        for (subject, _), those in announced.items()
    }
    reading.note_edges(row.hi for those in announced.values() for row in those)
    shown = [*rows_of(cell for cells in found.values() for cell in cells.values())]
    rows = told(reading, [*shown, *(row for those in definite.values() for row in those)])
    made = [
        Round(slug, cells, rows, tuple(rows[row] for row in definite.get(slug, ())), reading.dossier.zone, at.instant)
        for slug, cells in found.items()
    ]
    for one in made:
        reading.note_edges([one.ends, None if one.when is None else one.when.hi])
    return sorted(made, key=lambda one: one.place)


def rounds(reading: Reading, *, page: Page = FIRST) -> dict[str, Any]:
    """The calendar: rounds in order, and the other contacts that were held."""
    found = rounds_in(reading, reading.held(of_kind(KIND)))
    shown, following = cut(found, lambda one: one.place, page)
    contacts = contacts_in(reading, reading.held(of_kind("contact")))
    listed = [one.shown() for one in shown]
    actors = actors_in(reading, listed, contacts)
    document = {"rounds": listed, "contacts": contacts, "actors": actors, "next": following}
    return {**reading.coordinates(), **document}


def round_of(reading: Reading, slug: str) -> dict[str, Any]:
    """Show one round.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was recorded later.
    """
    require(reading, KIND, slug)
    found = rounds_in(reading, reading.held(lookup.of_subjects([f"{KIND}:{slug}"])))
    shown = next((one.shown() for one in found), None)
    actors = actors_in(reading, shown)
    return {**reading.coordinates(), "round": shown, "actors": actors}


def last_and_next(found: list[Round], at: int) -> dict[str, Any]:
    """The last round that was held or is under way, and the next that is to be held and whose time has not passed."""
    begun = [one for one in found if one.status in {"held", "under_way"}]
    ahead = [
        one
        for one in found
        if one.status in {"anticipated", "tentative", "confirmed"} and one.when is not None and one.when.hi > at
    ]
    return {
        "last": begun[-1].shown() if begun else None,
        "next": ahead[0].shown() if ahead else None,
    }


def contacts_in(reading: Reading, held: Cells) -> list[dict[str, Any]]:
    """Show the contacts among cells, in the order in which they were held; those of other subjects are passed over."""
    found = {slug: cells[HELD] for slug, cells in by_subject(held, "contact").items() if HELD in cells}
    rows = told(reading, rows_of(found.values()))
    shown = []
    for slug, cell in sorted(found.items(), key=lambda item: (max(row.hi for row in rows_of([item[1]])), item[0])):
        one = None if cell.in_force is None else rows[cell.in_force]
        data: Mapping[str, Any] = {} if one is None else one.data
        shown.append(
            {
                "contact": slug,
                "mode": data.get("mode"),
                "participants": list(data.get("participants", ())),
                "outcome": data.get("outcome"),
                "held": _taken_place(one, reading.dossier.zone),
                "certainty": cell.certainty,
                "possible": candidates(cell, rows, "mode", "participants"),
            }
        )
    return shown


def _taken_place(one: Told | None, zone: ZoneInfo) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        **_said(one),
        **one.since(),
        "until": text_of(_end(one, zone)),
        "delegations": one.data.get("delegations", []),
    }


def _said(one: Told) -> dict[str, Any]:
    return {**one.said(), "since": one.since(), **one.named()}


def _start(when: str | None, zone: ZoneInfo) -> Granule | None:
    try:
        return None if when is None else parse(when, zone).start
    except EdtfError:
        return None


def _end(one: Told, zone: ZoneInfo) -> int | None:
    occurred = one.body.get("occurred")
    stated = occurred["edtf"] if isinstance(occurred, dict) else occurred
    end = None if stated is None else parse(stated, zone).end
    return None if end is None else end.hi
