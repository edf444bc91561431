"""PostgreSQL: the same log behind a URL.

Density is checked by a statement-level trigger with a transition table and the head by a deferred constraint trigger,
since row triggers would halve a COPY (``log.md``, "Append-only, enforced by the database").
"""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import QueuePool

from events.dialects.direct import ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WRITERS: Final = 4
READERS: Final = 8

FRESH: Final = 1.0
"""Seconds for which a reading connection that was in use is taken to live; whoever finds it dead asks again."""

_SINCE: Final = "detente rests since"

FUNCTIONS: Final = (
    """
    CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'events are append-only: % is refused', TG_OP;
    END $$""",
    """
    CREATE OR REPLACE FUNCTION events_admit_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.body IS NULL AND NEW.salt IS NULL AND OLD.type <> 'event.redacted'
            AND (NEW.dossier_id, NEW.sequence, NEW.id, NEW.type, NEW.schema_version, NEW.recorded_at, NEW.ingested_at,
                 NEW.recorded_by, NEW.target, NEW.leaf_hash)
                IS NOT DISTINCT FROM
                (OLD.dossier_id, OLD.sequence, OLD.id, OLD.type, OLD.schema_version, OLD.recorded_at, OLD.ingested_at,
                 OLD.recorded_by, OLD.target, OLD.leaf_hash)
            AND EXISTS (
                SELECT 1 FROM events AS redaction
                WHERE redaction.dossier_id = OLD.dossier_id AND redaction.type = 'event.redacted'
                AND redaction.target IN (OLD.id, CASE OLD.type WHEN 'event.corrected' THEN OLD.target END))
        THEN RETURN NEW;
        END IF;
        RAISE EXCEPTION 'events are append-only: UPDATE is refused';
    END $$""",
    """
    CREATE OR REPLACE FUNCTION events_stay_dense() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM (
                SELECT dossier_id, min(sequence) AS first, max(sequence) AS last, count(*) AS added
                FROM added GROUP BY dossier_id) AS fresh
            WHERE fresh.last - fresh.first + 1 <> fresh.added
            OR fresh.first <> 1 + coalesce((
                SELECT max(sequence) FROM events
                WHERE events.dossier_id = fresh.dossier_id AND events.sequence < fresh.first), 0)
            OR fresh.last <> (SELECT max(sequence) FROM events WHERE events.dossier_id = fresh.dossier_id))
        THEN RAISE EXCEPTION 'events are dense: the sequence does not follow the last one';
        END IF;
        RETURN NULL;
    END $$""",
    """
    CREATE OR REPLACE FUNCTION heads_match() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT sequence FROM heads WHERE dossier_id = NEW.dossier_id)
            <> coalesce((SELECT max(sequence) FROM events WHERE dossier_id = NEW.dossier_id), 0)
        THEN RAISE EXCEPTION 'heads follow the log: the head is not its last sequence';
        END IF;
        RETURN NULL;
    END $$""",
)

_LOCK_HEADS: Final = text("SELECT 1 FROM heads WHERE dossier_id = ANY(:ids) ORDER BY dossier_id FOR UPDATE")
HEAD: Final = "SELECT sequence, recorded_at FROM heads WHERE dossier_id = %s"

TRIGGERS: Final = {
    "events_refuse_delete": "CREATE TRIGGER events_refuse_delete BEFORE DELETE ON {}.events"
    " FOR EACH ROW EXECUTE FUNCTION {}.events_refuse()",
    "events_refuse_truncate": "CREATE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON {}.events"
    " FOR EACH STATEMENT EXECUTE FUNCTION {}.events_refuse()",
    "events_refuse_update": "CREATE TRIGGER events_refuse_update BEFORE UPDATE ON {}.events"
    " FOR EACH ROW EXECUTE FUNCTION {}.events_admit_erasure()",
    "events_stay_dense": "CREATE TRIGGER events_stay_dense AFTER INSERT ON {}.events"
    " REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {}.events_stay_dense()",
    "heads_match": "CREATE CONSTRAINT TRIGGER heads_match AFTER INSERT OR UPDATE ON {}.heads"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {}.heads_match()",
    "heads_refuse_delete": "CREATE TRIGGER heads_refuse_delete BEFORE DELETE ON {}.heads"
    " FOR EACH ROW EXECUTE FUNCTION {}.events_refuse()",
    "heads_refuse_truncate": "CREATE TRIGGER heads_refuse_truncate BEFORE TRUNCATE ON {}.heads"
    " FOR EACH STATEMENT EXECUTE FUNCTION {}.events_refuse()",
}

