"""Making the index anew from the log, and comparing it with the one that stands.

The same code that keeps the index (``index.py``) makes it, under the head's lock and in one transaction: a reader sees
the old index or the new one, and a check rolls everything back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import text, update

from events.dossiers import find_dossier, head_of
from events.stored import follow
from events.tables import heads
from service.projections import PROJECTION_VERSION
from service.timetravel.index import Index
from service.timetravel.tables import INDEX

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from events.dialects.database import Database
    from events.dossiers import Dossier

GROUP: Final = 128
"""Events that are indexed at once: as many as one statement inserts, and few enough that they stay in the processor's
cache and that Python's collector of cycles, which walks whatever is held, has little to walk."""

EXAMPLES: Final = 5
"""Differing rows of a table that a report keeps."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many events are done, of how many."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one table of the index differs from what the log gives.

    Attributes:
        table: Its name.
        missing: How many rows the log gives that the index lacks.
        surplus: How many rows the index has that the log does not give.
        examples: A few of either, as tuples in the order of the table's columns.
    """

    table: str
    missing: int
    surplus: int
    examples: tuple[tuple[Any, ...], ...]


def rebuild(database: Database, slug: str, progress: Progress | None = None) -> int:
    """Replace a dossier's index by one made from its log; answer the number of events read.

    Raises:
        UnknownDossier: There is none.
    """
    with database.writing() as connection:
        dossier = find_dossier(connection, slug)
        database.lock_heads(connection, [dossier.key])
        done = _make_anew(connection, dossier, progress)
        version = update(heads).where(heads.c.dossier_id == dossier.key).values(projection_version=PROJECTION_VERSION)
        connection.execute(version)
    return done


def check(database: Database, slug: str, progress: Progress | None = None) -> list[Difference]:
    """Compare a dossier's index with one made from its log, table by table; empty where they are identical.

    Nothing is changed; appends wait meanwhile.

    Raises:
        UnknownDossier: There is none.
    """
    with database.writing() as connection:
        dossier = find_dossier(connection, slug)
        database.lock_heads(connection, [dossier.key])
        for table in INDEX:
            connection.execute(text(f"CREATE TEMPORARY TABLE {_aside(table)} AS {_rows_of(table)}"), {"d": dossier.key})
        _make_anew(connection, dossier, progress)
        found = [_compared(connection, table, dossier) for table in INDEX]
        connection.rollback()
    return [difference for difference in found if difference.missing or difference.surplus]


def _make_anew(connection: Connection, dossier: Dossier, progress: Progress | None) -> int:
    for table in INDEX:
        connection.execute(table.delete().where(table.c.dossier_id == dossier.key))
    total = head_of(connection, dossier).sequence
    index = Index()
    log = follow(connection, dossier)
    done = 0
    while group := list(islice(log, GROUP)):
        index(connection, dossier, group)
        done += len(group)
        if progress is not None:
            progress(done, total)
    return done


def _compared(connection: Connection, table: Table, dossier: Dossier) -> Difference:
    made = _rows_of(table)
    kept = f"SELECT * FROM {_aside(table)}"  # noqa: S608 - as above
    missing = connection.execute(text(f"{made} EXCEPT {kept}"), {"d": dossier.key}).all()
    surplus = connection.execute(text(f"{kept} EXCEPT {made}"), {"d": dossier.key}).all()
    examples = tuple(tuple(row) for row in (*missing[:EXAMPLES], *surplus[:EXAMPLES]))
    return Difference(table.name, len(missing), len(surplus), examples)


def _rows_of(table: Table) -> str:
    return f"SELECT * FROM {table.name} WHERE dossier_id = :d"  # noqa: S608 - names of declared tables


def _aside(table: Table) -> str:
    return f"aside_{table.name}"
