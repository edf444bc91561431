"""Instants: the only reader of time in ``events``, and their text.

An instant is an integer of microseconds since 1970-01-01T00:00:00Z, without leap seconds, within the years 0001 to
9999.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

Clock = Callable[[], int]
"""Tells the instant; handed in by whoever composes, so that a test can hold it still."""

MILLISECOND: Final = 1_000
SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND

OPENING: Final = -719_162 * DAY
"""0001-01-01T00:00:00Z: ``recorded_at`` of every ``dossier.opened``, so that an archive can be loaded after it."""

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC throughout; naive arithmetic is twice as fast
_AWARE_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_TEXT_LIMIT: Final = 40


def system_clock() -> int:
    """Read the machine's clock, which may jump back."""
    return time.time_ns() // 1_000


def to_text(instant: int) -> str:
    """Write an instant as RFC 3339 in UTC with ``Z``; six digits of fraction, or none where it is zero.

    Raises:
        OverflowError: Outside the years 0001 to 9999.
    """
    seconds, fraction = divmod(instant, SECOND)
    return f"{_second(seconds)}.{fraction:06}Z" if fraction else f"{_second(seconds)}Z"


@lru_cache(maxsize=4096)
def _second(seconds: int) -> str:
    """Remembered, since what is recorded together or shown together often shares its seconds."""
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()


def from_text(text: str) -> int:
    """Read an RFC 3339 instant with seconds and an offset; at most six digits of fraction.

    Raises:
        ValueError: Not such an instant, or outside the years 0001 to 9999 in UTC.
    """
    if len(text) > _TEXT_LIMIT or not _RFC_3339.fullmatch(text):
        shown = repr(text[:_TEXT_LIMIT])
        message = f"{shown} is not an instant with an offset, such as 2026-01-24T12:00:00Z or 2026-01-24T14:00:00+02:00"
        raise ValueError(message)
    try:
        instant = (datetime.fromisoformat(text) - _AWARE_EPOCH) // _MICROSECOND
        to_text(instant)
    except (ValueError, OverflowError) as fault:
        message = f"{text!r} is not an instant of the calendar between the years 0001 and 9999"
        raise ValueError(message) from fault
    return instant
