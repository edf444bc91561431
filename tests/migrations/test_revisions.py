"""The migrated schema is the declared one, triggers included, on both databases."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from events.dialects import open_database
from events.dialects.database import Database
from events.tables import METADATA
from service import keys, schema, sessions
from service.timetravel import tables
from tests.house import ROOT

DECLARED: Final = {
    *(table.name for table in tables.INDEX),
    keys.api_keys.name,
    sessions.web_sessions.name,
    "dossiers",
    "heads",
    "events",
}
VERSIONS: Final = sorted((ROOT / "migrations" / "versions").glob("*.py"))


CATALOGUE: Final = (
    """SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 't'""",
    """SELECT 'table', relname, reloptions::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'""",
    """SELECT table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'""",
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def drawn(connection: Connection) -> set[tuple[Any, ...]]:
    """Draw the schema as the database itself prints it: tables with their options, constraints and indexes."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger'"))
        return {(kind, name, " ".join((sql or "").split())) for kind, name, sql in rows if "alembic" not in name}
    found = {tuple(row) for statement in CATALOGUE for row in connection.execute(text(statement))}
    return {row for row in found if not any("alembic_version" in str(cell) for cell in row)}


def test_every_declared_table_is_known_to_the_comparison() -> None:
    assert set(METADATA.tables) >= DECLARED


def test_alembic_finds_nothing_that_is_declared_and_not_migrated(database: Database) -> None:
    schema.upgrade(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_the_migrated_schema_is_the_declared_one_to_the_letter(database: Database) -> None:
    with database.writing() as connection:
        METADATA.create_all(connection)
        declared = drawn(connection)
        METADATA.drop_all(connection)
        assert drawn(connection) == set()
    schema.upgrade(database)
    with database.reading() as connection:
        assert drawn(connection) == declared


def test_tables_of_the_index_have_no_row_ids_on_sqlite(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    schema.upgrade(database)
    with database.reading() as connection:
        made = {name: sql for kind, name, sql in drawn(connection) if kind == "table"}
    database.close()
    without = {name for name, sql in made.items() if sql.endswith("WITHOUT ROWID")}
    assert without == {*(table.name for table in tables.INDEX), "event_tags", "tiles"}


def test_head_rows_leave_room_on_their_page_on_postgresql(postgres_url: str) -> None:
    database = open_database(postgres_url)
    schema.upgrade(database)
    with database.reading() as connection:
        assert ("table", "heads", "{fillfactor=10}") in drawn(connection)
    database.close()


def test_the_triggers_are_the_declared_ones_after_going_up_down_and_up(database: Database) -> None:
    for to in ("head", "base", "head"):
        schema.migrate(database, to)
        with database.reading() as connection:
            assert database.installed_triggers(connection) == (database.declared_triggers() if to == "head" else {})


def test_going_down_leaves_nothing_behind(database: Database) -> None:
    schema.upgrade(database)
    schema.migrate(database, "base")
    with database.reading() as connection:
        assert drawn(connection) == set()
        if connection.dialect.name == "postgresql":
            left = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            assert connection.execute(text(left)).scalars().all() == []


def test_there_is_one_line_of_revisions() -> None:
    script = ScriptDirectory.from_config(Config(ROOT / "alembic.ini"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_events_never_go_through_batch_mode_which_forgets_triggers(version: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(version.read_text())) if isinstance(node, ast.Call)]
    batched = [ast.unparse(call) for call in calls if ast.unparse(call.func).endswith("batch_alter_table")]
    assert [call for call in batched if re.search(r"['\"](events|heads)['\"]", call)] == []


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_a_revision_spells_out_its_tables(version: Path) -> None:
    assert not re.search(r"create_all|METADATA|events\.tables|timetravel", version.read_text())
