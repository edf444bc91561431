"""Statements sent to the driver itself: the rows, transactions and errors are those that SQLAlchemy would give."""

import pytest
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from events.dialects import open_database
from events.dialects.direct import ask
from events.dossiers import head_of
from events.tables import heads
from tests.events.stores import Store, said

_HEADS = select(heads.c.sequence, heads.c.frontier).where(heads.c.dossier_id == bindparam("key"))
_MOVE = update(heads).where(heads.c.dossier_id == bindparam("key")).values(sequence=bindparam("to"))


def test_rows_are_those_that_sqlalchemy_reads(store: Store) -> None:
    with store.reading() as (connection, dossier):
        rows = ask(connection, _HEADS, {"key": dossier.key})
        assert rows == [tuple(row) for row in connection.execute(_HEADS, {"key": dossier.key})]
        assert ask(connection, _HEADS, {"key": 0}) == []


def test_the_first_statement_of_a_reading_begins_its_snapshot(store: Store) -> None:
    with store.database.reading() as connection:
        with store.reading() as (_, dossier):
            before = head_of(connection, dossier).sequence
        store.append([said()])
        assert head_of(connection, dossier).sequence == before


def test_what_a_trigger_refuses_is_raised_as_sqlalchemy_does(store: Store) -> None:
    def write() -> None:
        with store.database.writing() as connection:
            assert ask(connection, _MOVE, {"key": 1, "to": 0}) == []

    with pytest.raises(DBAPIError, match="the head is not its last sequence") as refused:
        write()
    assert not refused.value.connection_invalidated


def test_a_lost_connection_is_told_of_and_let_go(postgres_url: str) -> None:
    database = open_database(postgres_url)
    with database.reading() as connection:
        with database.writing() as other:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            other.execute(text(f"{ended} AND pid = {own}"))
        with pytest.raises(OperationalError) as lost:
            ask(connection, _HEADS, {"key": 1})
        assert lost.value.connection_invalidated
        assert connection.invalidated
    database.close()
