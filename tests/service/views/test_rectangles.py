"""Every answer that walks an axis stays the same within the rectangle that it names."""

import random
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.clock import from_text
from events.dialects.database import Database
from service.timetravel.instants import Coordinate, recorded_at_of
from service.timetravel.reading import Reading
from service.views.change_points import changes
from service.views.coverage import coverage
from service.views.shifts import shifts
from tests.desk import Desk, Json
from tests.drawn import beside_changes, courses, recorded

View = Callable[[Reading], Json]

ECHOED: Final = frozenset({"as_of", "known_at", "holds_for"})
VIEWS: Final[dict[str, View]] = {
    "shifts": shifts,
    "shifts of an issue": lambda reading: shifts(reading, issue="donbas", subtree=True),
    "shifts within a span": lambda reading: shifts(reading, party="ru", since="2026-01-16", until="2026-02-01"),
    "instants": changes,
    "instants of an issue": lambda reading: changes(reading, issue="donbas"),
    "sequences of a party": lambda reading: changes(reading, axis="known", party="ru"),
    "coverage": coverage,
}


def asked(desk: Desk, view: View, t: int, k: int) -> Json:
    with desk.database.reading() as connection:
        at = Coordinate(t, k, recorded_at_of(connection, desk.dossier, k))
        return view(Reading(connection, desk.dossier, at))


def said(document: Json) -> Json:
    return {member: value for member, value in document.items() if member not in ECHOED}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@given(drawn=courses(), seed=st.integers(0, 2**20))
@settings(max_examples=settings().max_examples // 4)
def test_within_its_rectangle_an_answer_stays_the_same(
    database: Database, view: View, drawn: list[tuple[int, Json]], seed: int
) -> None:
    pick = random.Random(seed)
    desk, model = recorded(database, drawn)
    points = beside_changes(model)
    t, k = pick.choice(points), pick.randint(8, len(model.log))
    found = asked(desk, view, t, k)
    since, until = (text and from_text(text) for text in found["holds_for"]["as_of"])
    first, last = found["holds_for"]["known_at"]
    assert first <= last == k
    inside = [p for p in points if (since is None or since <= p) and (until is None or p < until)]
    assert t in inside
    for point in {inside[0], inside[-1], pick.choice(inside)}:
        for known in {max(first, 8), k}:
            assert said(asked(desk, view, point, known)) == said(found), (t, k, point, known)
