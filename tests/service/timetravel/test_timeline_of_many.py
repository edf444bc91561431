"""A tag that very many bear: what lies around a window is found without reading all of it."""

import random
from collections.abc import Iterator

import pytest

from events.clock import DAY, from_text, to_text
from events.dialects.database import Database
from events.edtf import BEGINNING, FOREVER
from service.timetravel.drivers import SELECTIVE, Tags
from service.timetravel.in_force import Assertion
from service.timetravel.timeline import Window, around, rows
from tests.desk import Desk, position

BEGUN = from_text("2024-01-01T00:00:00Z")
DAYS = 700
WINDOWS = 25
ISSUE: Tags = (("issue/donbas",),)
PARTY: Tags = (("party/ru",), ("issue/donbas", "issue/plant"))


@pytest.fixture(scope="module")
def many(database: Database) -> Iterator[Desk]:
    """More positions than are read whole: days, some of them ahead, months, years and open starts."""
    desk = Desk(database)
    desk.register()
    draw = random.Random(3)
    said = []
    for number in range(SELECTIVE + 100):
        day = to_text(BEGUN + draw.randrange(DAYS) * DAY)[:10]
        dated = draw.choice([day] * 12 + [day[:7], day[:7], day[:4], f"[..{day}]"])
        said.append({"id": f"M{number}", **position(dated)})
    desk.record(*said[:1_000], at="2025-06-01T00:00:00Z")
    desk.record(*said[1_000:], at="2025-06-02T00:00:00Z")
    yield desk
    desk.close()


def windows() -> Iterator[tuple[int, int, int]]:
    draw = random.Random(5)
    for _ in range(WINDOWS):
        first = BEGUN + draw.randrange(DAYS) * DAY
        last = first + draw.choice((1, 30, 300)) * DAY
        yield (
            draw.choice((first, first, BEGINNING)),
            draw.choice((last, last, FOREVER)),
            last + draw.choice((-9, 0, 50)) * DAY,
        )


@pytest.mark.parametrize("tags", [ISSUE, PARTY, ()], ids=["issue", "party", "everything"])
def test_what_falls_in_a_window_is_what_looking_at_each_finds(many: Desk, tags: Tags) -> None:
    with many.reading("2025-12-31") as reading:
        every = rows(reading, tags, Window(BEGINNING, FOREVER, FOREVER), limit=5_000)
        assert len({row.kf for row in every}) > SELECTIVE
        for first, last, at in windows():
            window = Window(first, last, at)
            certain = [row for row in every if first <= row.lo and first < row.hi <= window.until]
            assert rows(reading, tags, window, limit=5_000) == sorted(certain, key=_place)
            possible = [row for row in every if row.hi > first and row.lo < window.until and row not in certain]
            found = rows(reading, tags, Window(first, last, at, possible=True), limit=5_000)
            assert found == sorted(possible, key=_place)
            half = len(found) // 2
            if half:
                later = rows(reading, tags, Window(first, last, at, possible=True), after=_place(found[half]), limit=7)
                assert later == found[half + 1 :][:7]
            _check_surroundings(reading_edges=around(reading, tags, window).edges, every=every, at=at)
            assert around(reading, tags, window).possible == len(possible)


def _place(row: Assertion) -> tuple[int, int]:
    return row.hi, row.ord


def _check_surroundings(*, reading_edges: tuple[int, ...], every: list[Assertion], at: int) -> None:
    """Between an instant and the next edge on either side nothing begins or ends."""
    points = {point for row in every for point in (row.lo + 1, row.hi) if BEGINNING + 1 < point < FOREVER}
    below = max((point for point in points if point <= at), default=BEGINNING)
    above = min((point for point in points if point > at), default=FOREVER)
    assert max((edge for edge in reading_edges if edge <= at), default=BEGINNING) >= below
    assert min((edge for edge in reading_edges if edge > at), default=FOREVER) <= above
