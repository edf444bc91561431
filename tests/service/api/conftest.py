"""A served dossier: the application on each database, with the coded article loaded as a newsroom would load it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from events.dialects import open_database
from service.app import create_app
from service.schema import upgrade
from service.settings import Settings

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
