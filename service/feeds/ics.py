"""iCalendar (RFC 5545) of the rounds of talks and the other contacts, for calendars that subscribe.

A day is a DATE and its end exclusive; a month is the whole of it, and free time. ``DTSTAMP`` is when the last thing
about a round was recorded and ``SEQUENCE`` counts what was, so that a calendar takes a change for one, and the same
answer is the same bytes for ever. A round of which nothing is certain at the coordinate, or that has no date, is left
out.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vText
from sqlalchemy import BigInteger, bindparam, cast, select

from events.clock import SECOND, to_text
from events.edtf import BEGINNING, FOREVER
from events.stored import amendments_of
from events.tables import event_tags
from service.feeds.dates import When, civil, when
from service.feeds.feed import Feed
from service.feeds.safety import linkable, printable, segment
from service.feeds.subjects import Span, part_of, slugs_matching
from service.views.dossier import introduced
from service.views.labels import actors_in
from service.views.rounds import contacts_in, rounds_in
from service.views.shown import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from service.feeds.feed import Asked
    from service.form import Addresses
    from service.timetravel.reading import Reading

TYPES: Final = {
    "round": ("round.scheduled", "round.rescheduled", "round.cancelled", "round.held", "round.concluded"),
    "contact": ("contact.held",),
}
STATUS: Final = {"anticipated": "TENTATIVE", "tentative": "TENTATIVE", "cancelled": "CANCELLED"}
"""What is not sure yet, or no more; all else is CONFIRMED."""

FIRM: Final = frozenset({"day", "instant", "interval"})
"""Precisions of a date that keep somebody busy."""

MINUTE: Final = 60 * SECOND
"""An end given to the minute or finer is that moment, not the end of it."""

PRODUCT: Final = "-//Detente//Rounds//EN"

_ABOUT: Final = (
    select(event_tags.c.sequence)
    .where(
        event_tags.c.dossier_id == bindparam("key"),
        event_tags.c.tag.in_(bindparam("tags", expanding=True)),
        event_tags.c.sequence <= cast(bindparam("known"), BigInteger),
    )
    .distinct()
)


def view(reading: Reading, asked: Asked) -> dict[str, Any]:
    """The rounds and contacts that match, by date.

    Returns:
        ``entries``: each with ``kind``, ``slug``, ``status``, ``occurred``, what the rounds' document has of it, and
        ``revision`` (how often anything about it was recorded, less one) and ``touched`` (when it last was);
        ``actors``, ``title``, ``series`` (names this record and no other) and ``next``.
    """
    span = Span(reading, asked.filters)
    found = [one for kind in TYPES for one in _of_kind(reading, asked, kind) if _falls(one, span, reading.dossier.zone)]
    found.sort(key=lambda one: (one["occurred"]["earliest"] or one["occurred"]["latest"] or "", one["slug"]))
    shown, following = part_of(found, asked)
    about = {
        "title": introduced(reading)["title"],
        "series": reading.event(1).id if reading.at.known else reading.dossier.slug,
        "actors": actors_in(reading, shown),
    }
    return {**reading.coordinates(), **about, "entries": shown, "next": following}


def _of_kind(reading: Reading, asked: Asked, kind: str) -> list[dict[str, Any]]:
    slugs = slugs_matching(reading, asked, TYPES[kind], kind)
    revisions = _revisions(reading, kind)
    held = reading.held(of_kind(kind))
    made = [one.shown() for one in rounds_in(reading, held)] if kind == "round" else contacts_in(reading, held)
    entries = []
    for one in made:
        slug, occurred = one[kind], one["held"] or one.get("scheduled") or _concluded(one)
        if occurred is None or (slugs is not None and slug not in slugs):
            continue
        entry = {**one, "kind": kind, "slug": slug, "occurred": occurred, "status": one.get("status", "held")}
        date = When(occurred["edtf"], reading.dossier.zone)
        if date.first is not None:
            sequences = revisions[slug]
            touched = to_text(reading.event(max(sequences)).recorded_at)
            entries.append({**entry, "revision": len(sequences) - 1, "touched": touched})
    return entries


def _concluded(one: dict[str, Any]) -> dict[str, Any] | None:
    """The date of its conclusion, of a round of which no more is known."""
    concluded = one.get("concluded")
    return None if concluded is None else {**concluded, **concluded["since"]}


def _falls(entry: dict[str, Any], span: Span, zone: ZoneInfo) -> bool:
    date = When(entry["occurred"]["edtf"], zone)
    end = date.end or date.start
    return span.admits(BEGINNING if date.start is None else date.start.lo, FOREVER if end is None else end.hi)


def _revisions(reading: Reading, kind: str) -> dict[str, set[int]]:
    """The sequences at which anything about each subject was recorded: its events, and what amends them."""
    bounds = {"key": reading.dossier.key, "tags": [f"type/{one}" for one in TYPES[kind]], "known": reading.at.known}
    sequences = reading.connection.execute(_ABOUT, bounds).scalars().all()
    reading.load_sequences(sequences)
    about = [reading.event(sequence) for sequence in sequences]
    amendments = amendments_of(reading.connection, reading.dossier, [one.id for one in about if one.target is None])
    found: dict[str, set[int]] = {}
    for one in about:
        for amended in (one, *amendments.get(one.id, ())):
            slug = one.effective.get("data", {}).get(kind)
            if slug is not None and amended.sequence <= reading.at.known:
                found.setdefault(slug, set()).add(amended.sequence)
    reading.load_sequences([max(sequences) for sequences in found.values()])
    return found


def write(document: dict[str, Any], addresses: Addresses, _asked: Asked) -> bytes:
    """A calendar with an event for each entry."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", printable(document["title"]))
    calendar.add("x-detente-known-at", str(document["known_at"]["sequence"]))
    for entry in document["entries"]:
        calendar.add_component(_event(entry, document, addresses))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: dict[str, Any], document: dict[str, Any], addresses: Addresses) -> Event:
    date = when(entry["occurred"], document)
    event = Event()
    name = f"urn:detente:{document['series']}/{document['dossier']}/{entry['kind']}/{entry['slug']}"
    event.add("uid", f"{uuid5(NAMESPACE_URL, name)}")
    stamp = datetime.fromisoformat(entry["touched"]).astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", entry["revision"])
    event.add("status", STATUS.get(entry["status"], "CONFIRMED"))
    _date(event, date)
    unsure = "" if date.precision in FIRM else f" ({date.words})"
    event.add("summary", f"{_title(entry)}{unsure}")
    event.add("description", "\n".join(_described(entry, date, document["actors"])))
    event.add("categories", [entry["kind"]])
    place = entry["occurred"].get("place") or {}
    if place:
        event.add("location", printable(", ".join(filter(None, (place.get("name"), place.get("country"))))))
    event.add("url", f"{addresses.base}/d/{document['dossier']}/events/{segment(entry['occurred']['event'])}")
    event.add("x-detente-edtf", vText(date.edtf or ""))
    return event


