"""One question to a dossier: every view is made through it, at one coordinate and from one snapshot.

It remembers which cells it was asked for, so that an answer can say for how long it stays the same (``holds_for``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, cast, func, select, text

from events.edtf import BEGINNING, FOREVER
from events.stored import by_sequence
from events.tables import events
from service.timetravel import lookup
from service.timetravel.in_force import Assertion, Held, decide
from service.timetravel.instants import text_of
from service.timetravel.rows import DOSSIER_NAME
from service.timetravel.tables import overlays

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded
    from service.timetravel.instants import Coordinate, Tense
    from service.timetravel.lookup import Selector


@dataclass(frozen=True, slots=True)
class Overlay:
    """What stands over an event at a coordinate.

    Attributes:
        kind: ``corrected``, ``disputed`` or ``ranked``.
        event: The amendment itself.
    """

    kind: str
    event: Recorded


_OVERLAYS = (
    select(overlays.c.ord, overlays.c.kind, overlays.c.sequence)
    .where(
        overlays.c.dossier_id == bindparam("d"),
        overlays.c.ord.in_(bindparam("orders", expanding=True)),
        overlays.c.sequence <= cast(bindparam("k"), BigInteger),
        overlays.c.kt > cast(bindparam("k"), BigInteger),
    )
    .order_by(overlays.c.sequence)
)
_FIRST_CHANGE = text(
    "SELECT r.vmin, r.kf FROM reach r JOIN cells c ON c.dossier_id = r.dossier_id AND c.cell_id = r.cell_id"
    " WHERE c.dossier_id = :d AND c.subject = :subject AND c.aspect = :aspect AND r.kf <= :k ORDER BY r.kf DESC LIMIT 1"
)
_SINCE = select(func.min(events.c.sequence)).where(
    events.c.dossier_id == bindparam("d"), events.c.recorded_at >= cast(bindparam("t"), BigInteger)
)


class Reading:
    """A dossier at a coordinate.

    Args:
        connection: A snapshot; held for the whole answer.
        dossier: Which one.
        at: The coordinate, resolved.
    """

    def __init__(self, connection: Connection, dossier: Dossier, at: Coordinate) -> None:
        self.connection = connection
        self.dossier = dossier
        self.at = at
        self._events: dict[int, Recorded] = {}
        self._overlays: dict[int, list[Overlay]] = {}
        self._selectors: dict[Selector, None] = {}
        self._lower = BEGINNING
        self._upper = FOREVER
        self._known = 0
        self.first_change, self._first_change_since = self._first_change()

    @property
    def tense(self) -> Tense:
        """How ``as_of`` lies to what is known; never compared with the wall clock but where it was left out."""
        if self.first_change is None or self.at.instant < self.first_change:
            return "before-first-event"
        if self.at.present:
            return "present"
        late = self.at.recorded_at is None or self.at.last_instant > self.at.recorded_at
        return "scheduled" if late else "past"

    def held(self, selector: Selector) -> dict[tuple[str, str], Held]:
        """What holds for each selected cell, by subject and aspect; cells with nothing are absent.

        Before the first finite date that is known, only what always held is offered.
        """
        self._selectors[selector] = None
        found: dict[tuple[str, str], list[Assertion]] = {}
        for row in lookup.rows(self.connection, self.dossier.key, selector, self.at.instant, self.at.known):
            found.setdefault((row.subject, row.aspect), []).append(Assertion(*row[3:]))
        if self.tense == "before-first-event":
            found = {name: [row for row in rows if _always(row)] for name, rows in found.items()}
        decided = ((name, decide(rows, self.at.instant)) for name, rows in sorted(found.items()))
        answers = {name: held for name, held in decided if held is not None}
        for held in answers.values():
            self._note_edges(held.others if held.in_force is None else (held.in_force, *held.others))
        return answers

    def one(self, subject: str, aspect: str) -> Held | None:
        """What holds for one cell."""
        return self.held(lookup.one_cell(subject, aspect)).get((subject, aspect))

    def load(self, assertions: Iterable[Assertion]) -> None:
        """Read the events of assertions in one statement, so that :meth:`event` finds them."""
        missing = {row.kf for row in assertions} | {row.ord for row in assertions}
        self.load_sequences(missing)

    def load_sequences(self, sequences: Collection[int]) -> None:
        """Read events by their places."""
        missing = [sequence for sequence in sequences if sequence not in self._events]
        if missing:
            self._events.update(by_sequence(self.connection, self.dossier, missing))

    def event(self, sequence: int) -> Recorded:
        """An event of the log; read at once if :meth:`load` has not."""
        self.load_sequences([sequence])
        return self._events[sequence]

    def overlays(self, orders: Collection[int]) -> dict[int, list[Overlay]]:
        """What stands over the events whose chains begin at these sequences, in the log's order."""
        missing = sorted(set(orders) - self._overlays.keys())
        if missing:
            parameters = {"d": self.dossier.key, "orders": missing, "k": self.at.known}
            rows = self.connection.execute(_OVERLAYS, parameters).all()
            self.load_sequences([row.sequence for row in rows])
            self._overlays.update((order, []) for order in missing)
            for row in rows:
                self._overlays[row.ord].append(Overlay(row.kind, self.event(row.sequence)))
        return {order: found for order in orders if (found := self._overlays[order])}

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """Which cells it was asked for so far."""
        return tuple(self._selectors)

    @property
    def rests_on_more(self) -> bool:
        """Whether a view told of anything beside cells."""
        return self._known > 0

    def holds_for(self) -> dict[str, list[Any]]:
        """Within which rectangle the answer made so far stays the same; sound always (``time.md``)."""
        lower, upper = self._valid_edges()
        touched = [
            lookup.last_touch(self.connection, self.dossier.key, selector, self.at.known)
            for selector in self._selectors
        ]
        known = max([sequence for sequence in touched if sequence is not None], default=self._first_change_since)
        known = max(known, self._first_change_since, self._known)
        if self.tense == "past":
            # All of the rectangle is past: its last instant counts nothing after the recording of its first sequence.
            since = self.connection.execute(_SINCE, {"d": self.dossier.key, "t": upper - 2}).scalar_one()
            known = max(known, since or 0)
        return {
            "as_of": [None if lower == BEGINNING else text_of(lower), text_of(upper)],
            "known_at": [min(known, self.at.known), self.at.known],
        }

    def coordinates(self) -> dict[str, Any]:
        """The members that every answer has: where it stands and for how long."""
        recorded_at = None if self.at.recorded_at is None else text_of(self.at.recorded_at)
        return {
            "dossier": self.dossier.slug,
            "as_of": {"instant": text_of(self.at.instant), "timezone": self.dossier.zone.key},
            "known_at": {"sequence": self.at.known, "recorded_at": recorded_at},
            "tense": self.tense,
            "holds_for": self.holds_for(),
        }

    def note_edges(self, instants: Iterable[int | None]) -> None:
        """Tell of change points that a view reads beside cells (the ends of timeline spans, say)."""
        for instant in instants:
            if instant is None or instant in {BEGINNING, FOREVER}:
                continue
            if instant <= self.at.instant:
                self._lower = max(self._lower, instant)
            else:
                self._upper = min(self._upper, instant)

    def note_known(self, sequence: int) -> None:
        """Tell of the last sequence at which anything was recorded that a view reads beside cells."""
        self._known = max(self._known, sequence)

    def _note_edges(self, rows: Iterable[Assertion]) -> None:
        for row in rows:
            ends_lo = None if row.ends_lo is None else row.ends_lo + 1
            self.note_edges((row.lo + 1 if row.lo != BEGINNING else None, row.hi, ends_lo, row.ends))

    def _valid_edges(self) -> tuple[int, int]:
        if self.tense == "before-first-event":
            return self._lower, self._upper if self.first_change is None else min(self._upper, self.first_change)
        starts = [
            lookup.next_start(self.connection, self.dossier.key, selector, self.at.instant, self.at.known)
            for selector in self._selectors
        ]
        self.note_edges(start + 1 for start in starts if start is not None)
        self.note_edges([self.first_change])
        if not self.at.present and self.at.recorded_at is not None:
            self.note_edges([self.at.recorded_at + 2])
        return self._lower, self._upper

    def _first_change(self) -> tuple[int | None, int]:
        """The first instant at which anything known can matter, and the sequence since which that is so."""
        parameters = {"d": self.dossier.key, "k": self.at.known, "subject": DOSSIER_NAME[0], "aspect": DOSSIER_NAME[1]}
        found = self.connection.execute(_FIRST_CHANGE, parameters).one_or_none()
        if found is None:
            return None, 0
        return (None if found.vmin == FOREVER else found.vmin), found.kf


def _always(row: Assertion) -> bool:
    return row.lo == BEGINNING and row.hi == BEGINNING + 1
