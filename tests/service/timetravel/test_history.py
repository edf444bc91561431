"""Lives of cells read whole: the same answers as those of the index, at every coordinate."""

from hypothesis import given, settings
from sqlalchemy import text

from events.dialects.database import Database
from events.edtf import FOREVER
from service.timetravel.history import lives_of, points_of, statement_for
from service.timetravel.in_force import Assertion
from service.timetravel.lookup import of_subjects
from tests.desk import Desk, Json, position
from tests.drawn import beside_changes, courses, recorded

CELLS = of_subjects(["issue:donbas"])


@given(drawn=courses())
@settings(max_examples=settings().max_examples // 4)
def test_what_is_decided_in_memory_is_what_the_index_finds(database: Database, drawn: list[tuple[int, Json]]) -> None:
    desk, model = recorded(database, drawn)
    points, head = beside_changes(model), len(model.log)
    with desk.database.reading() as connection:
        lives = lives_of(connection, desk.dossier.key, CELLS, head)
    for known in (8, head // 2 + 4, head):
        for at in points[:: max(1, len(points) // 8)]:
            with desk.reading_at(at, known) as reading:
                found = reading.held(CELLS)
            held = {name: lives.held(name, at, known) for name in lives.lives}
            assert {name: one for name, one in held.items() if one is not None} == found


@given(drawn=courses())
@settings(max_examples=settings().max_examples // 4)
def test_walking_a_cell_is_asking_at_every_instant(database: Database, drawn: list[tuple[int, Json]]) -> None:
    desk, model = recorded(database, drawn)
    points, head = beside_changes(model), len(model.log)
    with desk.database.reading() as connection:
        lives = lives_of(connection, desk.dossier.key, CELLS, head)
    for name in lives.lives:
        for known in range(8, head + 1):
            assert list(lives.walk(name, known, points)) == [lives.held(name, at, known) for at in points]


def test_lives_are_read_cell_by_cell(desk: Desk) -> None:
    desk.record(position("2026-01-05"))
    with desk.database.reading() as connection:
        dialect = connection.dialect.name
        statement = statement_for(connection, CELLS)
        if dialect == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if dialect == "sqlite" else "EXPLAIN "
        plan = connection.execute(text(explain + statement.text), {"d": 1, "k": 9, **dict(CELLS.parameters)}).all()
    lines = " ".join(str(row) for row in plan)
    wanted = "SEARCH l USING PRIMARY KEY (dossier_id=? AND cell_id=?" if dialect == "sqlite" else "pk_life"
    assert wanted in lines


def test_points_of_an_assertion_leave_out_open_ends() -> None:
    row = Assertion(kf=1, ord=1, lo=10, hi=FOREVER, said_hi=FOREVER, ends_lo=30, ends=40)
    assert points_of(row) == {11, 31, 40}
