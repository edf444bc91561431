"""The calendar of rounds, as ical.js reads it."""

from datetime import date
from typing import Any

import pytest

from tests.service.api.newsroom import amendment, append, open_dossier
from tests.service.feeds.asking import HEAD, Feeds
from tests.service.feeds.conftest import Opener
from tests.service.feeds.made import HOSTILE, announced

Json = dict[str, Any]

STATUS = {"held": "CONFIRMED", "under_way": "CONFIRMED", "confirmed": "CONFIRMED", "cancelled": "CANCELLED"}


def by_summary(events: list[Json]) -> dict[str, Json]:
    found = {event["summary"]: event for event in events}
    assert len(found) == len(events)
    return found


def calendar(feeds: Feeds, opened: Opener, **query: Any) -> dict[str, Json]:
    """The events of a calendar by the slug that the page of their round has."""
    seen = opened("calendar", feeds.get("ics", **query))["events"]
    return {event["url"].rpartition("/")[2]: event for event in seen}


def test_every_round_and_contact_of_the_sample_is_in_the_calendar_on_its_days(sample: Feeds, opened: Opener) -> None:
    events = calendar(sample, opened, **HEAD)
    document = sample.ask("rounds", limit=1000, **HEAD).json()
    listed = [*document["rounds"], *document["contacts"]]
    expected = {one["held"]["event"] if one["held"] else one["scheduled"]["event"]: one for one in listed}
    assert len(expected) > 12
    assert events.keys() == expected.keys()
    for event, one in expected.items():
        stated = one["held"] or one["scheduled"]
        seen = events[event]
        assert seen["edtf"] == stated["edtf"]
        assert seen["status"] == STATUS.get(one.get("status", "held"), "TENTATIVE"), event
        assert seen["wholeDays"]
        first, last = date.fromisoformat(seen["start"]), date.fromisoformat(seen["end"])
        if stated["earliest"] is not None:
            assert first.isoformat() == stated["earliest"][:10]
        if stated["latest"] is None:
            assert "or later" in seen["summary"]
            assert (last - first).days == 1
        elif "/" not in stated["edtf"]:
            assert last.isoformat() == stated["latest"][:10], "the end is exclusive in both"
    assert len({event["uid"] for event in events.values()}) == len(events)


def test_dates_are_as_precise_as_they_are_known(made: Feeds, opened: Opener) -> None:
    events = calendar(made, opened)
    month, hour, days = events["m-1"], events["h-1"], events["d-1"]
    assert (month["start"], month["end"], month["days"]) == ("2027-03-01", "2027-04-01", 31)
    assert "(March 2027)" in month["summary"]
    assert (month["status"], hour["status"], days["status"]) == ("TENTATIVE", "CONFIRMED", "CONFIRMED")
    assert (hour["start"], hour["wholeDays"]) == ("2027-01-24T14:30:00Z", False)
    assert (days["start"], days["end"]) == ("2026-01-23", "2026-01-25")


def test_a_cancelled_round_stays_with_the_next_sequence(made: Feeds, opened: Opener) -> None:
    events = [event for event in made.ask("events", limit=1000).json()["events"] if event["id"] in {"c-1", "c-2"}]
    planned = calendar(made, opened, known_at=events[0]["sequence"])["c-1"]
    cancelled = calendar(made, opened, known_at=events[1]["sequence"])["c-1"]
    assert (planned["status"], cancelled["status"]) == ("TENTATIVE", "CANCELLED")
    assert planned["uid"] == cancelled["uid"]
    assert cancelled["sequence"] == planned["sequence"] + 1
    assert (planned["start"], cancelled["start"]) == ("2026-02-10", "2026-02-10")
    assert cancelled["description"].endswith(f"Cancelled: {HOSTILE['closing']}")
    assert len(opened("calendar", made.get("ics"))["events"]) == len(calendar(made, opened)), "no event was injected"


def test_a_round_that_was_moved_is_one_event_on_its_new_day(made: Feeds, opened: Opener) -> None:
    moved = [event for event in calendar(made, opened).values() if event["start"].startswith("2027-04")]
    assert [(event["start"], event["sequence"]) for event in moved] == [("2027-04-03", 1)]


