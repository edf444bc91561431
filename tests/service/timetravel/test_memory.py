"""What a process remembers of what it read: bounded, never wrong, and asked for once."""

from collections.abc import Iterator

import pytest

from events.dialects.database import Database
from service.timetravel.lookup import one_cell
from service.timetravel.memory import STRETCHES, Memory, Stretch
from service.timetravel.reading import Reading
from service.views.issue import issue
from tests.desk import Desk, position
from tests.visits import statements

CELL = one_cell("issue:donbas", "position/ru")


@pytest.fixture
def spoken(database: Database) -> Iterator[Desk]:
    found = Desk(database, opened="2026-01-15T08:00:00Z")
    found.register()
    found.record({"id": "S1", **position("2026-01-10")})
    found.record({"id": "S2", **position("2026-01-20", "refuses")}, at="2026-01-21T08:00:00Z")
    yield found
    found.close()


def test_the_least_used_goes_first() -> None:
    memory = Memory(most=20)
    for number in range(20):
        memory.keep(1, number, str(number))
    assert memory.recall(1, 0) == "0"
    memory.keep(1, 20, "20")
    assert (memory.recall(1, 0), memory.recall(1, 1), memory.recall(1, 20)) == ("0", None, "20")
    assert memory.held == 20


def test_what_would_fill_a_tenth_of_it_is_not_remembered() -> None:
    memory = Memory(most=20)
    memory.keep(1, "large", object(), 3)
    memory.keep(1, "small", object(), 2)
    assert memory.recall(1, "large") is None
    assert memory.recall(1, "small") is not None


def test_only_the_dossier_that_is_forgotten_is_gone() -> None:
    memory = Memory()
    memory.keep(1, "same", "of one")
    memory.keep(2, "same", "of two")
    memory.forget(1)
    assert (memory.recall(1, "same"), memory.recall(2, "same"), memory.held) == (None, "of two", 1)


def test_an_instant_finds_the_stretch_that_it_lies_in() -> None:
    memory = Memory()
    for lower, upper in ((10, 20), (0, 5), (20, 30)):
        memory.keep_stretch(1, "cells", Stretch(lower, upper, {}))
    found = {at: memory.stretch(1, "cells", at) for at in (-1, 0, 4, 5, 10, 19, 20, 29, 30)}
    assert {at: one.lower for at, one in found.items() if one} == {0: 0, 4: 0, 10: 10, 19: 10, 20: 20, 29: 20}
    assert memory.stretch(1, "others", 4) is None


def test_no_question_has_more_stretches_than_the_bound() -> None:
    memory = Memory()
    for lower in range(STRETCHES + 1):
        memory.keep_stretch(1, "cells", Stretch(lower, lower + 1, {}))
    assert (memory.held, memory.stretch(1, "cells", 0)) == (1, None)
    assert memory.stretch(1, "cells", STRETCHES) is not None


def test_another_instant_between_the_same_changes_asks_the_database_nothing(spoken: Desk) -> None:
    with spoken.reading("2026-01-12") as first:
        expected = first.held(CELL), first.holds_for()
    with spoken.reading("2026-01-15T12:00:00Z") as reading, statements(reading.connection) as asked:
        assert (reading.held(CELL), reading.holds_for()) == expected
        assert asked == []


def test_what_is_recorded_elsewhere_leaves_a_stretch_remembered(spoken: Desk) -> None:
    with spoken.reading("2026-01-12") as reading:
        before = reading.held(CELL)
    spoken.record({"id": "P1", **position("2026-01-11", issue="plant")})
    with spoken.reading("2026-01-12") as reading:
        reading.tense  # noqa: B018 - asks for what depends on the head
        with statements(reading.connection) as asked:
            assert reading.held(CELL) is before
        assert len(asked) == 1


def test_late_news_is_seen_at_once_and_the_past_stays(spoken: Desk) -> None:
    with spoken.reading("2026-01-12") as reading:
        before, known = reading.held(CELL), reading.at.known
    spoken.record({"id": "S3", **position("2026-01-11", "opposes")}, at="2026-01-22T08:00:00Z")
    with spoken.reading("2026-01-12") as reading:
        assert reading.held(CELL) != before
    with spoken.reading("2026-01-12", str(known)) as reading:
        assert reading.held(CELL) == before


def test_a_document_made_from_memory_is_the_one_made_anew(spoken: Desk) -> None:
    spoken.record(
        {"id": "D1", "type": "event.disputed", "summary": "No.", "data": {"target": "S1", "by": "ua", "grounds": "no"}}
    )
    for as_of in ("2026-01-12", "2026-01-13", "2026-01-20", "2026-01-25", "2025-01-01"):
        for known in range(8, 11):
            with spoken.reading(as_of, str(known)) as reading:
                anew = Reading(reading.connection, reading.dossier, reading.at)
                assert issue(reading, "donbas") == issue(anew, "donbas")
