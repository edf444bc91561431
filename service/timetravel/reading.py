"""One question to a dossier: every view is made through it, at one coordinate and from one snapshot.

It remembers which cells it was asked for, so that an answer can say for how long it stays the same (``holds_for``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import BigInteger, bindparam, cast, func, select, text

from events.edtf import BEGINNING, FOREVER
from events.stored import by_sequence
from events.tables import events
from service.timetravel import lookup
from service.timetravel.asserted import stands
from service.timetravel.in_force import Assertion, Held, decide
from service.timetravel.instants import text_of
from service.timetravel.memory import Stretch
from service.timetravel.resting import Resting
from service.timetravel.tables import overlays

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded
    from service.timetravel.instants import Coordinate, Tense
    from service.timetravel.lookup import Selector
    from service.timetravel.memory import Memory

T = TypeVar("T")


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
        stands(overlays),
    )
    .order_by(overlays.c.sequence)
)
_FIRST_CHANGE = text(
    "SELECT r.first_change, r.since FROM reach r WHERE r.dossier_id = :d AND r.sequence <= :k"
    " ORDER BY r.sequence DESC LIMIT 1"
)
_SINCE = select(func.min(events.c.sequence)).where(
    events.c.dossier_id == bindparam("d"), events.c.recorded_at >= cast(bindparam("t"), BigInteger)
)


class Rectangle(NamedTuple):
    """Where an answer stays the same: instants from ``lower`` on and below ``upper``, sequences from ``first`` on.

    On the known axis it ends with the ``known_at`` asked for: what comes later cannot be known.
    """

    lower: int
    upper: int
    first: int


class Reading(Resting):
    """A dossier at a coordinate.

    Args:
        connection: A snapshot; held for the whole answer.
        dossier: Which one.
        at: The coordinate, resolved.
        memory: What was read for other answers; None inside a transaction that writes.
    """

    def __init__(self, connection: Connection, dossier: Dossier, at: Coordinate, memory: Memory | None = None) -> None:
        super().__init__(connection, dossier, at, memory)
        self._events: dict[int, Recorded] = {}
        self._overlays: dict[int, tuple[Overlay, ...]] = {}
        self.first_change, self._first_change_since = self.recall("first change", self._first_change)

    @property
    def early(self) -> bool:
        """Whether nothing known can matter yet at the coordinate but what always held."""
        return self.first_change is None or self.at.instant < self.first_change

    @property
    def tense(self) -> Tense:
        """How ``as_of`` lies to what is known; never compared with the wall clock but where it was left out."""
        if self.early:
            return "before-first-event"
        if self.at.present:
            return "present"
        late = self.at.recorded_at is None or self.at.last_instant > self.at.recorded_at
        return "scheduled" if late else "past"

    def held(self, selector: Selector) -> Mapping[tuple[str, str], Held]:
        """What holds for each selected cell, by subject and aspect; cells with nothing are absent.

        Before the first finite date that is known, only what always held is offered.
        """
        return self._stretch(selector).held

    def made(self, selector: Selector, make: Callable[[Reading, Mapping[tuple[str, str], Held]], T]) -> T:
        """What depends on nothing but what holds for some cells, and on their events: made once for each stretch."""
        stretch = self._stretch(selector)
        found: T | None = stretch.made.get(make)
        if found is None:
            found = stretch.made[make] = make(self, stretch.held)
        return found

    def one(self, subject: str, aspect: str) -> Held | None:
        """What holds for one cell."""
        return self.held(lookup.one_cell(subject, aspect)).get((subject, aspect))

    def load(self, assertions: Iterable[Assertion]) -> None:
        """Read the events of assertions in one statement, so that :meth:`event` finds them."""
        self.load_sequences({place for row in assertions for place in (row.kf, row.ord)})

    def load_sequences(self, sequences: Collection[int]) -> None:
        """Read events by their places."""
        missing = []
        for sequence in sequences:
            if sequence not in self._events:
                found = self.memory.recall(self.dossier.key, sequence)
                if found is None:
                    missing.append(sequence)
                else:
                    self._events[sequence] = found
        if missing:
            read = by_sequence(self.connection, self.dossier, missing)
            self._events.update(read)
            for sequence, event in read.items():
                self.memory.keep(self.dossier.key, sequence, event)

    def event(self, sequence: int) -> Recorded:
        """An event of the log; read at once if :meth:`load` has not."""
        self.load_sequences([sequence])
        return self._events[sequence]

    def overlays(self, orders: Collection[int]) -> dict[int, tuple[Overlay, ...]]:
        """What stands over the events whose chains begin at these sequences, in the log's order."""
        missing = tuple(sorted(set(orders) - self._overlays.keys()))
        if missing:
            self._overlays.update(self.recall(("overlays", missing), lambda: self._read_overlays(missing)))
        return {order: found for order in orders if (found := self._overlays[order])}

    @property
    def touched(self) -> int:
        """The last sequence at which anything was recorded that the answer made so far rests on."""
        return max(self.recorded(), self._first_change_since)

    def rectangle(self) -> Rectangle:
        """Within which rectangle the answer made so far stays the same; sound always (``time.md``)."""
        lower, upper = self._valid_edges()
        known = self.touched
        if self.tense == "past":
            # All of the rectangle is past: its last instant counts nothing after the recording of its first sequence.
            known = max(known, self.recall(("since", upper - 2), lambda: self._since(upper - 2)))
        return Rectangle(lower, upper, min(known, self.at.known))

    def holds_for(self, found: Rectangle | None = None) -> dict[str, list[Any]]:
        """A rectangle as answers name it; the one that the reading found where none is given."""
        lower, upper, first = found or self.rectangle()
        return {
            "as_of": [None if lower == BEGINNING else text_of(lower), text_of(upper)],
            "known_at": [first, self.at.known],
        }

    def coordinates(self, holds_for: Rectangle | None = None) -> dict[str, Any]:
        """The members that every answer has: where it stands and for how long."""
        recorded_at = None if self.at.recorded_at is None else text_of(self.at.recorded_at)
        return {
            "dossier": self.dossier.slug,
            "as_of": {"instant": text_of(self.at.instant), "timezone": self.dossier.zone.key},
            "known_at": {"sequence": self.at.known, "recorded_at": recorded_at},
            "tense": self.tense,
            "holds_for": self.holds_for(holds_for),
        }

    def _stretch(self, selector: Selector) -> Stretch:
        question = (selector, self.last_touch(selector))
        early = self.early
        found = None if early else self.memory.stretch(self.dossier.key, question, self.at.instant)
        if found is None:
            found = self._decided(selector, _always) if early else self._followed(self._decided(selector), selector)
            if not early:
                self.memory.keep_stretch(self.dossier.key, question, found)
        self.note_edges((found.lower, found.upper))
        return found

    def _shown(self) -> Mapping[int, Recorded]:
        return self._events

    def _decided(self, selector: Selector, counts: Callable[[Assertion], bool] | None = None) -> Stretch:
        """Decide for each cell what holds, and between which changes that is what was read."""
        found: dict[tuple[str, str], list[Assertion]] = {}
        at, memory = self.at, self.memory
        for row in lookup.rows(self.connection, self.dossier.key, selector, at.instant, at.known, memory=memory):
            found.setdefault(row[1:3], []).append(Assertion._make(row[3:]))
        if counts is not None:
            found = {name: [row for row in rows if counts(row)] for name, rows in found.items()}
        decided = ((name, decide(rows, self.at.instant)) for name, rows in sorted(found.items()))
        held = {name: cell for name, cell in decided if cell is not None}
        edges = [edge for cell in held.values() for row in (cell.in_force, *cell.others) if row for edge in _edges(row)]
        lower = max((edge for edge in edges if edge <= self.at.instant), default=BEGINNING)
        return Stretch(lower, min((edge for edge in edges if edge > self.at.instant), default=FOREVER), held)

    def _followed(self, stretch: Stretch, selector: Selector) -> Stretch:
        """End a stretch where something begins that was not read."""
        at = self.at.instant, self.at.known
        start = lookup.next_start(self.connection, self.dossier.key, selector, *at, memory=self.memory)
        return stretch if start is None else replace(stretch, upper=min(stretch.upper, start + 1))

    def _read_overlays(self, orders: Sequence[int]) -> dict[int, tuple[Overlay, ...]]:
        parameters = {"d": self.dossier.key, "orders": list(orders), "k": self.at.known}
        rows = self.connection.execute(_OVERLAYS, parameters).all()
        self.load_sequences([row.sequence for row in rows])
        found: dict[int, tuple[Overlay, ...]] = dict.fromkeys(orders, ())
        for row in rows:
            found[row.ord] = (*found[row.ord], Overlay(row.kind, self.event(row.sequence)))
        return found

    def _since(self, instant: int) -> int:
        """The first sequence recorded at an instant or later."""
        found = self.connection.execute(_SINCE, {"d": self.dossier.key, "t": instant}).scalar_one()
        return found or 0

    def _valid_edges(self) -> tuple[int, int]:
        if self.tense == "before-first-event":
            return self._lower, self._upper if self.first_change is None else min(self._upper, self.first_change)
        self.note_edges([self.first_change])
        if not self.at.present and self.at.recorded_at is not None:
            self.note_edges([self.at.recorded_at + 2])
        return self._lower, self._upper

    def _first_change(self) -> tuple[int | None, int]:
        """The first instant at which anything known can matter, and the sequence since which that is so."""
        found = self.connection.execute(_FIRST_CHANGE, {"d": self.dossier.key, "k": self.at.known}).one_or_none()
        return (None, 0) if found is None else (found.first_change, found.since)


def _always(row: Assertion) -> bool:
    return row.lo == BEGINNING and row.hi == BEGINNING + 1


def _edges(row: Assertion) -> Iterator[int]:
    """The instants at which what an assertion says begins or ceases to be possible, or certain."""
    if row.lo != BEGINNING:
        yield row.lo + 1
    for edge in (row.hi, None if row.ends_lo is None else row.ends_lo + 1, row.ends):
        if edge is not None and edge not in {BEGINNING, FOREVER}:
            yield edge
