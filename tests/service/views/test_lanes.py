"""Lanes: where each party stood on each issue over time, and what a reader may narrow a question down to."""

from typing import Any

import pytest

from events.errors import InvalidRequest, Unknown
from service.views.choices import choices, readable
from service.views.history import history
from service.views.lanes import lanes
from service.views.recent import month_before_last
from service.views.reliance import reliance
from tests.desk import Desk, Json, amendment, position, report


def asked(desk: Desk, as_of: str | None = None, known_at: str | None = None, **filters: Any) -> list[Json]:
    with desk.reading(as_of, known_at) as reading:
        return lanes(reading, **filters)


def brief(lane: Json) -> list[tuple[str, str | None, str | None]]:
    return [(step["event"], step["from"], step["to"]) for step in lane["steps"]]


@pytest.fixture
def talks(desk: Desk) -> Desk:
    desk.record(
        {"id": "A", **position("2025-01-02", "refuses")},
        {"id": "B", **position("2025-03-04", "open")},
        {"id": "C", **position("2025-03", "supports", party="ua")},
        {"id": "P", **position("2025-02-01", "accepts", issue="plant", party="us")},
        {"id": "L", **position("2025-04-01/2025-04-10", "accepts", issue="plant", party="us")},
    )
    return desk


def test_a_lane_is_one_party_on_one_issue_step_by_step(talks: Desk) -> None:
    found = {(lane["issue"], lane["party"]): lane for lane in asked(talks)}
    assert list(found) == [("donbas", "ru"), ("donbas", "ua"), ("plant", "us")]
    assert brief(found["donbas", "ru"]) == [
        ("A", "2025-01-03T00:00:00Z", "2025-03-05T00:00:00Z"),
        ("B", "2025-03-05T00:00:00Z", None),
    ]
    assert [step["stance"] for step in found["donbas", "ru"]["steps"]] == ["refuses", "open"]
    assert found["donbas", "ua"]["steps"][0]["since"]["edtf"] == "2025-03"
    assert [(step["event"], step["lapsed"]) for step in found["plant", "us"]["steps"]][-1] == ("L", True)


def test_steps_stand_where_the_history_of_the_position_has_them(talks: Desk) -> None:
    with talks.reading() as reading:
        told = history(reading, "donbas", "ru")["steps"]
    (lane,) = asked(talks, issue="donbas", party="ru")
    begun = {step["event"]: step["from"] for step in reversed(told) if step["event"] is not None}
    assert {event: start for event, start, _ in brief(lane)} == begun


def test_a_span_cuts_the_step_that_was_in_force_at_its_start_and_leaves_out_what_was_over(talks: Desk) -> None:
    (lane,) = asked(talks, since="2025-02-01", until="2025-02-28", issue="donbas", party="ru")
    assert brief(lane) == [("A", "2025-02-01T00:00:00Z", None)]
    assert [lane["party"] for lane in asked(talks, "2025-02-15", issue="donbas")] == ["ru"]
    (later,) = asked(talks, since="2025-06-01", issue="donbas", party="ru")
    assert [step["event"] for step in later["steps"]] == ["B"]


def test_a_doubt_that_is_wider_than_a_day_is_told(desk: Desk) -> None:
    desk.record(
        {"id": "A", **position("2025-01-02", "refuses")},
        {"id": "B", **position("2025-03", "open")},
        {"id": "C", **position("2025-05-06", "accepts")},
    )
    (lane,) = asked(desk)
    assert [(step["event"], step["doubts"]) for step in lane["steps"]] == [
        ("A", [["2025-03-01T00:00:00.000001Z", "2025-04-01T00:00:00Z"]]), ("B", []), ("C", []),
    ]  # fmt: skip
    (before,) = asked(desk, "2025-03-10")
    assert before["steps"][0]["doubts"] == [["2025-03-01T00:00:00.000001Z", None]]


def test_a_retracted_position_has_no_step_but_had_one_before(talks: Desk) -> None:
    talks.record({"id": "R", **amendment("retracted", "B", reason="false")})
    before = str(talks.sequences["R"] - 1)
    assert [event for event, _, _ in brief(asked(talks, issue="donbas", party="ru")[0])] == ["A"]
    assert [event for event, _, _ in brief(asked(talks, None, before, issue="donbas", party="ru")[0])] == ["A", "B"]


def test_only_some_lanes_may_be_asked_for(talks: Desk) -> None:
    assert [lane["party"] for lane in asked(talks, among={("donbas", "ua")})] == ["ua"]
    with pytest.raises(Unknown):
        asked(talks, issue="atlantis")
    with pytest.raises(InvalidRequest):
        asked(talks, since="2025-02-01", until="2025-01-01")


def test_the_choices_are_the_issues_as_the_tree_has_them_and_whose_positions_are_tracked(talks: Desk) -> None:
    opened = {"issue": "gates", "title": "Gates", "parent": "donbas"}
    talks.record({"type": "issue.opened", "id": "I-gates", "summary": "Opened.", "data": opened})
    with talks.reading() as reading:
        found = choices(reading)
        document = readable(reading, {"by": "us", "labels": {"actors": {"x": "Somebody"}}})
    assert [(one["issue"], one["depth"], one["parts"]) for one in found["issues"]] == [
        ("donbas", 0, True), ("gates", 1, False), ("plant", 0, False),
    ]  # fmt: skip
    assert [one["party"] for one in found["parties"]] == ["ru", "ua", "us"]
    assert document["titles"] == {"donbas": "donbas", "gates": "Gates", "plant": "plant"}
    assert document["actors"] == {"ru": "ru", "ua": "ua", "us": "us", "x": "Somebody"}


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("2025-03-31", "2025-02-28"),
        ("2025-01-15", "2024-12-15"),
        ("2024-03-30", "2024-02-29"),
        ("2025-05", "2025-04-30"),
    ],
)
def test_the_last_month_on_record_begins_a_month_before_its_last_event(desk: Desk, last: str, first: str) -> None:
    desk.record({"id": "Z", **position(last)})
    with desk.reading() as reading:
        assert month_before_last(reading) == first


def test_without_an_event_the_last_month_is_that_before_the_date(desk: Desk) -> None:
    with desk.reading("2025-12-24") as reading:
        assert month_before_last(reading) == "2025-11-24"


def test_what_rests_on_a_source_alone_is_told_apart(talks: Desk) -> None:
    talks.record(
        {"type": "source.registered", "id": "P2", "summary": "Known.", "data": {"source": "paper", "kind": "outlet"}}
    )
    both = {"sources": [{"source": "wire"}, {"source": "paper"}]}
    talks.record({"id": "D", **report("position.stated", "2025-06-01", party="ru", stance="demands"), **both})
    with talks.reading() as reading:
        wire, paper = (reliance(reading, slug)["positions"] for slug in ("wire", "paper"))
    assert [(one["event"], one["alone"]) for one in wire] == [("D", False), ("C", True), ("L", True)]
    assert [(one["event"], one["alone"]) for one in paper] == [("D", False)]
