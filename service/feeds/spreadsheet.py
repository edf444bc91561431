"""CSV (RFC 4180): a line of headings, then a line for each event.

A cell that a spreadsheet would take for a formula gets a ``'`` before it; ``raw=1`` leaves it as it is.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from service.feeds.columns import COLUMNS
from service.feeds.feed import PAGED, Feed
from service.feeds.matching import matching

if TYPE_CHECKING:
    from service.feeds.columns import Column
    from service.feeds.feed import Asked
    from service.form import Addresses

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet computes (OWASP, "CSV Injection")."""

BETWEEN: Final = "; "
"""What stands between the members of a list."""


def write(document: dict[str, Any], _addresses: Addresses, asked: Asked) -> bytes:
    """The table, in UTF-8 without a byte order mark, with CRLF after each line."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(column.name for column in COLUMNS)
    for item in document["items"]:
        lines.writerow(_cell(column, item, raw=asked.raw) for column in COLUMNS)
    return text.getvalue().encode()


def _cell(column: Column, item: dict[str, Any], *, raw: bool) -> str:
    value = column.value(item)
    if value is None:
        return ""
    if column.kind == "truth":
        return "true" if value else "false"
    text = BETWEEN.join(value) if column.kind == "list" else str(value)
    # A number may begin with a minus: the catalogue lets nothing else into its columns.
    return text if raw or column.kind == "number" else guarded(text)


def guarded(text: str) -> str:
    """The text, made to be no formula, however many spaces it begins with."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


FEED: Final = Feed(
    suffix="csv",
    media_type="text/csv; charset=utf-8; header=present",
    describes="a table with headings for spreadsheets; cells that could be formulas are guarded unless raw=1",
    view=matching,
    write=write,
    options=(*PAGED, "raw"),
    download=True,
)
