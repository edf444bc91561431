"""NDJSON: the items of the timeline, one a line, as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from service.feeds.feed import Feed
from service.feeds.matching import matching

if TYPE_CHECKING:
    from service.feeds.feed import Asked
    from service.form import Addresses


def write(document: dict[str, Any], _addresses: Addresses, _asked: Asked) -> bytes:
    """A line for each event."""
    return b"".join(orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE) for item in document["items"])


FEED: Final = Feed(
    suffix="ndjson",
    media_type="application/x-ndjson",
    describes="the items of the timeline, one a line, for programs that read as they go",
    view=matching,
    write=write,
    download=True,
)
