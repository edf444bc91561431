"""A command's way to the database: settings, schema, one writer, readings."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from events.clock import system_clock
from events.dialects import open_database
from events.dialects.sqlite import SQLite
from events.dossiers import all_dossiers, find_dossier, head_of
from events.log import Log
from events.writer import Writer
from service.cli.failures import USAGE, Stopped
from service.cli.screen import progress, remark
from service.projections import PROJECTION_VERSION
from service.schema import expected_revision, is_current, revision, upgrade
from service.settings import Settings
from service.timetravel.index import Index
from service.timetravel.instants import resolve
from service.timetravel.reading import Reading
from service.timetravel.rebuild import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.dialects.database import Database

RECORDED_BY: Final = "cli"
"""As whom the command line writes, unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open database with the settings that led to it."""

    settings: Settings
    database: Database

    def log(self) -> Log:
        """A log with its index; for one thread."""
        return Log(self.database, clock=system_clock, indexers=[Index()], projection_version=PROJECTION_VERSION)

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Start a writer; close it when the block ends, with everything written that was queued."""
        writer = Writer(self.log())
        try:
            yield writer
        finally:
            writer.close()

    @contextmanager
    def reading(self, dossier: str, as_of: str | None = None, known_at: str | None = None) -> Iterator[Reading]:
        """Read a dossier at a coordinate, as a person writes it."""
        with self.database.reading() as connection:
            found = find_dossier(connection, dossier)
            at = resolve(connection, found, as_of=as_of, known_at=known_at, now=system_clock())
            yield Reading(connection, found, at)


def settings_for(database_url: str | None) -> Settings:
    """Read the settings; a URL given on the command line comes before the environment's.

    Args:
        database_url: A URL, or the path of an SQLite file.
    """
    if database_url is None:
        return Settings()
    return Settings(database_url=database_url if "://" in database_url else f"sqlite:///{database_url}")


@contextmanager
def session(
    database_url: str | None, *, create: bool = False, prepare: bool = True, index: bool = True
) -> Iterator[Session]:
    """Open the database.

    Args:
        database_url: As for :func:`settings_for`.
        create: Whether an SQLite file that does not exist is made.
        prepare: Whether the schema and the index are brought up to date on SQLite, and demanded on PostgreSQL.
        index: Whether that includes the index.
    """
    settings = settings_for(database_url)
    database = opened(settings)
    try:
        if isinstance(database, SQLite) and not create and not database.path.exists():
            sentence = (
                f"There is no database at {database.path}; "
                "`detente demo` makes one with a sample in it, `detente init` one with an empty dossier"
            )
            raise Stopped(sentence)
        if prepare:
            bring_up_to_date(database)
            if index:
                bring_index_up_to_date(database)
        yield Session(settings, database)
    finally:
        database.close()


def opened(settings: Settings) -> Database:
    """Open the database that the settings name; nothing is read from it yet."""
    try:
        return open_database(settings.database_url)
    except ValueError as error:
        raise Stopped(str(error), code=USAGE) from error


def bring_up_to_date(database: Database) -> None:
    """Migrate an SQLite file without asking; of a server's database demand that somebody has."""
    if is_current(database):
        return
    if not isinstance(database, SQLite):
        found = revision(database) or "no schema"
        sentence = f"The database has {found}, this program needs {expected_revision()}; run: detente migrate"
        raise Stopped(sentence)
    upgrade(database)


def bring_index_up_to_date(database: Database) -> None:
    """Make the indexes anew that another version of the program made: asked elsewhere they would answer wrongly."""
    with database.reading() as connection:
        versions = {one.slug: head_of(connection, one).projection_version for one in all_dossiers(connection)}
    stale = {slug: version for slug, version in versions.items() if version != PROJECTION_VERSION}
    for slug, version in stale.items():
        sentence = (
            f"The index of {slug} was made by another version of the program ({version}, not {PROJECTION_VERSION})"
        )
        if not isinstance(database, SQLite):
            raise Stopped(f"{sentence}; run: detente rebuild")
        remark(f"{sentence}; it is made anew from the log.")
        with progress(f"Rebuilding {slug}", None) as tell:
            rebuild(database, slug, lambda done, total: tell(done, done, total))
