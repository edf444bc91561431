"""Feeds of what events are about, rounds and incidents, under the filters of the timeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from events.edtf import BEGINNING
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


def falls(reading: Reading, filters: Filters, lo: int, hi: int) -> bool:
    """Whether a span of time lies within the one that was asked for, or with ``dates=possible`` only may."""
    first, last = span_between(reading.dossier, filters.since, filters.until)
    within = first <= lo and hi <= last
    if filters.dates == "certain":
        return within or (lo == BEGINNING and first == BEGINNING and hi <= last)
    return not within and lo < last and hi > first


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
