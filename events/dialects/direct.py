"""Statements that every append sends, straight to the driver: SQLAlchemy's own way costs more than most of them do.

The SQL is SQLAlchemy's, compiled once; errors are SQLAlchemy's; rows are plain tuples.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Dialect, Select, TextClause, Update
    from sqlalchemy.sql.compiler import SQLCompiler


def ask(
    connection: Connection, statement: Select[Any] | Update | TextClause, parameters: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Execute a statement whose parameters are all bound by name, none of them expanding.

    Args:
        connection: Its transaction begins here if it has not begun.
        statement: One that lives as long as the module that holds it: its SQL is kept.
        parameters: Numbers, texts and bytes, as the driver takes them.

    Returns:
        The rows; none for a statement that returns none.
    """
    if not connection.in_transaction():
        connection.begin()
    compiled = _compiled(statement, connection.dialect)
    names = compiled.positiontup
    values = parameters if names is None else [parameters[name] for name in names]
    with driver_errors(connection, compiled.string):
        cursor = _driver(connection).execute(compiled.string, values)
        try:
            return [] if cursor.description is None else cursor.fetchall()
        finally:
            cursor.close()


def send(connection: Connection, statement: str) -> None:
    """Execute the text of a statement that has no parameters and returns nothing."""
    with driver_errors(connection, statement):
        _driver(connection).execute(statement).close()


@contextmanager
def driver_errors(connection: Connection, statement: str) -> Iterator[None]:
    """Raise what the driver raises as SQLAlchemy does, and let go of a connection that was lost."""
    dialect = connection.dialect
    errors: Any = dialect.loaded_dbapi.Error
    try:
        yield
    except errors as error:
        lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement, None, error, errors, connection_invalidated=lost, dialect=dialect
        ) from error


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@lru_cache(maxsize=256)
def _compiled(statement: Any, dialect: Dialect) -> SQLCompiler:
    compiled: SQLCompiler = statement.compile(dialect=dialect)
    return compiled
