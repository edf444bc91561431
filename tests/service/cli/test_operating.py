import json
import sqlite3
from pathlib import Path

from events.dialects import open_database
from service.schema import expected_revision
from tests.service.cli.dossier import head, opened
from tests.service.cli.terminal import Line


def test_a_database_is_migrated_up_and_down(database_url: str) -> None:
    line = Line(database_url)
    assert line.json("migrate")["after"] == expected_revision()
    assert line.json("migrate") | {"database": ""} == {
        "database": "", "before": expected_revision(), "after": expected_revision()
    }  # fmt: skip
    assert line.json("migrate", "--to", "base")["after"] is None


def test_a_log_that_holds_events_is_not_dropped(either: Line) -> None:
    opened(either)
    done = either.run("migrate", "--to", "base")
    assert done.exit_code == 1
    assert "Log not empty" in done.stderr
    assert head(either) == 5


def test_an_unknown_revision_is_refused(line: Line) -> None:
    done = line.run("migrate", "--to", "tomorrow")
    assert (done.exit_code, "Unknown revision: tomorrow" in done.stderr) == (1, True)


def test_a_server_without_a_schema_is_told_to_migrate(postgres_url: str) -> None:
    done = Line(postgres_url).run("init", "talks", "--title", "Talks")
    assert done.exit_code == 1
    assert "run: detente migrate" in done.stderr


def test_an_embedded_database_is_migrated_without_asking(line: Line) -> None:
    opened(line)
    assert line.json("migrate")["before"] == expected_revision()


def test_an_index_that_is_sound_is_said_to_be(either: Line) -> None:
    opened(either)
    assert either.json("rebuild", "--check") == {"dossiers": [{"dossier": "talks", "differences": []}]}
    assert either.json("rebuild", "talks") == {"dossiers": [{"dossier": "talks", "events": 5}]}
    assert either.run("rebuild", "nothing").exit_code == 1


def test_an_index_that_differs_is_exit_code_1_until_it_is_rebuilt(sample: Line) -> None:
    connection = sqlite3.connect(Path(sample.url.removeprefix("sqlite:///")), isolation_level=None)
    connection.execute("DELETE FROM touches WHERE sequence = 300")
    connection.close()
    done = sample.run("rebuild", "--check")
    assert done.exit_code == 1
    [found] = json.loads(done.stdout)["dossiers"][0]["differences"]
    assert (found["table"], found["missing"] > 0 or found["surplus"] > 0) == ("touches", True)
    code, shown = sample.at_terminal("rebuild", "--check")
    assert (code, "run: detente rebuild" in shown) == (1, True)
    sample.json("rebuild", "ukraine-2026")
    assert sample.run("rebuild", "--check").exit_code == 0


def test_an_index_of_another_version_is_made_anew_before_it_is_asked(sample: Line) -> None:
    connection = sqlite3.connect(Path(sample.url.removeprefix("sqlite:///")), isolation_level=None)
    connection.execute("DELETE FROM life")
    connection.execute("UPDATE heads SET projection_version = 'older'")
    connection.close()
    done = sample.run("state", "ukraine-2026", "donbas")
    assert done.exit_code == 0
    assert "made by another version of the program (older" in " ".join(done.stderr.split())
    assert len(json.loads(done.stdout)["positions"]) == 2
    assert sample.run("state", "ukraine-2026", "donbas").stderr == ""


def test_an_index_of_another_version_on_a_server_is_left_to_its_operator(postgres_url: str) -> None:
    line = Line(postgres_url)
    line.json("migrate")
    opened(line)
    database = open_database(postgres_url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE heads SET projection_version = 'older'")
    database.close()
    done = line.run("state", "talks")
    assert (done.exit_code, "run: detente rebuild" in done.stderr) == (1, True)
    line.json("rebuild")
    assert head(line) == 5
