"""The worked examples of ``time.md``, on both databases."""

from typing import Any

import pytest

from service.timetravel.lookup import one_cell
from tests.desk import Desk, amendment, position, report

Json = dict[str, Any]

CELL = ("issue:donbas", "position/ru")


def said(event_id: str, occurred: str | Json, **data: Any) -> Json:
    return {**position(occurred, **data), "id": event_id}


def answer(desk: Desk, as_of: str, known_at: str | None = None, *, cell: tuple[str, str] = CELL) -> tuple[Any, ...]:
    """The id in force, those possible instead, the certainty; ids of corrected events by what was first recorded."""
    names = {sequence: event_id for event_id, sequence in desk.sequences.items()}
    with desk.reading(as_of, known_at) as reading:
        held = reading.held(one_cell(*cell)).get(cell)
        if held is None:
            return (reading.tense,)
        others = [names[other.ord] for other in held.others]
        return (held.in_force and names[held.in_force.ord], others, held.certainty)


def certain(event_id: str) -> tuple[Any, ...]:
    return (event_id, [], "certain")


@pytest.fixture
def late(desk: Desk) -> Desk:
    """A at 10 January and B at 5 February; C at 20 January is recorded last."""
    desk.record(said("A", "2026-01-10"), at="2026-01-11T09:00:00Z")
    desk.record(said("B", "2026-02-05"), at="2026-02-05T18:00:00Z")
    desk.record(said("C", "2026-01-20"), at="2026-02-10T09:00:00Z")
    return desk


@pytest.mark.parametrize(
    ("as_of", "known_at", "in_force"),
    [
        ("2026-02-06", None, "B"),
        ("2026-02-06", "2026-02-09", "B"),
        ("2026-01-25", "2026-02-09", "A"),
        ("2026-01-25", "2026-02-10", "C"),
        ("2026-01-19", None, "A"),
    ],
)
def test_late_news_takes_its_place_among_what_was_known(
    late: Desk, as_of: str, known_at: str | None, in_force: str
) -> None:
    assert answer(late, as_of, known_at) == certain(in_force)


@pytest.mark.parametrize(
    ("as_of", "known_at", "in_force"),
    [
        ("2026-02-06", None, "C"),
        ("2026-02-06", "2026-02-10", "B"),
        ("2026-02-06", "2026-02-09", "B"),
        ("2026-01-15", None, "A"),
    ],
)
def test_a_retracted_position_is_absent_from_then_on_but_still_known_before(
    late: Desk, as_of: str, known_at: str | None, in_force: str
) -> None:
    late.record(amendment("retracted", "B", reason="false"), at="2026-02-12T09:00:00Z")
    assert answer(late, as_of, known_at) == certain(in_force)


def test_mending_a_typo_in_the_mornings_statement_does_not_make_it_beat_the_evenings(desk: Desk) -> None:
    desk.record(said("morning", "2026-01-24"), at="2026-01-25T09:00:00Z")
    desk.record(said("evening", "2026-01-24"), at="2026-01-25T09:00:01Z")
    desk.record(
        amendment("corrected", "morning", changes={"summary": "Said, rightly spelt."}, reason="error"),
        at="2026-01-26T09:00:00Z",
    )
    assert answer(desk, "2026-01-24") == answer(desk, "2026-01-24", "2026-01-25") == certain("evening")


def test_mending_a_typo_with_times_of_day_does_not_make_the_morning_beat_the_evening(desk: Desk) -> None:
    desk.record(
        said("morning", "2026-01-24T09:00:00Z"), said("evening", "2026-01-24T18:00:00Z"), at="2026-01-25T09:00:00Z"
    )
    desk.record(
        amendment("corrected", "morning", changes={"data": {"stance": "refuses"}}, reason="error"),
        at="2026-01-26T09:00:00Z",
    )
    assert answer(desk, "2026-01-24") == certain("evening")
    assert answer(desk, "2026-01-24T12:00:00Z") == certain("morning")


def test_of_two_statements_on_one_day_without_a_time_the_logs_order_decides(desk: Desk) -> None:
    desk.record(said("first", "2026-01-24"), said("second", "2026-01-24"), at="2026-01-26T09:00:00Z")
    assert answer(desk, "2026-01-24") == certain("second")


