"""The timeline: what was said and done, in the order in which it happened, as known at a coordinate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from events.edtf import BEGINNING, FOREVER
from events.errors import Fault, InvalidRequest
from service.timetravel.timeline import Surroundings, around, last_touch, rows
from service.views.filters import Filters, Residue, ground_of, is_undated
from service.views.paging import FIRST, Page, cursor_of
from service.views.registry import require_named
from service.views.shown import dates, marks, names_of, sources_of, titles_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.timetravel.drivers import Tags
    from service.timetravel.reading import Reading
    from service.timetravel.timeline import Window
    from service.views.shown import Told

CHUNK: Final = 200
"""Events that are read at a time where the index alone cannot tell which are asked for."""

SCANNED: Final = 20_000
"""Events that are looked at for one page: after that it ends short, and its cursor goes on."""

SAID: Final = ("actor", "on_behalf_of", "summary", "quote", "mode", "standing", "place", "note")
ALL: Final = Filters()


def timeline(reading: Reading, filters: Filters = ALL, page: Page = FIRST) -> dict[str, Any]:
    """The events that fall in a span, by date and then by the order in which they were recorded.

    Returns:
        ``items``; ``possibly``: how many more may fall in the span, which ``dates=possible`` lists; ``next``; and
        ``labels`` with the names of the actors and issues that occur. The registry is left out unless ``type`` asks
        for it. A page may be short though more follows, where words or standings are rare.
    """
    shown, following, possibly = items_of(reading, filters, page)
    items = [item_of(one, filters.dates) for one in shown]
    found = {"items": items, "possibly": possibly, "next": following, "labels": labels(reading, items)}
    return {**reading.coordinates(), **found}


def items_of(reading: Reading, filters: Filters, page: Page) -> tuple[list[Told], str | None, int]:
    """The events of one page, its successor's cursor, and how many more may fall in the span.

    The reading is told what the answer rests on.
    """
    require_named(reading.connection, reading.dossier, filters.named)
    tags, window = filters.tags(reading), filters.window(reading)
    reading.note_known(last_touch(reading, tags), ground_of(tags))
    residue = Residue(reading, filters)
    after = _place(page)
    if reading.tense == "before-first-event":
        return [], None, 0
    surroundings = around(reading, tags, window)
    reading.note_edges(surroundings.edges)
    shown, following = _scan(reading, tags, window, residue, after=after, limit=page.limit)
    return shown, following, _possibly(reading, tags, window, residue, surroundings)


def item_of(one: Told, certainty: str) -> dict[str, Any]:
    """One event as the timeline shows it; members that were not recorded are null or empty."""
    body = one.body
    return {
        "event": one.first.id,
        "sequence": one.first.sequence,
        "type": one.first.type,
        "occurred": dates(body, one.row),
        "undated": is_undated(one),
        **{member: body.get(member) for member in SAID},
        "issues": list(body.get("issues", ())),
        "party": one.data.get("party") or body.get("on_behalf_of"),
        "attribution": list(body.get("attribution", ())),
        "certainty": certainty,
        **marks(one.event, one.overlays),
        "sources": sources_of(body),
        "data": one.data,
        "relates_to": list(body.get("relates_to", ())),
        "external_ids": body.get("external_ids", {}),
    }


def labels(reading: Reading, items: Iterable[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """The names of the actors and the titles of the issues that items mention, by slug."""
    shown = list(items)
    actors = {slug for item in shown for slug in _actors(item)}
    return {
        "actors": names_of(reading, actors),
        "issues": titles_of(reading, {issue for item in shown for issue in item["issues"]}),
    }


def _actors(item: dict[str, Any]) -> Iterator[str]:
    yield from (item[member] for member in ("actor", "party", "on_behalf_of") if item[member])
    yield from item["attribution"]
    data = item["data"]
    for member in ("by", "attacker", "target_party", "asserted_by", "host", "mediator"):
        if isinstance(data.get(member), str):
            yield data[member]
    for member in ("addressees", "about", "participants", "parties"):
        yield from (slug for slug in data.get(member, ()) if isinstance(slug, str))


def _scan(
    reading: Reading, tags: Tags, window: Window, residue: Residue, *, after: tuple[int, int] | None, limit: int
) -> tuple[list[Told], str | None]:
    """Walk the timeline until a page is full, it ends, or too much has been looked at."""
    found: list[Told] = []
    for _ in range(max(1, SCANNED // CHUNK)):
        wanted = CHUNK if residue else limit + 1
        chunk = rows(reading, tags, window, after=after, limit=wanted)
        read = told(reading, chunk[:limit] if not residue else chunk)
        for one in read.values():
            if residue.admits(one):
                if len(found) == limit:
                    return found, _cursor(found[-1])
                found.append(one)
        if len(chunk) < wanted:
            return found, None
        if not residue:
            return found, _cursor(found[-1])
        after = (chunk[-1].hi, chunk[-1].ord)
    return found, cursor_of(after) if after else None


def _possibly(reading: Reading, tags: Tags, window: Window, residue: Residue, surroundings: Surroundings) -> int:
    """How many may fall in the span; where events must be read for it, of the first 20,000."""
    if not residue or not surroundings.possible:
        return surroundings.possible
    possible = type(window)(window.first, window.last, window.at, possible=True)
    count = 0
    after: tuple[int, int] | None = None
    for _ in range(SCANNED // CHUNK):
        chunk = rows(reading, tags, possible, after=after, limit=CHUNK)
        count += sum(residue.admits(one) for one in told(reading, chunk).values())
        if len(chunk) < CHUNK:
            break
        after = (chunk[-1].hi, chunk[-1].ord)
    return count


def _cursor(last: Told) -> str:
    return cursor_of((last.row.hi, last.row.ord))


def _place(page: Page) -> tuple[int, int] | None:
    key = page.after(int, int)
    if key is None:
        return None
    hi, order = (int(part) for part in key)
    if not (BEGINNING <= hi <= FOREVER and 0 <= order <= FOREVER):
        reason = "A cursor is the text of next of the page before, unchanged; leave it out for the first page."
        raise InvalidRequest("cursor cannot be read", invalid_params=[Fault("cursor", "bad-cursor", reason)])
    return hi, order