def _date(event: Event, date: When) -> None:
    """Write when: whole days, or an instant; where the end is open, the first day."""
    start, end = date.start, date.end
    if start is not None and date.precision in {"instant", "interval"} and "T" in str(date.edtf).partition("/")[0]:
        event.add("dtstart", civil(start.lo, UTC))
        if end is not None:
            event.add("dtend", civil(end.lo if end.hi - end.lo <= MINUTE else end.hi, UTC))
    elif date.first is not None:
        event.add("dtstart", date.first.date())
        event.add("dtend", _day_after((date.last or date.first).date()))
    event.add("transp", "OPAQUE" if date.precision in FIRM else "TRANSPARENT")


def _day_after(day: date) -> date:
    return day if day == day.max else day + timedelta(days=1)


def _title(entry: dict[str, Any]) -> str:
    summary = entry["occurred"].get("summary")
    return printable(summary or entry["slug"])


def _described(entry: dict[str, Any], date: When, actors: dict[str, str]) -> Iterable[str]:
    """What is known of it, a line each."""
    names = [actors.get(slug, slug) for slug in entry["participants"]]
    lines = [f"Status: {entry['status'].replace('_', ' ')}", f"Date: {date.words}"]
    lines += [f"Participants: {', '.join(names)}"] if names else []
    for member in ("host", "mediator", "outcome"):
        value = entry.get(member)
        lines += [f"{member.capitalize()}: {actors.get(value, value)}"] if isinstance(value, str) else []
    lines += [f"Certainty: {entry['certainty']}"] if entry["certainty"] != "certain" else []
    if entry.get("cancelled"):
        lines.append(f"Cancelled: {entry['cancelled'].get('reason') or entry['cancelled'].get('summary') or ''}")
    urls = (linkable(one.get("url")) for one in entry["occurred"]["sources"])
    return [printable(line) for line in (*lines, *(f"Source: {url}" for url in urls if url))]


FEED: Final = Feed(
    suffix="ics",
    media_type="text/calendar; charset=utf-8",
    describes="the rounds of talks and other contacts, for calendars; the filters choose by the events about them",
    view=view,
    write=write,
    version="1",
)
