"""What the databases refuse by themselves, whoever is connected and however."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from events.dialects import open_database
from events.dialects.database import Database
from tests.clusters import Cluster
from tests.events.conftest import prepared_database
from tests.events.stores import Store, amendment, corrected, said

Run = Callable[..., Any]

COLUMNS = "dossier_id, sequence, id, type, schema_version, recorded_at, ingested_at, recorded_by, target, salt, body, leaf_hash"
ROW = "{key}, {sequence}, '{id}', 'statement.made', 1, 9, 9, 'x', NULL, NULL, 'forged', {leaf}"
UPSERT = "INSERT INTO events ({columns}) VALUES ({row}) ON CONFLICT ({on}) DO UPDATE SET body = 'forged'"

WORDS = "append-only|are dense|follow the log|UNIQUE|unique|foreign key"

REFUSED = {
    "update of a body": "UPDATE events SET body = 'forged' WHERE id = 'S-1'",
    "update of nothing": "UPDATE events SET body = body WHERE id = 'S-1'",
    "update of an instant": "UPDATE events SET recorded_at = recorded_at - 1 WHERE id = 'S-1'",
    "update of a leaf": "UPDATE events SET leaf_hash = {leaf} WHERE id = 'S-1'",
    "update of a place": "UPDATE events SET sequence = 100 WHERE id = 'S-1'",
    "erasure without an order": "UPDATE events SET body = NULL, salt = NULL WHERE id = 'S-2'",
    "erasure of the body alone": "UPDATE events SET body = NULL WHERE id = 'S-1'",
    "erasure of the salt alone": "UPDATE events SET salt = NULL WHERE id = 'S-1'",
    "erasure with a new id": "UPDATE events SET body = NULL, salt = NULL, id = 'S-3' WHERE id = 'S-1'",
    "erasure with a new target": "UPDATE events SET body = NULL, salt = NULL, target = 'S-2' WHERE id = 'S-1'",
    "erasure of the order": "UPDATE events SET body = NULL, salt = NULL WHERE id = 'X-1'",
    "erasure of a dispute of what is erased": "UPDATE events SET body = NULL, salt = NULL WHERE id = 'D-1'",
    "delete of the last": "DELETE FROM events WHERE id = 'X-1'",
    "delete of all": "DELETE FROM events",
    "delete of a head": "DELETE FROM heads",
    "a gap": "INSERT INTO events ({columns}) VALUES (" + ROW.format(key="{key}", sequence=13, id="new", leaf="{leaf}") + ")",
    "a second one at a place": "INSERT INTO events ({columns}) VALUES (" + ROW.format(key="{key}", sequence=11, id="new", leaf="{leaf}") + ")",
    "one at the beginning": "INSERT INTO events ({columns}) VALUES (" + ROW.format(key="{key}", sequence=0, id="new", leaf="{leaf}") + ")",
    "a taken id": "INSERT INTO events ({columns}) VALUES (" + ROW.format(key="{key}", sequence=12, id="S-1", leaf="{leaf}") + ")",
    "an upsert by id": UPSERT.format(columns="{columns}", row=ROW.format(key="{key}", sequence=12, id="S-1", leaf="{leaf}"), on="dossier_id, id"),
    "an upsert by place": UPSERT.format(columns="{columns}", row=ROW.format(key="{key}", sequence=7, id="new", leaf="{leaf}"), on="dossier_id, sequence"),
    "a head beyond the last": "UPDATE heads SET sequence = sequence + 1",
    "a head before the last": "UPDATE heads SET sequence = sequence - 1",
    "a new head beside": "INSERT INTO heads VALUES (77, 5, 0, {leaf}, '1')",
}  # fmt: skip
OF_SQLITE = {
    "replace by id": "INSERT OR REPLACE INTO events ({columns}) VALUES (" + ROW.format(key="{key}", sequence=12, id="S-1", leaf="{leaf}") + ")",
    "replace by place": "REPLACE INTO events ({columns}) VALUES (" + ROW.format(key="{key}", sequence=7, id="new", leaf="{leaf}") + ")",
    "replace by rowid": "INSERT OR REPLACE INTO events (rowid, {columns}) VALUES ((SELECT rowid FROM events WHERE id = 'S-1'), "
    + ROW.format(key="{key}", sequence=12, id="new", leaf="{leaf}") + ")",
    "update that replaces": "UPDATE OR REPLACE events SET id = 'S-2' WHERE id = 'S-1'",
    "update of a rowid": "UPDATE events SET rowid = 1000 WHERE id = 'S-1'",
    "a head that replaces": "INSERT OR REPLACE INTO heads VALUES ({key}, 5, 0, {leaf}, '1')",
    "an erasure without an author": "UPDATE OR REPLACE events SET body = NULL, salt = NULL, recorded_by = NULL WHERE id = 'S-1'",
}  # fmt: skip
OF_POSTGRESQL = {
    "truncate": "TRUNCATE events",
    "truncate with all that refers": "TRUNCATE dossiers CASCADE",
    "truncate of heads": "TRUNCATE heads",
    "two rows with a gap between": "INSERT INTO events ({columns}) VALUES (" + ROW.format(key="{key}", sequence=12, id="a", leaf="{leaf}")
    + "), (" + ROW.format(key="{key}", sequence=14, id="b", leaf="{leaf}") + ")",
    "merge": "MERGE INTO events USING (SELECT 'S-1' AS id) AS source ON events.id = source.id WHEN MATCHED THEN DELETE",
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """A database with eleven events, and a way to run a statement as anybody could: without any setting of ours."""

    store: Store
    run: Run

    def rows(self) -> list[Any]:
        return [self.run(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("events", "heads")]


def fill(url: str) -> Store:
    """Write a dossier with its registry, S-1 with a correction and a dispute, S-2 and an order to erase S-1."""
    store = Store(open_database(url)).open()
    store.append([said("S-1"), corrected("C-1", "S-1", note="x"), said("S-2"), amendment("disputed", "D-1", "S-1")])
    order = f"(1, 11, 'X-1', 'event.redacted', 1, 9, 9, 'x', 'S-1', NULL, NULL, {leaf(store.database)})"
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO events ({COLUMNS}) VALUES {order}")
        connection.exec_driver_sql("UPDATE heads SET sequence = 11")
    store.writer.close()
    return store


@pytest.fixture(scope="module")
def filled_sqlite(prepared_file: Path) -> Iterator[Store]:
    file = prepared_file.with_name("triggers.sqlite")
    shutil.copy(prepared_file, file)
    store = fill(f"sqlite:///{file}")
    yield store
    store.database.close()


@pytest.fixture(scope="module")
def filled_postgres(postgres_cluster: Cluster) -> Iterator[Store]:
    postgres_cluster.create("triggers", template=prepared_database(postgres_cluster))
    store = fill(postgres_cluster.url("triggers"))
    yield store
    store.database.close()
    postgres_cluster.drop("triggers")


@pytest.fixture(params=["OFF", "ON"], ids=["plain", "recursive triggers"])
def on_sqlite_file(request: pytest.FixtureRequest, filled_sqlite: Store) -> Iterator[Filled]:
    with filled_sqlite.database.reading() as connection:
        file = str(connection.engine.url.database)
    with closing(sqlite3.connect(file, isolation_level=None)) as plain:
        plain.execute(f"PRAGMA recursive_triggers={request.param}")
        yield Filled(filled_sqlite, lambda statement: plain.execute(statement).fetchall())


@pytest.fixture
def on_postgres(filled_postgres: Store, postgres_cluster: Cluster) -> Iterator[Filled]:
    def run(statement: str) -> list[Any]:
        cursor = plain.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    with psycopg.connect(postgres_cluster.conninfo("triggers"), autocommit=True) as plain:
        yield Filled(filled_postgres, run)


def leaf(database: Database) -> str:
    return "x'" + "00" * 32 + "'" if database.backend == "sqlite" else r"'\x" + "00" * 32 + "'::bytea"


def check(filled: Filled, statement: str) -> None:
    before = filled.rows()
    with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match=WORDS):
        filled.run(statement.format(columns=COLUMNS, key=1, leaf=leaf(filled.store.database)))
    assert filled.rows() == before


@pytest.mark.parametrize("statement", [*REFUSED.values(), *OF_SQLITE.values()], ids=[*REFUSED, *OF_SQLITE])
def test_sqlite_lets_nobody_rewrite_history(on_sqlite_file: Filled, statement: str) -> None:
    check(on_sqlite_file, statement)


@pytest.mark.parametrize("statement", [*REFUSED.values(), *OF_POSTGRESQL.values()], ids=[*REFUSED, *OF_POSTGRESQL])
def test_postgresql_lets_nobody_rewrite_history(on_postgres: Filled, statement: str) -> None:
    check(on_postgres, statement)


def admit(filled: Filled) -> None:
    """What was ordered, and what follows the last: taken back at the end."""
    filled.run("BEGIN")
    for erased in ("S-1", "C-1"):
        filled.run(f"UPDATE events SET body = NULL, salt = NULL WHERE id = '{erased}'")
    row = ROW.format(key=1, sequence=12, id="new", leaf=leaf(filled.store.database))
    filled.run(f"INSERT INTO events ({COLUMNS}) VALUES ({row})")
    filled.run("UPDATE heads SET sequence = 12")
    gone = filled.run("SELECT id FROM events WHERE body IS NULL ORDER BY sequence")
    filled.run("ROLLBACK")
    assert gone == [("S-1",), ("C-1",), ("X-1",)]


def test_sqlite_admits_an_erasure_that_was_ordered_and_what_follows_the_last(on_sqlite_file: Filled) -> None:
    admit(on_sqlite_file)


def test_postgresql_admits_an_erasure_that_was_ordered_and_what_follows_the_last(on_postgres: Filled) -> None:
    admit(on_postgres)


def test_the_database_has_the_triggers_that_are_declared(shared: Database) -> None:
    with shared.reading() as connection:
        assert shared.installed_triggers(connection) == shared.declared_triggers()


def test_installing_again_mends_what_was_dropped_or_changed(log_url: str) -> None:
    database = open_database(log_url)
    table = "" if database.backend == "sqlite" else " ON events"
    with database.writing() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER events_refuse_delete{table}")
    with database.reading() as connection:
        missing = database.declared_triggers().keys() - database.installed_triggers(connection).keys()
    with database.writing() as connection:
        database.install_triggers(connection)
        mended = database.installed_triggers(connection)
    database.close()
    assert missing == {"events_refuse_delete"}
    assert mended == database.declared_triggers()


@pytest.mark.parametrize(
    "tampering",
    [
        "ALTER TABLE events DISABLE TRIGGER events_refuse_delete",
        "CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    ],
    ids=["disabled", "its function emptied"],
)
def test_a_trigger_of_postgresql_that_does_nothing_is_not_taken_for_the_declared_one(
    postgres_log_url: str, tampering: str
) -> None:
    database = open_database(postgres_log_url)
    with database.writing() as connection:
        connection.exec_driver_sql(tampering)
        assert database.installed_triggers(connection) != database.declared_triggers()
        database.install_triggers(connection)
        assert database.installed_triggers(connection) == database.declared_triggers()
    database.close()
