"""The places of the log that touched what an answer rests on: its change points on the known axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, String, bindparam, cast, select, text

from events.clock import OPENING, SECOND
from events.tables import events
from service.timetravel import lookup
from service.timetravel.instants import last_recorded_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from service.timetravel.reading import Reading

Recording = tuple[int, int]
"""A sequence and its ``recorded_at``."""

_TOUCHES = (
    "SELECT DISTINCT x.sequence FROM cells c"
    " JOIN touches x ON x.dossier_id = c.dossier_id AND x.cell_id = c.cell_id"
    " WHERE c.dossier_id = :d AND ({where}) AND x.sequence > :after ORDER BY x.sequence LIMIT :limit"
)
_EVERY = (
    select(events.c.sequence)
    .where(events.c.dossier_id == bindparam("d"), events.c.sequence > cast(bindparam("after"), BigInteger))
    .order_by(events.c.sequence)
    .limit(bindparam("limit"))
)
_FIRST = (
    select(events.c.sequence, events.c.recorded_at)
    .where(events.c.dossier_id == bindparam("d"), events.c.recorded_at > OPENING)
    .order_by(events.c.sequence)
    .limit(1)
)
_DATED = select(events.c.sequence, events.c.recorded_at).where(
    events.c.dossier_id == bindparam("d"),
    events.c.sequence.in_(bindparam("sequences", expanding=True)),
    events.c.recorded_at > OPENING,
)


def at_date(connection: Connection, dossier: Dossier, instant: int) -> tuple[int, int]:
    """Where a dossier stood at a date: the last microsecond that counts, and what was known then.

    Before the first recording stands the first one; after the last the last (RFC 7089 §4.5.3).

    Args:
        instant: To the second, UTC microseconds.
    """
    end = instant + SECOND
    known = last_recorded_before(connection, dossier, end)
    if known:
        return end - 1, known
    first = connection.execute(_FIRST, {"d": dossier.key}).one_or_none()
    return (end - 1, 0) if first is None else (first.recorded_at, first.sequence)


def following(reading: Reading, after: int, limit: int) -> list[Recording]:
    """The next recordings after a sequence, at most ``limit``, in order.

    For an answer that rests on more than cells (a timeline, a search), every recording of the dossier.
    """
    parameters = {"d": reading.dossier.key, "after": max(after, reading.exists_since - 1), "limit": limit}
    found: set[int] = set()
    if reading.rests_on_more:
        found.update(reading.connection.execute(_EVERY, parameters).scalars())
    for selector in reading.selectors:
        statement = text(_TOUCHES.format(where=selector.where))
        lists = [name for name in lookup.LISTS if f"IN :{name}" in selector.where]
        statement = statement.bindparams(*(bindparam(name, expanding=True, type_=String) for name in lists))
        found.update(reading.connection.execute(statement, {**parameters, **dict(selector.parameters)}).scalars())
    return _dated(reading, sorted(found)[:limit])


def around(reading: Reading, head: int) -> list[Recording]:
    """First, previous, current, next and last recording of an answer, in order, each once; some may be missing."""
    known = reading.at.known
    current = _last(reading, known)
    places = {current, _last(reading, current - 1), _last(reading, head)}
    first_and_next = [*following(reading, 1, 1), *following(reading, known, 1)]
    from_then_on = [place for place in places if place >= max(reading.exists_since, 1)]
    return sorted({*_dated(reading, from_then_on), *first_and_next})


def _last(reading: Reading, known: int) -> int:
    if known <= 0:
        return 0
    if reading.rests_on_more:
        return known
    touched = (
        lookup.last_touch(reading.connection, reading.dossier.key, selector, known) for selector in reading.selectors
    )
    return max((sequence for sequence in touched if sequence is not None), default=0)


def _dated(reading: Reading, sequences: Iterable[int]) -> list[Recording]:
    wanted = list(sequences)
    if not wanted:
        return []
    rows = reading.connection.execute(_DATED, {"d": reading.dossier.key, "sequences": wanted})
    return sorted((row.sequence, row.recorded_at) for row in rows)
