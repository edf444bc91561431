"""What is new: the dossiers, each with what moved in it last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from events.dossiers import Dossier, all_dossiers
from service.views.dossier import at_head, describe
from service.views.issues import tree_of
from service.views.labels import actors_in
from service.views.paging import WHOLE
from service.views.shifts import shifts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def newest(connection: Connection, *, now: int, latest: int) -> dict[str, Any]:
    """List the dossiers by slug as :func:`service.views.dossier.describe` has them, with their last shifts.

    Args:
        now: UTC microseconds.
        latest: Shifts of each at most, the last one first.
    """
    return {"dossiers": [_newest(connection, one, now, latest) for one in all_dossiers(connection)]}


def _newest(connection: Connection, found: Dossier, now: int, latest: int) -> dict[str, Any]:
    reading = at_head(connection, found, now)
    moved = shifts(reading, page=WHOLE)["shifts"][-latest:][::-1]
    titles = tree_of(reading).titles
    return {**describe(reading), "latest": moved, "actors": actors_in(reading, moved), "titles": titles}
