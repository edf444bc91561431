"""The history of a position on either axis and both, by examples and against the naive model."""

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.clock import from_text
from events.dialects.database import Database
from events.edtf import BEGINNING, FOREVER
from events.errors import InvalidRequest, Unknown
from service.timetravel.instants import Coordinate, recorded_at_of
from service.timetravel.reading import Reading
from service.views.history import history
from service.views.paging import Page
from tests.desk import Desk, Json, amendment, position
from tests.drawn import beside_changes, courses, recorded
from tests.merged import Cell, cells
from tests.model import Model

PLACE = ("issue:donbas", "position/ru")


def told(desk: Desk, t: int, k: int, axis: str, **options: Any) -> Json:
    with desk.database.reading() as connection:
        at = Coordinate(t, k, recorded_at_of(connection, desk.dossier, k))
        return history(Reading(connection, desk.dossier, at), "donbas", "ru", axis=axis, **options)


def asked(desk: Desk, axis: str, as_of: str | None = None, known_at: str | None = None, **options: Any) -> Json:
    with desk.reading(as_of, known_at) as reading:
        return history(reading, "donbas", "ru", axis=axis, **options)


@pytest.fixture
def talks(desk: Desk) -> Desk:
    """A on 5 January and B on 15 January as they happened; then C of 10 January, recorded late, and B retracted."""
    desk.record({"id": "A", **position("2026-01-05")}, at="2026-01-06T09:00:00Z")
    desk.record({"id": "B", **position("2026-01-15", "accepts")}, at="2026-01-16T09:00:00Z")
    desk.record({"id": "C", **position("2026-01-10", "opposes")}, at="2026-01-20T09:00:00Z")
    desk.record({"id": "R", **amendment("retracted", "B", reason="false")}, at="2026-01-25T09:00:00Z")
    return desk


def test_on_the_valid_axis_stand_the_steps_by_what_is_known(talks: Desk) -> None:
    steps = asked(talks, "valid", known_at="2026-01-21")["steps"]
    assert [(one["from"][:10], one["event"], one["certainty"], one["because"]) for one in steps] == [
        ("2026-01-05", None, "possible", ["A"]),
        ("2026-01-06", "A", "certain", ["A"]),
        ("2026-01-10", "A", "ambiguous", ["C"]),
        ("2026-01-11", "C", "certain", ["C"]),
        ("2026-01-15", "C", "ambiguous", ["B"]),
        ("2026-01-16", "B", "certain", ["B"]),
    ]
    assert [one["to"] for one in steps] == [*(one["from"] for one in steps[1:]), None]
    assert steps[0]["possible"][0]["event"] == "A"


def test_on_the_known_axis_stands_what_was_believed_about_one_date(talks: Desk) -> None:
    found = asked(talks, "known", "2026-01-18")
    seen = [(one["from"], one["to"], one["event"], one["because"]) for one in found["steps"]]
    a, b, r = (talks.sequences[event] for event in "ABR")
    assert seen == [(a, b - 1, "A", ["A"]), (b, r - 1, "B", ["B"]), (r, None, "C", ["R"])]
    assert found["steps"][0]["recorded_at"].startswith("2026-01-06")


