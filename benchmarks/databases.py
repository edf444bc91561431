"""Databases to measure on: an SQLite file, and a PostgreSQL server that forgets nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from events.clock import Clock, system_clock
from events.dialects import open_database
from events.dialects.database import Database
from events.log import Indexer, Log
from events.tables import METADATA
from service.projections import PROJECTION_VERSION
from service.timetravel.index import Index
from tests.clusters import DURABLE, Cluster

BACKENDS: Final = ("sqlite", "postgresql")

NewUrl = Callable[[str], str]
"""From a name to the URL of a database that is new, and empty."""


@contextmanager
def databases(backend: str, place: Path | None = None) -> Iterator[NewUrl]:
    """Offer empty databases of one kind, durable, and take them away in the end.

    Args:
        place: Keeps what is in it; left out: a temporary directory.
    """
    directory = place or Path(tempfile.mkdtemp(prefix="detente-bench-"))
    try:
        if backend == "sqlite":
            yield lambda name: f"sqlite:///{directory / name}.sqlite"
            return
        with server(directory) as cluster:
            yield lambda name: _created(cluster, name)
    finally:
        if place is None:
            shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def server(directory: Path) -> Iterator[Cluster]:
    """Run a PostgreSQL server whose commits are durable, made in the directory if there is none yet."""
    cluster = Cluster(directory, DURABLE)
    if not cluster.data.exists():
        cluster.initialise()
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _created(cluster: Cluster, name: str) -> str:
    cluster.create(name)
    return cluster.url(name)


def prepare(url: str) -> Database:
    """Open a database with the declared schema and its triggers."""
    database = open_database(url)
    with database.writing() as connection:
        METADATA.create_all(connection)
        database.install_triggers(connection)
    return database


def log_of(database: Database, indexers: Sequence[Indexer] | None = None, clock: Clock = system_clock) -> Log:
    """Compose the log as the service does: with the real projections."""
    chosen = [Index()] if indexers is None else indexers
    return Log(database, clock=clock, indexers=chosen, projection_version=PROJECTION_VERSION)
