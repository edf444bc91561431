"""A served dossier: the application on each database, with the coded article loaded as a newsroom would load it."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from events.dialects import open_database
from service.app import create_app
from service.schema import upgrade
from service.settings import Settings
from tests.conftest import DATABASES

SEED: Final = Path(__file__).parents[4] / "shared" / "seed"
ARTICLE: Final = "article"
BATCH: Final = 100


def seed(name: str) -> Path:
    """Find a file of the seed, which lies beside the project and is never part of it."""
    path = SEED / name
    if not path.exists():
        pytest.skip(f"The seed is not here: ../shared/seed/{name}")
    return path


def load(client: TestClient, dossier: str, path: Path) -> None:
    """Open a dossier and append the events of a file, as recorded then."""
    opened = {"dossier": dossier, "title": "Talks", "timezone": "UTC"}
    assert client.post("/v1/dossiers", json=opened).status_code == 201
    events = [json.loads(line) for line in path.read_text().splitlines()]
    for start in range(0, len(events), BATCH):
        batch: dict[str, Any] = {"events": events[start : start + BATCH], "backfill": True}
        answer = client.post(f"/v1/dossiers/{dossier}/events", json=batch)
        assert answer.status_code == 201, answer.text


@contextmanager
def serving(request: pytest.FixtureRequest, places: pytest.TempPathFactory, **chosen: Any) -> Iterator[TestClient]:
    """Serve an empty database of the kind that a fixture's parameter names, for longer than one test."""
    if request.param == "sqlite":
        url = f"sqlite:///{places.mktemp('served') / 'detente.sqlite'}"
        with TestClient(create_app(Settings(database_url=url, **chosen))) as client:
            yield client
        return
    cluster = request.getfixturevalue("postgres_cluster")
    name = f"served_{uuid.uuid4().hex}"
    cluster.create(name)
    database = open_database(cluster.url(name))
    upgrade(database)
    database.close()
    with TestClient(create_app(Settings(database_url=cluster.url(name), **chosen))) as client:
        yield client
    cluster.drop(name)


@pytest.fixture(scope="module", params=DATABASES)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An open server on a database of each kind, shared by the tests of a module: each takes a dossier of its own."""
    with serving(request, tmp_path_factory, open=True) as client:
        yield client


@pytest.fixture(scope="module", params=DATABASES)
def closed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server that asks for keys, reading too, on a database of each kind; shared by the tests of a module."""
    with serving(request, tmp_path_factory, open=False, public_read=False) as client:
        yield client


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    """An open server on an empty database of each kind."""
    database = open_database(database_url)
    upgrade(database)
    database.close()
    with TestClient(create_app(Settings(database_url=database_url, open=True))) as client:
        yield client


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An open server that has the coded article, on SQLite; shared by tests that only read."""
    path = seed("article.ndjson")
    url = f"sqlite:///{tmp_path_factory.mktemp('article') / 'detente.sqlite'}"
    with TestClient(create_app(Settings(database_url=url, open=True))) as client:
        load(client, ARTICLE, path)
        yield client
