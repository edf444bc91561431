"""Parts of answers that are kept: taken from one coordinate to another only where they are the same there."""

import random
from collections.abc import Callable
from typing import Final

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from events.dialects.database import Database
from events.errors import NotYetKnown, Unknown
from service.timetravel.instants import Coordinate, recorded_at_of
from service.timetravel.memory import Memory
from service.timetravel.reading import Reading
from service.views.dossier import state
from service.views.issue import issue
from service.views.parties import party, position_of
from tests.desk import Desk, Json, position
from tests.drawn import beside_changes, courses, recorded
from tests.visits import statements

View = Callable[[Reading], Json]

VIEWS: Final[tuple[View, ...]] = (
    state,
    lambda reading: issue(reading, "donbas"),
    lambda reading: issue(reading, "donbas", subtree=True),
    lambda reading: party(reading, "ru"),
    lambda reading: position_of(reading, "donbas", "ru"),
    lambda reading: position_of(reading, "donbas", "ua"),
)


def asked(desk: Desk, view: View, at: tuple[int, int], memory: Memory) -> bytes:
    """The answer's bytes, with what a memento and a tag are made of."""
    with desk.database.reading() as connection:
        coordinate = Coordinate(*at, recorded_at_of(connection, desk.dossier, at[1]))
        reading = Reading(connection, desk.dossier, coordinate, memory)
        try:
            document = view(reading)
        except (NotYetKnown, Unknown) as refused:
            return repr(refused).encode()
        rest = [reading.touched, reading.exists_since, sorted(map(repr, reading.grounds))]
        return orjson.dumps([document, rest])


@settings(max_examples=settings().max_examples // 3)
@given(drawn=courses(), seed=st.integers(0, 2**20))
def test_an_answer_from_kept_parts_has_the_bytes_of_one_made_anew(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    pick = random.Random(seed)
    desk, model = recorded(database, drawn)
    points, kept = beside_changes(model), Memory()
    for _ in range(30):
        at = pick.choice(points), pick.randint(1, len(model.log))
        view = pick.choice(VIEWS)
        assert asked(desk, view, at, kept) == asked(desk, view, at, Memory()), at


def test_a_part_is_not_made_again_where_nothing_was_recorded_beneath_it(desk: Desk) -> None:
    desk.record({"id": "P1", **position("2026-01-10")}, at="2026-01-21T08:00:00Z")
    desk.record({"id": "P2", **position("2026-01-10", issue="plant")}, at="2026-01-22T08:00:00Z")
    with desk.reading("2026-01-15", str(desk.sequences["P1"])) as reading:
        first = issue(reading, "donbas")
    with desk.reading("2026-01-16", str(desk.sequences["P2"])) as reading:
        second = issue(reading, "donbas")
    assert second["positions"] is first["positions"]
    assert second["known_at"]["sequence"] == desk.sequences["P2"]
    desk.record({"id": "P3", **position("2026-01-20", "refuses")}, at="2026-01-23T08:00:00Z")
    with desk.reading("2026-01-16") as reading:
        third = issue(reading, "donbas")
    assert third["positions"] is not first["positions"]


def test_a_part_that_is_kept_costs_the_database_one_statement_at_most(desk: Desk) -> None:
    desk.record({"id": "P1", **position("2026-01-10")}, at="2026-01-21T08:00:00Z")
    with desk.reading("2026-01-15") as reading:
        state(reading)
    with desk.reading("2026-01-16") as reading, statements(reading.connection) as made:
        state(reading)
        assert len(made) <= 1
