"""Of one party's position on one issue ``holds_for`` is exact: within it nothing differs, just outside something does."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from events.clock import from_text
from events.dialects.database import Database
from events.edtf import FOREVER
from events.errors import NotYetKnown, Unknown
from service.timetravel.instants import Coordinate, recorded_at_of
from service.timetravel.memory import Memory
from service.timetravel.reading import Reading
from service.views.parties import position_of
from tests.desk import Desk, Json, amendment, position
from tests.drawn import beside_changes, courses, recorded

ECHOED: Final = frozenset({"as_of", "known_at", "holds_for"})
FAR: Final = FOREVER // 2


@dataclass
class Asking:
    """Asks one question of a dossier at many coordinates."""

    desk: Desk
    party: str = "ru"

    def __post_init__(self) -> None:
        self.memory = Memory()

    def document(self, t: int, k: int) -> Json:
        with self.desk.database.reading() as connection:
            at = Coordinate(t, k, recorded_at_of(connection, self.desk.dossier, k))
            return position_of(Reading(connection, self.desk.dossier, at, self.memory), "donbas", self.party)

    def answer(self, t: int, k: int) -> bytes:
        """What is shown, without what echoes the coordinate; nothing where there is no answer yet."""
        try:
            document = self.document(t, k)
        except (Unknown, NotYetKnown):
            return b""
        return orjson.dumps({member: value for member, value in document.items() if member not in ECHOED})


def edges(document: Json) -> tuple[int, int, int]:
    since, until = document["holds_for"]["as_of"]
    lower = -FAR if since is None else from_text(since)
    return lower, FAR if until is None else from_text(until), document["holds_for"]["known_at"][0]


def within(points: list[int], lower: int, upper: int) -> Iterator[int]:
    yield from (point for point in points if lower <= point < upper)
    yield from (point for point in (lower, upper - 1) if abs(point) < FAR - 1)


@settings(max_examples=settings().max_examples // 2)
@given(drawn=courses(), seed=st.integers(0, 2**20))
def test_within_its_edges_nothing_differs_and_just_outside_of_each_something_does(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    pick = random.Random(seed)
    desk, model = recorded(database, drawn)
    points, asking = beside_changes(model), Asking(desk, pick.choice(["ru", "ru", "ua"]))
    for _ in range(3):
        t, k = pick.choice(points), pick.randint(8, len(model.log))
        found = asking.document(t, k)
        lower, upper, first = edges(found)
        here, inside = asking.answer(t, k), sorted(set(within(points, lower, upper)))
        assert lower <= t < upper
        assert first <= k
        for known in range(first, k + 1):
            for instant in {inside[0], inside[-1], *pick.sample(inside, min(8, len(inside)))}:
                assert asking.answer(instant, known) == here, (t, k, instant, known, found["holds_for"])
        if lower > -FAR:
            assert asking.answer(lower - 1, k) != here, (t, k, found["holds_for"])
        if upper < FAR:
            assert asking.answer(upper, k) != here, (t, k, found["holds_for"])
        if first > 0:
            assert any(asking.answer(instant, first - 1) != here for instant in inside), (t, k, found["holds_for"])


def test_an_edge_is_where_the_answer_changed_not_where_something_was_last_recorded(desk: Desk) -> None:
    desk.record({"id": "P1", **position("2026-01-10")}, at="2026-01-12T09:00:00Z")
    desk.record({"id": "P2", **position("2025-12-20", "refuses")}, at="2026-01-21T09:00:00Z")
    desk.record({"id": "P3", **position("2026-03-01", "refuses")}, at="2026-01-22T09:00:00Z")
    desk.record({"id": "X", **amendment("disputed", "P2", by="ua", grounds="no")}, at="2026-01-23T09:00:00Z")
    with desk.reading("2026-02-01") as reading:
        document = position_of(reading, "donbas", "ru")
    assert document["position"]["event"] == "P1"
    assert document["holds_for"]["as_of"][1] == "2026-03-01T00:00:00.000001Z"
    # P2 came before P1, so P1 was no longer the first; P3 and the dispute of P2 change nothing that is shown by then.
    assert document["holds_for"]["known_at"][0] == desk.sequences["P2"]


def test_a_reiteration_to_come_is_no_edge_before_it_is_certain(desk: Desk) -> None:
    desk.record({"id": "P1", **position("2026-01-10")}, at="2026-01-12T09:00:00Z")
    reiterated = position("2026-02", reported_change="reiterated")
    desk.record({"id": "R1", **reiterated}, at="2026-01-13T09:00:00Z")
    with desk.reading("2026-01-20") as reading:
        document = position_of(reading, "donbas", "ru")
    assert document["holds_for"]["as_of"][1] == "2026-03-01T00:00:00Z"
