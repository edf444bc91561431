"""Writing many rows in few steps: what every append does for every table that it touches.

SQLite's driver lets go of the interpreter at every row of an ``executemany`` and queues to get it back, and psycopg
sends a statement for every row. So SQLite gets statements of many rows, and PostgreSQL a COPY, both from the driver
itself: the triggers see them as they see any insert, and errors are SQLAlchemy's.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from events.dialects.direct import driver_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table

MOST_ROWS: Final = 128
"""Rows of one SQLite statement; fewer go in powers of two, so that the driver keeps eight statements a table prepared
rather than one for every size."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows in the order given; each has a value for every column of the table, in the declared order."""
    if not rows:
        return
    insert = _insert_sqlite if connection.dialect.name == "sqlite" else _copy_postgresql
    with driver_errors(connection, f"INSERT INTO {table.name}"):
        insert(connection.connection.driver_connection, table, rows)


def _insert_sqlite(driver: Any, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    start = 0
    while start < len(rows):
        count = min(MOST_ROWS, 1 << (len(rows) - start).bit_length() - 1)
        values = tuple(chain.from_iterable(rows[start : start + count]))
        driver.execute(_inserting(table, count), values).close()
        start += count


def _copy_postgresql(driver: Any, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    with driver.cursor() as cursor, cursor.copy(_copying(table)) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _inserting(table: Table, count: int) -> str:
    row = f"({', '.join('?' for _ in table.columns)})"
    return f"INSERT INTO {table.name} ({', '.join(table.columns.keys())}) VALUES {', '.join([row] * count)}"


@cache
def _copying(table: Table) -> str:
    return f"COPY {table.name} ({', '.join(table.columns.keys())}) FROM STDIN"
