"""The whole life of some cells: every assertion that was ever made of them, so that any coordinate can be asked about.

A view that walks an axis (history, shifts, change points) reads its cells once and then decides in memory, by the one
rule of what is in force. Meant for cells of a size that a person could read; a state on a date goes through ``lookup``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, String, TextClause, bindparam, cast, func, select, text

from events.edtf import ALWAYS, BEGINNING, FOREVER
from service.timetravel.in_force import Assertion, Held, decide
from service.timetravel.tables import overlays

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from service.projections.projection import Name
    from service.timetravel.lookup import Selector

_LIVES: Final = """
    WITH asked AS MATERIALIZED (
        SELECT c.cell_id, c.subject, c.aspect FROM cells c WHERE c.dossier_id = :d AND ({where}))
    SELECT a.subject, a.aspect, l.kf, l.ord, l.lo, l.hi, coalesce(l.said_hi, l.hi) AS said_hi, l.ends_lo, l.ends,
        coalesce(l.kt, {forever}) AS kt
    FROM asked a JOIN life l ON l.dossier_id = :d AND l.cell_id = a.cell_id AND l.kf <= {k}
    ORDER BY a.subject, a.aspect, l.kf"""
_FIRST_CHANGES: Final = text(
    "SELECT DISTINCT r.since, r.first_change FROM reach r"
    " WHERE r.dossier_id = :d AND r.since > 0 AND r.sequence <= :k ORDER BY r.since"
)
_DISPUTES: Final = (
    select(overlays.c.ord, overlays.c.sequence, func.coalesce(overlays.c.kt, FOREVER).label("kt"))
    .where(
        overlays.c.dossier_id == bindparam("d"),
        overlays.c.ord.in_(bindparam("orders", expanding=True)),
        overlays.c.kind == "disputed",
        overlays.c.sequence <= cast(bindparam("k"), BigInteger),
    )
    .order_by(overlays.c.sequence)
)
_KNOWN: Final = {"sqlite": ":k", "postgresql": "CAST(:k AS bigint)"}


@dataclass(frozen=True, slots=True)
class Life:
    """An assertion and how long it stood.

    Attributes:
        row: What is asserted; ``row.kf`` is the sequence from which it stands.
        kt: The sequence from which it does not any more; ``FOREVER`` while nothing amended it.
    """

    row: Assertion
    kt: int

    def active(self, known: int) -> bool:
        """Whether it stood at a sequence."""
        return self.row.kf <= known < self.kt


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The lives of some cells up to a sequence.

    Attributes:
        lives: By cell, in the order in which they were recorded.
        known: The last sequence that counts.
        firsts: Sequences with the first change point of the dossier from there on; ``FOREVER`` where there is none.
    """

    lives: Mapping[Name, Sequence[Life]]
    known: int
    firsts: Sequence[tuple[int, int]]

    def first_change(self, known: int) -> int:
        """The first instant at which anything known then can matter: nothing is offered before it."""
        place = bisect_right(self.firsts, (known, FOREVER))
        return self.firsts[place - 1][1] if place else FOREVER

    def active(self, name: Name, known: int) -> list[Assertion]:
        """The assertions of a cell that stood at a sequence."""
        return [life.row for life in self.lives.get(name, ()) if life.active(known)]

    def held(self, name: Name, at: int, known: int) -> Held | None:
        """What holds for a cell at a coordinate: as :meth:`Reading.held` has it."""
        rows = self.active(name, known)
        if at < self.first_change(known):
            rows = [row for row in rows if (row.lo, row.hi) == (BEGINNING, ALWAYS)]
        return decide(rows, at)

    def walk(self, name: Name, known: int, instants: Iterable[int]) -> Iterator[Held | None]:
        """What holds for a cell at rising instants: as :meth:`held`, but what is surely past is dropped on the way."""
        rows = sorted(self.active(name, known), key=lambda row: row.lo)
        first = self.first_change(known)
        alive: list[Assertion] = []
        begun = 0
        for at in instants:
            if at < first:
                yield self.held(name, at, known)
                continue
            while begun < len(rows) and rows[begun].lo < at:
                alive.append(rows[begun])
                begun += 1
            held = decide(alive, at)
            alive = [] if held is None else [*((held.in_force,) if held.in_force else ()), *held.others]
            yield held

    def instants(self, names: Iterable[Name], known: int) -> list[int]:
        """Where answers about some cells may change along the valid axis, in order (``time.md``: lo + 1, hi, ends)."""
        found = {point for name in names for row in self.active(name, known) for point in points_of(row)}
        first = self.first_change(known)
        return sorted(found if first == FOREVER else {*found, first})

    def sequences(self, names: Iterable[Name]) -> list[int]:
        """Where answers about some cells may change along the known axis, in order; marks are left out."""
        found = {change for name in names for life in self.lives.get(name, ()) for change in (life.row.kf, life.kt)}
        found.update(sequence for sequence, _ in self.firsts)
        return sorted(sequence for sequence in found if sequence <= self.known)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What contests an event, from one sequence until it was taken back."""

    sequence: int
    kt: int


def points_of(row: Assertion) -> set[int]:
    """The instants at which an assertion may begin or end to hold, open ends left out."""
    ends_lo = None if row.ends_lo is None else row.ends_lo + 1
    start = None if row.lo == BEGINNING else row.lo + 1
    return {point for point in (start, row.hi, ends_lo, row.ends) if point is not None and ALWAYS < point < FOREVER}


def lives_of(connection: Connection, dossier_key: int, selector: Selector, known: int) -> Chronicle:
    """Read the lives of all selected cells up to a sequence: two statements."""
    parameters = {"d": dossier_key, "k": known, **dict(selector.parameters)}
    lives: dict[Name, list[Life]] = {}
    for row in connection.execute(statement_for(connection, selector), parameters):
        lives.setdefault((row.subject, row.aspect), []).append(Life(Assertion(*row[2:9]), row.kt))
    changes = connection.execute(_FIRST_CHANGES, {"d": dossier_key, "k": known})
    firsts = [(row.since, FOREVER if row.first_change is None else row.first_change) for row in changes]
    return Chronicle(lives, known, firsts)


def disputes_of(
    connection: Connection, dossier_key: int, orders: Collection[int], known: int
) -> dict[int, list[Dispute]]:
    """The disputes of events up to a sequence, taken back or not, by the first event of the chain."""
    found: dict[int, list[Dispute]] = {}
    if not orders:
        return found
    for row in connection.execute(_DISPUTES, {"d": dossier_key, "orders": sorted(orders), "k": known}):
        found.setdefault(row.ord, []).append(Dispute(row.sequence, row.kt))
    return found


def statement_for(connection: Connection, selector: Selector) -> TextClause:
    """The statement that reads the lives of the selected cells, in the words of the connection's database."""
    made = text(_LIVES.format(where=selector.where, k=_KNOWN[connection.dialect.name], forever=FOREVER))
    lists = [name for name in dict(selector.parameters) if f"IN :{name}" in selector.where]
    return made.bindparams(*(bindparam(name, expanding=True, type_=String) for name in lists))
