"""Change points on either axis."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.clock import to_text
from events.dialects.database import Database
from events.errors import InvalidRequest
from service.timetravel.instants import Coordinate, recorded_at_of
from service.timetravel.reading import Reading
from service.views.change_points import changes
from service.views.paging import Page
from tests.desk import Desk, Json, amendment, position, report
from tests.drawn import courses, recorded


def asked(desk: Desk, known_at: str | None = None, **options: Any) -> Json:
    with desk.reading(known_at=known_at) as reading:
        return changes(reading, **options)


@pytest.fixture
def talks(desk: Desk) -> Desk:
    desk.record(
        {"id": "A", **position("2026-01-05/2026-01-08")},
        {"id": "B", **position("2026-01-06", party="ua", issue="plant")},
        {"id": "S", **report("statement.made", "2026-01-07", act="assert")},
        at="2026-01-20T09:00:00Z",
    )
    desk.record({"id": "R", **amendment("retracted", "B", reason="false")}, at="2026-01-21T09:00:00Z")
    return desk


def points(document: Json) -> list[tuple[str, list[str]]]:
    return [(one["at"], one["events"]) for one in document["changes"]]


def test_on_the_valid_axis_stand_begins_and_ends_of_what_is_known(talks: Desk) -> None:
    assert points(asked(talks)) == [
        ("2026-01-05T00:00:00.000001Z", ["A"]),
        ("2026-01-06T00:00:00Z", ["A"]),
        ("2026-01-07T00:00:00.000001Z", ["S"]),
        ("2026-01-08T00:00:00Z", ["S"]),
        ("2026-01-08T00:00:00.000001Z", ["A"]),
        ("2026-01-09T00:00:00Z", ["A"]),
    ]
    assert ("2026-01-06T00:00:00.000001Z", ["B"]) in points(asked(talks, "2026-01-20"))


def test_filters_choose_the_cells(talks: Desk) -> None:
    assert [events for _, events in points(asked(talks, "2026-01-20", issue="plant"))] == [[], ["B"], ["B"]]
    assert [events for _, events in points(asked(talks, party="ru"))] == [["A"]] * 4
    known = asked(talks, axis="known", issue="plant", party="ua")["changes"]
    assert [one["events"] for one in known] == [["A"], ["B"], ["R"]], "A brought the dossier's first date"


def test_on_the_known_axis_stands_every_record(talks: Desk) -> None:
    found = asked(talks, axis="known")["changes"]
    assert [one["sequence"] for one in found] == list(range(1, talks.sequences["R"] + 1))
    assert found[-1]["events"] == ["R"]
    assert found[-1]["recorded_at"].startswith("2026-01-21T09:00:00")


@pytest.mark.parametrize("axis", ["valid", "known"])
@pytest.mark.parametrize("filters", [{}, {"issue": "donbas"}, {"party": "ru"}], ids=["all", "issue", "party"])
def test_pages_make_up_the_whole(talks: Desk, axis: str, filters: Json) -> None:
    found, cursor = [], None
    while True:
        page = asked(talks, axis=axis, page=Page(2, cursor), **filters)
        found += page["changes"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == asked(talks, axis=axis, **filters)["changes"]


def test_an_axis_that_there_is_none_of_is_refused(talks: Desk) -> None:
    with pytest.raises(InvalidRequest, match="axis"):
        asked(talks, axis="both")


@given(drawn=courses(), seed=st.integers(0, 2**20))
@settings(max_examples=settings().max_examples // 3)
def test_the_points_of_everything_are_the_models(database: Database, drawn: list[tuple[int, Json]], seed: int) -> None:
    desk, model = recorded(database, drawn)
    k = random.Random(seed).randint(8, len(model.log))
    with desk.database.reading() as connection:
        at = Coordinate(0, k, recorded_at_of(connection, desk.dossier, k))
        found = changes(Reading(connection, desk.dossier, at), page=Page(1000))["changes"]
    due = set(model.instants(k))
    for said in model.known(k).values():
        end = model.dates(said).end
        due -= {end.lo} if end is not None else set()
    assert {one["at"] for one in found} >= {to_text(point) for point in due}