def test_stamps_are_times_of_recording_so_that_pinned_bytes_stay(sample: Feeds, opened: Opener) -> None:
    first = sample.get("ics", **HEAD)
    sample.client.app.state.service.cache.clear()  # type: ignore[attr-defined]
    assert sample.get("ics", **HEAD) == first
    stamps = {event["stamp"] for event in opened("calendar", first)["events"]}
    assert {stamp[:4] for stamp in stamps} <= {"2024", "2025", "2026"}
    assert max(stamps) <= "2026-02-20T12:00:01Z"


def test_a_retraction_counts_as_a_revision(made: Feeds, opened: Opener) -> None:
    slug = open_dossier(made.client)
    feeds = Feeds(made.client, slug)
    planned = {"round": "r", "participants": ["ru"], "confidence": "tentative"}
    append(made.client, slug, announced("a", "scheduled", "2026-01-02", when="2026-02-10", **planned))
    append(
        made.client,
        slug,
        announced("b", "rescheduled", "2026-01-03", round="r", when="2026-02-11", confidence="tentative"),
    )
    before = next(iter(calendar(feeds, opened).values()))
    append(made.client, slug, {"id": "x", **amendment("retracted", "b", reason="false")})
    after = next(iter(calendar(feeds, opened).values()))
    assert (before["start"], after["start"]) == ("2026-02-11", "2026-02-10")
    assert after["sequence"] == before["sequence"] + 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"from": "2026-01-23", "to": "2026-01-24"}, {"d-1"}),
        ({"from": "2026-01-24", "to": "2026-01-24"}, set()),
        ({"from": "2026-01-24", "to": "2026-01-24", "dates": "possible"}, {"d-1"}),
        ({"type": "round.cancelled"}, {"c-1"}),
        ({"type": "position.stated"}, set()),
        ({"party": "us", "to": "2026-03-01"}, {"c-1"}),
    ],
)
def test_filters_choose_rounds_by_their_days_and_by_the_events_about_them(
    made: Feeds, opened: Opener, query: Json, found: set[str]
) -> None:
    assert calendar(made, opened, **query).keys() == found


def test_a_calendar_comes_in_parts(sample: Feeds, opened: Opener) -> None:
    whole = calendar(sample, opened, **HEAD)
    parts: dict[str, Json] = {}
    query: Json = {**HEAD, "limit": 5}
    while True:
        answer = sample.ask("timeline.ics", **query)
        seen = opened("calendar", answer.content)["events"]
        assert 0 < len(seen) <= 5
        parts.update({event["url"].rpartition("/")[2]: event for event in seen})
        following = answer.links.get("next")
        if following is None:
            break
        query["cursor"] = following["url"].rpartition("cursor=")[2]
    assert parts == whole


def test_hours_and_conclusions_alone_are_dates_too(made: Feeds, opened: Opener) -> None:
    slug = open_dossier(made.client)
    feeds = Feeds(made.client, slug)
    hours = "2026-01-24T14:30Z/2026-01-24T16:00Z"
    answer = append(
        made.client,
        slug,
        announced("hours", "held", hours, round="hours", participants=["ru", "ua"]),
        announced("named", "scheduled", "2026-03-01", round="ended", when="2026-03-02", confidence="tentative"),
        announced("ended", "concluded", "2026-01-25", round="ended", outcome="partial"),
        announced("about", "scheduled", "2026-01-02", round="about", when="[..2027-01-31]", confidence="anticipated"),
        announced("night", "held", "2026-01-26T22:00Z/2026-01-27", round="night", participants=["ru"]),
    )
    assert answer.status_code == 201, answer.text
    events = calendar(feeds, opened, as_of="2026-02-15")
    assert (events["hours"]["start"], events["hours"]["end"]) == ("2026-01-24T14:30:00Z", "2026-01-24T16:00:00Z")
    assert (events["ended"]["start"], events["ended"]["end"]) == ("2026-01-25", "2026-01-26")
    assert (events["about"]["start"], events["about"]["end"]) == ("2027-01-31", "2027-02-01")
    assert "(by 31 January 2027)" in events["about"]["summary"]
    assert (events["night"]["start"], events["night"]["end"]) == ("2026-01-26T22:00:00Z", "2026-01-28T00:00:00Z")
