from typing import Any

from events.dialects.database import Database
from service.views.rounds import round_of, rounds
from tests.desk import Desk, Json, report


def scheduled(occurred: str, when: str, confidence: str = "tentative", **data: Any) -> Json:
    return report("round.scheduled", occurred, round="one", when=when, confidence=confidence, **data)


def test_a_round_goes_from_tentative_over_under_way_to_held(desk: Desk) -> None:
    desk.record(
        {**scheduled("2026-01-02", "2026-01-10", participants=["ru", "ua"], host="us"), "actor": "us"},
        report("round.rescheduled", "2026-01-05", round="one", when="2026-01-12/2026-01-14", confidence="confirmed"),
        report("round.held", "2026-01-12/2026-01-14", round="one", participants=["ru", "ua", "us"]),
        report("round.concluded", "2026-01-15", round="one", outcome="no_breakthrough", stalled_on=["plant"]),
        at="2026-01-16T00:00:00Z",
    )
    seen = {}
    found: Json = {}
    for day in ("2026-01-03", "2026-01-05", "2026-01-12", "2026-01-14", "2026-01-15"):
        with desk.reading(day) as reading:
            found = round_of(reading, "one")["round"]
        seen[day] = (
            found["status"],
            found["scheduled"]["edtf"],
            found["held"] and found["held"]["edtf"],
            found["outcome"],
        )
    assert list(seen.values()) == [
        ("tentative", "2026-01-10", None, None),
        ("confirmed", "2026-01-12/2026-01-14", None, None),
        ("under_way", "2026-01-12/2026-01-14", "2026-01-12/2026-01-14", None),
        ("held", "2026-01-12/2026-01-14", "2026-01-12/2026-01-14", None),
        ("held", "2026-01-12/2026-01-14", "2026-01-12/2026-01-14", "no_breakthrough"),
    ]
    assert (found["stalled_on"], found["host"], found["participants"]) == (["plant"], "us", ["ru", "ua", "us"])
    assert [(one["edtf"], one["said_by"]) for one in found["history"]] == [
        ("2026-01-10", "us"),
        ("2026-01-12/2026-01-14", None),
    ]


def test_a_round_that_was_called_off_still_says_when_it_was_to_be(desk: Desk) -> None:
    called_off = report("round.cancelled", "2026-01-05", round="one", by="ru", reason="Illness.")
    desk.record(scheduled("2026-01-02", "2026-01-10"), called_off, at="2026-01-06T00:00:00Z")
    with desk.reading("2026-01-06") as reading:
        found = round_of(reading, "one")["round"]
    assert (found["status"], found["scheduled"]["edtf"], found["cancelled"]["reason"]) == (
        "cancelled",
        "2026-01-10",
        "Illness.",
    )


def test_a_day_that_the_calendar_of_the_place_skipped_is_shown_as_text_only(database: Database) -> None:
    desk = Desk(database, zone="Pacific/Apia")
    desk.register()
    desk.record(scheduled("2011-12-01", "2011-12-30"))
    with desk.reading() as reading:
        found = round_of(reading, "one")["round"]["scheduled"]
    desk.close()
    assert (found["edtf"], found["earliest"], found["latest"]) == ("2011-12-30", None, None)


def test_a_round_of_which_only_the_result_is_known_was_held(desk: Desk) -> None:
    desk.record(
        scheduled("2026-01-02", "2026-01-10"),
        report("round.concluded", "2026-01-11", round="one", outcome="partial", agreed_on=["plant"]),
        at="2026-01-12T00:00:00Z",
    )
    with desk.reading("2026-01-12") as reading:
        found = round_of(reading, "one")["round"]
    assert (found["status"], found["held"], found["outcome"], found["agreed_on"]) == (
        "held",
        None,
        "partial",
        ["plant"],
    )


def test_a_round_that_may_not_have_been_announced_yet_has_no_status(desk: Desk) -> None:
    desk.record(
        scheduled("2026-01", "2026-02-10"),
        report("round.held", "2026-01-02", round="two", participants=["ru"]),
        at="2026-02-03T00:00:00Z",
    )
    with desk.reading("2026-01-15") as reading:
        found = round_of(reading, "one")["round"]
    assert (found["status"], found["certainty"], found["scheduled"]) == (None, "possible", None)
    assert [(one["aspect"], one["when"]) for one in found["possible"]] == [("schedule", "2026-02-10")]


def test_the_calendar_has_rounds_in_order_and_other_contacts(desk: Desk) -> None:
    desk.record(
        {**scheduled("2026-01-02", "2026-02"), "id": "S"},
        report("round.held", "2026-01-03", round="two", participants=["ru"]),
        report(
            "contact.held", "2026-01-04", contact="visit", mode="visit", participants=["us", "ru"], outcome="A talk."
        ),
        at="2026-01-05T00:00:00Z",
    )
    with desk.reading("2026-01-06") as reading:
        found = rounds(reading)
    assert [(one["round"], one["status"]) for one in found["rounds"]] == [("two", "held"), ("one", "tentative")]
    (contact,) = found["contacts"]
    assert (contact["contact"], contact["mode"], contact["held"]["edtf"], contact["outcome"]) == (
        "visit",
        "visit",
        "2026-01-04",
        "A talk.",
    )
