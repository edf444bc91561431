"""Databases with the log's tables and triggers, and a log in them."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from events.dialects import open_database
from events.dialects.database import Database
from tests.clusters import Cluster
from tests.conftest import DATABASES
from tests.events.stores import Store, prepare


def prepared_database(cluster: Cluster) -> str:
    """Name the PostgreSQL database to copy, which the first to ask makes."""
    cluster.prepare("the_log", prepare)
    return "the_log"


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an SQLite file to copy."""
    file = tmp_path_factory.mktemp("log") / "prepared.sqlite"
    prepare(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_log_url(prepared_file: Path, tmp_path: Path) -> str:
    """Copy the prepared SQLite file for one test."""
    file = tmp_path / "log.sqlite"
    shutil.copy(prepared_file, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_log_url(postgres_cluster: Cluster) -> Iterator[str]:
    """Copy the prepared PostgreSQL database for one test."""
    name = f"test_{uuid.uuid4().hex}"
    postgres_cluster.create(name, template=prepared_database(postgres_cluster))
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@pytest.fixture(params=DATABASES)
def log_url(request: pytest.FixtureRequest) -> str:
    """Give the test a database of each kind in turn, with tables and triggers and nothing else."""
    url: str = request.getfixturevalue("sqlite_log_url" if request.param == "sqlite" else "postgres_log_url")
    return url


@pytest.fixture
def fresh(log_url: str) -> Iterator[Store]:
    """A store of its own without dossiers, on each kind of database."""
    database = open_database(log_url)
    store = Store(database)
    yield store
    store.writer.close()
    database.close()


@pytest.fixture(scope="session")
def shared_sqlite(prepared_file: Path) -> Iterator[Database]:
    """One SQLite database for all tests that keep to their own dossier."""
    file = prepared_file.with_name("shared.sqlite")
    shutil.copy(prepared_file, file)
    database = open_database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared_postgres(postgres_cluster: Cluster) -> Iterator[Database]:
    """One PostgreSQL database for all tests that keep to their own dossier."""
    name = f"shared_{uuid.uuid4().hex}"
    postgres_cluster.create(name, template=prepared_database(postgres_cluster))
    database = open_database(postgres_cluster.url(name))
    yield database
    database.close()
    postgres_cluster.drop(name)


@pytest.fixture(params=DATABASES)
def shared(request: pytest.FixtureRequest) -> Database:
    """Each kind of shared database in turn."""
    database: Database = request.getfixturevalue("shared_sqlite" if request.param == "sqlite" else "shared_postgres")
    return database


@pytest.fixture
def empty(shared: Database) -> Iterator[Store]:
    """A store whose dossier is not made yet, on each kind of database."""
    store = Store(shared, f"talks-{uuid.uuid4().hex}")
    yield store
    store.writer.close()


@pytest.fixture
def store(empty: Store) -> Store:
    """A store with its dossier and the registry in it, on each kind of database."""
    return empty.open()


@pytest.fixture
def on_sqlite(shared_sqlite: Database) -> Iterator[Store]:
    """The same on SQLite alone, for what no database has a part in."""
    store = Store(shared_sqlite, f"talks-{uuid.uuid4().hex}").open()
    yield store
    store.writer.close()
