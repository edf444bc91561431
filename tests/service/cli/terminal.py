"""The command line as it is used: behind a pipe and at a terminal, in this process or as one of its own."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pytest
from typer.testing import CliRunner, Result

from service.cli.program import program
from tests.house import ROOT

PROGRAM: Final = (sys.executable, "-c", "import sys; sys.argv[0] = 'detente'; from service.cli import main; main()")
_CONTROL: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")


@dataclass(frozen=True, slots=True)
class Line:
    """The command line on one database."""

    url: str

    def run(self, *arguments: str, given: str | bytes = "") -> Result:
        return self.bare(*arguments, "--database", self.url, given=given)

    def bare(self, *arguments: str, given: str | bytes = "") -> Result:
        """Run without naming the database."""
        # Whoever runs the tests may have told how wide its own terminal is.
        return CliRunner(env={"COLUMNS": None}).invoke(program, arguments, input=given, prog_name="detente")

    def json(self, *arguments: str, given: str | bytes = "") -> Any:
        done = self.run(*arguments, given=given)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        environment = {**kept, "DETENTE_DATABASE_URL": self.url, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen([*PROGRAM, *arguments], env=environment, **options)

    def at_terminal(self, *arguments: str, width: int = 80) -> tuple[int, str]:
        """Run in this process at a terminal: the exit code, and what stood on it without colours."""
        with _terminal(width) as (theirs, shown), pytest.MonkeyPatch.context() as patch:
            # rich asks the terminal that the tests were started from for its width, unless it is told.
            patch.setenv("COLUMNS", str(width))
            patch.setenv("TERM", "xterm-256color")
            patch.setenv("DETENTE_DATABASE_URL", self.url)
            with ExitStack() as opened:
                for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
                    stream = opened.enter_context(open(theirs, mode, encoding="utf-8", closefd=False))
                    patch.setattr(sys, name, stream)
                with pytest.raises(SystemExit) as ended:
                    program(list(arguments), prog_name="detente")
        return int(ended.value.code or 0), _plain(shown)

    def as_process_at_terminal(self, *arguments: str, width: int = 80, until: str | None = None) -> tuple[int, str]:
        """The same as a process of its own, ended with Ctrl-C where it has said ``until``."""
        with _terminal(width) as (theirs, shown):
            process = self.start(*arguments, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
            deadline = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < deadline:
                if until is not None and until in _plain(shown):
                    process.send_signal(signal.SIGINT)
                    break
                time.sleep(0.02)
            process.wait(timeout=60)
        return process.returncode, _plain(shown)


@contextmanager
def _terminal(width: int) -> Iterator[tuple[int, bytearray]]:
    """Open a terminal; what was written to it is whole when the block has ended."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    shown = bytearray()

    def read() -> None:
        try:
            while piece := os.read(ours, 65_536):
                shown.extend(piece)
        except OSError:  # the other end is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield theirs, shown
    finally:
        os.close(theirs)
        reader.join()
        os.close(ours)


def _plain(shown: bytearray) -> str:
    # A progress bar draws its line again and again: each drawing is a line here.
    return _CONTROL.sub("", shown.decode()).replace("\r\n", "\n").replace("\r", "\n")


def widest(shown: str) -> int:
    """Columns of the widest line, trailing space left out."""
    return max(_columns(line.rstrip()) for line in shown.splitlines())


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
