"""SQLite: the embedded default.

Settings, locks and their reasons are those of ``log.md`` ("Settings that were measured to hold"). One connection a
process writes and checkpoints, under a file lock, since SQLite before 3.51.3 can corrupt a WAL when two connections
do so at one instant, and since ``busy_timeout`` starves waiters.
"""

from __future__ import annotations

import fcntl
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import QueuePool

from events.dialects.direct import send

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from io import BufferedWriter

READERS: Final = 8

OPCODES: Final = 1_000_000
MOST_OPCODES: Final = 500
"""A read is ended after so many times so many steps of SQLite's machine, some seconds: it runs on the event loop."""

EVERY_CONNECTION: Final = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16384",
    "PRAGMA mmap_size=268435456",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
    "PRAGMA recursive_triggers=ON",
)
WRITER: Final = (
    "PRAGMA synchronous=FULL",
    "PRAGMA wal_autocheckpoint=16000",
    "PRAGMA journal_size_limit=67108864",
)
READER: Final = ("PRAGMA query_only=ON", "PRAGMA wal_autocheckpoint=0")

HEAD: Final = "SELECT sequence, recorded_at FROM heads WHERE dossier_id = ?"

TRIGGERS: Final = {
    "events_refuse_update": """
        CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
        WHEN NOT (
            NEW.body IS NULL AND NEW.salt IS NULL
            AND NEW.dossier_id IS OLD.dossier_id AND NEW.sequence IS OLD.sequence AND NEW.id IS OLD.id
            AND NEW.type IS OLD.type AND NEW.schema_version IS OLD.schema_version
            AND NEW.recorded_at IS OLD.recorded_at AND NEW.ingested_at IS OLD.ingested_at
            AND NEW.recorded_by IS OLD.recorded_by AND NEW.target IS OLD.target AND NEW.leaf_hash IS OLD.leaf_hash
            AND OLD.type <> 'event.redacted'
            AND EXISTS (
                SELECT 1 FROM events AS redaction
                WHERE redaction.dossier_id = OLD.dossier_id AND redaction.type = 'event.redacted'
                AND redaction.target IN (OLD.id, CASE OLD.type WHEN 'event.corrected' THEN OLD.target END)))
        BEGIN SELECT RAISE(ABORT, 'events are append-only: UPDATE is refused'); END""",
    "events_refuse_delete": """
        CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are append-only: DELETE is refused'); END""",
    "events_refuse_replace": """
        CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE dossier_id = NEW.dossier_id AND id = NEW.id)
            OR EXISTS (SELECT 1 FROM events WHERE rowid = NEW.rowid)
        BEGIN SELECT RAISE(ABORT, 'events are append-only: the id is taken'); END""",
    "events_stay_dense": """
        CREATE TRIGGER events_stay_dense BEFORE INSERT ON events
        WHEN NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM events WHERE dossier_id = NEW.dossier_id), 0)
        BEGIN SELECT RAISE(ABORT, 'events are dense: the sequence does not follow the last one'); END""",
    "heads_refuse_delete": """
        CREATE TRIGGER heads_refuse_delete BEFORE DELETE ON heads
        BEGIN SELECT RAISE(ABORT, 'heads follow the log: DELETE is refused'); END""",
    "heads_match_on_insert": """
        CREATE TRIGGER heads_match_on_insert BEFORE INSERT ON heads
        WHEN NEW.sequence <> coalesce((SELECT max(sequence) FROM events WHERE dossier_id = NEW.dossier_id), 0)
        BEGIN SELECT RAISE(ABORT, 'heads follow the log: the head is not its last sequence'); END""",
    "heads_match_on_update": """
        CREATE TRIGGER heads_match_on_update BEFORE UPDATE ON heads
        WHEN NEW.sequence <> coalesce((SELECT max(sequence) FROM events WHERE dossier_id = NEW.dossier_id), 0)
        BEGIN SELECT RAISE(ABORT, 'heads follow the log: the head is not its last sequence'); END""",
}


class SQLite:
    """A database file, its one writing connection and its readers."""

    backend: ClassVar = "sqlite"
    example: ClassVar = "sqlite:///detente.sqlite"
    reads_block: ClassVar = False
    mixes_dossiers: ClassVar = True

    def __init__(self, url: str) -> None:
        path = make_url(url).database
        if not path or path == ":memory:":
            message = f"SQLite needs a file, several connections share it: {url!r} (Example: {self.example})"
            raise ValueError(message)
        self.path = Path(path)
        self._turn = threading.RLock()
        self._side: BufferedWriter | None = None
        self._writer = _engine(url, WRITER, pool_size=1, begin="BEGIN IMMEDIATE")
        self._readers = _engine(url, READER, pool_size=READERS, begin="BEGIN")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the file lock, which waits its turn fairly across processes; its file stays open from the first on."""
        with self._turn:
            if self._side is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._side = self.path.with_name(self.path.name + ".lock").open("ab")
            fcntl.flock(self._side, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._side, fcntl.LOCK_UN)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See :class:`~events.dialects.database.Database`."""
        with self._locked(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See :class:`~events.dialects.database.Database`."""
        with self._readers.connect() as connection:
            driver = connection.connection.driver_connection
            left = iter(range(MOST_OPCODES))
            driver.set_progress_handler(lambda: next(left, None) is None, OPCODES)  # type: ignore[union-attr]
            try:
                yield connection
            finally:
                driver.set_progress_handler(None, 0)  # type: ignore[union-attr]

    def head(self, connection: Connection, dossier_id: int) -> tuple[int, int]:
        """See :class:`~events.dialects.database.Database`."""
        driver: Any = connection.connection.driver_connection
        found: tuple[int, int] = driver.execute(HEAD, (dossier_id,)).fetchone()
        return found

    def lock_heads(self, connection: Connection, dossier_ids: Sequence[int]) -> None:
        """Nothing to take: ``BEGIN IMMEDIATE`` admits one writer."""

    def lock_dossiers(self, connection: Connection) -> None:
        """Nothing to take: as above."""

    def install_triggers(self, connection: Connection) -> None:
        """See :class:`~events.dialects.database.Database`."""
        for name, statement in TRIGGERS.items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(statement)

    def installed_triggers(self, connection: Connection) -> dict[str, str]:
        """See :class:`~events.dialects.database.Database`."""
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return {name: _folded(sql) for name, sql in rows}

    def declared_triggers(self) -> dict[str, str]:
        """See :class:`~events.dialects.database.Database`."""
        return {name: _folded(statement) for name, statement in TRIGGERS.items()}

    def close(self) -> None:
        """Close every connection; under the lock, since the last one to close checkpoints the WAL."""
        if not self.path.exists():
            return
        with self._locked():
            self._readers.dispose()
            self._writer.dispose()
        if self._side is not None:
            self._side.close()
            self._side = None


def _folded(statement: str) -> str:
    return " ".join(statement.split())


def _engine(url: str, pragmas: Sequence[str], *, pool_size: int, begin: str) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_use_lifo=True,
        pool_timeout=30,
        connect_args={"isolation_level": None, "cached_statements": 512, "check_same_thread": False, "timeout": 5},
    )

    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in (*EVERY_CONNECTION, *pragmas):
            connection.execute(pragma).close()

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", lambda connection: send(connection, begin))
    return engine
