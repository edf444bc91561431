"""Loading an archive: each event carries the instant at which it was recorded there."""

import itertools

import pytest

from events.clock import from_text, to_text
from events.errors import InvalidEvent
from tests.events.stores import NOON, REGISTRY, Json, Store, asked, said

DAY = "2026-02-01T12:00:0"


def archived(*instants: str) -> list[Json]:
    return [said(recorded_at=instant) for instant in instants]


def told(store: Store, *instants: str) -> list[tuple[str, str]]:
    error = store.refused(*archived(*instants), backfill=True)
    assert isinstance(error, InvalidEvent)
    return [(fault.pointer, fault.code) for fault in error.faults]


@pytest.fixture
def archive(empty: Store) -> Store:
    """A dossier whose registry was backfilled, too, so that its head is old: seven events, the last one at 12:00:01."""
    empty.writer.create({"dossier": empty.slug, "title": "Talks", "timezone": "UTC"}, "desk").result()
    empty.append([one | {"recorded_at": f"{DAY}0Z"} for one in REGISTRY], backfill=True)
    empty.append(archived(f"{DAY}1Z"), backfill=True)
    return empty


@pytest.mark.parametrize(
    ("instants", "recorded"),
    [
        (["2Z", "3Z"], ["2Z", "3Z"]),
        (["1Z"], ["1.000001Z"]),
        (["1Z", "1Z", "1Z"], ["1.000001Z", "1.000002Z", "1.000003Z"]),
        (["2Z", "2Z", "2.000001Z", "2.000001Z", "2.5Z"], ["2Z", "2.000001Z", "2.000002Z", "2.000003Z", "2.500000Z"]),
        (["2.123Z", "2.123Z", "2.123Z"], ["2.123000Z", "2.123001Z", "2.123002Z"]),
        (["1.000001Z"] * 3, ["1.000001Z", "1.000002Z", "1.000003Z"]),
        (["2+00:00", "2.000000Z"], ["2Z", "2.000001Z"]),
    ],
)
def test_instants_are_kept_and_equal_ones_spread_by_a_microsecond(
    archive: Store, instants: list[str], recorded: list[str]
) -> None:
    answer = archive.append(archived(*(DAY + instant for instant in instants)), backfill=True)
    assert [to_text(instant) for _, _, instant in answer.events] == [DAY + instant for instant in recorded]
    assert archive.events()[-1].ingested_at > NOON


def test_a_spread_goes_on_in_the_next_request_within_the_same_second_or_millisecond(archive: Store) -> None:
    for instant, recorded in [
        ("1", "1.000001"),
        ("1", "1.000002"),
        ("1.5", "1.500000"),
        ("1.5", "1.500001"),
        ("1.5", "1.500002"),
    ]:
        answer = archive.append(archived(f"{DAY}{instant}Z"), backfill=True)
        assert to_text(answer.events[0][2]) == f"{DAY}{recorded}Z"


@pytest.mark.parametrize(
    ("instants", "expected"),
    [
        ([f"{DAY}0Z"], [("/events/0/recorded_at", "before-head")]),
        (["0001-01-01T00:00:00Z"], [("/events/0/recorded_at", "before-head")]),
        ([f"{DAY}0.999999Z"], [("/events/0/recorded_at", "before-head")]),
        ([f"{DAY}5Z", f"{DAY}3Z", f"{DAY}6Z"], [("/events/1/recorded_at", "before-head")]),
        (["2026-03-02T12:00:00Z"], [("/events/0/recorded_at", "in-future")]),
        ([f"{DAY}2Z", "9999-12-31T23:59:59Z"], [("/events/1/recorded_at", "in-future")]),
    ],
)
def test_instants_that_fall_or_lie_in_the_future_are_refused(
    archive: Store, instants: list[str], expected: list[tuple[str, str]]
) -> None:
    assert told(archive, *instants) == expected


def test_a_backfill_may_reach_now_and_no_further(archive: Store) -> None:
    archive.hands.step = 0
    assert told(archive, to_text(NOON + 60_000_001)) == [("/events/0/recorded_at", "in-future")]
    archive.hands.now = NOON + 60_000_001
    assert archive.append(archived(to_text(NOON + 60_000_001)), backfill=True).head == 8


def test_a_backfill_behind_events_of_today_is_refused(store: Store) -> None:
    assert told(store, f"{DAY}1Z") == [("/events/0/recorded_at", "before-head")]


def test_what_is_recorded_after_a_backfill_has_the_time_of_the_clock(archive: Store) -> None:
    answer = archive.append([said(recorded_at=f"{DAY}9Z")])
    assert answer.events[0][2] == archive.hands.now, "without backfill the log alone tells the time"


def test_a_group_may_mix_backfills_and_others(archive: Store) -> None:
    early, plain, late = archive.together(
        asked(*archived(f"{DAY}5Z"), backfill=True), asked(said()), asked(*archived(f"{DAY}6Z"), backfill=True)
    )
    assert not isinstance(early, Exception)
    assert not isinstance(plain, Exception)
    assert isinstance(late, InvalidEvent)
    assert early.events[0][2] == from_text(f"{DAY}5Z")
    times = [event.recorded_at for event in archive.events()]
    assert all(one < other for one, other in itertools.pairwise(times))
