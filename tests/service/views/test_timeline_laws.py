"""Laws of the timeline: it equals the rule applied to every event, and holds within the rectangle that it names."""

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from events.clock import DAY, SECOND, from_text
from events.dialects.database import Database
from events.edtf import BEGINNING, FOREVER, parse, settle
from service.views.filters import Filters
from service.views.paging import Page
from service.views.timeline import timeline
from tests.desk import Desk, Json, amendment, report

DATES: Final = ("2026-01-10", "2026-01-12", "2026-01", "2025-12", "[..2026-01-31]", "2026-02-20", "[2026-01-05..]")
OPENED: Final = from_text("2026-01-15T08:00:00Z")

FILTERS: Final = (
    Filters(),
    Filters(dates="possible"),
    Filters(issue="donbas"),
    Filters(issue="donbas", party="ru"),
    Filters(since="2026-01-05", until="2026-01-20"),
    Filters(since="2026-01-05", until="2026-01-20", dates="possible", party="ru"),
    Filters(until="2026-01-11", type="statement.made"),
)


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[int, Json]]:
    """What is recorded one after another, and how long the desk waits before each."""
    story: list[tuple[int, Json]] = []
    live: list[str] = []
    for number in range(draw(st.integers(1, 7))):
        act = draw(st.sampled_from(["say", "say", "correct", "retract", "dispute"])) if live else "say"
        if act == "say":
            event = report(
                "statement.made",
                draw(st.sampled_from(DATES)),
                issues=tuple(draw(st.lists(st.sampled_from(["donbas", "plant"]), unique=True))),
                act="assert",
            )
            if draw(st.booleans()):
                event["on_behalf_of"] = "ru"
            live.append(f"E{number}")
        elif act == "correct":
            changes: Json = {
                "occurred": draw(st.sampled_from(DATES)),
                "issues": [draw(st.sampled_from(["donbas", "plant"]))],
            }
            event = amendment("corrected", draw(st.sampled_from(live)), changes=changes, reason="error")
        elif act == "retract":
            event = amendment("retracted", live.pop(draw(st.integers(0, len(live) - 1))), reason="false")
        else:
            event = amendment("disputed", draw(st.sampled_from(live)), by="ua", grounds="No.")
        story.append((draw(st.sampled_from([0, SECOND, DAY, 20 * DAY])), {"id": f"E{number}", **event}))
    return story


def told(database: Database, story: list[tuple[int, Json]]) -> tuple[Desk, list[int]]:
    """The story as recorded, and when each of its events was."""
    desk = Desk(database, opened="2026-01-15T08:00:00Z")
    desk.register()
    moments = []
    for wait, event in story:
        desk.now += wait
        moments.append(desk.record(event).events[0][2])
    return desk, moments


def known_events(
    desk: Desk, story: list[tuple[int, Json]], moments: list[int], known: int
) -> dict[str, tuple[Json, int]]:
    """What stands at a sequence, as corrected, with when its chain began."""
    standing: dict[str, tuple[Json, int]] = {}
    for (_, event), moment in zip(story, moments, strict=True):
        if desk.sequences[event["id"]] > known:
            break
        target = event["data"].get("target")
        if event["type"] == "event.corrected":
            standing[target] = ({**standing[target][0], **event["data"]["changes"]}, standing[target][1])
        elif event["type"] == "event.retracted":
            del standing[target]
        elif target is None:
            standing[event["id"]] = (event, moment)
    return standing


def is_wanted(body: Json, filters: Filters) -> bool:
    about = filters.issue is None or filters.issue in body["issues"]
    return about and (filters.party is None or body.get("on_behalf_of") == filters.party)


def expected(desk: Desk, standing: dict[str, tuple[Json, int]], filters: Filters, instant: int) -> Any:
    """The rule of ``time.md`` on every event: ids that fall in the span as asked, and the number of the possible."""
    zone = desk.dossier.zone
    first = BEGINNING if filters.since is None else parse(filters.since, zone).start.lo
    last = FOREVER if filters.until is None else parse(filters.until, zone).start.hi
    certain, possible, changes = [], [], []
    for event_id, (body, moment) in standing.items():
        granule = parse(body["occurred"], zone).start
        hi = settle(granule, moment)
        changes.append(granule.lo + 1 if granule.lo != BEGINNING else hi)
        if not is_wanted(body, filters):
            continue
        place = (hi, desk.sequences[event_id], event_id)
        if granule.lo >= first and hi <= min(last, instant):
            certain.append(place)
        elif granule.lo < min(last, instant) and hi > first:
            possible.append(place)
    if not changes or instant < min(changes):
        return [], 0
    asked = certain if filters.dates == "certain" else possible
    return [event_id for _, _, event_id in sorted(asked)], len(possible)


def answer(desk: Desk, filters: Filters, at: tuple[int, int]) -> tuple[Any, dict[str, Any]]:
    with desk.reading_at(*at) as reading:
        found = timeline(reading, filters, Page(1000))
    shown = [(item["event"], item["occurred"], item["disputed"]) for item in found["items"]]
    return (found["tense"], shown, found["possibly"]), found["holds_for"]


@settings(max_examples=25)
@given(story=stories(), filters=st.sampled_from(FILTERS), data=st.data())
def test_a_timeline_equals_the_rule_applied_to_every_event(
    database: Database, story: list[tuple[int, Json]], filters: Filters, data: st.DataObject
) -> None:
    desk, moments = told(database, story)
    for _ in range(4):
        at = coordinates(data, desk)
        (_, shown, possibly), _ = answer(desk, filters, at)
        standing = known_events(desk, story, moments, at[1])
        assert ([event_id for event_id, _, _ in shown], possibly) == expected(desk, standing, filters, at[0])
    desk.close()


@settings(max_examples=25)
@given(story=stories(), filters=st.sampled_from(FILTERS), data=st.data())
def test_a_timeline_stays_the_same_within_the_rectangle_that_it_names(
    database: Database, story: list[tuple[int, Json]], filters: Filters, data: st.DataObject
) -> None:
    desk, _ = told(database, story)
    at = coordinates(data, desk)
    said, holds = answer(desk, filters, at)
    since, until = (None if edge is None else from_text(edge) for edge in holds["as_of"])
    first, last = holds["known_at"]
    earliest, latest = since or at[0] - 100 * DAY, (until or at[0] + 100 * DAY) - 1
    instants = {at[0], earliest, latest, data.draw(st.integers(earliest, latest))}
    for instant in instants:
        for known in {first, last, data.draw(st.integers(first, last))}:
            assert answer(desk, filters, (instant, known))[0] == said
    desk.close()


def coordinates(data: st.DataObject, desk: Desk) -> tuple[int, int]:
    instant = data.draw(st.integers(-60 * 24, 60 * 24)) * 3_600 * SECOND + OPENED
    return instant, data.draw(st.integers(1, max(desk.sequences.values())))


def test_what_was_said_about_no_issue_bounds_the_rectangle_too(database: Database) -> None:
    said = [report("statement.made", date, issues=(), act="assert") for date in ("2026-01-10", "2026-01")]
    desk, _ = told(database, [(0, {"id": f"E{number}", **event}) for number, event in enumerate(said)])
    before = from_text("2026-01-09T22:00:00Z")
    (_, shown, _), holds = answer(desk, Filters(), (before, max(desk.sequences.values())))
    assert shown == []
    assert from_text(holds["as_of"][1]) <= from_text("2026-01-11T00:00:00Z")
    desk.close()
