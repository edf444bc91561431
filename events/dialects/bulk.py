"""Writing many rows in few steps: what every append does for every table that it touches.

SQLite's driver lets go of the interpreter at every row of an ``executemany`` and queues to get it back, and psycopg
sends a statement for every row. So SQLite gets statements of several rows, and PostgreSQL a COPY: the triggers see
both as they see any insert.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table

ROWS: Final = 32
"""Rows of one SQLite statement; there are as many statements a table as sizes, and the driver keeps 512 prepared."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows in the order given; each has a value for every column of the table, in the declared order."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        for start in range(0, len(rows), ROWS):
            chunk = rows[start : start + ROWS]
            connection.exec_driver_sql(_insert(table, len(chunk)), tuple(chain.from_iterable(chunk)))
        return
    session: Any = connection.connection.driver_connection
    with session.cursor() as cursor, cursor.copy(_copy(table)) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _insert(table: Table, count: int) -> str:
    row = f"({', '.join('?' for _ in table.columns)})"
    return f"INSERT INTO {table.name} ({', '.join(table.columns.keys())}) VALUES {', '.join([row] * count)}"


@cache
def _copy(table: Table) -> str:
    return f"COPY {table.name} ({', '.join(table.columns.keys())}) FROM STDIN"
