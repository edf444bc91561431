"""Dates as they are known: a strict subset of EDTF (ISO 8601-2), read in linear time.

Read are ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, RFC 3339 instants with an offset (to the minute or finer), ``? ~ %`` at
the end of a date, ``X`` for unspecified digits, seasons ``21`` to ``24``, intervals ``a/b``, ``a/..``, ``../b``, and
one-of-a-set ``[a..b]``, ``[a,b,c]``, ``[..b]``, ``[a..]``; years 0001 to 9999.

Civil dates begin at midnight in the dossier's zone. Where the clocks are put back over midnight, the first midnight
counts; where they skip it, midnight as the old offset would have it (``fold=0`` of PEP 495). So days join without gap
or overlap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

LONGEST: Final = 128
"""Characters of the longest text that is read."""

BEGINNING: Final = -(2**63)
"""``lo`` of a granule whose start is open: before every instant."""

ALWAYS: Final = BEGINNING + 1
"""``hi`` of what has been so since before anyone recorded."""

FOREVER: Final = 2**63 - 1
"""``hi`` of a granule whose end is open, and the end of the year 9999: after every instant that can be asked about."""

_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_DAY: Final = 86_400 * _SECOND
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_LAST_DAY: Final = date.max.toordinal()
_FIRST: Final = (1 - _EPOCH_DAY) * _DAY
_END: Final = (_LAST_DAY + 1 - _EPOCH_DAY) * _DAY

_DATE: Final = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?([?~%]?)")
_INSTANT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)

_SUPPORTED: Final = (
    "a date (2026, 2026-01, 2026-01-24), an instant with an offset (2026-01-24T12:00:00Z), ?, ~ or % at the end of a "
    "date, X for unspecified digits, a season (2026-21 to 2026-24), an interval (a/b, a/.., ../b) or one of a set "
    "([a..b], [a,b], [..b], [a..])"
)
_NO_INSTANT: Final = (
    "is not an instant; write hours, minutes, at most six digits of fraction and an offset, such as "
    "2026-01-24T12:00:00Z or 2026-01-24T14:00+02:00"
)
_NEAR_MISSES: Final = (
    (r"[0-9-]{10}T[0-9:.]+", "has no offset; write Z for UTC, or the offset of the place, such as +02:00"),
    (r"[0-9-]{10}T[0-9:.]+ [0-9:]+", "has a space where an offset begins; in a URL, + is written %2B"),
    (r".*[?~%].*", "is qualified inside, or qualifies a time; ?, ~ and % are read at the end of a date only"),
    (r"[0-9-]{10}[ T].*", _NO_INSTANT),
    (r"\{.*", "is all of a set, which is not supported; record one event for each member"),
    (
        r"Y?[+-]?[0-9]+(?:E[0-9]+)?(?:S[0-9]+)?",
        "is not a year of four digits; years go from 0001 to 9999, and dates have dashes",
    ),
)
"""Texts that are not read, by the first pattern that they match, and what to say of them; all in linear time."""

_SEASONS: Final = {"21": 3, "22": 6, "23": 9, "24": 12}
"""Spring to winter by their first month, in the north; winter ends with February of the next year."""


class EdtfError(ValueError):
    """Not a date of the subset; the sentence says what is wrong and what may be written instead."""


@dataclass(frozen=True, slots=True)
class Granule:
    """One moment, somewhere in ``[lo, hi)``: UTC microseconds since 1970."""

    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Occurrence:
    """When something took effect, and until when if that was said.

    Attributes:
        start: Where it took effect; ``(BEGINNING, ALWAYS)`` where it has always been so.
        end: The second half of an interval ``a/b``; None for all else, ``a/..`` included.
    """

    start: Granule
    end: Granule | None = None


_ALWAYS: Final = Occurrence(Granule(BEGINNING, ALWAYS))


def always() -> Occurrence:
    """Stand in for the date of an event that has none and needs none, such as the registration of an actor."""
    return _ALWAYS


def settle(stated: Granule, recorded_at: int) -> int:
    """Find the settled end of a granule: what is recorded has happened (docs/concepts/time.md).

    Args:
        stated: As the text says.
        recorded_at: Of the first event of the chain.

    Returns:
        ``recorded_at`` rounded up to the end of its second, where that lies inside the granule; else the stated end.
    """
    second = (recorded_at // _SECOND + 1) * _SECOND
    return second if stated.lo < second < stated.hi else stated.hi


def parse(text: str, zone: ZoneInfo) -> Occurrence:
    """Read an EDTF text in a dossier's time zone.

    Cost is linear in the text, which is refused unread beyond 128 characters; recent results are remembered.

    Raises:
        EdtfError: Not in the subset, not a day of the calendar, or an end before its start.
    """
    if len(text) > LONGEST:
        message = f"A date has at most {LONGEST} characters, this one has {len(text)}"
        raise EdtfError(message)
    return _parse(text, zone)


@lru_cache(maxsize=4096)
def _parse(text: str, zone: ZoneInfo) -> Occurrence:
    if "/" in text:
        return _interval(text, zone)
    return Occurrence(_set(text, zone) if text.startswith("[") else _granule(text, zone))


def _refuse(text: str, reason: str) -> NoReturn:
    message = f"{text!r} {reason}"
    raise EdtfError(message)


def _interval(text: str, zone: ZoneInfo) -> Occurrence:
    """Read ``a/b``: it lasted from a to b."""
    first, _, last = text.partition("/")
    if "/" in last:
        _refuse(text, "has more than one /; an interval is a/b")
    if not first or not last:
        _refuse(text, "lacks one end; write .. for an open one")
    if first == last == "..":
        _refuse(text, "is open at both ends and says nothing")
    if "[" in text or "{" in text:
        _refuse(text, "puts a set into an interval, which is not supported")
    end = None if last == ".." else _granule(last, zone)
    if first == "..":
        return Occurrence(_ALWAYS.start, end)
    start = _granule(first, zone)
    if end is not None and end.hi <= start.lo:
        _refuse(text, "ends before it starts")
    return Occurrence(start, end)


def _set(text: str, zone: ZoneInfo) -> Granule:
    """Read one-of-a-set as the smallest granule that holds every member."""
    if text[-1] != "]":
        _refuse(text, "has a [ that no ] closes at its end")
    members = text[1:-1].split(",")
    granules = []
    for place, member in enumerate(members):
        first, dots, last = member.partition("..")
        if not first and not last:
            _refuse(text, "has an empty member" if not dots else "has a member that is open at both ends")
        if (not first and place > 0) or (dots and not last and place < len(members) - 1):
            _refuse(text, "has an open end in its middle; ..b comes first in a set and a.. last")
        low = _granule(first, zone) if first else Granule(BEGINNING, BEGINNING)
        high = low if not dots else _granule(last, zone) if last else Granule(FOREVER, FOREVER)
        if high.hi <= low.lo:
            _refuse(text, f"has a member that ends before it starts: {member}")
        granules += [low, high]
    return Granule(min(each.lo for each in granules), max(each.hi for each in granules))


def _granule(text: str, zone: ZoneInfo) -> Granule:
    """Read one date or instant."""
    if parts := _DATE.fullmatch(text):
        year, month, day, _ = parts.groups()
        first, last = _season(text, year, month, day) if month in _SEASONS else _hull(text, year, month, day)
        granule = Granule(_midnight(first, zone), _midnight(last + 1, zone))
        if granule.hi <= granule.lo:
            _refuse(text, f"does not exist in {zone.key}, where the calendar skipped that day")
        return granule
    if parts := _INSTANT.fullmatch(text):
        return _instant(text, parts.groups())
    _refuse(text, _why_not(text))


def _hull(text: str, year: str, month: str | None, day: str | None) -> tuple[int, int]:
    """Find the first and the last day that a date with or without unspecified digits may mean."""
    if year == "XXXX":
        _refuse(text, "leaves the whole year open; write an open set such as [..2026] or leave the date out")
    years = _matching(year, 1, 9999)
    months = _matching(month or "XX", 1, 12)
    first = next(_days(years, months, day or "XX", descending=False), None)
    last = next(_days(years, months, day or "XX", descending=True), None)
    if first is None or last is None:
        _refuse(text, "is not a day of the calendar; months go from 01 to 12, seasons from 21 to 24")
    return first, last


def _season(text: str, year: str, month: str, day: str | None) -> tuple[int, int]:
    """Find the first and the last day of a season; seasons have no days."""
    if day is not None:
        _refuse(text, f"gives a day of season {month}; seasons have none")
    first, _ = _hull(text, year, f"{_SEASONS[month]:02}", None)
    if month != "24":
        return first, _hull(text, year, f"{_SEASONS[month] + 2:02}", None)[1]
    new_year = _hull(text, year, "12", None)[1] + 1
    return first, date.fromordinal(new_year).replace(month=3).toordinal() - 1 if new_year <= _LAST_DAY else _LAST_DAY


def _matching(mask: str, low: int, high: int) -> Sequence[int]:
    """List the numbers that a mask of digits and X may mean, in order, within bounds."""
    if "X" not in mask:
        number = int(mask)
        return (number,) if low <= number <= high else ()
    numbers = [0]
    for digit in mask:
        choices = range(10) if digit == "X" else (int(digit),)
        numbers = [ten * 10 + one for ten in numbers for one in choices]
    return [number for number in numbers if low <= number <= high]


def _days(years: Sequence[int], months: Sequence[int], day: str, *, descending: bool) -> Iterator[int]:
    """Walk the ordinals of the days that match, from one end; at most 2,000 steps to the first."""
    days = _matching(day, 1, 31)
    step = -1 if descending else 1
    for year in years[::step]:
        for month in months[::step]:
            for one in days[::step]:
                try:
                    yield date(year, month, one).toordinal()
                except ValueError:
                    continue


def _midnight(ordinal: int, zone: ZoneInfo) -> int:
    """Turn the start of a civil day, or the end of the last, into an instant within the years that instants have."""
    offset = zone.utcoffset(datetime.fromordinal(min(ordinal, _LAST_DAY))) or timedelta()
    instant = (ordinal - _EPOCH_DAY) * _DAY - offset // timedelta(microseconds=1)
    return max(_FIRST, instant) if instant < _END else FOREVER


def _instant(text: str, parts: tuple[str | None, ...]) -> Granule:
    """Read an instant as the whole of the last unit that it states."""
    day, hour, minute, second, fraction, sign, offset_hour, offset_minute = (part or "" for part in parts)
    if hour > "23" or minute > "59" or second > "59":
        _refuse(text, "is not a time of day; hours go to 23, minutes and seconds to 59, without leap seconds")
    if offset_hour > "23" or offset_minute > "59":
        _refuse(text, "has an offset that no clock has")
    try:
        ordinal = date.fromisoformat(day).toordinal()
    except ValueError:
        _refuse(text, "is not a day of the calendar")
    lo = (ordinal - _EPOCH_DAY) * _DAY + int(hour) * 60 * _MINUTE + int(minute) * _MINUTE
    unit = _MINUTE
    if second:
        unit = _SECOND // 10 ** len(fraction)
        lo += int(second) * _SECOND + int(fraction or 0) * unit
    if sign:
        offset = (int(offset_hour) * 60 + int(offset_minute)) * _MINUTE
        lo += offset if sign == "-" else -offset
    if not _FIRST <= lo < _END:
        _refuse(text, "lies outside the years 0001 to 9999 in UTC")
    return Granule(lo, lo + unit if lo + unit < _END else FOREVER)


def _why_not(text: str) -> str:
    """Say what is wrong with a text that is neither a date nor an instant."""
    upper = text.upper()
    if upper != text and (_DATE.fullmatch(upper) or _INSTANT.fullmatch(upper)):
        return f"has lower case letters; write {upper}"
    for pattern, reason in _NEAR_MISSES:
        if re.fullmatch(pattern, text):
            return reason
    return "is not a date of the supported subset; write " + _SUPPORTED
