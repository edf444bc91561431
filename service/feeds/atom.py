"""Atom (RFC 4287) of what is new in the record, with its past in archive documents (RFC 5005 §4).

An entry is an event, named by a ``tag:`` address that a correction keeps; ``updated`` is when it was recorded,
corrected, disputed or ranked. A retracted event stays an entry, marked as such and without its words, since every
reader replaces what it has by that, while few know tombstones (RFC 6721).

The log is cut into blocks of 200 sequences. The feed holds what is new since the block before the last; an archive
holds what became visible in one block, is a pinned answer, and therefore never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from events.clock import to_text
from service.feeds import captions
from service.feeds.changes import changes_since, end_of
from service.feeds.dates import when
from service.feeds.feed import Feed
from service.feeds.matching import recorded_item
from service.feeds.safety import escaped, links_of, printable, segment
from service.timetravel.instants import text_of
from service.views.dossier import introduced
from service.views.timeline import labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.feeds.changes import Chain
    from service.feeds.feed import Asked
    from service.form import Addresses
    from service.timetravel.reading import Reading

BLOCK: Final = 200
"""Sequences of the log that one archive covers."""

FURTHEST: Final = 10_000
"""Sequences that one document looks back at most."""

ATOM: Final = "http://www.w3.org/2005/Atom"
HISTORY: Final = "http://purl.org/syndication/history/1.0"
NOTHING: Final = "1970-01-01T00:00:00Z"
"""When a feed without entries was updated: it has to say something."""


def view(reading: Reading, asked: Asked) -> dict[str, Any]:
    """What became visible or changed after ``since``.

    Returns:
        ``items`` and ``retracted``: what stands, and what was taken back; ``labels``, ``title``; ``archive``: whether
        this is one, and ``before``: the coordinate of the archive before, or null.
    """
    known = reading.at.known
    since = max(0, known // BLOCK - 1) * BLOCK if asked.since is None else min(asked.since, known)
    since = max(since, known - FURTHEST)
    changes = changes_since(reading, asked, since)
    items = []
    for one in changes.told:
        item = recorded_item(one, asked.filters.dates)
        touching = changes.touched.get(one.first.sequence)
        if touching is not None:
            item.update(touched=touching.sequence, updated=to_text(touching.recorded_at))
        items.append(item)
    found = {
        "items": items,
        "retracted": [_retracted(chain) for chain in changes.retracted],
        "labels": labels(reading, items),
        "title": introduced(reading)["title"],
        "archive": asked.since is not None and _is_archive(reading, asked.since),
        "before": _before(reading, since),
        "next": None,
    }
    return {**reading.coordinates(), **found}


def _is_archive(reading: Reading, since: int) -> bool:
    known = reading.at.known
    ends = known % BLOCK == 0 and known > 0 and since == known - BLOCK
    return ends and reading.at.instant == end_of(reading, known)


def _before(reading: Reading, since: int) -> dict[str, Any] | None:
    """Where the archive is that ends with a sequence."""
    if since < BLOCK:
        return None
    ends = since // BLOCK * BLOCK
    return {"as_of": text_of(end_of(reading, ends) - 1), "known_at": ends, "since": ends - BLOCK}


def _retracted(chain: Chain) -> dict[str, Any]:
    body = {} if chain.retraction is None else chain.retraction.effective
    return {
        "event": chain.first.id,
        "type": chain.first.type,
        "touched": chain.touched.sequence,
        "recorded_at": to_text(chain.first.recorded_at),
        "updated": to_text(chain.touched.recorded_at),
        "reason": body.get("data", {}).get("reason"),
    }


def write(document: dict[str, Any], addresses: Addresses, _asked: Asked) -> bytes:
    """A feed document, the latest change first."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "fh": HISTORY})
    dossier = document["dossier"]
    changes = sorted([*document["items"], *document["retracted"]], key=lambda one: one["touched"], reverse=True)
    latest = [*(one["updated"] for one in changes), document["known_at"]["recorded_at"], NOTHING]
    _add(feed, "id", _tag(addresses, dossier, f"timeline{_question(addresses)}"))
    _add(feed, "title", document["title"])
    _add(feed, "updated", next(filter(None, latest)))
    _add(_add(feed, "author"), "name", document["title"])
    _add(feed, "generator", "Detente")
    for relation, address in _relations(document, addresses):
        _add(feed, "link", rel=relation, href=addresses.base + address, type=FEED.media_type.partition(";")[0])
    _add(feed, "link", rel="alternate", href=f"{addresses.base}/d/{dossier}/timeline", type="text/html")
    if document["archive"]:
        etree.SubElement(feed, f"{{{HISTORY}}}archive")
    for one in changes:
        feed.append((_entry if "occurred" in one else _retraction)(one, document, addresses))
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return written


