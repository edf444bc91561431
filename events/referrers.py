"""Who refers to a slug: asked when a registry event is to be retracted, which is rare enough for a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from events.catalogue import BY_NAME, links
from events.errors import REFERENCES_NAMED
from events.stored import READ, recorded
from events.tables import events

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded


def referrers(
    connection: Connection, dossier: Dossier, names: Collection[tuple[str, str]], pending: Iterable[Recorded]
) -> list[str]:
    """Ids of events that still stand and refer to any of the names, in the log's order; at most eleven.

    Cost: one scan of the dossier's log; only events whose text holds a name are decoded.
    """
    holds_name = or_(*(events.c.body.contains(f'"{slug}"', autoescape=True) for _, slug in names))
    retracted = select(events.c.target).where(
        events.c.dossier_id == bindparam("key"), events.c.type == "event.retracted", events.c.target.is_not(None)
    )
    statement = (
        select(*READ)
        .where(events.c.dossier_id == bindparam("key"), holds_name, events.c.id.not_in(retracted))
        .order_by(events.c.sequence)
    )
    found: list[str] = []
    stored = (recorded(row, dossier) for row in connection.execute(statement, {"key": dossier.key}))
    taken_back: set[str] = set()
    waiting = list(pending)
    taken_back.update(str(event.target) for event in waiting if event.type == "event.retracted")
    for event in (*stored, *waiting):
        if event.id not in taken_back and event.body is not None and _refers(event, names):
            found.append(event.id)
            if len(found) > REFERENCES_NAMED:
                break
    return found


def _refers(event: Recorded, names: Collection[tuple[str, str]]) -> bool:
    payload = BY_NAME[event.type]
    return any((kind, slug) in names for kind, slug, _ in links.references(payload, event.body or {}))
