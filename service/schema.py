"""The database's schema: which revision it has, and how it gets to another. The one caller of Alembic.

Revisions run inside the transaction of the writer: all of them or none. Processes that migrate at the same time wait
for each other (the file lock on SQLite, an advisory lock on PostgreSQL), and whoever comes second finds nothing to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import LockNotAvailable
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from events.dialects.sqlite import SQLite
from events.errors import DetenteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from events.dialects.database import Database

    Run = Callable[[Config, str], None]

ADVISORY_LOCK: Final = 0x64_6574_656E_7465
"""The key of PostgreSQL's advisory lock around migrations: ``detente`` in ASCII."""

HERE: Final = Path(__file__).parent


class SchemaError(DetenteError):
    """The schema cannot be brought to where it was wanted; nothing was changed."""


class NewerSchema(SchemaError):
    """The database was migrated by a later program than this one.

    Attributes:
        found: The database's revision, which this program does not know.
        expected: The last revision that it does know.
    """

    def __init__(self, *, found: str, expected: str) -> None:
        super().__init__(
            f"Database newer than this program: it has revision {found} (Last known here: {expected}); "
            "install the version of Detente that migrated it, or a later one"
        )
        self.found = found
        self.expected = expected


class UnknownRevision(SchemaError):
    """No revision has this name.

    Attributes:
        asked: What was given.
        known: All that there are, the first one first.
    """

    def __init__(self, asked: str, known: tuple[str, ...]) -> None:
        super().__init__(f"Unknown revision: {asked} (Known: base, {', '.join(known)}, head)")
        self.asked = asked
        self.known = known


class LogNotEmpty(SchemaError):
    """Going down past the first revision would drop events.

    Attributes:
        events: How many there are.
    """

    def __init__(self, events: int) -> None:
        super().__init__(f"Log not empty: going down would drop {events} events; export them and use a new database")
        self.events = events


class SchemaBusy(SchemaError):
    """Another transaction held a table for longer than a migration may wait (``LOCK_TIMEOUT`` in ``migrations/``)."""

    def __init__(self) -> None:
        super().__init__("Database busy: a table to be migrated is held by others; nothing was changed, try again")


def expected_revision() -> str:
    """Name the revision that this program is written for."""
    return _known()[-1]


def revision(database: Database) -> str | None:
    """Read the database's revision; None where nothing was ever migrated, and no file is created by asking."""
    if isinstance(database, SQLite) and not database.path.exists():
        return None
    with database.reading() as connection:
        return _revision(connection)


def is_current(database: Database) -> bool:
    """Say whether the database has exactly the revision that this program is written for."""
    return revision(database) == expected_revision()


def upgrade(database: Database, to: str = "head") -> None:
    """Run what is missing up to a revision; nothing where the database has it already. Creates SQLite's file.

    Raises:
        NewerSchema: The database has a revision that this program does not know.
        UnknownRevision: No revision is called ``to``.
        SchemaBusy: A table could not be locked in time (PostgreSQL).
    """
    _move(database, to, lambda current, target: command.upgrade if current < target else None)


def migrate(database: Database, to: str = "head") -> None:
    """Bring the database to a revision, be it up or down; ``base`` is before the first one.

    Raises:
        LogNotEmpty: Down past the first revision, and there are events.
        NewerSchema: As for :func:`upgrade`; so are ``UnknownRevision`` and ``SchemaBusy``.
    """

    def choose(current: int, target: int) -> Run | None:
        if current == target:
            return None
        return command.upgrade if current < target else command.downgrade

    _move(database, to, choose)


def _move(database: Database, to: str, choose: Callable[[int, int], Run | None]) -> None:
    """Run the command that is chosen by where the database stands and should stand.

    Both count revisions: 0 for nothing, 1 for the first one.
    """
    known = _known()
    places = {"base": 0, "head": len(known)} | {name: place for place, name in enumerate(known, start=1)}
    if to not in places:
        raise UnknownRevision(to, known)
    try:
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            current = _revision(connection)
            if current is not None and current not in places:
                raise NewerSchema(found=current, expected=known[-1])
            run = choose(places[current or "base"], places[to])
            if run is not None:
                config = _config()
                config.attributes.update(connection=connection, database=database)
                run(config, to)
    except OperationalError as fault:
        if isinstance(fault.orig, LockNotAvailable):
            raise SchemaBusy from fault
        raise


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known() -> tuple[str, ...]:
    """List all revisions, the first one first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(one.revision for one in script.walk_revisions())[::-1]


def _config() -> Config:
    """Find the revisions beside this package, where a wheel puts them, or else at the root of the repository."""
    places = (HERE, HERE.parent)
    place = next(place for place in places if (place / "alembic.ini").exists() and (place / "migrations").exists())
    return Config(place / "alembic.ini")
