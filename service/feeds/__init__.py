"""The timeline for programs that others wrote: one module for each format, listed here.

``feed.py`` says what a feed is. The modules beside the formats hold what several of them need: ``matching.py`` and
``subjects.py`` the documents, ``dates.py`` and ``captions.py`` words, ``safety.py`` what may go where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.feeds import atom, geojson, ics, ndjson, parquet, spreadsheet, timelinejs, vis

if TYPE_CHECKING:
    from service.feeds.feed import Feed

FORMATS: Final[tuple[Feed, ...]] = (
    timelinejs.FEED,
    vis.FEED,
    ics.FEED,
    atom.FEED,
    spreadsheet.FEED,
    ndjson.FEED,
    geojson.FEED,
    parquet.FEED,
)
"""Every format."""

BY_SUFFIX: Final = {feed.suffix: feed for feed in FORMATS}
