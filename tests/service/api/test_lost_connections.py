"""A connection that ends between two reads, as where a primary is replaced, is nobody's concern who reads."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from events.dialects import open_database
from service.app import create_app
from service.schema import upgrade
from service.settings import Settings

DOSSIER = "/v1/dossiers/talks"


@pytest.fixture
def served(postgres_url: str) -> Iterator[TestClient]:
    """An open server on PostgreSQL that has been asked."""
    database = open_database(postgres_url)
    upgrade(database)
    database.close()
    with TestClient(create_app(Settings(database_url=postgres_url, open=True))) as client:
        client.post("/v1/dossiers", json={"dossier": "talks", "title": "Talks", "timezone": "UTC"})
        assert client.get(f"{DOSSIER}/state").status_code == 200
        yield client


@pytest.mark.parametrize("path", [f"{DOSSIER}/state", f"{DOSSIER}/events", "/v1/dossiers"])
def test_a_read_is_made_again_where_its_connection_was_lost(served: TestClient, postgres_url: str, path: str) -> None:
    database = open_database(postgres_url)
    with database.writing() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        found = connection.execute(text(f"{ended} AND pid <> pg_backend_pid()")).scalars().all()
    database.close()
    assert True in found
    assert served.get(path).status_code == 200
