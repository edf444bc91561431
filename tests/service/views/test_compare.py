"""Comparing two coordinates, by examples and against the naive model."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.clock import from_text
from events.dialects.database import Database
from events.errors import InvalidRequest
from service.timetravel.instants import Coordinate, recorded_at_of
from service.timetravel.reading import Reading
from service.views.compare import compare
from service.views.paging import Page
from tests.desk import Desk, Json, amendment, position, report
from tests.drawn import beside_changes, courses, recorded
from tests.merged import cells, differences, value
from tests.model import Model


def compared(desk: Desk, a: tuple[int, int], b: tuple[int, int], **filters: Any) -> Json:
    with desk.database.reading() as connection:
        ends = (
            Reading(connection, desk.dossier, Coordinate(t, k, recorded_at_of(connection, desk.dossier, k)))
            for t, k in (a, b)
        )
        return compare(*ends, **filters)


def asked(desk: Desk, a: tuple[str, str | None], b: tuple[str, str | None], **filters: Any) -> Json:
    with desk.reading(*a) as first, desk.reading(*b) as second:
        ends = (first.at.instant, first.at.known), (second.at.instant, second.at.known)
    return compared(desk, *ends, **filters)


def brief(document: Json) -> list[tuple[str, str | None, str | None, str]]:
    """Cause, before, after, certainty."""
    return [
        (one["cause"], one["before"] and one["before"]["event"], one["after"] and one["after"]["event"], one["certainty"])
        for one in document["changes"]
    ]  # fmt: skip


@pytest.fixture
def talks(desk: Desk) -> Desk:
    """A on 5 January and B on 15 January as they happened; then C of 10 January, recorded late, and B retracted."""
    desk.record(
        {"id": "A", **position("2026-01-05", terms=[{"name": "share", "value": "all"}])}, at="2026-01-06T09:00:00Z"
    )
    desk.record({"id": "B", **position("2026-01-15", "accepts")}, at="2026-01-16T09:00:00Z")
    desk.record(
        {"id": "C", **position("2026-01-10", terms=[{"name": "share", "value": "half"}])}, at="2026-01-20T09:00:00Z"
    )
    desk.record({"id": "R", **amendment("retracted", "B", reason="false")}, at="2026-01-25T09:00:00Z")
    return desk


def test_what_a_party_did_is_told_from_what_was_learned(talks: Desk) -> None:
    found = asked(talks, ("2026-01-07", "2026-01-16"), ("2026-01-17", "2026-01-25"))
    assert brief(found) == [("moved", "A", "B", "certain"), ("retracted", "B", "C", "certain")]
    assert (found["moved"], found["possibly_moved"], found["learned"]) == (1, 0, 1)
    moved, retracted = found["changes"]
    assert (moved["issue"], moved["party"], moved["derived_change"]) == ("donbas", "ru", "stance_changed")
    assert moved["events"] == ["B"]
    assert retracted["events"] == ["C", "R"]
    assert [one["name"] for one in moved["terms_changed"]] == ["share"]
    assert found["from"]["known_at"]["sequence"] == talks.sequences["B"]
    assert found["to"]["as_of"] == found["as_of"]


def test_late_news_is_learned_and_no_movement(talks: Desk) -> None:
    found = asked(talks, ("2026-01-12", "2026-01-16"), ("2026-01-12", "2026-01-21"))
    assert brief(found) == [("learned", "A", "C", "certain")]
    assert found["changes"][0]["terms_changed"] == [
        {"name": "share", "before": {"name": "share", "value": "all"}, "after": {"name": "share", "value": "half"}}
    ]


def test_a_correction_a_dispute_and_a_rank_are_learned(desk: Desk) -> None:
    desk.record(
        {"id": "A", **position("2026-01-05")},
        {"id": "B", **position("2026-01-05", party="ua")},
        at="2026-01-06T09:00:00Z",
    )
    desk.record(
        {"id": "C", **amendment("corrected", "A", changes={"data": {"stance": "accepts"}}, reason="error")},
        at="2026-01-08T09:00:00Z",
    )
    desk.record({"id": "D", **amendment("disputed", "B", by="ua", grounds="Not said.")}, at="2026-01-09T09:00:00Z")
    found = asked(desk, ("2026-01-07", "2026-01-07"), ("2026-01-07", None))
    assert brief(found) == [("corrected", "A", "A", "certain"), ("disputed", "B", "B", "certain")]
    assert [one["events"] for one in found["changes"]] == [["C"], ["D"]]
    assert not found["changes"][1]["before"]["disputed"]
    assert found["changes"][1]["after"]["disputed"]


def test_what_may_have_been_so_before_has_possibly_moved(desk: Desk) -> None:
    desk.record(
        {"id": "A", **position("2026-01-02")}, {"id": "B", **position("2026-01", "accepts")}, at="2026-02-06T09:00:00Z"
    )
    found = asked(desk, ("2026-01-20", None), ("2026-02-03", None))
    assert brief(found) == [("moved", "A", "B", "possible")]
    assert (found["moved"], found["possibly_moved"]) == (0, 1)


def test_a_change_of_certainty_alone_is_no_movement(desk: Desk) -> None:
    desk.record(
        {"id": "A", **position("2026-01-02")}, {"id": "B", **position("2026-01", "accepts")}, at="2026-02-06T09:00:00Z"
    )
    assert brief(asked(desk, ("2026-01-03", None), ("2026-01-20", None))) == []


def test_a_reiteration_of_the_stance_moves_nothing_and_one_of_another_does(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-02")}, at="2026-01-03T09:00:00Z")
    desk.record({"id": "B", **position("2026-01-05", reported_change="reiterated")}, at="2026-01-06T09:00:00Z")
    assert brief(asked(desk, ("2026-01-03", None), ("2026-01-06", None))) == []
    desk.record(
        {"id": "C", **position("2026-01-08", "accepts", reported_change="reiterated")}, at="2026-01-09T09:00:00Z"
    )
    found = asked(desk, ("2026-01-03", None), ("2026-01-09", None))
    assert brief(found) == [("moved", "A", "C", "certain")]
    assert found["changes"][0]["aspect"] == "position/ru"


def test_what_has_come_to_its_end_has_moved(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-02/2026-01-05")}, at="2026-01-03T09:00:00Z")
    found = asked(desk, ("2026-01-04", None), ("2026-01-08", None))
    assert brief(found) == [("moved", "A", "A", "certain")]
    assert found["changes"][0]["before"]["lapsed"] is None
    assert found["changes"][0]["after"]["lapsed"]["certainty"] == "certain"
    assert found["changes"][0]["derived_change"] is None


def test_what_may_have_come_to_its_end_before_has_possibly_moved(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-02/2026-01")}, at="2026-02-03T09:00:00Z")
    assert brief(asked(desk, ("2026-01-15", None), ("2026-02-02", None))) == [("moved", "A", "A", "possible")]


def test_what_was_corrected_and_then_retracted_was_retracted(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-05")}, at="2026-01-06T09:00:00Z")
    changes = {"data": {"stance": "accepts"}}
    desk.record({"id": "C", **amendment("corrected", "A", changes=changes, reason="error")}, at="2026-01-07T09:00:00Z")
    desk.record({"id": "R", **amendment("retracted", "A", reason="false")}, at="2026-01-08T09:00:00Z")
    found = asked(desk, ("2026-01-06", "2026-01-06"), ("2026-01-06", None))
    assert brief(found) == [("retracted", "A", None, "certain")]
    assert found["changes"][0]["events"] == ["C", "R"]


def test_an_answer_holds_no_longer_than_what_was_believed_before(talks: Desk) -> None:
    found = asked(talks, ("2026-01-07", "2026-01-16"), ("2026-01-12", "2026-01-25"))
    assert brief(found) == [("learned", "A", "C", "certain")]
    assert found["holds_for"]["as_of"] == ["2026-01-11T00:00:00Z", "2026-01-15T00:00:00.000001Z"]


def test_filters_keep_what_concerns_an_issue_or_a_party(desk: Desk) -> None:
    desk.record(
        {"id": "A", **position("2026-01-05")},
        {"id": "B", **position("2026-01-05", party="ua", issue="plant")},
        {"id": "P", **report("proposal.tabled", "2026-01-05", issues=("plant",), proposal="plan", by="us", firmness="tabled")},
        {"id": "T", "type": "issue.amended", "occurred": "2026-01-05", "summary": "Renamed.", "data": {"issue": "plant", "title": "The plant"}},
        at="2026-01-06T09:00:00Z",
    )  # fmt: skip
    span = ("2026-01-02", None), ("2026-01-06", None)
    assert [one["events"] for one in asked(desk, *span)["changes"]] == [["A"], ["B"], ["P"]]
    assert [one["events"] for one in asked(desk, *span, issue="plant")["changes"]] == [["B"], ["P"]]
    assert [one["events"] for one in asked(desk, *span, party="us")["changes"]] == [["P"]]
    assert [one["events"] for one in asked(desk, *span, party="ua", issue="plant")["changes"]] == [["B"]]


def test_pages_make_up_the_whole_and_counts_are_of_all(talks: Desk) -> None:
    span = ("2026-01-07", "2026-01-16"), ("2026-01-17", "2026-01-25")
    first = asked(talks, *span, page=Page(1))
    second = asked(talks, *span, page=Page(1, first["next"]))
    assert [*first["changes"], *second["changes"]] == asked(talks, *span)["changes"]
    assert (first["moved"], first["learned"], second["next"]) == (1, 1, None)


def test_a_comparison_goes_forward_on_both_axes(talks: Desk) -> None:
    with pytest.raises(InvalidRequest) as refused:
        asked(talks, ("2026-01-17", "2026-01-25"), ("2026-01-07", "2026-01-16"))
    assert [fault.pointer for fault in refused.value.invalid_params] == ["from", "from_known_at"]
    assert "exchange" in refused.value.invalid_params[0].reason


def recomposed(model: Model, found: Json, t: int, k: int) -> dict[tuple[str, str], str | None]:
    """What stood at A, with the changes made one after the other."""
    stood: dict[tuple[str, str], str | None] = {}
    for name, cell in cells(model, t, k).items():
        stood[name] = None if cell.chosen is None else model.log[cell.chosen.ord - 1].id
    for one in found["changes"]:
        name = (one["subject"], one["aspect"])
        assert stood.get(name) == (one["before"] and one["before"]["event"])
        stood[name] = one["after"] and one["after"]["event"]
    return {name: event for name, event in stood.items() if event is not None}


@given(drawn=courses(), seed=st.integers(0, 2**20))
@settings(max_examples=settings().max_examples // 3)
def test_changes_are_the_models_and_recompose_the_whole_difference(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    pick = random.Random(seed)
    desk, model = recorded(database, drawn)
    points = beside_changes(model)
    for _ in range(6):
        t1, t2 = sorted(pick.choice(points) for _ in range(2))
        k1, k2 = sorted(pick.randint(8, len(model.log)) for _ in range(2))
        found = compared(desk, (t1, k1), (t2, k2), page=Page(1000))
        shown = [(one["subject"], one["aspect"], one["cause"], one["certainty"]) for one in found["changes"]]
        assert shown == differences(model, (t1, k1), (t2, k2))
        last = cells(model, t2, k2)
        ids = {name: model.log[cell.chosen.ord - 1].id for name, cell in last.items() if cell.chosen is not None}
        assert recomposed(model, found, t1, k1) == ids
        assert sum(value(model, cell, t2) is not None for cell in last.values()) == len(ids)


@given(drawn=courses(), seed=st.integers(0, 2**20))
@settings(max_examples=settings().max_examples // 3)
def test_within_its_rectangle_a_comparison_stays_the_same(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    pick = random.Random(seed)
    desk, model = recorded(database, drawn)
    points = beside_changes(model)
    t1, t2 = sorted(pick.choice(points) for _ in range(2))
    k1, k2 = sorted(pick.randint(8, len(model.log)) for _ in range(2))
    found = compared(desk, (t1, k1), (t2, k2))
    since, until = (text and from_text(text) for text in found["holds_for"]["as_of"])
    first, last = found["holds_for"]["known_at"]
    assert k1 <= first <= last == k2
    inside = [t for t in points if t1 <= t and (since is None or since <= t) and (until is None or t < until)]
    for t in inside[:3] + inside[-3:]:
        for k in {first, k2}:
            there = compared(desk, (t1, k1), (t, k))
            assert there["changes"] == found["changes"], ((t1, k1), (t2, k2), (t, k))
