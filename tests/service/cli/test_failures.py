import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.service.cli.dossier import head, ndjson, opened, position
from tests.service.cli.terminal import Line

TRACEBACK = "Traceback"


def file_of(line: Line) -> Path:
    return Path(line.url.removeprefix("sqlite:///"))


def test_what_is_not_found_is_one_sentence_and_exit_code_1(line: Line) -> None:
    opened(line)
    done = line.run("state", "talk")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr == "detente: Unknown dossier: talk (Close to it: talks).\n"


def test_a_conflict_is_exit_code_3(line: Line) -> None:
    opened(line)
    done = line.run("init", "talks", "--title", "Again")
    assert (done.exit_code, done.stderr) == (3, "detente: Dossier exists: talks.\n")


@pytest.mark.parametrize("arguments", [["state", "talks"], ["append", "talks"], ["keys", "list"], ["doctor"]])
def test_an_absent_database_is_said_and_not_made(line: Line, arguments: list[str]) -> None:
    done = line.run(*arguments, given=ndjson(position("S1")))
    assert done.exit_code == 1
    assert done.stderr.startswith(f"detente: There is no database at {file_of(line)}; `detente demo`")
    assert not file_of(line).exists()


def test_a_file_that_is_no_database_is_said(line: Line) -> None:
    file_of(line).write_text("This is a letter, not a database, and longer than a header. " * 20)
    done = line.run("state", "talks")
    assert done.exit_code == 1
    assert done.stderr.startswith("detente: The file is not an SQLite database")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("oracle://nowhere/x", "Unsupported database: oracle"),
        ("postgresql//", ""),
        ("sqlite://", "SQLite needs a file"),
    ],
)
def test_a_url_that_is_none_is_said(url: str, sentence: str) -> None:
    done = Line(url).run("doctor")
    assert done.exit_code in {1, 2}
    assert done.stderr.startswith(f"detente: {sentence}")
    assert TRACEBACK not in done.output


def test_a_server_that_is_not_there_is_said() -> None:
    done = Line("postgresql+psycopg://nobody@127.0.0.1:1/none").run("doctor")
    assert done.exit_code == 1
    assert done.stderr.startswith("detente: The database cannot be reached")


def test_a_setting_that_cannot_be_read_is_a_usage_error(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_PORT", "many")
    done = line.run("doctor")
    assert done.exit_code == 2
    assert "DETENTE_PORT: " in done.stderr


@pytest.mark.timeout(60)
def test_a_locked_database_is_said_and_nothing_is_recorded(line: Line) -> None:
    opened(line)
    with sqlite3.connect(file_of(line), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        done = line.run("append", "talks", given=ndjson(position("S1")))
        other.execute("ROLLBACK")
    other.close()
    assert done.exit_code == 1
    assert done.stderr.startswith("detente: The database is locked by another process; nothing was changed")
    assert head(line) == 5


def test_a_reader_that_goes_away_ends_the_program_quietly(sample: Line) -> None:
    process = sample.start("export", "ukraine-2026", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(100)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 141
    process.stderr.close()


def test_ctrl_c_ends_an_import_with_130_and_keeps_what_is_whole(line: Line) -> None:
    opened(line)
    pipe = subprocess.PIPE
    process = line.start("import", "-", "--dossier", "talks", stdin=pipe, stdout=pipe, stderr=pipe)
    assert process.stdin is not None
    process.stdin.write(ndjson(*(position(f"P{number}") for number in range(1500))).encode())
    process.stdin.flush()
    deadline = time.monotonic() + 60
    while head(line) == 5 and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"detente: Interrupted.\n")
    assert head(line) == 1005
