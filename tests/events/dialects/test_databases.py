"""What the log asks of a database: one writer, snapshots for readers, and the settings that make them safe."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from events.dialects import open_database, postgresql
from events.dialects.database import Database
from events.dossiers import find_dossier
from events.errors import InvalidRequest
from events.tables import events
from tests.events.stores import Store, said

WAIT = 30


@pytest.mark.parametrize("url", ["mysql://user@host/database", "oracle://host"])
def test_a_database_that_is_not_supported_is_refused_with_those_that_are(url: str) -> None:
    with pytest.raises(InvalidRequest, match=r"sqlite:///.*postgresql"):
        open_database(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_needs_a_file_that_several_connections_share(url: str) -> None:
    with pytest.raises(ValueError, match="needs a file"):
        open_database(url)


def test_closing_what_was_never_opened_makes_no_file(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'never.sqlite'}").close()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_an_sqlite_file_is_made_with_the_first_write(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'log.sqlite'}")
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE made (one INTEGER)")
    database.close()
    assert (tmp_path / "new" / "folder" / "log.sqlite").exists()


@pytest.mark.parametrize(
    "statement", ["DELETE FROM tiles", "CREATE TABLE more (one INTEGER)", "UPDATE dossiers SET timezone = 'UTC'"]
)
def test_a_reader_cannot_write(store: Store, statement: str) -> None:
    with pytest.raises(DatabaseError), store.database.reading() as connection:
        connection.exec_driver_sql(statement)


def test_a_reader_sees_one_moment_however_long_it_reads(store: Store) -> None:
    count = select(func.count()).select_from(events)
    with store.database.reading() as connection:
        before = connection.execute(count).scalar_one()
        store.append([said(), said()])
        assert connection.execute(count).scalar_one() == before
    with store.database.reading() as connection:
        assert connection.execute(count).scalar_one() == before + 2


def test_what_a_writer_raises_leaves_nothing(store: Store) -> None:
    def write() -> None:
        with store.database.writing() as connection:
            connection.exec_driver_sql("UPDATE dossiers SET timezone = 'Asia/Tokyo'")
            raise LookupError

    with pytest.raises(LookupError):
        write()
    with store.reading() as (_, dossier):
        assert dossier.zone.key == "UTC"


def test_a_second_writer_of_a_dossier_waits_for_the_first(store: Store) -> None:
    taken = threading.Event()
    order: list[str] = []

    def second() -> None:
        with store.reading() as (_, dossier):
            key = dossier.key
        with store.database.writing() as connection:
            store.database.lock_heads(connection, [key])
            order.append("second")

    with store.reading() as (_, dossier), store.database.writing() as connection:
        store.database.lock_heads(connection, [dossier.key])
        waiting = threading.Thread(target=second)
        waiting.start()
        assert not taken.wait(0.2)
        order.append("first")
    waiting.join(WAIT)
    assert order == ["first", "second"]


def test_a_writer_that_locks_nothing_is_served(store: Store) -> None:
    with store.database.writing() as connection:
        store.database.lock_heads(connection, [])


@pytest.mark.parametrize("log_url", ["sqlite"], indirect=True)
def test_sqlite_is_set_as_was_measured_to_hold(log_url: str) -> None:
    database = open_database(log_url)
    everywhere = {
        "journal_mode": "wal", "busy_timeout": 5000, "foreign_keys": 1, "temp_store": 2, "cache_size": -16384,
        "trusted_schema": 0, "secure_delete": 1, "recursive_triggers": 1,
    }  # fmt: skip
    writer = {"synchronous": 2, "wal_autocheckpoint": 16000, "journal_size_limit": 67108864, "query_only": 0}
    reader = {"query_only": 1, "wal_autocheckpoint": 0}
    with database.writing() as connection:
        assert {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in everywhere | writer
        } == everywhere | writer
    with database.reading() as connection:
        assert {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in everywhere | reader
        } == everywhere | reader
    database.close()


@pytest.mark.parametrize("log_url", ["postgresql"], indirect=True)
def test_postgresql_is_set_as_was_measured_to_hold(log_url: str) -> None:
    database = open_database(log_url)
    with database.writing() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"
    with database.reading() as connection:
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"
    database.close()


def test_a_read_that_goes_on_for_ever_is_ended_and_the_next_one_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.dialects.sqlite.MOST_OPCODES", 3)
    database = open_database(f"sqlite:///{tmp_path / 'detente.sqlite'}")
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
    endless = text("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n")
    with pytest.raises(OperationalError, match="interrupted"), database.reading() as connection:
        connection.execute(endless)
    with database.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    database.close()


def test_the_head_is_read_as_of_now_until_a_reading_has_read_something(store: Store) -> None:
    store.append([said()])
    with store.database.reading() as connection:
        key = find_dossier(connection, store.slug).key
    with store.database.reading() as connection:
        first = store.database.head(connection, key)
        assert not connection.in_transaction()
        store.append([said()])
        assert store.database.head(connection, key)[0] == first[0] + 1
        count = connection.execute(select(func.count()).where(events.c.dossier_id == key)).scalar_one()
        assert store.database.head(connection, key)[0] == count
        store.append([said()])
        assert store.database.head(connection, key)[0] == count


def test_a_reader_that_lost_its_connection_after_a_rest_gets_another(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "FRESH", 0.0)
    database = open_database(postgres_url)
    with database.reading() as connection:
        connection.execute(text("SELECT 1"))
    _end_all_others(database)
    with database.reading() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    database.close()


def _end_all_others(database: Database) -> None:
    with database.writing() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{ended} AND pid <> pg_backend_pid()"))
