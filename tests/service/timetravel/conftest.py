"""One database of each kind for all tests of time travel: each test has a dossier of its own in it."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from events.dialects import open_database
from events.dialects.database import Database
from tests.clusters import Cluster
from tests.conftest import DATABASES
from tests.desk import Desk, prepare


def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    prepare(database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An SQLite file with the tables."""
    folder: Path = tmp_path_factory.mktemp("timetravel")
    yield from _opened(f"sqlite:///{folder / 'detente.sqlite'}")


@pytest.fixture(scope="session")
def postgres_database(postgres_cluster: Cluster) -> Iterator[Database]:
    """A PostgreSQL database with the tables."""
    name = f"timetravel_{uuid.uuid4().hex}"
    postgres_cluster.create(name)
    yield from _opened(postgres_cluster.url(name))
    postgres_cluster.drop(name)


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest) -> Database:
    """Each kind in turn."""
    found: Database = request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")
    return found


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    """A new dossier in UTC with its registry, on 1 January 2026."""
    found = Desk(database)
    found.register()
    yield found
    found.close()
