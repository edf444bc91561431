import json
import re
import subprocess

import pytest

from service.cli import keyring
from service.cli.options import Command
from service.cli.program import GROUPS
from tests.house import ROOT
from tests.service.cli.terminal import Line, widest

COMMANDS = [command for group in GROUPS for command in group]
NAMES = [
    "demo", "serve", "state", "timeline", "search", "compare", "history", "shifts", "watch", "issues", "rounds",
    "proposals", "agreements", "commitments", "claims", "conditions", "incidents", "tally", "gaps", "coverage", "actors",
    "sources", "polls", "changes", "init", "append", "correct", "retract", "import", "export", "migrate", "rebuild",
    "doctor",
]  # fmt: skip


def bare(line: Line, *arguments: str) -> tuple[int, str]:
    process = line.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=60)
    return process.returncode, (out + err).decode()


def test_every_command_of_the_contract_is_there() -> None:
    assert [command.name for command in COMMANDS] == NAMES
    assert [command.name for command in keyring.COMMANDS] == ["create", "list", "revoke"]


@pytest.mark.parametrize("command", [*COMMANDS, *keyring.COMMANDS], ids=lambda command: command.name)
def test_the_help_of_a_command_shows_how_it_is_used(command: Command, line: Line) -> None:
    path = ["keys", command.name] if command in keyring.COMMANDS else [command.name]
    shown = line.run(*path, "--help").output
    assert str(command.run.__doc__).split(".")[0].split()[0] in shown
    assert command.examples
    for example in command.examples:
        assert example in " ".join(shown.split()) or example[:60] in shown


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("arguments", [["--help"], ["append", "--help"], ["timeline", "--help"], ["keys", "--help"]])
def test_help_fits_the_terminal(line: Line, arguments: list[str], width: int) -> None:
    code, shown = line.at_terminal(*arguments, width=width)
    assert code == 0
    assert widest(shown) <= width


def test_the_version_is_printed(line: Line) -> None:
    done = line.bare("--version")
    assert done.exit_code == 0
    assert re.fullmatch(r"detente (\S+|\(not installed\))\n", done.output)


def test_without_a_command_the_help_is_shown(line: Line) -> None:
    done = line.bare()
    assert done.exit_code == 2
    assert "demo" in done.output
    assert "Usage" in done.output


def test_an_unknown_command_is_a_usage_error_that_names_what_was_meant(line: Line) -> None:
    done = line.bare("stat")
    assert done.exit_code == 2
    assert "state" in done.output


def test_an_answer_is_json_behind_a_pipe_and_a_table_at_a_terminal(sample: Line) -> None:
    assert json.loads(sample.run("state", "ukraine-2026").stdout)["dossier"] == "ukraine-2026"
    code, shown = sample.at_terminal("state", "ukraine-2026", "--as-of", "2026-01-31")
    assert code == 0
    assert "Fate of Donbas" in shown
    assert "{" not in shown


def test_a_process_at_a_terminal_shows_the_same_as_this_one(sample: Line) -> None:
    arguments = ("state", "ukraine-2026", "--as-of", "2026-01-31")
    for width in (80, 120):
        assert sample.as_process_at_terminal(*arguments, width=width) == sample.at_terminal(*arguments, width=width)


def test_a_process_behind_a_pipe_answers_the_same_as_this_one(sample: Line) -> None:
    arguments = ("state", "ukraine-2026", "--as-of", "2026-01-31")
    code, shown = bare(sample, *arguments)
    assert (code, json.loads(shown)) == (0, sample.json(*arguments))


def test_json_is_given_at_a_terminal_where_it_is_asked_for(sample: Line) -> None:
    code, shown = sample.at_terminal("state", "ukraine-2026", "--json")
    assert code == 0
    assert json.loads(shown)["dossier"] == "ukraine-2026"


def test_the_makefile_starts_the_demo() -> None:
    assert re.search(r"^demo:.*\n(.*\n)?\t@?\$\(BIN\)/detente demo$", (ROOT / "Makefile").read_text(), re.MULTILINE)
