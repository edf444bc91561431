import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clock import DAY, OPENING, SECOND, from_text, system_clock, to_text

LAST = 253_402_300_800 * SECOND - 1
instants = st.integers(OPENING, LAST)


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
        (1_500_000, "1970-01-01T00:00:01.500000Z"),
        (DAY, "1970-01-02T00:00:00Z"),
        (OPENING, "0001-01-01T00:00:00Z"),
        (LAST, "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_an_instant_is_written_in_utc_with_a_fraction_only_where_it_has_one(instant: int, text: str) -> None:
    assert to_text(instant) == text
    assert from_text(text) == instant


@given(instants)
def test_the_text_of_an_instant_reads_back(instant: int) -> None:
    assert from_text(to_text(instant)) == instant


@given(instants, instants)
def test_whole_seconds_sort_as_text_as_they_do_in_time(one: int, other: int) -> None:
    one, other = one - one % SECOND, other - other % SECOND
    assert (one < other) == (to_text(one) < to_text(other))


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-24T14:00:00+02:00", "2026-01-24T12:00:00Z"),
        ("2026-01-24T00:30:00.25-05:30", "2026-01-24T06:00:00.250000Z"),
        ("2026-01-24T12:00:00-00:00", "2026-01-24T12:00:00Z"),
    ],
)
def test_an_offset_is_taken_into_account(text: str, utc: str) -> None:
    assert to_text(from_text(text)) == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-24",
        "2026-01-24T12:00:00",
        "2026-01-24T12:00Z",
        "2026-01-24 12:00:00Z",
        "2026-01-24T12:00:00 02:00",
        "2026-01-24T12:00:00z",
        "2026-01-24T12:00:00.1234567Z",
        "2026-01-24T12:00:60Z",
        "2026-01-24T24:00:00Z",
        "2026-02-29T12:00:00Z",
        "2026-01-24T12:00:00+24:00",
        "2026-01-24T12:00:00Z\n",
        "\uff12026-01-24T12:00:00Z",
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2026-01-24T12:00:00Z" + "0" * 65_536,
    ],
)
def test_what_is_not_an_instant_of_the_calendar_is_refused_in_a_short_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an instant") as refusal:
        from_text(text)
    assert len(str(refusal.value)) < 200


def test_an_instant_beyond_the_calendar_has_no_text() -> None:
    with pytest.raises(OverflowError):
        to_text(LAST + 1)


def test_the_system_clock_counts_microseconds_of_utc() -> None:
    before = time.time_ns() // 1000
    told = system_clock()
    assert before <= told <= time.time_ns() // 1000
    assert to_text(told)[:4] == str(datetime.now(UTC).year)
