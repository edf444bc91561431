"""Grounds: what of the log an answer rests on, as choices of places whose recordings can be listed.

A ground is a choice of cells, of tags or of listings. What is read of it depends on nothing but the last sequence at
which anything was recorded there: so an answer says since when it holds, a part of one is kept for as long as nothing
was recorded beneath it, and a TimeMap lists the sequences themselves.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, TextClause, bindparam, text

from events.edtf import FOREVER
from service.timetravel import lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from service.timetravel.instants import Coordinate
    from service.timetravel.lookup import Selector
    from service.timetravel.memory import Memory

LISTED: Final = 2_000
"""Recordings of one ground that are remembered; of one that has more, only the last is asked for, each time."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A choice of places in the log.

    Attributes:
        origin: What to read from, as SQL that ends in a condition: its rows have ``x.sequence``.
        parameters: Values for its placeholders; tuples are lists.
        cells: Where it is a choice of cells: that choice.
    """

    origin: str
    parameters: tuple[tuple[str, Any], ...] = ()
    cells: Selector | None = None


_CELLS: Final = (
    "cells c JOIN touches x ON x.dossier_id = c.dossier_id AND x.cell_id = c.cell_id"
    " WHERE c.dossier_id = :d AND ({where})"
)
_TAGGED: Final = "event_tags x WHERE x.dossier_id = :d AND x.tag IN :tags"
_LISTED: Final = "listings x WHERE x.dossier_id = :d AND x.issue IN :issues"

EVERYTHING: Final = Ground("events x WHERE x.dossier_id = :d")
"""The whole log."""

REPORTS: Final = Ground(
    "events x WHERE x.dossier_id = :d AND x.type NOT LIKE 'actor.%' AND x.type NOT LIKE 'source.%'"
    " AND x.type NOT LIKE 'issue.%' AND x.type NOT LIKE 'dossier.%'"
)
"""All but the registry: what the unfiltered timeline rests on."""


def of_cells(selector: Selector) -> Ground:
    """Whatever was recorded of some cells."""
    return Ground(_CELLS.format(where=selector.where), selector.parameters, selector)


def of_tags(tags: Iterable[str]) -> Ground:
    """Whatever bears any of some tags of the log, amendments included."""
    return Ground(_TAGGED, (("tags", tuple(sorted(tags))),))


def of_listings(issues: Iterable[str]) -> Ground:
    """Whatever put a subject under any of some issues."""
    return Ground(_LISTED, (("issues", tuple(sorted(issues))),))


def of_event(sequence: int) -> Ground:
    """One event alone."""
    return Ground("events x WHERE x.dossier_id = :d AND x.sequence = :own", (("own", sequence),))


def last(connection: Connection, dossier_key: int, ground: Ground, at: Coordinate, memory: Memory) -> int:
    """The last sequence up to the coordinate's at which anything was recorded; 0 for none.

    Of a ground with few recordings all are read once, and then those that came since.
    """
    question = ("recordings", ground)
    found: tuple[int, Sequence[int] | None] = memory.recall(dossier_key, question) or (-1, ())
    upto, sequences = found
    if upto < at.known and sequences is not None:
        upto, sequences = _listed(connection, dossier_key, ground, at, found)
        memory.keep(dossier_key, question, (upto, sequences), 1 + len(sequences or ()) // 16)
    if sequences is None:
        return memory.once(dossier_key, (at.known, question), lambda: _last(connection, dossier_key, ground, at.known))
    place = bisect_right(sequences, at.known)
    return sequences[place - 1] if place else 0


def following(connection: Connection, dossier_key: int, ground: Ground, after: int, limit: int) -> list[int]:
    """The next recordings after a sequence, at most ``limit``, in order."""
    statement = f"SELECT DISTINCT x.sequence FROM {ground.origin} AND x.sequence > :after ORDER BY 1 LIMIT :limit"  # noqa: S608
    parameters = {"d": dossier_key, "after": after, "limit": limit, **dict(ground.parameters)}
    return list(connection.execute(_text(ground, statement), parameters).scalars())


def _listed(
    connection: Connection, dossier_key: int, ground: Ground, at: Coordinate, found: tuple[int, Sequence[int] | None]
) -> tuple[int, Sequence[int] | None]:
    """All recordings, in order, and up to which sequence that is so; None for too many."""
    upto, known = found[0], found[1] or ()
    statement = f"SELECT x.sequence FROM {ground.origin} AND x.sequence > :after LIMIT :limit"  # noqa: S608
    parameters = {"d": dossier_key, "after": upto, "limit": LISTED + 1, **dict(ground.parameters)}
    added = connection.execute(_text(ground, statement), parameters).scalars().all()
    if len(known) + len(added) > LISTED:
        return FOREVER, None
    sequences = (*known, *sorted(set(added)))
    return max(at.known, at.head, *sequences[-1:]), sequences


def _last(connection: Connection, dossier_key: int, ground: Ground, known: int) -> int:
    if ground.cells is not None:  # cell by cell, which reads one row of each
        return lookup.last_touch(connection, dossier_key, ground.cells, known) or 0
    statement = f"SELECT max(x.sequence) FROM {ground.origin} AND x.sequence <= :k"  # noqa: S608
    parameters = {"d": dossier_key, "k": known, **dict(ground.parameters)}
    return connection.execute(_text(ground, statement), parameters).scalar() or 0


def _text(ground: Ground, statement: str) -> TextClause:
    lists = [name for name, value in ground.parameters if isinstance(value, tuple)]
    # Typed, since PostgreSQL takes an empty list for one of integers.
    return text(statement).bindparams(*(bindparam(name, expanding=True, type_=String) for name in lists))
