"""Feeds of what events are about, rounds and incidents, under the filters of the timeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from events.edtf import FOREVER
from service.feeds.matching import told_of
from service.views.filters import Filters, span_between
from service.views.paging import LARGEST_PAGE, Page, cut_by_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.feeds.feed import Asked
    from service.timetravel.reading import Reading

T = TypeVar("T")


def slugs_matching(reading: Reading, asked: Asked, types: Sequence[str], member: str) -> set[str] | None:
    """The subjects about which any event matches, whenever it happened; None where nothing was asked but a span.

    Args:
        types: Of the events that are about such subjects.
        member: Of their ``data``, which has the slug.
    """
    filters = replace(asked.filters, since=None, until=None, dates="certain")
    if filters == Filters():
        return None
    wanted = [one for one in types if filters.type in {None, one}]
    each = (replace(asked, filters=replace(filters, type=one), limit=None, cursor=None) for one in wanted)
    return {one.data[member] for found in each for one in told_of(reading, found)[0] if member in one.data}


class Span:
    """The span that was asked for, cut at an instant if one is given.

    Raises:
        AmbiguousInstant: A bound is a month, a year or an interval.
        InvalidRequest: A bound is unreadable, or the end lies before the start.
    """

    def __init__(self, reading: Reading, filters: Filters, until: int = FOREVER) -> None:
        self.first, last = span_between(reading.dossier, filters.since, filters.until)
        self.last = min(last, until)
        self.dates = filters.dates

    def admits(self, lo: int, hi: int) -> bool:
        """Whether a granule lies within it, or with ``dates=possible`` only may."""
        within = self.first <= lo and hi <= self.last
        return within if self.dates == "certain" else not within and lo < self.last and hi > self.first


def part_of(items: Sequence[T], asked: Asked) -> tuple[list[T], str | None]:
    """As many of the items as were asked for, and the cursor of the next."""
    shown: list[T] = []
    following = asked.cursor
    while True:
        size = LARGEST_PAGE if asked.limit is None else min(LARGEST_PAGE, asked.limit - len(shown))
        page, following = cut_by_place(items, Page(size, following))
        shown += page
        if following is None or len(shown) == asked.limit:
            return shown, following
