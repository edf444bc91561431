"""The schema gets to a revision whole or not at all, whoever else is migrating, and from wherever it is installed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from events.clock import system_clock
from events.dialects import open_database
from events.dialects.database import Database
from events.log import Log
from events.writer import Writer
from service import schema
from tests.house import ROOT

PROCESSES: Final = 4
MIGRATE: Final = """
import sys
from multiprocessing import get_context
from events.dialects import open_database
from service import schema

def migrate(url, others=None):
    database = open_database(url)
    if others is not None:
        others.wait(30)
    schema.upgrade(database)
    print(f"{schema.__file__} {schema.revision(database)} {schema.is_current(database)}\\n", end="", flush=True)
    database.close()

def at_once(url, count):
    fork = get_context("fork")
    all_are_here = fork.Barrier(count)
    running = [fork.Process(target=migrate, args=(url, all_are_here)) for _ in range(count)]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    sys.exit(any(process.exitcode != 0 for process in running))

url, count = sys.argv[1], int(sys.argv[2])
migrate(url) if count == 1 else at_once(url, count)
"""
"""Migrates in as many processes as it is told, which go on when all of them are there."""

ALEMBIC: Final = """
import sys
from alembic.config import main
for arguments in sys.argv[2:]:
    main(["-c", sys.argv[1], *arguments.split()])
"""
"""The command ``alembic`` for several lists of arguments in turn."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def open_dossier(database: Database) -> None:
    writer = Writer(Log(database, clock=system_clock, indexers=[], projection_version="1"))
    writer.create({"dossier": "talks", "title": "Talks", "timezone": "UTC"}, "desk").result()
    writer.close()


def table_names(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(inspect(connection).get_table_names())


def stamp(database: Database, revision: str) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_an_empty_database_has_no_revision_and_is_not_current(database: Database) -> None:
    assert schema.revision(database) is None
    assert not schema.is_current(database)


def test_after_an_upgrade_the_database_is_current(database: Database) -> None:
    schema.upgrade(database)
    assert schema.revision(database) == schema.expected_revision()
    assert schema.is_current(database)


def test_the_expected_revision_is_the_last_file() -> None:
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert f'revision = "{schema.expected_revision()}"\n' in files[-1].read_text()


def test_asking_for_the_revision_creates_no_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'below' / 'detente.sqlite'}")
    assert schema.revision(database) is None
    assert list(tmp_path.iterdir()) == []


def test_an_upgrade_creates_the_folders_above_the_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'detente' / 'detente.sqlite'}")
    schema.upgrade(database)
    assert schema.is_current(database)
    database.close()


def test_a_second_upgrade_touches_nothing(database: Database) -> None:
    made = "PRAGMA schema_version" if database.backend == "sqlite" else "SELECT max(oid::bigint) FROM pg_trigger"
    counts = []
    for _ in range(2):
        schema.upgrade(database)
        with database.reading() as connection:
            counts.append(connection.execute(text(made)).scalar_one())
    assert counts[0] == counts[1] > 0


def test_an_upgrade_does_not_go_down(database: Database) -> None:
    schema.upgrade(database)
    schema.upgrade(database, "base")
    assert schema.is_current(database)


def test_migrating_goes_down_while_the_log_is_empty(database: Database) -> None:
    schema.migrate(database)
    schema.migrate(database, "base")
    assert schema.revision(database) is None
    assert table_names(database) == {"alembic_version"}
    schema.migrate(database, "base")
    schema.migrate(database, schema.expected_revision())
    schema.migrate(database)
    assert schema.is_current(database)


def test_going_down_is_refused_while_there_are_events_and_changes_nothing(database: Database) -> None:
    schema.upgrade(database)
    open_dossier(database)
    before = table_names(database)
    with pytest.raises(schema.LogNotEmpty, match="would drop 1 events") as refused:
        schema.migrate(database, "base")
    assert refused.value.events == 1
    assert table_names(database) == before
    assert schema.is_current(database)
    with database.reading() as connection:
        assert database.installed_triggers(connection) == database.declared_triggers()


def test_a_database_from_a_later_program_is_refused_with_both_revisions(database: Database) -> None:
    schema.upgrade(database)
    stamp(database, "20991231")
    for act in (schema.upgrade, schema.migrate):
        with pytest.raises(schema.NewerSchema, match=r"revision 20991231 \(Last known here: ") as refused:
            act(database)
        assert (refused.value.found, refused.value.expected) == ("20991231", schema.expected_revision())
    assert not schema.is_current(database)
    assert schema.revision(database) == "20991231"


def test_a_revision_that_does_not_exist_is_refused_with_those_that_do(database: Database) -> None:
    with pytest.raises(schema.UnknownRevision, match=r"Unknown revision: next \(Known: base, .*, head") as refused:
        schema.migrate(database, "next")
    assert refused.value.asked == "next"
    assert refused.value.known[-1] == schema.expected_revision()
    assert schema.revision(database) is None


def test_an_upgrade_that_fails_half_way_leaves_nothing_behind(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE api_keys (id INTEGER)"))
    with pytest.raises(DBAPIError, match="api_keys"):
        schema.upgrade(database)
    assert table_names(database) == {"api_keys"}
    with database.reading() as connection:
        assert database.installed_triggers(connection) == {}


def test_a_table_that_others_hold_is_waited_for_only_so_long(postgres_url: str) -> None:
    database, other = open_database(postgres_url), open_database(postgres_url)
    schema.upgrade(database)
    with other.reading() as connection:
        connection.execute(text("SELECT count(*) FROM spans"))
        with pytest.raises(schema.SchemaBusy, match="try again"):
            schema.migrate(database, "base")
    assert schema.is_current(database)
    database.close()
    other.close()


def test_processes_that_migrate_at_once_all_find_the_database_current(database_url: str) -> None:
    command = [sys.executable, "-c", MIGRATE, database_url, str(PROCESSES)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=90)
    assert done.returncode == 0, done.stderr
    said = [line.split()[1:] for line in done.stdout.splitlines()]
    assert said == [[schema.expected_revision(), "True"]] * PROCESSES
    database = open_database(database_url)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
        assert database.installed_triggers(connection) == database.declared_triggers()
    database.close()


def test_the_installed_wheel_migrates_with_what_it_carries(built_wheel: Path, sqlite_url: str, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place)]
    subprocess.run([*install, str(built_wheel)], check=True, capture_output=True)
    elsewhere = {**os.environ, "PYTHONPATH": str(place)}
    command = [sys.executable, "-c", MIGRATE, sqlite_url, "1"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, env=elsewhere)
    assert done.returncode == 0, done.stderr
    file, revision, current = done.stdout.split()
    assert Path(file) == place / "service" / "schema.py"
    assert (revision, current) == (schema.expected_revision(), "True")


def test_the_alembic_command_takes_the_database_of_the_settings(database_url: str) -> None:
    settings = {**os.environ, "DETENTE_DATABASE_URL": database_url}
    alembic = [sys.executable, "-c", ALEMBIC, str(ROOT / "alembic.ini"), "upgrade head", "check"]
    checked = subprocess.run(alembic, check=False, capture_output=True, text=True, cwd=ROOT, env=settings)
    assert checked.returncode == 0, checked.stderr
    assert "No new upgrade operations detected" in checked.stdout
    database = open_database(database_url)
    assert schema.is_current(database)
    database.close()


def test_a_script_for_later_is_refused_since_triggers_need_a_database() -> None:
    command = [sys.executable, "-m", "alembic", "-c", str(ROOT / "alembic.ini"), "upgrade", "head", "--sql"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode != 0
    assert "Migrations need a database" in done.stdout + done.stderr
