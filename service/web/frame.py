"""The frame of a page: its coordinate, the changes before and after it, and where the same is found as data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from service.web.dates import last_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.form import Addresses

ONLY_PAGES: Final = frozenset({"lang"})
"""Parameters that data does not take."""


def steps(document: Mapping[str, Any], zone: str) -> dict[str, str | None]:
    """The nearest days on which the page may say something else.

    Returns:
        ``before`` and ``after`` as values of ``as_of``; null where nothing changes any more. ``known_before``: the last
        sequence at which less was known that matters here; null where there was none.
    """
    lower, upper = document["holds_for"]["as_of"]
    known = document["holds_for"]["known_at"][0]
    return {
        "before": None if lower is None else _day_before(lower, zone).isoformat(),
        "after": None if upper is None else last_day(upper, zone).isoformat(),
        "known_before": str(known - 1) if known > 1 else None,
    }


def _day_before(instant: str, zone: str) -> date:
    """The last day that is over before an exclusive instant."""
    day = last_day(instant, zone)
    return day - timedelta(days=1)


def data_address(addresses: Addresses, dossier: str) -> str:
    """The whole address of what a page shows, as JSON, pinned."""
    url = urlsplit(addresses.pinned)
    home = f"/d/{dossier}"
    inner = url.path.removeprefix(home) or "/state"
    return f"{addresses.base}/v1/dossiers/{dossier}{inner}?{_kept(url.query)}"


def coordinate_query(addresses: Addresses) -> str:
    """The pinned coordinate of a page as a query."""
    named = parse_qsl(urlsplit(addresses.pinned).query)
    return urlencode([pair for pair in named if pair[0] in {"as_of", "known_at"}], safe=":,")


def _kept(query: str) -> str:
    return urlencode([pair for pair in parse_qsl(query) if pair[0] not in ONLY_PAGES], safe=":,")
