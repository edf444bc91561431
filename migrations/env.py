"""How Alembic reaches the database.

``service/schema.py`` hands over a :class:`~events.dialects.database.Database` and the open transaction of its writer,
so that one lock, one transaction and one set of connection settings serve everything. Run by the ``alembic`` command
itself (``current``, ``revision --autogenerate``), the database is that of ``DETENTE_DATABASE_URL``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context
from alembic.util import CommandError
from sqlalchemy import text

from events.dialects import open_database
from events.tables import METADATA
from service import keys, sessions
from service.settings import Settings
from service.timetravel import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from events.dialects.database import Database

DECLARED = (*tables.INDEX, keys.api_keys, sessions.web_sessions)
"""What registers with METADATA beside the log's own tables."""

LOCK_TIMEOUT = "5s"
"""Behind a migration that waits for a table every later query on it waits too: rather give up and change nothing."""


def migrate(database: Database, connection: Connection) -> None:
    """Run the revisions asked for within the transaction that is open, and install the triggers anew."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        transactional_ddl=True,
        transaction_per_migration=False,
        # Batch mode copies a table and forgets its triggers; `events` must never go through it.
        render_as_batch=False,
    )
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    before = context.get_context().get_current_heads()
    context.run_migrations()
    after = context.get_context().get_current_heads()
    # Last, and once for all revisions: a revision can neither forget it nor meet triggers younger than itself.
    if after and after != before:
        database.install_triggers(connection)


if context.is_offline_mode():
    message = "Migrations need a database: which triggers to drop cannot be written down beforehand (no --sql)"
    raise CommandError(message)

given = context.config.attributes
if "connection" in given:
    migrate(given["database"], given["connection"])
else:
    own = open_database(Settings().database_url)
    try:
        with own.writing() as connection:
            migrate(own, connection)
    finally:
        own.close()
