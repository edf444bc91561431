import re

from sqlalchemy import text

from events.dialects.database import Database
from service.timetravel import predecessors
from service.timetravel.bands import OPEN
from service.timetravel.in_force import Assertion
from tests.desk import Desk, position

CELL = ("issue:donbas", "position/ru")


def test_each_assertion_came_after_the_one_below_it_whatever_its_width(desk: Desk) -> None:
    dates = ["2025", "2026-01-02", "2026-01-04", "2026-02", "2026-02-01/2026-02-09"]
    desk.record(*(position(date) for date in dates), at="2026-03-05T00:00:00Z")
    with desk.reading("2026-03-06") as reading:
        read = reading.connection, desk.dossier.key
        known = reading.at.known
        rows = predecessors.every(*read, [CELL[0]], [CELL[1]], at=reading.at.instant, known=known)[CELL]
        assert [(row.hi, row.ord) for row in rows] == sorted((row.hi, row.ord) for row in rows)
        found = predecessors.before(*read, [(CELL, row) for row in rows], known)
        assert found == [None, *rows[:-1]]
        assert predecessors.before(*read, [(("issue:plant", "position/ru"), rows[0])], known) == [None]


def test_only_what_was_known_and_stood_came_before(desk: Desk) -> None:
    desk.record(
        {**position("2026-01-02"), "id": "P1"}, {**position("2026-01-04"), "id": "P2"}, at="2026-01-05T00:00:00Z"
    )
    retraction = {"type": "event.retracted", "summary": "Not so.", "data": {"target": "P1", "reason": "false"}}
    desk.record(retraction, at="2026-01-06T00:00:00Z")
    with desk.reading() as reading:
        held = reading.one(*CELL)
        assert held is not None
        assert held.in_force is not None
        asked = [(CELL, held.in_force)]
        before = predecessors.before(reading.connection, desk.dossier.key, asked, desk.sequences["P2"])
        assert [row and row.kf for row in before] == [desk.sequences["P1"]]
        assert predecessors.before(reading.connection, desk.dossier.key, asked, reading.at.known) == [None]


def test_more_cells_than_one_statement_takes_are_asked_for_alike(desk: Desk) -> None:
    desk.record(position("2026-01-02"), position("2026-01-04"), at="2026-01-05T00:00:00Z")
    with desk.reading() as reading:
        later = Assertion(0, 0, 0, 2**62, 2**62)
        found = predecessors.before(
            reading.connection, desk.dossier.key, [(CELL, later)] * (predecessors.CHUNK + 3), reading.at.known
        )
    assert len(found) == predecessors.CHUNK + 3
    assert len(set(found)) == 1
    assert found[0] is not None


def test_each_band_is_one_descent_of_the_key(database: Database, desk: Desk) -> None:
    for day in range(1, 29):
        desk.record(*(position(f"20{year}-02-{day:02}") for year in range(10, 25)), at=f"2026-02-{day:02}T00:00:00Z")
    with desk.reading() as reading:
        statement = str(predecessors._statement(1))
        asked = predecessors._parameters(desk.dossier.key, [(CELL, Assertion(0, 0, 0, 2**62, 2**62))], reading.at.known)
        if reading.connection.dialect.name == "sqlite":
            plan = [row[3] for row in reading.connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"), asked)]
            descents = [line for line in plan if re.search(r"SEARCH l USING PRIMARY KEY .*band=\? AND .*hi.*<", line)]
        else:
            reading.connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = [row[0] for row in reading.connection.execute(text(f"EXPLAIN {statement}"), asked)]
            descents = [line for line in plan if re.search(r"Index Cond: .*ROW\(.*hi, .*ord\) < ROW", line)]
        assert len(descents) == OPEN + 1, plan
        assert not any("SORT" in line.upper() or "TEMP B-TREE" in line for line in plan), plan
