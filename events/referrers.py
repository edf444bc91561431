"""Who refers to a slug: asked when what registers it is to be retracted, which is rare enough for a scan."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, case, exists, or_, select

from events.catalogue import BY_NAME, links
from events.errors import REFERENCES_NAMED
from events.stored import READ, recorded
from events.tables import events

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

    from events.catalogue.links import Name
    from events.dossiers import Dossier
    from events.envelope import Recorded

SILENCING: Final = frozenset({"event.retracted", "event.corrected"})
"""Amendments after which the target, and every earlier correction of it, no longer says anything."""

_later = events.alias("later")
_subject = case((events.c.type == "event.corrected", events.c.target), else_=events.c.id)
_SILENCED = exists().where(
    _later.c.dossier_id == events.c.dossier_id,
    _later.c.target == _subject,
    _later.c.sequence > events.c.sequence,
    _later.c.type.in_(sorted(SILENCING)),
)


def referrers(
    connection: Connection,
    dossier: Dossier,
    names: Collection[Name],
    *,
    pending: Collection[Recorded],
    besides: Collection[str],
) -> list[str]:
    """Ids of events that say what holds and refer to any of the names, in the log's order; at most ten.

    An event that was taken back, or replaced by a correction, refers to nothing any more; the correction does.

    Args:
        names: Kinds and slugs.
        pending: Events that will follow what is recorded, in order.
        besides: Ids that do not count: what would be taken back together.

    Cost: one scan of the dossier's log; only events whose text holds a name are decoded.
    """
    silenced = {event.target: event.sequence for event in pending if event.type in SILENCING}
    found: list[str] = []
    for event in chain(_holding(connection, dossier, names), pending):
        subject = event.target if event.type == "event.corrected" else event.id
        if event.id in besides or silenced.get(subject, 0) > event.sequence:
            continue
        if _refers(event, names):
            found.append(event.id)
            if len(found) == REFERENCES_NAMED:
                break
    return found


def _holding(connection: Connection, dossier: Dossier, names: Collection[Name]) -> Iterator[Recorded]:
    """Recorded events that say what holds and whose text has one of the slugs anywhere."""
    holds_name = or_(*(events.c.body.contains(f'"{slug}"', autoescape=True) for _, slug in names))
    statement = (
        select(*READ)
        .where(and_(events.c.dossier_id == bindparam("key"), holds_name, ~_SILENCED))
        .order_by(events.c.sequence)
    )
    for row in connection.execute(statement, {"key": dossier.key}):
        yield recorded(row, dossier)


def _refers(event: Recorded, names: Collection[Name]) -> bool:
    bodies = {id(body): body for body in (event.body, event.effective) if body}
    return any(
        (kind, slug) in names
        for body in bodies.values()
        for kind, slug, _ in links.references(BY_NAME[body["type"]], body)
    )
