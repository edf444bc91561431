"""TimelineJS: slides of Knight Lab's timeline (timeline.knightlab.com/docs/json-format.html).

It takes every number for local time, shows HTML, drops a slide without a start, and an era without both ends. So times
of day are the dossier's and say their zone, all text is escaped, and an undated event stands at the end of its bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from service.feeds import captions
from service.feeds.dates import When, when
from service.feeds.feed import PAGED, Feed
from service.feeds.matching import matching
from service.feeds.safety import escaped, links_of, quoted

if TYPE_CHECKING:
    from datetime import datetime

    from service.feeds.feed import Asked
    from service.form import Addresses

PARTS: Final = {"year": 1, "season": 2, "month": 2, "day": 3, "set": 3, "open": 3, "interval": 3, "instant": 5}
"""How many members of a date are given, by its precision: what is left out is not shown either."""

NAMES: Final = ("year", "month", "day", "hour", "minute")
ERAS: Final = ("round.held", "contact.held", "agreement.concluded")
"""Events that are also drawn as eras where they lasted more than a day."""


def write(document: dict[str, Any], _addresses: Addresses, asked: Asked) -> bytes:
    """A title, a slide for each event that has any date, and eras."""
    slides, eras = [], []
    for item in document["items"]:
        date = when(item["occurred"], document)
        if date.first is None:
            continue
        slides.append(_slide(item, date, document["labels"], asked))
        if item["type"] in ERAS and _lasted(date):
            eras.append({**_dates(date), "text": {"headline": escaped(captions.heading(item))}})
    title = {"unique_id": "title", "text": {"headline": escaped(document["title"])}, "autolink": False}
    coordinate = {name: document[name] for name in ("dossier", "as_of", "known_at", "next")}
    return orjson.dumps({"title": title, "events": slides, "eras": eras, "scale": "human", "detente": coordinate})


def _slide(item: dict[str, Any], date: When, labels: dict[str, dict[str, str]], asked: Asked) -> dict[str, Any]:
    group = captions.group_name(captions.group_of(item, asked.group), asked.group, labels)
    return {
        **_dates(date),
        "display_date": escaped(date.words),
        "unique_id": item["event"],
        "group": escaped(group),
        "text": {"headline": escaped(captions.heading(item)), "text": _text(item, date, labels)},
        "autolink": False,
    }


def _dates(date: When) -> dict[str, Any]:
    """Start, and end where it lasted; both show the whole date, as it is known."""
    if date.first is None:
        return {}
    found = {"start_date": _members(date.first, date, date.precision)}
    if _lasted(date) and date.last is not None:
        found["end_date"] = _members(date.last, date, date.precision)
    return found


def _members(moment: datetime, date: When, precision: str) -> dict[str, Any]:
    numbers = (moment.year, moment.month, moment.day, moment.hour, moment.minute)
    return {**dict(zip(NAMES, numbers[: PARTS[precision]], strict=False)), "display_date": escaped(date.words)}


def _lasted(date: When) -> bool:
    interval = date.precision == "interval" and date.first is not None and date.last is not None
    return interval and date.first.date() != date.last.date()  # type: ignore[union-attr] # both are there


def _text(item: dict[str, Any], date: When, labels: dict[str, dict[str, str]]) -> str:
    quote = (item["quote"] or {}).get("text")
    paragraphs = [
        *([f"<blockquote>{escaped(quote)}</blockquote>"] if quote else []),
        *(f"<p>{escaped(said)}</p>" for said in filter(None, [captions.speaker(item, labels)])),
        *(f"<p><em>{escaped(remark)}</em></p>" for remark in captions.remarks(item, date)),
    ]
    links = [f'<a href="{quoted(url)}">{escaped(slug)}</a>' for slug, url in links_of(item)]
    return "".join([*paragraphs, *([f"<p>Sources: {', '.join(links)}</p>"] if links else [])])


FEED: Final = Feed(
    suffix="timelinejs.json",
    media_type="application/json",
    describes="slides for TimelineJS; what has no date at all (the registry) is left out",
    view=matching,
    write=write,
    options=(*PAGED, "group"),
    schema={
        "type": "object",
        "required": ["title", "events", "eras", "detente"],
        "properties": {
            "events": {"type": "array", "items": {"type": "object", "required": ["start_date", "unique_id", "text"]}},
            "eras": {"type": "array", "items": {"type": "object", "required": ["start_date", "end_date"]}},
        },
    },
)
