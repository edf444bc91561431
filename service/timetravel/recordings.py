"""The places of the log that touched what an answer rests on: its change points on the known axis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from events.clock import OPENING, SECOND
from events.tables import events
from service.timetravel import grounds
from service.timetravel.instants import last_recorded_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from service.timetravel.reading import Reading

Recording = tuple[int, int]
"""A sequence and its ``recorded_at``."""

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
    """The next recordings after a sequence that touched what an answer rests on, at most ``limit``, in order."""
    first = max(after, reading.exists_since - 1)
    found: set[int] = set()
    for ground in reading.grounds:
        found.update(grounds.following(reading.connection, reading.dossier.key, ground, first, limit))
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
    at = replace(reading.at, known=known)
    recorded = (
        grounds.last(reading.connection, reading.dossier.key, ground, at, reading.memory) for ground in reading.grounds
    )
    return max(recorded, default=0)


def _dated(reading: Reading, sequences: Iterable[int]) -> list[Recording]:
    wanted = list(sequences)
    if not wanted:
        return []
    rows = reading.connection.execute(_DATED, {"d": reading.dossier.key, "sequences": wanted})
    return sorted((row.sequence, row.recorded_at) for row in rows)
