"""Reading the log: rows become recorded events."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, bindparam, cast, select

from events.codec import decode
from events.dialects.direct import ask
from events.envelope import Recorded
from events.tables import events

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection, Row, Select

    from events.dossiers import Dossier

READ = (
    events.c.sequence,
    events.c.id,
    events.c.type,
    events.c.schema_version,
    events.c.recorded_at,
    events.c.ingested_at,
    events.c.recorded_by,
    events.c.target,
    events.c.body,
)
"""The columns that a recorded event is made of."""

_OF_DOSSIER = events.c.dossier_id == bindparam("key")
_BY_SEQUENCE = select(*READ).where(_OF_DOSSIER, events.c.sequence.in_(bindparam("sequences", expanding=True)))
_AMENDMENTS = (
    select(*READ).where(_OF_DOSSIER, events.c.target.in_(bindparam("ids", expanding=True))).order_by(events.c.sequence)
)
_AFTER = (
    select(*READ)
    .where(_OF_DOSSIER, events.c.sequence > cast(bindparam("after"), BigInteger))
    .order_by(events.c.sequence)
    .limit(bindparam("limit"))
)

T = TypeVar("T")

CHUNK = 512
"""Bound parameters a statement carries at most, well under either database's limit."""


def recorded(row: Row[*tuple[Any, ...]] | tuple[Any, ...], dossier: Dossier) -> Recorded:
    """Make a recorded event of a row that begins with the columns of ``READ``; its body is None once erased."""
    sequence, event_id, event_type, version, recorded_at, ingested_at, by, target, text = row[: len(READ)]
    body = None if text is None else decode(text, event_type, version)
    return Recorded(dossier.slug, sequence, event_id, event_type, version, recorded_at, ingested_at, by, target, body)


def by_sequence(connection: Connection, dossier: Dossier, sequences: Collection[int]) -> dict[int, Recorded]:
    """Events by their places; those that do not exist are absent. One index lookup each."""
    found: dict[int, Recorded] = {}
    for chunk in _chunks(list(sequences)):
        for row in connection.execute(_BY_SEQUENCE, {"key": dossier.key, "sequences": chunk}):
            found[row.sequence] = recorded(row, dossier)
    return found


def by_id(connection: Connection, dossier: Dossier, ids: Collection[str]) -> dict[str, Recorded]:
    """Events by their ids; those that do not exist are absent."""
    found: dict[str, Recorded] = {}
    for chunk in _chunks(list(ids)):
        size = 1 << (len(chunk) - 1).bit_length()
        filled = {f"id{place}": chunk[min(place, len(chunk) - 1)] for place in range(size)}
        for row in ask(connection, _by_id(size), {"key": dossier.key, **filled}):
            event = recorded(row, dossier)
            found[event.id] = event
    return found


def amendments_of(connection: Connection, dossier: Dossier, ids: Collection[str]) -> dict[str, list[Recorded]]:
    """What amends each of the events, in the log's order; events that nothing amends are absent."""
    found: dict[str, list[Recorded]] = {}
    for chunk in _chunks(list(ids)):
        for row in connection.execute(_AMENDMENTS, {"key": dossier.key, "ids": chunk}):
            found.setdefault(row.target, []).append(recorded(row, dossier))
    return found


def one(connection: Connection, dossier: Dossier, key: str | int) -> Recorded | None:
    """An event by its id or its sequence."""
    match = events.c.sequence == key if isinstance(key, int) else events.c.id == key
    row = connection.execute(select(*READ).where(events.c.dossier_id == dossier.key, match)).one_or_none()
    return None if row is None else recorded(row, dossier)


def follow(connection: Connection, dossier: Dossier, after: int = 0, page: int = 1000) -> Iterator[Recorded]:
    """Every event after a sequence, in order, ``page`` at a time: nothing is held but one page."""
    while True:
        rows = connection.execute(_AFTER, {"key": dossier.key, "after": after, "limit": page}).all()
        for row in rows:
            yield recorded(row, dossier)
        if len(rows) < page:
            return
        after = rows[-1].sequence


@cache
def _by_id(size: int) -> Select[Any]:
    """Ten statements are enough for every append: each asks for a power of two, filled up with the last id."""
    ids = [bindparam(f"id{place}", type_=events.c.id.type) for place in range(size)]
    return select(*READ).where(_OF_DOSSIER, events.c.id.in_(ids))


def _chunks(items: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
