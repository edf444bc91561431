"""Text that others wrote, made safe for where it goes."""

from __future__ import annotations

import html
import re
from typing import Any, Final
from urllib.parse import quote, urlsplit

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, escaped or not (XML 1.0 §2.2)."""

LINKED: Final = ("http", "https")


def printable(text: str) -> str:
    """The text without the characters that XML, and most readers, cannot take."""
    return _NOT_XML.sub("", text)


def escaped(text: str | None) -> str:
    """The text as HTML that shows it, between tags.

    Quotes stay: some readers also say it aloud, and would read out what stands for them.
    """
    return html.escape(printable(text or ""), quote=False)


def quoted(text: str) -> str:
    """The text as HTML between the quotes of an attribute."""
    return html.escape(printable(text), quote=True)


def linkable(url: object) -> str | None:
    """The address if a reader may be sent there: http or https and nothing else."""
    if not isinstance(url, str) or printable(url) != url or any(one.isspace() for one in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in LINKED and parts.netloc else None


def links_of(item: dict[str, Any]) -> list[tuple[str, str]]:
    """The sources of an item that have an address: slug and address, each address once."""
    found = ((one["source"], linkable(one.get("url"))) for one in item["sources"])
    return list({url: (slug, url) for slug, url in found if url is not None}.values())


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")
