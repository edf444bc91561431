"""Events that say of others what they are to them: who denies, rejects or follows what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, bindparam, cast, select

from events.tables import event_tags
from service.timetravel.asserted import assertion_of, stands
from service.timetravel.grounds import of_tags
from service.timetravel.in_force import Assertion
from service.timetravel.tables import spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from service.timetravel.reading import Reading

CHUNK: Final = 200

_NAMING: Final = select(event_tags.c.sequence).where(
    event_tags.c.dossier_id == bindparam("d"),
    event_tags.c.tag.in_(bindparam("tags", expanding=True)),
    event_tags.c.sequence <= cast(bindparam("k"), BigInteger),
)
_ACTIVE: Final = (
    select(*assertion_of(spans))
    .where(
        spans.c.dossier_id == bindparam("d"),
        spans.c.sequence.in_(bindparam("sequences", expanding=True)),
        stands(spans),
    )
    .order_by(spans.c.hi, spans.c.sequence)
)


@dataclass(frozen=True, slots=True)
class Related:
    """One event's word on another.

    Attributes:
        target: Id of the other.
        relation: ``denies``, ``rejects``, ``follows`` …
        row: When it was said.
    """

    target: str
    relation: str
    row: Assertion


def related_to(reading: Reading, ids: Collection[str]) -> Iterator[Related]:
    """What has certainly been said of some events by then, oldest first.

    The reading is told of what was read, so that ``holds_for`` covers it.
    """
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        chunk = tuple(wanted[start : start + CHUNK])
        ground = of_tags(f"event/{event_id}" for event_id in chunk)
        rows = reading.recall_on(ground, ("naming", chunk), partial(_naming, reading, chunk), holds=True)
        reading.load(rows)
        for row in rows:
            yield from _said(reading, row, set(chunk))


def _naming(reading: Reading, ids: Sequence[str]) -> tuple[Assertion, ...]:
    """What names any of some events and is active, oldest first."""
    parameters = {"d": reading.dossier.key, "k": reading.at.known}
    tags = [f"event/{event_id}" for event_id in ids]
    sequences = sorted(set(reading.connection.execute(_NAMING, {**parameters, "tags": tags}).scalars()))
    if not sequences:
        return ()
    found = reading.connection.execute(_ACTIVE, {**parameters, "sequences": sequences})
    return tuple(Assertion(*row) for row in found)


def _said(reading: Reading, row: Assertion, targets: Collection[str]) -> Iterator[Related]:
    relations = reading.event(row.kf).effective.get("relates_to", ())
    mine = [one for one in relations if one["event"] in targets]
    if mine:
        reading.note_edges([row.hi])
    if row.hi <= reading.at.instant:
        for one in mine:
            yield Related(one["event"], one["relation"], row)