READER_OPTIONS: Final = "-c default_transaction_read_only=on -c jit=off -c enable_bitmapscan=off"
"""Without bitmaps: where it expects one row, PostgreSQL would read and sort a range of which the last row is asked."""


class PostgreSQL:
    """A PostgreSQL database with an engine that writes and one that reads."""

    backend: ClassVar = "postgresql"
    example: ClassVar = "postgresql+psycopg://user@host/database"
    reads_block: ClassVar = True
    mixes_dossiers: ClassVar = False

    def __init__(self, url: str) -> None:
        address = make_url(url).set(drivername="postgresql+psycopg")
        self._writer = create_engine(
            address,
            poolclass=QueuePool,
            pool_size=WRITERS,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"options": "-c synchronous_commit=on"},
        )
        self._readers: Engine = create_engine(
            address,
            poolclass=QueuePool,
            pool_size=READERS,
            max_overflow=0,
            pool_use_lifo=True,
            isolation_level="REPEATABLE READ",
            connect_args={"options": READER_OPTIONS},
        )
        _look_after_rest(self._readers)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See :class:`~events.dialects.database.Database`."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See :class:`~events.dialects.database.Database`."""
        with self._readers.connect() as connection:
            yield connection

    def head(self, connection: Connection, dossier_id: int) -> tuple[int, int]:
        """See :class:`~events.dialects.database.Database`."""
        driver: Any = connection.connection.driver_connection
        if not connection.in_transaction():
            try:
                driver.autocommit = True  # one way to the server and back instead of three
                found: tuple[int, int] = driver.execute(HEAD, (dossier_id,)).fetchone()
            except self._readers.dialect.loaded_dbapi.OperationalError:
                pass  # asked again below, where a lost connection is told of and replaced
            else:
                return found
            finally:
                if not driver.closed:
                    driver.autocommit = False
        row = connection.exec_driver_sql(HEAD, (dossier_id,)).one()
        return row.sequence, row.recorded_at

    def lock_heads(self, connection: Connection, dossier_ids: Sequence[int]) -> None:
        """Lock the head rows in one order for everybody, so that two writers cannot wait for each other."""
        ask(connection, _LOCK_HEADS, {"ids": list(dossier_ids)})

    def lock_dossiers(self, connection: Connection) -> None:
        """Lock the table against other inserts; the foreign keys of appends only lock its rows."""
        connection.execute(text("LOCK TABLE dossiers IN SHARE ROW EXCLUSIVE MODE"))

    def install_triggers(self, connection: Connection) -> None:
        """See :class:`~events.dialects.database.Database`."""
        schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
        for function in FUNCTIONS:
            connection.exec_driver_sql(function.replace("%", "%%"))
        for name, statement in TRIGGERS.items():
            table = name.split("_", 1)[0]
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            connection.exec_driver_sql(statement.format(schema, schema))

    def installed_triggers(self, connection: Connection) -> dict[str, str]:
        """Each with the body of its function, and with its state unless it is enabled."""
        schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
        statement = text(
            "SELECT tgname, pg_get_triggerdef(pg_trigger.oid), prosrc, tgenabled FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
        return {
            name: _folded(f"{definition.replace(f'{schema}.', '')} {body}") + ("" if state == "O" else f" ({state})")
            for name, definition, body, state in connection.execute(statement)
        }

    def declared_triggers(self) -> dict[str, str]:
        """See :class:`~events.dialects.database.Database`."""
        bodies = {function.split("(", 1)[0].split()[-1]: function.split("$$")[1] for function in FUNCTIONS}
        return {
            name: _folded(f"{statement.replace('{}.', '')} {bodies[statement.rpartition('.')[2].removesuffix('()')]}")
            for name, statement in TRIGGERS.items()
        }

    def close(self) -> None:
        """See :class:`~events.dialects.database.Database`."""
        self._readers.dispose()
        self._writer.dispose()


def _folded(definition: str) -> str:
    return " ".join(definition.split())


def _look_after_rest(engine: Engine) -> None:
    """Try a connection that has rested for a while before it is used; trying each costs as much as a short read."""

    @event.listens_for(engine, "checkin")
    def rests(_driver: object, record: Any) -> None:
        record.info[_SINCE] = monotonic()

    @event.listens_for(engine, "checkout")
    def works(driver: Any, record: Any, _proxy: object) -> None:
        if monotonic() - record.info.get(_SINCE, 0.0) < FRESH:
            return
        try:
            engine.dialect.do_ping(driver)
        except engine.dialect.loaded_dbapi.Error as lost:
            raise InvalidatePoolError from lost