def test_what_was_retracted_leaves_a_step_of_nothing(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-05")}, at="2026-01-06T09:00:00Z")
    desk.record({"id": "R", **amendment("retracted", "A", reason="false")}, at="2026-01-07T09:00:00Z")
    steps = asked(desk, "known", "2026-01-06")["steps"]
    assert [(one["event"], one["certainty"], one["because"]) for one in steps] == [
        ("A", "certain", ["A"]),
        (None, None, ["R"]),
    ]


def test_a_dispute_begins_a_step_of_the_known_axis(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-05")}, at="2026-01-06T09:00:00Z")
    desk.record({"id": "D", **amendment("disputed", "A", by="ua", grounds="No.")}, at="2026-01-07T09:00:00Z")
    desk.record({"id": "R", **amendment("retracted", "D", reason="false")}, at="2026-01-08T09:00:00Z")
    steps = asked(desk, "known", "2026-01-06")["steps"]
    assert [(one["disputed"], one["because"]) for one in steps] == [(False, ["A"]), (True, ["D"]), (False, ["R"])]


def test_an_undated_report_counts_once_something_older_is_known(desk: Desk) -> None:
    desk.record({"id": "A", **position("[..2026-01-31]")}, at="2026-02-02T09:00:00Z")
    assert asked(desk, "known", "2026-01-20")["steps"] == []
    desk.record({"id": "B", **position("2026-01-10", party="ua")}, at="2026-02-03T09:00:00Z")
    steps = asked(desk, "known", "2026-01-20")["steps"]
    assert [(one["certainty"], one["possible"][0]["event"], one["because"]) for one in steps] == [
        ("possible", "A", ["B"])
    ]


def test_rectangles_have_the_events_that_begin_them(talks: Desk) -> None:
    rectangles = asked(talks, "both")["rectangles"]
    head = [(one["event"], one["known_at"], one["because"]) for one in rectangles if one["certainty"] == "certain"]
    a, b, c, r = (talks.sequences[event] for event in "ABCR")
    assert head == [
        ("A", [a, b - 1], ["A"]),
        ("A", [b, c - 1], ["A", "B"]),
        ("B", [b, r - 1], ["B"]),
        ("A", [c, None], ["A", "C"]),
        ("C", [c, r - 1], ["C"]),
        ("C", [r, None], ["C", "R"]),
    ]


def test_a_reiteration_renews_a_step_and_begins_none(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-05")}, at="2026-01-06T09:00:00Z")
    desk.record({"id": "B", **position("2026-01-08", reported_change="reiterated")}, at="2026-01-09T09:00:00Z")
    steps = asked(desk, "valid")["steps"]
    assert [(one["event"], one["reiterated"]) for one in steps] == [(None, []), ("A", ["B"])]


def test_a_position_that_was_bounded_lapses_possibly_and_then_certainly(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-05/2026-01-08")}, at="2026-01-06T09:00:00Z")
    steps = asked(desk, "valid")["steps"]
    assert [(one["event"], one["lapsed"] and one["lapsed"]["certainty"]) for one in steps] == [
        (None, None),
        ("A", None),
        ("A", "possible"),
        ("A", "certain"),
    ]


@pytest.mark.parametrize("axis", ["valid", "known", "both"])
def test_pages_make_up_the_whole(talks: Desk, axis: str) -> None:
    member = "rectangles" if axis == "both" else "steps"
    whole = asked(talks, axis, "2026-01-18")[member]
    found, cursor = [], None
    while True:
        page = asked(talks, axis, "2026-01-18", page=Page(2, cursor))
        found += page[member]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole


def test_an_axis_that_there_is_none_of_and_a_party_that_nobody_knows_are_refused(talks: Desk) -> None:
    with pytest.raises(InvalidRequest, match="axis"):
        asked(talks, "both ways")
    with talks.reading() as reading, pytest.raises(Unknown):
        history(reading, "donbas", "nobody")


def shown(step: Json | None) -> tuple[Any, ...]:
    if step is None or step["certainty"] is None:
        return (None, [], None, None)
    lapsed = step["lapsed"] and step["lapsed"]["certainty"]
    return (step["event"], [one["event"] for one in step["possible"]], step["certainty"], lapsed)


def expected(model: Model, cell: Cell | None, t: int) -> tuple[Any, ...]:
    if cell is None:
        return (None, [], None, None)
    ids = [model.log[one.ord - 1].id for one in cell.others]
    if cell.chosen is None:
        return (None, ids, cell.certainty, None)
    end = model.dates(cell.chosen).end
    lapsed = None if end is None or end.lo >= t else "certain" if end.hi <= t else "possible"
    return (model.log[cell.chosen.ord - 1].id, ids, cell.certainty, lapsed)


def instants(one: list[str | None] | tuple[str | None, str | None]) -> tuple[int, int]:
    return BEGINNING if one[0] is None else from_text(one[0]), FOREVER if one[1] is None else from_text(one[1])


def within(t: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= t < bounds[1]


@given(drawn=courses(), seed=st.integers(0, 2**20))
@settings(max_examples=settings().max_examples // 3)
def test_steps_and_rectangles_are_the_models_everywhere(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    pick = random.Random(seed)
    desk, model = recorded(database, drawn)
    points, head = beside_changes(model), len(model.log)
    rectangles = told(desk, points[0], head, "both", page=Page(1000))["rectangles"]
    for k in range(8, head + 1):
        steps = told(desk, points[0], k, "valid", page=Page(1000))["steps"]
        for t in points:
            due = expected(model, cells(model, t, k).get(PLACE), t)
            covering = [one for one in steps if within(t, instants((one["from"], one["to"])))]
            assert shown(covering[0] if covering else None) == due, (t, k)
            there = [
                one
                for one in rectangles
                if within(t, instants(one["as_of"])) and one["known_at"][0] <= k <= (one["known_at"][1] or head)
            ]
            assert len(there) <= 1
            assert shown(there[0] if there else None) == due, (t, k)
    for t in pick.sample(points, min(5, len(points))):
        steps = told(desk, t, head, "known", page=Page(1000))["steps"]
        for k in range(8, head + 1):
            covering = [one for one in steps if one["from"] <= k <= (one["to"] or head)]
            assert shown(covering[0] if covering else None) == expected(model, cells(model, t, k).get(PLACE), t), (t, k)


@given(drawn=courses())
@settings(max_examples=settings().max_examples // 3)
def test_no_two_steps_that_follow_each_other_are_alike(database: Database, drawn: list[tuple[int, Json]]) -> None:
    desk, model = recorded(database, drawn)
    steps = [shown(one) for one in told(desk, 0, len(model.log), "valid", page=Page(1000))["steps"]]
    assert all(one != other for one, other in itertools.pairwise(steps))


@given(drawn=courses(), seed=st.integers(0, 2**20))
@settings(max_examples=settings().max_examples // 3)
def test_within_its_rectangle_a_history_stays_the_same(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    pick = random.Random(seed)
    desk, model = recorded(database, drawn)
    points = beside_changes(model)
    t, k, axis = pick.choice(points), pick.randint(8, len(model.log)), pick.choice(["valid", "known", "both"])
    found = told(desk, t, k, axis)
    member = "rectangles" if axis == "both" else "steps"
    bounds, first = instants(found["holds_for"]["as_of"]), found["holds_for"]["known_at"][0]
    inside = [point for point in points if within(point, bounds)]
    for point in {inside[0], inside[-1], t}:
        for known in {max(first, 8), k}:
            there = told(desk, point, known, axis)
            assert (there[member], there["tense"]) == (found[member], found["tense"]), (t, k, point, known, axis)
