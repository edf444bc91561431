"""One database of each kind for all tests of views, and the coded article as a reader finds it."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from events.clock import system_clock
from events.dialects import open_database
from events.dialects.database import Database
from service.timetravel.reading import Reading
from tests.clusters import Cluster
from tests.conftest import DATABASES
from tests.desk import Desk, prepare

ARTICLE: Final = Path(__file__).parents[4] / "shared" / "seed" / "article.ndjson"

Asking: TypeAlias = Callable[..., AbstractContextManager[Reading]]


def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    prepare(database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An SQLite file with the tables."""
    yield from _opened(f"sqlite:///{tmp_path_factory.mktemp('views') / 'detente.sqlite'}")


@pytest.fixture(scope="session")
def postgres_database(postgres_cluster: Cluster) -> Iterator[Database]:
    """A PostgreSQL database with the tables."""
    name = f"views_{uuid.uuid4().hex}"
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


@pytest.fixture(scope="session")
def article(database: Database) -> Iterator[Desk]:
    """The coded article; its questions are about 31 January as known on the 29th."""
    if not ARTICLE.exists():
        pytest.skip("The seed is not here: ../shared/seed/article.ndjson")
    found = Desk(database)
    found.now = system_clock()
    events = [json.loads(line) for line in ARTICLE.read_text(encoding="utf-8").splitlines()]
    for start in range(0, len(events), 100):
        found.record(*events[start : start + 100], backfill=True)
    yield found
    found.close()
