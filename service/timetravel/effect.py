"""What an append would change: the cells that it touches, before and after. Read inside a dry run's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from events.clock import SECOND
from events.dossiers import find_dossier
from service.timetravel.instants import Coordinate, recorded_at_of
from service.timetravel.lookup import Selector
from service.timetravel.reading import Reading

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.requests import Appended
    from service.timetravel.in_force import Held

_TOUCHED = "c.cell_id IN (SELECT x.cell_id FROM touches x WHERE x.dossier_id = :d AND x.sequence > :since)"


def effect_of(connection: Connection, slug: str, appended: Appended, now: int) -> dict[str, Any]:
    """Describe the effect of events that stand in the transaction.

    Args:
        appended: Where they stand.
        now: UTC microseconds; states are compared as of now.

    Returns:
        ``events`` (their ids and sequences), ``head`` (as it would be) and ``cells``: of each that something was
        recorded about ``subject``, ``aspect``, ``before`` and ``after`` (null where nothing holds) and whether it
        ``changes``. A side has ``event``, ``said_by`` (the correction that says it now, or the event itself),
        ``certainty``, ``possible`` (ids of what may hold instead), ``summary`` and ``data``.
    """
    dossier = find_dossier(connection, slug)
    since = appended.head if appended.repeated else appended.events[0][1] - 1
    touched = Selector(_TOUCHED, (("since", since),))
    before = _held(connection, dossier, touched, since, now)
    after = _held(connection, dossier, touched, appended.head, now)
    return {
        "events": [{"id": event_id, "sequence": sequence} for event_id, sequence, _ in appended.events],
        "head": appended.head,
        "repeated": appended.repeated,
        "cells": [
            {
                "subject": name[0],
                "aspect": name[1],
                "before": before.get(name),
                "after": after.get(name),
                "changes": before.get(name) != after.get(name),
            }
            for name in sorted(before.keys() | after.keys())
        ],
    }


def _held(
    connection: Connection, dossier: Dossier, touched: Selector, known: int, now: int
) -> dict[tuple[str, str], dict[str, Any]]:
    at = Coordinate((now // SECOND + 1) * SECOND, known, recorded_at_of(connection, dossier, known), present=True)
    reading = Reading(connection, dossier, at)
    held = reading.held(touched)
    reading.load(row for cell in held.values() for row in (cell.in_force, *cell.others) if row is not None)
    return {name: _shown(reading, cell) for name, cell in held.items()}


def _shown(reading: Reading, cell: Held) -> dict[str, Any]:
    ids = [reading.event(row.ord).id for row in cell.others]
    shown = {"event": None, "said_by": None, "certainty": cell.certainty, "possible": ids}
    if cell.in_force is None:
        return {**shown, "summary": None, "data": {}}
    said = reading.event(cell.in_force.kf)
    names = {"event": reading.event(cell.in_force.ord).id, "said_by": said.id}
    return {**shown, **names, "summary": said.effective.get("summary"), "data": said.effective.get("data", {})}
