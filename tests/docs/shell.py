"""Typing what a page says: ``curl`` against the served database, ``detente`` on it."""

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
from fastapi.testclient import TestClient

from tests.docs.blocks import Snippet, Typed
from tests.house import ROOT
from tests.service.cli.terminal import Line

BASE: Final = "http://127.0.0.1:8000"
WIDTH: Final = 100
REST: Final = "…"
"""Stands for what a page leaves out: a value, the end of a text, or the rest of a list."""


@dataclass(slots=True)
class Shell:
    """A reader's terminal in a checkout, beside a server of the same database."""

    line: Line
    client: TestClient
    exit_code: int = field(default=0, init=False)

    def show(self, snippet: Snippet) -> str:
        """Type the commands of a block; answer what the last one printed."""
        printed = ""
        for place, typed in enumerate(snippet.commands, start=1):
            at_terminal = place == len(snippet.commands) and snippet.shown and snippet.shown.language == "text"
            printed = self._run(typed, at_terminal=bool(at_terminal))
        return printed

    def _run(self, typed: Typed, *, at_terminal: bool) -> str:
        program, *arguments = typed.words
        if program == "curl":
            return self._curl(arguments, typed.given)
        assert program == "detente", f"line {typed.line}: a page's bash blocks run curl and detente, not {program}"
        if "<" in arguments:
            place = arguments.index("<")
            given = (ROOT / arguments[place + 1]).read_text()
            del arguments[place : place + 2]
        else:
            given = typed.given
        arguments = [str(ROOT / word) if word.startswith("docs/examples/") else word for word in arguments]
        if at_terminal:
            self.exit_code, shown = self.line.at_terminal(*arguments, width=WIDTH)
            return shown
        done = self.line.run(*arguments, given=given)
        self.exit_code = done.exit_code
        return done.stdout or done.stderr

    def _curl(self, arguments: list[str], given: str) -> str:
        wanted = _CURL.parse_args(arguments)
        assert wanted.url.startswith(BASE), wanted.url
        headers = dict(header.split(": ", 1) for header in wanted.header)
        body = given if wanted.data == "@-" else wanted.data
        method = wanted.request or ("POST" if body is not None else "HEAD" if wanted.head else "GET")
        answer: httpx.Response = self.client.request(
            method, wanted.url, headers=headers, content=body, follow_redirects=False
        )
        self.exit_code = 22 if answer.status_code >= 400 else 0  # as curl --fail has it
        if not (wanted.include or wanted.head):
            return answer.text
        named = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        return f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}\n{named}\n\n{answer.text}"


_CURL: Final = argparse.ArgumentParser(prog="curl", exit_on_error=True)
_CURL.add_argument("url")
_CURL.add_argument("-s", "--silent", action="store_true")
_CURL.add_argument("-i", "--include", action="store_true")
_CURL.add_argument("-I", "--head", action="store_true")
_CURL.add_argument("-X", "--request")
_CURL.add_argument("-H", "--header", action="append", default=[])
_CURL.add_argument("-d", "--data")


def whole(shown: str, printed: str) -> list[str]:
    """Where an answer that is shown whole, in lines of its own, differs from what came."""
    expected, answered = json.loads(shown), json.loads(printed)
    return [] if expected == answered else [f"shown {expected!r}, came {answered!r}"]


def part(shown: str, printed: str) -> list[str]:
    """Where an answer of which the members that matter are shown differs from what came."""
    return list(_differences(json.loads(shown), json.loads(printed), "$"))


def _differences(shown: Any, came: Any, place: str) -> list[str]:
    if shown == REST:
        return []
    if isinstance(shown, dict) and isinstance(came, dict):
        missing = [f"{place}.{name} did not come" for name in shown if name not in came and name != REST]
        common = [name for name in shown if name in came]
        return missing + [one for name in common for one in _differences(shown[name], came[name], f"{place}.{name}")]
    if isinstance(shown, list) and isinstance(came, list):
        open_ended = bool(shown) and shown[-1] == REST
        listed = shown[:-1] if open_ended else shown
        if len(listed) > len(came) or (len(listed) < len(came) and not open_ended):
            return [f"{place} has {len(came)} items, not {len(listed)}: {came!r}"]
        pairs = enumerate(zip(listed, came[: len(listed)], strict=True))
        return [one for index, (a, b) in pairs for one in _differences(a, b, f"{place}[{index}]")]
    if isinstance(shown, str) and isinstance(came, str) and shown.endswith(REST) and came.startswith(shown[:-1]):
        return []
    # 1 == True in Python, not in JSON.
    return [] if shown == came and type(shown) is type(came) else [f"{place}: shown {shown!r}, came {came!r}"]


def lines(shown: str, printed: str) -> list[str]:
    """Where printed lines differ from those shown; a line of ``…`` stands for any number of lines."""
    came = [line.rstrip() for line in printed.splitlines()]
    start, gap = 0, False
    for line in (line.rstrip() for line in shown.splitlines()):
        if line.strip() == REST:
            gap = True
            continue
        found = next((at for at in range(start, len(came)) if came[at] == line), None) if gap else start
        if found is None or found >= len(came) or came[found] != line:
            return [f"shown {line!r}, came {came[start : start + 3]!r}; all of it:\n{printed}"]
        start, gap = found + 1, False
    return [] if gap or not any(came[start:]) else [f"more came: {came[start:]!r}"]


def example_files() -> list[Path]:
    """The archives that pages load."""
    return sorted((ROOT / "docs" / "examples").glob("*.ndjson"))
