"""What the append is measured against: the raw driver, and the library ``eventsourcing``.

The library is used as its documentation shows: an application that saves an aggregate with one event, on its own
recorders, which keep a total order as our log does. Its SQLite has the same ``synchronous=FULL`` (the default) and
its PostgreSQL is the same durable server. It validates nothing; its SQLite application has one connection that writes.
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
from sqlalchemy import make_url

from benchmarks import dossiers

POOL: Final = 16
"""Connections of the library's PostgreSQL pool; more are slower here, since its appends wait for one table lock."""


class Position(Aggregate):
    """An aggregate with one event, which holds the same JSON as ours."""

    @event("Stated")
    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body


def library(url: str) -> Callable[[int], Callable[[int], object]]:
    """Save one event at a time through ``eventsourcing``; the answer makes a caller's own append."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(address.database)}
    else:
        settings = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(address.database),
            "POSTGRES_HOST": str(address.query["host"]),
            "POSTGRES_USER": str(address.username),
            "POSTGRES_PASSWORD": "-",
            "POSTGRES_POOL_SIZE": str(POOL),
            "POSTGRES_MAX_WAITING": "0",
        }
    application: Application[Any] = Application(env=settings)

    def append(number: int) -> object:
        return application.save(Position(dossiers.position(number, issue=0, party=0, occurred="2026-01-05")))

    return lambda _caller: append


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
