import sqlite3
from pathlib import Path

import pytest

from tests.service.cli.dossier import opened
from tests.service.cli.terminal import Line, widest


def findings(line: Line) -> dict[str, tuple[str, str]]:
    return {one["what"]: (one["grade"], one["found"]) for one in line.json("doctor")["findings"]}


def altered(line: Line, *statements: str) -> None:
    """Change the file behind the log's back, as somebody with a file system might."""
    connection = sqlite3.connect(Path(line.url.removeprefix("sqlite:///")), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def faults(line: Line) -> str:
    done = line.run("doctor")
    assert done.exit_code == 1, done.output
    return done.stdout


def test_a_sound_database_has_no_fault(either: Line) -> None:
    opened(either)
    found = findings(either)
    assert found["talks"][0] == "good"
    assert "5 events" in found["talks"][1]
    assert found["schema"][0] == found["triggers"][0] == "good"
    assert {grade for grade, _ in found.values()} <= {"good", "warning"}


def test_an_old_sqlite_is_told_how_to_be_treated(line: Line) -> None:
    opened(line)
    grade, told = findings(line)["SQLite"]
    assert grade == ("warning" if sqlite3.sqlite_version_info < (3, 51, 3) else "good")
    assert told.startswith(sqlite3.sqlite_version)
    assert findings(line)["journal mode"] == ("good", "wal")


def test_a_body_that_was_altered_is_found(sample: Line) -> None:
    body = "UPDATE events SET body = replace(body, '\"type\"', '\"typf\"') WHERE sequence = 300"
    altered(sample, "DROP TRIGGER events_refuse_update", body)
    told = faults(sample)
    assert "altered since they were recorded: sequences 300" in told
    assert "missing or altered: events_refuse_update" in told


def test_a_leaf_altered_together_with_its_body_is_found_by_the_head(sample: Line) -> None:
    altered(
        sample,
        "DROP TRIGGER events_refuse_update",
        "UPDATE events SET leaf_hash = zeroblob(32), body = NULL, salt = NULL WHERE sequence = 300",
    )
    assert "the tree of the stored bodies is not the tree of the head" in faults(sample)


def test_a_log_that_lost_its_end_is_found(sample: Line) -> None:
    altered(sample, "DROP TRIGGER events_refuse_delete", "DELETE FROM events WHERE sequence = 496")
    assert "head 496, but 495 events, the last of them 495" in faults(sample)


def test_an_index_of_another_version_is_found(sample: Line) -> None:
    altered(sample, "UPDATE heads SET projection_version = 'other'")
    assert "run: detente rebuild" in faults(sample)
    sample.json("rebuild")
    assert findings(sample)["ukraine-2026"][0] == "good"


def test_a_schema_that_is_not_there_is_found(line: Line) -> None:
    line.json("migrate")
    line.json("migrate", "--to", "base")
    assert "run: detente migrate" in faults(line)


@pytest.mark.parametrize("width", [80, 120])
def test_the_findings_fit_the_terminal(sample: Line, width: int) -> None:
    code, shown = sample.at_terminal("doctor", width=width)
    assert code == 0
    assert "Nothing is at fault." in shown
    assert widest(shown) <= width
