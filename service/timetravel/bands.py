"""Bands: assertions of a cell sorted by how wide their granules are, so that a search knows where it may stop.

An assertion that straddles ``t`` ends after it, but by no more than its own width. So in a band of days, only what ends
within the next day can straddle, however many years follow; without bands one granule of a year would make every search
walk a year. What has an open start has a band of its own: once begun it is possible until something later is certain,
so that what a search walks there it returns.

All of these were over when they were recorded, so that ``reach`` can bound a search for an ``as_of`` far after its
``known_at``. What is wider than a year, or was still ahead when it was recorded, stands in the last band, which is
searched whole: it is small.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from events.clock import DAY, SECOND
from events.edtf import BEGINNING, FOREVER

HOUR: Final = 3600 * SECOND

WIDTHS: Final = (DAY + HOUR, 32 * DAY, 367 * DAY)
"""Widest granule of each bounded band: a civil day (with its change of clocks), a month, a year."""

UNDATED: Final = len(WIDTHS)
"""The band of what has an open start."""

OPEN: Final = UNDATED + 1
"""The band of everything else."""


def day_of(instant: int) -> int:
    """The number of an instant's day in UTC: coarser than instants, and in the same order."""
    return instant // DAY


def band_of(lo: int, hi: int, said_hi: int, recorded_at: int) -> int:
    """Sort one assertion.

    Args:
        lo: Start of its granule.
        hi: Settled end of its granule.
        said_hi: Stated end.
        recorded_at: Of the first event of its chain.
    """
    ahead = hi == said_hi and hi > recorded_at + SECOND
    if hi == FOREVER or ahead:
        return OPEN
    if lo == BEGINNING:
        return UNDATED
    band = bisect_left(WIDTHS, hi - lo)
    return band if band < len(WIDTHS) else OPEN
