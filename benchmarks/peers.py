"""What the append is measured against: the raw driver, and the library ``eventsourcing``.

The library is used as its documentation shows: an application that saves an aggregate with one event, on its own
recorders, which keep a total order as our log does. Its SQLite has the same ``synchronous=FULL`` (the default) and
its PostgreSQL is the same durable server. It validates nothing and hashes nothing; its SQLite application has one
connection that writes. Bare, it keeps nothing but the events, so that no question about a date could be answered; told
to, it keeps what ours keeps beside each event, by the means that its documentation names.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any, Final

import orjson
import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.sqlite import SQLiteApplicationRecorder
from eventsourcing.utils import get_topic
from psycopg.sql import SQL
from sqlalchemy import make_url

from benchmarks import dossiers

POOL: Final = 16
"""Connections of the library's PostgreSQL pool; more are slower here, since its appends wait for one table lock."""


class Position(Aggregate):
    """An aggregate with one event, which holds the same JSON as ours."""

    @event("Stated")
    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body


def library(url: str, *, indexed: bool) -> Callable[[int], Callable[[int], object]]:
    """Save one event at a time through ``eventsourcing``; the answer makes a caller's own append.

    Args:
        url: Of an empty database.
        indexed: Whether its recorder keeps what ours keeps beside an event, in the same transaction.
    """
    settings, recorder = _settings(url)
    if indexed:
        settings["APPLICATION_RECORDER_TOPIC"] = get_topic(recorder)
    application: Application[Any] = Application(env=settings)

    def append(number: int) -> object:
        issue, party, occurred = dossiers.numbered(number)
        position = Position(dossiers.position(number, issue=issue, party=party, occurred=occurred))
        return application.save(position, kept=_kept(number, position.body)) if indexed else application.save(position)

    return lambda _caller: append


def _settings(url: str) -> tuple[dict[str, str], type[Any]]:
    """Of an application on a database, and the recorder that keeps an index there."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(address.database)}
        return settings, IndexedSQLite
    settings = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(address.database),
        "POSTGRES_HOST": str(address.query["host"]),
        "POSTGRES_USER": str(address.username),
        "POSTGRES_PASSWORD": "-",
        "POSTGRES_POOL_SIZE": str(POOL),
        "POSTGRES_MAX_WAITING": "0",
    }
    return settings, IndexedPostgreSQL


Rows = dict[str, list[tuple[Any, ...]]]
"""What is kept beside an event, by table."""

TABLES: Final = {
    "kept_tags": "tag text, sequence bigint, PRIMARY KEY (tag, sequence)",
    "kept_timeline": "tag text, day text, sequence bigint, PRIMARY KEY (tag, day, sequence)",
    "kept_life": "cell text, day text, sequence bigint, PRIMARY KEY (cell, day, sequence)",
}
"""What an append condition, a page of the timeline and a cell as of a date are found by."""


def _kept(number: int, body: dict[str, Any]) -> Rows:
    """The rows that our log and its index hold of a position, but for those of the tree."""
    issue, actor, source = body["issues"][0], body["actor"], body["sources"][0]["source"]
    day, party, kind = body["occurred"]["edtf"], body["data"]["party"], body["type"]
    own = f"event/{body['id']}"
    about = [f"type/{kind}", f"issue/{issue}", f"party/{party}", f"actor/{actor}", f"source/{source}"]
    listed = ["all", f"type/{kind}", f"issue/{issue}", f"party/{party}", f"source/{source}"]
    return {
        "kept_tags": [(tag, number) for tag in (*about, own)],
        "kept_timeline": [(tag, day, number) for tag in listed],
        "kept_life": [(f"{issue}/{party}", day, number)],
    }


class IndexedSQLite(SQLiteApplicationRecorder):
    """Keeps rows beside the events of a transaction, as the library's example of searchable content does."""

    def construct_create_table_statements(self) -> list[str]:
        """Add our tables to the library's."""
        made = [f"CREATE TABLE IF NOT EXISTS {name} ({columns}) WITHOUT ROWID" for name, columns in TABLES.items()]
        return [*super().construct_create_table_statements(), *made]

    def _insert_events(self, c: Any, stored_events: Any, **given: Any) -> Any:
        for name, rows in given["kept"].items():
            c.executemany(_insert(name, rows, "?"), rows)
        return super()._insert_events(c, stored_events)


class IndexedPostgreSQL(PostgresApplicationRecorder):
    """The same on PostgreSQL, where the library sends the statements of a transaction in one pipeline."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, columns in TABLES.items():
            self.sql_create_statements.append(SQL(f"CREATE TABLE IF NOT EXISTS {name} ({columns})").format())

    def _insert_events(self, curs: Any, stored_events: Any, **given: Any) -> None:
        for name, rows in given["kept"].items():
            curs.executemany(_insert(name, rows, "%s"), rows)
        super()._insert_events(curs, stored_events)


def _insert(name: str, rows: list[tuple[Any, ...]], mark: str) -> str:
    return f"INSERT INTO {name} VALUES ({', '.join([mark] * len(rows[0]))})"


def raw(url: str, *, group: int) -> Callable[[int], object]:
    """Insert rows of the same bytes by the driver alone, ``group`` a commit; one caller at a time."""
    insert = "INSERT INTO raw (sequence, id, body) VALUES ({0}, {0}, {0})"
    create = "CREATE TABLE raw (sequence bigint PRIMARY KEY, id text NOT NULL UNIQUE, body text NOT NULL)"
    address = make_url(url)
    lock = threading.Lock()
    counter = iter(range(1, 1 << 62))

    def rows() -> list[tuple[int, str, str]]:
        numbers = [next(counter) for _ in range(group)]
        return [(number, f"P-{number}", _text(number)) for number in numbers]

    if address.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(address.database), isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(create)

        def write(_number: int) -> None:
            with lock:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(insert.format("?"), rows())
                connection.execute("COMMIT")

        return write
    session = psycopg.connect(f"host={address.query['host']} user={address.username} dbname={address.database}")
    session.execute(create)
    session.commit()

    def send(_number: int) -> None:
        with lock, session.transaction(), session.cursor() as cursor:
            cursor.executemany(insert.format("%s"), rows())

    return send


def _text(number: int) -> str:
    return orjson.dumps(dossiers.position(number, issue=0, party=0, occurred="2026-01-05")).decode()
