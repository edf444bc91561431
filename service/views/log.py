"""The log as it was written: events in wire form, and one event with all that came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import BigInteger, bindparam, cast, select

from events.catalogue import BY_NAME
from events.clock import to_text
from events.dossiers import head_of
from events.errors import Fault, InvalidRequest, NotYetKnown, UnknownEvent
from events.stored import READ, amendments_of, one, recorded
from events.tables import event_tags, events
from service.projections import cells_of
from service.timetravel.grounds import of_event, of_tags
from service.timetravel.timeline import last_tagged
from service.views.filters import check_word
from service.views.paging import FIRST, Page, cursor_of
from service.views.registry import require_named
from service.views.shown import names_of
from service.views.words import Words, passages_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Select

    from events.dossiers import Dossier
    from events.envelope import Recorded
    from service.timetravel.reading import Reading

Order: TypeAlias = Literal["asc", "desc"]

CHUNK: Final = 500
SCANNED: Final = 20_000
"""Events that are looked at for one page of a search for words: after that it ends short, and its cursor goes on."""

REFERRING: Final = 100
"""Events that refer to one which are named at most."""


def events_page(
    connection: Connection,
    dossier: Dossier,
    *,
    after: int | None = None,
    before: int | None = None,
    order: Order = "asc",
    type: str | None = None,
    issue: str | None = None,
    party: str | None = None,
    actor: str | None = None,
    source: str | None = None,
    q: str | None = None,
    page: Page = FIRST,
) -> dict[str, Any]:
    """List the log's events in the order in which they were recorded, or the newest first.

    Args:
        after: Only sequences greater than this.
        before: Only sequences less than this.
        q: Words, all of which an event's text must hold.

    Returns:
        ``events`` in wire form, ``next`` and ``head``. Several filters combine with *and*; an amendment bears the
        issues, parties and sources of what it amends.

    Raises:
        InvalidRequest: A type that the catalogue does not have, words that cannot be searched for, a bad cursor.
        Unknown: Nothing registers what a filter names.
    """
    check_word("type", type, BY_NAME)
    check_word("order", order, ("asc", "desc"))
    named = {"issue": issue, "party": party, "actor": actor, "source": source}
    require_named(connection, dossier, named)
    tags = [f"{kind}/{slug}" for kind, slug in {"type": type, **named}.items() if slug is not None]
    statement = _matching(order, tags)
    start = 0 if order == "asc" else _LAST
    bounds = {"key": dossier.key, "after": after or 0, "before": _LAST if before is None else before, "place": start}
    words = None if q is None else Words(q)
    found, following = _read(connection, dossier, statement, bounds, page=page, words=words)
    head = head_of(connection, dossier).sequence
    return {"dossier": dossier.slug, "head": head, "events": found, "next": following}


def _read(
    connection: Connection,
    dossier: Dossier,
    statement: Select[Any],
    bounds: dict[str, int],
    *,
    page: Page,
    words: Words | None,
) -> tuple[list[dict[str, Any]], str | None]:
    """Read events until the page is full, they end, or too many have been looked at."""
    found: list[dict[str, Any]] = []
    place = _place(page)
    wanted = page.limit + 1 if words is None else CHUNK
    for _ in range(SCANNED // CHUNK):
        here = {} if place is None else {"place": place}
        rows = connection.execute(statement, {**bounds, **here, "limit": wanted}).all()
        for row in rows:
            event = recorded(row, dossier)
            if words is None or len(words.matched(passages_of(event.effective))) == len(words.all):
                if len(found) == page.limit:
                    return found, cursor_of((found[-1]["sequence"],))
                found.append(wire_form(event, row.leaf_hash))
            place = event.sequence
        if len(rows) < wanted:
            return found, None
    return found, cursor_of((place or 0,))


def wire_form(event: Recorded, leaf_hash: bytes) -> dict[str, Any]:
    """An event as it is exported: the offered members, and those that the log added."""
    body = event.body if event.body is not None else {"id": event.id, "type": event.type}
    return {
        **body,
        "id": event.id,
        "type": event.type,
        "dossier": event.dossier,
        "sequence": event.sequence,
        "recorded_at": to_text(event.recorded_at),
        "ingested_at": to_text(event.ingested_at),
        "recorded_by": event.recorded_by,
        "schema_version": event.schema_version,
        "leaf_hash": leaf_hash.hex(),
        **({"redacted": True} if event.body is None else {}),
    }


def event_document(reading: Reading, key: str) -> dict[str, Any]:
    """One event with what amends it, what it set, and what refers to it, as known at the coordinate.

    Args:
        key: Its id, or its sequence: an id has at least one character that is no digit.

    Returns:
        ``event`` in wire form; ``amendments`` in the log's order, each with what took it back
        (``retracted_by``); ``current``: the members as corrected, null where nothing corrected it or it was taken
        back; ``retracted_by``; ``redacted`` (by which event, on what basis); ``sets``: the cells that it set;
        ``referred_to_by``: later events that relate to it; ``labels``.

    Raises:
        UnknownEvent: There is none.
        NotYetKnown: It was recorded later than the ``known_at`` asked about.
    """
    connection, dossier = reading.connection, reading.dossier
    event = one(connection, dossier, _sequence(key) if key.isascii() and key.isdigit() else key)
    if event is None:
        raise UnknownEvent(dossier.slug, key)
    if event.sequence > reading.at.known:
        raise NotYetKnown("event", key, sequence=event.sequence, recorded_at=to_text(event.recorded_at))
    amendments = _known(reading, amendments_of(connection, dossier, [event.id]).get(event.id, ()))
    over = amendments_of(connection, dossier, [amendment.id for amendment in amendments])
    hashes = _leaf_hashes(reading, [event, *amendments])
    retracted = next((by.id for by in amendments if by.type == "event.retracted"), None)
    corrections = [by for by in amendments if by.type == "event.corrected" and by.body is not None]
    current = corrections[-1].effective if corrections and retracted is None else None
    shown = current or event.effective
    reading.note_known(event.sequence, of_event(event.sequence))
    reading.note_known(last_tagged(reading, f"event/{event.id}"), of_tags([f"event/{event.id}"]))
    found = {
        "event": wire_form(event, hashes[event.sequence]),
        "current": current,
        "amendments": [
            {
                **wire_form(by, hashes[by.sequence]),
                "retracted_by": next((one.id for one in _known(reading, over.get(by.id, ()))), None),
            }
            for by in amendments
        ],
        "retracted_by": retracted,
        "redacted": _erasure(event, amendments),
        "sets": [] if not shown else _cells(event.type, shown),
        "referred_to_by": _referring(reading, event),
        "labels": {"actors": names_of(reading, _actors(shown))},
    }
    return {**reading.coordinates(), **found}


def _cells(event_type: str, body: dict[str, Any]) -> list[dict[str, str]]:
    """The cells that an event sets, as corrected; an amendment sets none of its own."""
    if BY_NAME[event_type].family == "amendments":
        return []
    return [{"subject": subject, "aspect": aspect} for subject, aspect in cells_of(event_type, body)]


def _erasure(event: Recorded, amendments: list[Recorded]) -> dict[str, Any] | None:
    by = next((one for one in amendments if one.type == "event.redacted"), None)
    if by is None:
        return None if event.body is not None else {"event": None, "sequence": None, "basis": None, "authority": None}
    data = (by.body or {}).get("data", {})
    named = {"event": by.id, "sequence": by.sequence, "recorded_at": to_text(by.recorded_at)}
    return {**named, "basis": data.get("basis"), "authority": data.get("authority")}


def _known(reading: Reading, found: Iterable[Recorded]) -> list[Recorded]:
    return [event for event in found if event.sequence <= reading.at.known]


def _leaf_hashes(reading: Reading, shown: list[Recorded]) -> dict[int, bytes]:
    rows = reading.connection.execute(
        _HASHES, {"key": reading.dossier.key, "sequences": [event.sequence for event in shown]}
    )
    return {row.sequence: row.leaf_hash for row in rows}


def _referring(reading: Reading, event: Recorded) -> list[str]:
    """Ids of the events that name it in ``relates_to``; amendments are listed apart."""
    parameters = {"key": reading.dossier.key, "tag": f"event/{event.id}", "k": reading.at.known, "id": event.id}
    return list(reading.connection.execute(_REFERRING, parameters).scalars())


def _actors(body: dict[str, Any]) -> set[str]:
    data = body.get("data", {})
    named = {
        body.get("actor"),
        body.get("on_behalf_of"),
        data.get("by"),
        data.get("party"),
        *body.get("attribution", ()),
    }
    for member in ("addressees", "about", "participants", "parties"):
        named.update(slug for slug in data.get(member, ()) if isinstance(slug, str))
    return {slug for slug in named if isinstance(slug, str)}


_LAST: Final = 2**53
_HASHES: Final = select(events.c.sequence, events.c.leaf_hash).where(
    events.c.dossier_id == bindparam("key"), events.c.sequence.in_(bindparam("sequences", expanding=True))
)
_REFERRING: Final = (
    select(events.c.id)
    .join(
        event_tags,
        (event_tags.c.dossier_id == events.c.dossier_id) & (event_tags.c.sequence == events.c.sequence),
    )
    .where(
        event_tags.c.dossier_id == bindparam("key"),
        event_tags.c.tag == bindparam("tag"),
        event_tags.c.sequence <= cast(bindparam("k"), BigInteger),
        events.c.id != bindparam("id"),
        events.c.target.is_(None),
    )
    .order_by(events.c.sequence)
    .limit(REFERRING)
)


def _matching(order: Order, tags: list[str]) -> Select[Any]:
    """The events between two sequences that bear all tags; the first tag drives the search."""
    borne = [event_tags.alias() for _ in tags]
    statement = select(*READ, events.c.leaf_hash).where(events.c.dossier_id == bindparam("key"))
    for bears, tag in zip(borne, tags, strict=True):
        same = (bears.c.dossier_id == events.c.dossier_id) & (bears.c.sequence == events.c.sequence)
        statement = statement.join(bears, same).where(bears.c.dossier_id == bindparam("key"), bears.c.tag == tag)
    sequence = borne[0].c.sequence if borne else events.c.sequence
    place, rising = cast(bindparam("place"), BigInteger), order == "asc"
    return (
        statement.where(
            sequence > cast(bindparam("after"), BigInteger),
            sequence < cast(bindparam("before"), BigInteger),
            sequence > place if rising else sequence < place,
        )
        .order_by(sequence.asc() if rising else sequence.desc())
        .limit(bindparam("limit"))
    )


def _sequence(key: str) -> int:
    return min(int(key[:17]), _LAST)


def _place(page: Page) -> int | None:
    key = page.after(int)
    if key is None:
        return None
    place = int(key[0])
    if not 0 <= place <= _LAST:
        reason = "A cursor is the text of next of the page before, unchanged; leave it out for the first page."
        raise InvalidRequest("cursor cannot be read", invalid_params=[Fault("cursor", "bad-cursor", reason)])
    return place
