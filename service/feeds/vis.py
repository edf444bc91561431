"""vis-timeline: items and groups (visjs.github.io/vis-timeline/docs/timeline).

It takes content for HTML, hides an item whose group it does not know, and draws in the viewer's zone. So text is
escaped, there is a group for what has none, and every date is an instant: a month is the whole of it, never its first
day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from events.edtf import BEGINNING, FOREVER
from service.feeds import captions
from service.feeds.dates import When, when
from service.feeds.feed import PAGED, Feed
from service.feeds.matching import matching
from service.feeds.safety import escaped
from service.timetravel.instants import text_of

if TYPE_CHECKING:
    from service.feeds.feed import Asked
    from service.form import Addresses

UNCERTAIN: Final = frozenset({"year", "season", "month", "set", "open"})
"""Precisions of a date that is no day: its item bears the class ``detente-uncertain``."""


def write(document: dict[str, Any], _addresses: Addresses, asked: Asked) -> bytes:
    """An item for each event that has any date, and the groups that they belong to, in order of appearance."""
    items: list[dict[str, Any]] = []
    groups: dict[str, str] = {}
    for item in document["items"]:
        date = when(item["occurred"], document)
        place = _place(date)
        if place is None:
            continue
        group = captions.group_of(item, asked.group)
        groups.setdefault(group or captions.UNGROUPED, captions.group_name(group, asked.group, document["labels"]))
        items.append(_item(item, date, place, group))
    listed = [{"id": key, "content": escaped(name)} for key, name in groups.items()]
    coordinate = {name: document[name] for name in ("dossier", "as_of", "known_at", "next")}
    return orjson.dumps({"items": items, "groups": listed, **coordinate})


def _item(item: dict[str, Any], date: When, place: dict[str, Any], group: str | None) -> dict[str, Any]:
    said = escaped(captions.heading(item))
    notes = [said, *map(escaped, captions.remarks(item, date))]
    classes = [f"detente-{item['type'].replace('.', '-')}", f"detente-{date.precision}"]
    classes += ["detente-uncertain"] if date.precision in UNCERTAIN else []
    classes += ["detente-disputed"] if item["disputed"] else []
    return {
        "id": item["event"],
        "group": group or captions.UNGROUPED,
        "content": f"{escaped(date.words)}: {said}" if date.precision in UNCERTAIN else said,
        "title": "<br>".join([escaped(date.words), *notes]),
        "className": " ".join(classes),
        **place,
        "edtf": date.edtf,
        "issues": item["issues"],
        "party": item["party"],
    }


def _place(date: When) -> dict[str, Any] | None:
    """A range from the first to the last moment; a point for an instant, and at the bound of what has no start."""
    start, end = date.start, date.end or date.start
    if date.precision == "always" or end is None:
        return None
    if start is None or start.lo == BEGINNING:
        return {"type": "point", "start": text_of(end.hi - 1)}
    if date.precision == "instant" or end.hi == FOREVER or date.last is None:
        return {"type": "point", "start": text_of(start.lo)}
    return {"type": "range", "start": text_of(start.lo), "end": text_of(end.hi)}


FEED: Final = Feed(
    suffix="vis.json",
    media_type="application/json",
    describes="items and groups for vis-timeline; what has no date at all (the registry) is left out",
    view=matching,
    write=write,
    options=(*PAGED, "group"),
    schema={
        "type": "object",
        "required": ["items", "groups", "dossier", "as_of", "known_at", "next"],
        "properties": {
            "items": {"type": "array", "items": {"type": "object", "required": ["id", "group", "content", "start"]}},
            "groups": {"type": "array", "items": {"type": "object", "required": ["id", "content"]}},
        },
    },
)
