import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.service.cli.dossier import ndjson, opened, position
from tests.service.cli.terminal import Line, widest


@contextmanager
def watching(line: Line, *arguments: str) -> Iterator[Any]:
    """Standard output of a watch, which Ctrl-C ends."""
    pipe = subprocess.PIPE
    process = line.start("watch", *arguments, stdout=pipe, stderr=pipe, start_new_session=True)
    assert process.stdout
    assert process.stderr
    assert process.stderr.readline().startswith(b"Following ")
    yield process.stdout
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, b"", b"")


def test_what_was_recorded_comes_first_then_what_is_being_recorded(either: Line) -> None:
    opened(either)
    with watching(either, "talks", "--after", "3") as shown:
        assert [json.loads(shown.readline())["sequence"] for _ in range(2)] == [4, 5]
        for number in range(6, 9):
            either.json("append", "talks", given=ndjson(position(f"S{number}")))
            event = json.loads(shown.readline())
            assert (event["sequence"], event["id"], event["data"]["stance"]) == (number, f"S{number}", "demands")


def test_without_a_sequence_only_what_comes_from_now_on_that_passes_the_filters(line: Line) -> None:
    opened(line)
    with watching(line, "talks", "--party", "ua") as shown:
        line.json("append", "talks", given=ndjson(position("S6"), position("S7", party="ua"), position("S8")))
        line.json("append", "talks", given=ndjson(position("S9", party="ua")))
        assert [json.loads(shown.readline())["id"] for _ in range(2)] == ["S7", "S9"]


def test_a_log_longer_than_what_is_read_at_once_has_no_gap(line: Line) -> None:
    opened(line)
    line.json("import", "-", "--dossier", "talks", given=ndjson(*(position(f"P{number}") for number in range(1_200))))
    with watching(line, "talks", "--after", "0") as shown:
        assert [json.loads(shown.readline())["sequence"] for _ in range(1_205)] == list(range(1, 1_206))


def test_what_cannot_be_followed_is_refused(line: Line) -> None:
    opened(line)
    assert line.run("watch", "nothing").exit_code == 1
    assert line.run("watch", "talks", "--type", "position.state").exit_code == 1
    assert line.run("watch", "talks", "--after", "-1").exit_code == 2


def test_at_a_terminal_an_event_is_a_line(sample: Line) -> None:
    code, shown = sample.as_process_at_terminal("watch", "ukraine-2026", "--after", "380", until="  496  ")
    assert code == 0
    lines = shown.splitlines()
    assert lines[0] == "Following ukraine-2026 after 380; Ctrl-C ends it."
    assert [line.split()[0] for line in lines[1:117]] == [str(number) for number in range(381, 497)]
    assert lines[3].startswith("  383  [..2026-01-31]  position.stated  Putin still aims")
    assert lines[116].startswith("  496  –           event.corrected S0")
    assert widest(shown) <= 80
