"""The axis of time of a figure: where an instant lies, and which days and months are marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from markupsafe import Markup

from events.clock import DAY, from_text
from service.web.dates import LOCALES
from service.web.figures.svg import element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.web.figures.voice import Voice

MOST: Final = 9
"""Marks at most."""

BESIDE: Final = 6.0
"""How far the name of a mark may reach beyond the end of an axis: as far as there is a drawing."""

DAYS: Final = (1, 2, 5, 7, 14)
MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
LONGEST_IN_DAYS: Final = MOST * DAYS[-1]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Axis:
    """A span of time on a stretch of a drawing.

    Attributes:
        first: UTC microseconds, as is ``last``.
        left: Where the span begins in the drawing; it ends at ``right``.
    """

    first: int
    last: int
    left: float
    right: float
    voice: Voice

    @classmethod
    def around(cls, instants: Iterable[int], left: float, right: float, voice: Voice) -> Axis:
        """An axis on which all these lie, of which there is at least one, with a margin."""
        found = sorted(instants)
        margin = max((found[-1] - found[0]) // 25, 2 * DAY)
        return cls(found[0] - margin, found[-1] + margin, left, right, voice)

    def x(self, at: int) -> float:
        """Where an instant lies; what is beyond an end lies at that end."""
        share = (min(max(at, self.first), self.last) - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Where a day or a month begins, and what it is called."""
        zone = ZoneInfo(self.voice.zone)
        start, end = (_day(at, zone) for at in (self.first, self.last))
        length = (end - start).days
        marked = _days(start, end, length) if length <= LONGEST_IN_DAYS else _months(start, end, length)
        skeleton = "MMMd" if length <= LONGEST_IN_DAYS else "yMMM"
        for day in marked:
            at = datetime(day.year, day.month, day.day, tzinfo=zone)
            instant = (at - _EPOCH) // timedelta(microseconds=1)
            if self.first <= instant <= self.last:
                yield self.x(instant), format_skeleton(skeleton, day, locale=LOCALES[self.voice.language], fuzzy=True)

    def drawn(self, top: float, bottom: float) -> Markup:
        """The marks as lines, with their names above."""
        parts = []
        reached = self.left - 1.0
        for x, name in self.ticks():
            parts.append(element("line", x1=x, x2=x, y1=top, y2=bottom, class_="grid"))
            width = len(name) * 6.2
            middle = min(x, self.right + BESIDE - width / 2)
            if middle - width / 2 > reached:  # names do not run into each other
                parts.append(element("text", name, x=middle, y=top - 6, class_="tick", text_anchor="middle"))
                reached = middle + width / 2 + 4
        return element("g", *parts, class_="axis")


def instant_of(text: str | None, otherwise: int) -> int:
    """An instant of an answer; what stands for an open one."""
    return otherwise if text is None else from_text(text)


def _day(instant: int, zone: ZoneInfo) -> date:
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone).date()


def _days(start: date, end: date, length: int) -> Iterator[date]:
    step = next((days for days in DAYS if length / days <= MOST), DAYS[-1])
    day = start + timedelta(days=1)
    while day <= end:
        yield day
        day += timedelta(days=step)


def _months(start: date, end: date, length: int) -> Iterator[date]:
    step = next((months for months in MONTHS if length / 30.4 / months <= MOST), MONTHS[-1])
    number = start.year * 12 + start.month - 1
    number += -number % step
    while number <= end.year * 12 + end.month - 1:
        yield date(number // 12, number % 12 + 1, 1)
        number += step
