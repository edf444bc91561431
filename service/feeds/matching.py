"""The document of most feeds: every event that matches, with when it was recorded and last changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from events.clock import to_text
from service.views.dossier import introduced
from service.views.paging import LARGEST_PAGE, Page
from service.views.timeline import item_of, items_of, labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.feeds.feed import Asked
    from service.timetravel.reading import Reading
    from service.views.shown import Told

PARTS: Final = 40
"""Pages of the timeline that are read for one answer at most: it ends short where what is asked for is rare."""


def matching(reading: Reading, asked: Asked) -> dict[str, Any]:
    """The timeline's document (``api.md``), larger.

    Returns:
        ``items`` as the timeline has them, each also with ``recorded_at`` (of the first event of its correction
        chain), ``updated`` (when it was recorded or last amended) and ``touched`` (the sequence of that);
        ``possibly``, ``next`` and ``labels`` as there; ``title`` of the dossier.
    """
    shown, following, possibly = told_of(reading, asked)
    items = [recorded_item(one, asked.filters.dates) for one in shown]
    found = {"items": items, "possibly": possibly, "next": following, "labels": labels(reading, items)}
    title = introduced(reading)["title"]
    return {**reading.coordinates(), "title": title, **found}


def told_of(reading: Reading, asked: Asked) -> tuple[list[Told], str | None, int]:
    """The events that match, page by page; the cursor after them, or None after the last; how many more may."""
    found: list[Told] = []
    following, possibly = asked.cursor, 0
    for page in _pages(asked):
        size = LARGEST_PAGE if asked.limit is None else min(LARGEST_PAGE, asked.limit - len(found))
        shown, following, possibly = items_of(reading, asked.filters, Page(size, following))
        found.extend(shown)
        if following is None or len(found) == asked.limit or page == PARTS:
            break
    return found, following, possibly


def _pages(asked: Asked) -> Iterator[int]:
    page = 0
    while True:
        page += 0 if asked.limit is None else 1
        yield page


def recorded_item(one: Told, certainty: str) -> dict[str, Any]:
    """One event as the timeline shows it, with when the log took it in."""
    touching = max((one.event, *(overlay.event for overlay in one.overlays)), key=lambda event: event.sequence)
    return {
        **item_of(one, certainty),
        "recorded_at": to_text(one.first.recorded_at),
        "updated": to_text(touching.recorded_at),
        "touched": touching.sequence,
    }
