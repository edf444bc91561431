"""What one cell at any (as_of, known_at) costs, against a primary-key lookup of an event in the same database.

One cell and its peer go through the same SQLAlchemy connection by ``exec_driver_sql``: the peer reads the row of an
event with its body, ours finds the rows that can matter and decides what is in force. An issue of 24 cells is one
statement, which goes to the driver itself, as the service has it; its peers go the way of all others. Also how a cell
grows with the log, a page of the timeline by kind of filter, and the bytes of the index by table. The rows that wide
granules make a search visit are counted in ``tests/service/timetravel/test_lookup.py``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text

from benchmarks import dossiers
from benchmarks.archive import FIRST_DAY, ISSUES, PARTIES, archive
from benchmarks.databases import BACKENDS
from benchmarks.harness import Figure, Report, alternate, p50, ratio
from events.clock import DAY, from_text
from events.dialects.database import Database
from events.dossiers import Dossier, find_dossier, head_of
from events.stored import READ
from service.timetravel import lookup, timeline
from service.timetravel.drivers import Tags
from service.timetravel.in_force import Assertion, Held, decide
from service.timetravel.instants import Coordinate
from service.timetravel.memory import Memory
from service.timetravel.reading import Reading
from service.timetravel.tables import INDEX
from service.timetravel.timeline import Window

BEGAN: Final = from_text(f"{FIRST_DAY.isoformat()}T00:00:00Z")
CELLS_A_DAY: Final = ISSUES * PARTIES
CELLS: Final = PARTIES + 1
"""Lookups that an issue is measured against; an issue of the archive has a cell for each party, and its title."""

QUESTIONS: Final = 2_000
PAGES: Final = 20
FILTERS: Final[dict[str, Tags]] = {
    "everything": (),
    "an issue": (("issue/issue-3",),),
    "a party": (("party/party-7",),),
    "an actor on five issues": (("actor/party-7",), tuple(f"issue/issue-{number}" for number in range(5))),
    "a source": ((f"source/{dossiers.SOURCE}",),),
    "a type": (("type/position.stated",),),
    "a rare type": (("type/issue.opened",),),
}
MANY: Final = {"sqlite": "<= 2.5", "postgresql": "<= 8"}
BYTES: Final = {"sqlite": "<= 200", "postgresql": "<= 400"}

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Asker:
    """Questions to one archive, drawn anew for every round."""

    connection: Connection
    dossier: Dossier
    head: int
    draw: random.Random
    memory: Memory

    def lookups(self, count: int) -> list[Call]:
        """Events by their primary keys, with their bodies."""
        mark = "?" if self.connection.dialect.name == "sqlite" else "%s"
        columns = ", ".join(column.name for column in READ)
        statement = f"SELECT {columns} FROM events WHERE dossier_id = {mark} AND sequence = {mark}"

        def look(sequence: int) -> object:
            return self.connection.exec_driver_sql(statement, (self.dossier.key, sequence)).one()

        return [_bound(look, self.draw.randint(1, self.head)) for _ in range(count)]

    def trips(self, count: int) -> list[Call]:
        """Round trips that read nothing."""
        return [lambda: self.connection.exec_driver_sql("SELECT 1", ()).one()] * count

    def cells(self, count: int, *, far: bool = False) -> list[Call]:
        """One cell each, at any coordinate; ``far``: as_of long after known_at, which lies in the first tenth."""

        def ask(name: tuple[str, str], at: int, known: int) -> Held | None:
            found = lookup.assertions(self.connection, self.dossier.key, name, at, known, memory=self.memory)
            return decide(found, at)

        return [_bound(ask, self._name(), *self._point(far=far)) for _ in range(count)]

    def issues(self, count: int) -> list[Call]:
        """All cells of an issue each, decided."""

        def ask(issue: str, at: int, known: int) -> list[Held | None]:
            found: dict[int, list[Assertion]] = {}
            selector = lookup.of_subjects([issue])
            rows = lookup.rows(self.connection, self.dossier.key, selector, at, known, memory=self.memory)
            for row in rows:
                found.setdefault(row[0], []).append(Assertion._make(row[lookup.NAMES :]))
            return [decide(rows, at) for rows in found.values()]

        return [_bound(ask, self._name()[0], *self._point()) for _ in range(count)]

    def pages(self, tags: Tags, count: int) -> list[Call]:
        """Pages of the timeline, a hundred events from any date on, and what lies around a window of thirty days."""

        def ask(at: int, known: int) -> object:
            reading = Reading(self.connection, self.dossier, Coordinate(at, known, None, head=self.head))
            window = Window(at - 30 * DAY, at, at)
            return timeline.around(reading, tags, window), timeline.rows(reading, tags, window, limit=100)

        return [_bound(ask, *self._point()) for _ in range(count)]

    def _name(self) -> tuple[str, str]:
        issue, party = self.draw.randrange(ISSUES), self.draw.randrange(PARTIES)
        return f"issue:issue-{issue}", f"position/party-{party}"

    def _point(self, *, far: bool = False) -> tuple[int, int]:
        days = self.head // CELLS_A_DAY
        if far:
            return BEGAN + days * DAY, self.draw.randint(1, self.head // 10)
        known = self.draw.randint(self.head // 10, self.head)
        return BEGAN + self.draw.randint(1, known // CELLS_A_DAY + 1) * DAY, known


def _bound(call: Callable[..., object], *arguments: Any) -> Call:
    return lambda: call(*arguments)


def index_bytes(connection: Connection) -> dict[str, int]:
    """Bytes of each table of the index with its own indexes."""
    if connection.dialect.name == "postgresql":
        size = text("SELECT pg_total_relation_size(CAST(:name AS regclass))")
        return {table.name: connection.execute(size, {"name": table.name}).scalar_one() for table in INDEX}
    pages = text("SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN :names")
    pages = pages.bindparams(bindparam("names", expanding=True))
    found = {}
    for table in INDEX:
        names = [table.name, *(str(index.name) for index in table.indexes)]
        found[table.name] = connection.execute(pages, {"names": names}).scalar_one()
    return found


def measure(report: Report, database: Database, count: int, rounds: int) -> float:
    """Measure one archive; the answer is the p50 of a cell, in microseconds."""
    backend, size = database.backend, f"{count:,} events"
    with database.reading() as connection:
        dossier = find_dossier(connection, dossiers.DOSSIER)
        asker = Asker(connection, dossier, head_of(connection, dossier).sequence, random.Random(7), Memory())
        few = QUESTIONS // 10
        found = alternate(
            {
                "lookup": lambda: p50(asker.lookups(QUESTIONS)),
                "cell": lambda: p50(asker.cells(QUESTIONS)),
                "far": lambda: p50(asker.cells(QUESTIONS, far=True)),
                "issue": lambda: p50(asker.issues(few)),
                "trip": lambda: p50(asker.trips(few)),
            },
            rounds,
        )
        pages = {name: p50(asker.pages(tags, PAGES)) / 1_000 for name, tags in FILTERS.items()}
        sizes = index_bytes(connection)
    took = {name: median(times) for name, times in found.items()}
    peer = f"primary key: {took['lookup']:.1f} µs"
    for name, what in (("cell", "one cell"), ("far", "one cell, as_of far after known_at")):
        value = ratio(found[name], found["lookup"])
        report.add(Figure(f"{what}, {size}", backend, f"{took[name]:.1f} µs", peer, value, "<= 1.5"))
    if backend == "sqlite":
        value, peer = (
            ratio(found["issue"], found["lookup"]) / CELLS,
            f"{CELLS} primary keys: {CELLS * took['lookup']:.0f} µs",
        )
    else:
        value, peer = ratio(found["issue"], found["trip"]), f"one round trip: {took['trip']:.1f} µs"
    report.add(Figure(f"{CELLS} cells at once, {size}", backend, f"{took['issue']:.0f} µs", peer, value, MANY[backend]))
    for filters, times in pages.items():
        report.add(Figure(f"page of the timeline, {filters}, {size}", backend, f"{times:.2f} ms", "", times, "<= 10"))
    for table, length in sizes.items():
        report.add(Figure(f"index, {table}, {size}", backend, f"{length:,} bytes", "", length / asker.head))
    whole = sum(sizes.values())
    report.add(
        Figure(f"index, bytes an event, {size}", backend, f"{whole:,} bytes", "", whole / asker.head, BYTES[backend])
    )
    return took["cell"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the median counts")
    parser.add_argument("--database", choices=BACKENDS, action="append", help="measure only this one")
    parser.add_argument(
        "--events", type=int, action="append", help="sizes of the archive; default 100000, which is made once and kept"
    )
    options = parser.parse_args()
    report = Report("as_of")
    for backend in options.database or BACKENDS:
        cells: dict[int, float] = {}
        for count in sorted(options.events or [100_000]):
            with archive(backend, count) as database:
                cells[count] = measure(report, database, count, options.rounds)
        first, *_ = cells
        for count in list(cells)[1:]:
            words = f"one cell, from {first:,} to {count:,} events"
            peer = f"itself: {cells[first]:.1f} µs"
            report.add(Figure(words, backend, f"{cells[count]:.1f} µs", peer, cells[count] / cells[first], "<= 1.5"))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
