"""Bands: how far beyond an instant a search for straddlers must look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clock import DAY, SECOND, from_text
from events.edtf import ALWAYS, BEGINNING, FOREVER, Granule, settle
from service.timetravel.bands import OPEN, UNDATED, WIDTHS, band_of

RECORDED: int = from_text("2026-02-10T09:30:00.250000Z")
MIDNIGHT: int = from_text("2026-02-10T00:00:00Z")


def band(lo: int, said_hi: int, recorded_at: int = RECORDED) -> int:
    return band_of(lo, settle(Granule(lo, said_hi), recorded_at), said_hi, recorded_at)


@pytest.mark.parametrize(
    ("lo", "said_hi", "expected"),
    [
        (MIDNIGHT - 5 * DAY, MIDNIGHT - 4 * DAY, 0),
        (MIDNIGHT - 5 * DAY, MIDNIGHT - 5 * DAY + 1, 0),
        (MIDNIGHT - 5 * DAY, MIDNIGHT - 4 * DAY + 3_600 * SECOND, 0),
        (MIDNIGHT - 5 * DAY, MIDNIGHT - 4 * DAY + 3_600 * SECOND + 1, 1),
        (MIDNIGHT - 40 * DAY, MIDNIGHT - 9 * DAY, 1),
        (MIDNIGHT - 60 * DAY, MIDNIGHT - 9 * DAY, 2),
        (MIDNIGHT - 400 * DAY, MIDNIGHT - 35 * DAY, 2),
        (MIDNIGHT - 500 * DAY, MIDNIGHT - 35 * DAY, OPEN),
        (MIDNIGHT, MIDNIGHT + DAY, 0),
        (MIDNIGHT - 10 * DAY, MIDNIGHT + 18 * DAY, 1),
        (MIDNIGHT - 40 * DAY, FOREVER, 2),
        (MIDNIGHT + DAY, MIDNIGHT + 2 * DAY, OPEN),
        (MIDNIGHT + DAY, FOREVER, OPEN),
        (BEGINNING, MIDNIGHT - 9 * DAY, UNDATED),
        (BEGINNING, ALWAYS, UNDATED),
    ],
    ids=[
        "a day", "an instant", "a day of 25 hours", "more than that", "a month", "a quarter", "a year", "more than that",
        "today, settled now", "this month, settled now", "without end, settled now", "tomorrow", "tomorrow or ever after",
        "by then", "always",
    ],
)  # fmt: skip
def test_an_assertion_stands_in_the_band_of_its_settled_width(lo: int, said_hi: int, expected: int) -> None:
    assert band(lo, said_hi) == expected


moments = st.integers(MIDNIGHT - 900 * DAY, MIDNIGHT + 900 * DAY)


@given(lo=moments | st.just(BEGINNING), width=st.integers(1, 800 * DAY) | st.just(None), recorded_at=moments)
def test_what_stands_in_any_but_the_last_band_is_no_wider_and_was_over_when_it_was_recorded(
    lo: int, width: int | None, recorded_at: int
) -> None:
    said_hi = FOREVER if width is None else (MIDNIGHT if lo == BEGINNING else lo) + width
    hi = settle(Granule(lo, said_hi), recorded_at)
    found = band_of(lo, hi, said_hi, recorded_at)
    if found != OPEN:
        assert found == UNDATED or hi - lo <= WIDTHS[found]
        assert hi <= recorded_at + SECOND, "so that reach, which leaves the last band out, never lies in the future"


@given(lo=moments, width=st.integers(1, 800 * DAY), first=moments, later=st.integers(1, 900 * DAY))
def test_only_what_stands_in_the_last_band_can_end_after_a_later_report_of_the_same_granule(
    lo: int, width: int, first: int, later: int
) -> None:
    stated = Granule(lo, lo + width)
    hi, next_hi = settle(stated, first), settle(stated, first + later)
    assert hi <= next_hi or band_of(lo, hi, stated.hi, first) == OPEN
