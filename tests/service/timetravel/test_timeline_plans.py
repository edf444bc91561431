"""Plans of the timeline's statements: index ranges and key look-ups, never a scan of a table."""

import pytest
from sqlalchemy import event

from events.dialects.database import Database
from service.timetravel.drivers import Tags
from service.timetravel.texts import candidates
from service.timetravel.timeline import Window, around, counts, last_touch, registered, rows
from tests.desk import Desk, position

TABLES = ("timeline", "spans", "events", "event_tags")


@pytest.mark.parametrize(
    "tags", [(), (("issue/donbas",),), (("issue/donbas", "issue/plant"), ("party/ru",), ("type/position.stated",))]
)
def test_no_statement_scans_a_table(sqlite_database: Database, tags: Tags) -> None:
    desk = Desk(sqlite_database)
    desk.register()
    desk.record(*(position(f"2026-01-{day:02}") for day in range(1, 29)), at="2026-02-01T00:00:00Z")
    asked: list[tuple[str, tuple[object, ...]]] = []
    with desk.reading("2026-03-01") as reading:
        window = Window(reading.at.instant - 10**12, reading.at.instant, reading.at.instant)
        engine = reading.connection.engine

        def note(_c: object, _u: object, statement: str, parameters: tuple[object, ...], *_rest: object) -> None:
            asked.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        try:
            rows(reading, tags, window, limit=10)
            rows(reading, tags, window, after=(reading.at.instant, 3), limit=10)
            around(reading, tags, window)
            last_touch(reading, tags)
            counts(reading, "source", ["wire"])
            registered(reading, "source/wire", 10)
            candidates(reading, ["said"])
        finally:
            event.remove(engine, "before_cursor_execute", note)
        for statement, parameters in asked:
            plan = reading.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            scanned = [
                row[3]
                for row in plan
                if row[3].startswith("SCAN") and row[3].split()[1] in {*TABLES, "tl", "s", "x", "e", "b"}
            ]
            assert scanned == [], statement
    desk.close()