def test_of_two_statements_in_granules_that_overlap_both_are_shown(desk: Desk) -> None:
    desk.record(said("days", "[2026-01-23..2026-01-24]"), said("day", "2026-01-24"), at="2026-01-26T09:00:00Z")
    assert answer(desk, "2026-01-24") == ("day", ["days"], "ambiguous")
    assert answer(desk, "2026-01-23") == (None, ["days"], "possible")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-15", ("tenth", ["month"], "ambiguous")),
        ("2026-02-01", ("month", ["tenth"], "ambiguous")),
        ("2026-01-09", (None, ["month"], "possible")),
        ("2025-12-31", ("before-first-event",)),
    ],
)
def test_a_month_and_a_day_in_it_leave_open_which_came_last(desk: Desk, as_of: str, expected: tuple[Any, ...]) -> None:
    desk.record(said("month", "2026-01"), at="2026-03-02T09:00:00Z")
    desk.record(said("tenth", "2026-01-10"), at="2026-03-02T09:01:00Z")
    assert answer(desk, as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-28", (None, ["undated"], "possible")),
        ("2026-01-29T12:00:00Z", certain("undated")),
        ("2026-01-29T11:59:59Z", (None, ["undated"], "possible")),
        ("2026-01-29T12:00:01Z", certain("undated")),
        ("2026-03-01", certain("undated")),
        ("2025-11-02", ("before-first-event",)),
        ("2025-11-03", (None, ["undated"], "possible")),
    ],
)
def test_an_undated_report_is_possible_before_its_recording_and_certain_from_it_on(
    desk: Desk, as_of: str, expected: tuple[Any, ...]
) -> None:
    desk.record(report("statement.made", "2025-11-03", act="assert"), at="2026-01-28T12:00:00Z")
    desk.record(said("undated", "[..2026-01-31]"), at="2026-01-29T12:00:00Z")
    assert answer(desk, as_of) == expected


def test_an_undated_report_alone_offers_nothing_before_it_was_recorded(desk: Desk) -> None:
    desk.record(said("undated", "[..2026-01-31]"), at="2026-01-29T12:00:00Z")
    assert answer(desk, "2026-01-28") == ("before-first-event",)
    assert answer(desk, "2026-01-29T12:00:00Z") == certain("undated")


def test_todays_news_is_in_force_at_once(desk: Desk) -> None:
    desk.record(said("yesterday", "2026-01-23"), at="2026-01-23T12:00:00Z")
    desk.record(said("today", "2026-01-24"), at="2026-01-24T08:30:00.500000Z")
    with desk.reading() as reading:
        held = reading.one(*CELL)
        assert reading.tense == "present"
    assert held is not None
    assert held.in_force is not None
    assert held.in_force.ord == desk.sequences["today"]
    assert answer(desk, "2026-01-24T08:30:00Z") == certain("today")
    assert answer(desk, "2026-01-24T08:29:59Z") == ("yesterday", ["today"], "ambiguous")


@pytest.mark.parametrize(
    ("event", "cell", "lapses"),
    [
        (report("round.held", "2026-01-23/2026-01-24", round="r-1", participants=["ru"]), ("round:r-1", "held"), False),
        (report("contact.held", "2026-01-23/2026-01-24", contact="c-1", mode="visit", participants=["ru"]), ("contact:c-1", "held"), False),
        (
            report("agreement.concluded", "2026-01-05/2026-01-08", agreement="truce", parties=["ru"], stage="ceasefire", status="adopted"),
            ("agreement:truce", "status"),
            True,
        ),
        (position("2026-01-05/2026-01-08"), CELL, True),
        (report("commitment.made", "2026-01-05/2026-01-08", commitment="c", parties=["ru"], content="x"), ("commitment:c", "made"), True),
    ],
    ids=["a round", "a visit", "a truce", "a position", "a commitment"],
)  # fmt: skip
def test_what_was_done_took_its_time_and_what_was_bounded_has_lapsed(
    desk: Desk, event: Json, cell: tuple[str, str], lapses: bool
) -> None:
    desk.record({**event, "id": "X"}, at="2026-01-28T09:00:00Z")
    with desk.reading("2026-02-01") as reading:
        held = reading.one(*cell)
        assert held is not None
        assert held.in_force is not None
        lapsed = held.in_force.ends is not None and held.in_force.ends <= reading.at.instant
        assert lapsed == lapses
    with desk.reading("2026-01-07") as reading:
        held = reading.one(*cell)
        assert (
            held is None or held.in_force is None or (held.in_force.ends_lo or reading.at.instant) >= reading.at.instant
        )


def test_what_was_announced_and_then_reported_does_not_come_after_what_followed_it(desk: Desk) -> None:
    """Both speak of one moment between the 10th and the 20th, which was over when it was reported on the 13th."""
    desk.record(said("announced", "[2026-01-10..2026-01-20]"), at="2026-01-05T09:00:00Z")
    desk.record(said("reported", "[2026-01-10..2026-01-20]"), at="2026-01-13T09:00:00Z")
    desk.record(said("since", "2026-01-14"), at="2026-01-15T09:00:00Z")
    for day in ("2026-01-15", "2026-01-19", "2026-01-20", "2026-02-01"):
        assert answer(desk, day) == certain("since"), day
    assert answer(desk, "2026-01-13") == certain("reported")
    desk.record(amendment("retracted", "reported", reason="false"), at="2026-01-16T09:00:00Z")
    assert answer(desk, "2026-01-19") == ("since", ["announced"], "ambiguous")
    assert answer(desk, "2026-01-19", "2026-01-15") == certain("since")