def _relations(document: dict[str, Any], addresses: Addresses) -> Iterator[tuple[str, str]]:
    """Where the document and its neighbours are, from the root."""
    yield "self", addresses.pinned if document["archive"] else _followed(addresses)
    if document["archive"]:
        yield "current", _followed(addresses)
    if document["before"] is not None:
        query = urlencode([*_parameters(addresses), *document["before"].items()], safe=":")
        yield "prev-archive", f"{urlsplit(addresses.present).path}?{query}"


def _entry(item: dict[str, Any], document: dict[str, Any], addresses: Addresses) -> etree._Element:
    date = when(item["occurred"], document)
    entry = _named(item, captions.heading(item), document, addresses)
    for term in (item["type"], *item["issues"]):
        _add(entry, "category", term=term)
    for _, url in links_of(item):
        _add(entry, "link", rel="via", href=url)
    quote = (item["quote"] or {}).get("text")
    paragraphs = [date.words, captions.speaker(item, document["labels"]), item["summary"], quote]
    paragraphs += captions.remarks(item, date)
    _add(entry, "content", "".join(f"<p>{escaped(one)}</p>" for one in paragraphs if one), type="html")
    return entry


def _retraction(one: dict[str, Any], document: dict[str, Any], addresses: Addresses) -> etree._Element:
    entry = _named(one, f"Retracted: {captions.kind(one).lower()}", document, addresses)
    _add(entry, "category", term="retracted")
    reason = f" ({one['reason'].replace('_', ' ')})" if one["reason"] else ""
    _add(entry, "content", f"The record took this back{reason}.", type="text")
    return entry


def _named(item: dict[str, Any], title: str, document: dict[str, Any], addresses: Addresses) -> etree._Element:
    entry = etree.Element(f"{{{ATOM}}}entry")
    _add(entry, "id", _tag(addresses, document["dossier"], f"events/{item['event']}"))
    _add(entry, "title", title)
    _add(entry, "published", item["recorded_at"])
    _add(entry, "updated", item["updated"])
    page = f"{addresses.base}/d/{document['dossier']}/events/{segment(item['event'])}"
    _add(entry, "link", rel="alternate", href=page, type="text/html")
    return entry


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    found: etree._Element = etree.SubElement(
        parent, f"{{{ATOM}}}{name}", {key: printable(value) for key, value in attributes.items()}
    )
    found.text = None if text is None else printable(text)
    return found


def _tag(addresses: Addresses, dossier: str, rest: str) -> str:
    """A name that lasts (RFC 4151)."""
    return f"tag:{urlsplit(addresses.base).hostname},2026:detente/{dossier}/{rest}"


def _parameters(addresses: Addresses) -> list[tuple[str, str]]:
    """The filters that were asked for."""
    query = urlsplit(addresses.present).query
    return [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "since"]


def _question(addresses: Addresses) -> str:
    query = urlencode(_parameters(addresses))
    return f"?{query}" if query else ""


def _followed(addresses: Addresses) -> str:
    """The feed to follow, from the root."""
    return urlsplit(addresses.present).path + _question(addresses)


FEED: Final = Feed(
    suffix="atom",
    media_type="application/atom+xml; charset=utf-8",
    describes="what is new in the record, for feed readers, with its past in archive documents (RFC 5005)",
    view=view,
    write=write,
    options=("since",),
)
