"""All that differs between the databases: connections, locks, triggers.

``open_database(url)`` picks by the URL; what it returns is used through :class:`~events.dialects.database.Database`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import make_url

from events.dialects.postgresql import PostgreSQL
from events.dialects.sqlite import SQLite
from events.errors import InvalidRequest

if TYPE_CHECKING:
    from events.dialects.database import Database

DATABASES: tuple[type[Database], ...] = (SQLite, PostgreSQL)


def open_database(url: str) -> Database:
    """Open the database behind a URL; nothing is created but SQLite's file on the first write.

    Raises:
        InvalidRequest: The URL names a database that is not supported.
    """
    backend = make_url(url).get_backend_name()
    for database in DATABASES:
        if database.backend == backend:
            return database(url)
    known = ", ".join(database.example for database in DATABASES)
    detail = f"Unsupported database: {backend} (Supported: {known})"
    raise InvalidRequest(detail)
