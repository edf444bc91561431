"""The command line as it is used: in this process behind a pipe, and as a process at a terminal."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

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
        return CliRunner().invoke(program, [*arguments, "--database", self.url], input=given, prog_name="detente")

    def json(self, *arguments: str, given: str | bytes = "") -> Any:
        done = self.run(*arguments, given=given)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "DETENTE_DATABASE_URL": self.url, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen([*PROGRAM, *arguments], env=environment, **options)

    def at_terminal(self, *arguments: str, width: int = 80) -> tuple[int, str]:
        """Run at a terminal: the exit code, and what stood on it without colours."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        process = self.start(*arguments, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)
        shown = bytearray()
        try:
            while piece := os.read(ours, 65_536):
                shown += piece
        except OSError:  # the other end is closed: the program has ended
            pass
        finally:
            os.close(ours)
        # A progress bar draws its line again and again: each drawing is a line here.
        return process.wait(), _CONTROL.sub("", shown.decode()).replace("\r\n", "\n").replace("\r", "\n")


def widest(shown: str) -> int:
    """Columns of the widest line, trailing space left out."""
    return max(_columns(line.rstrip()) for line in shown.splitlines())


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
