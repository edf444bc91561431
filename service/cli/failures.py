"""What can go wrong, as a person at a terminal should read it: one sentence, the faults, an exit code.

Nothing that is foreseen ends in a traceback: what Detente refuses, a database that is locked, absent or broken, a
setting that cannot be read, Ctrl-C, and a reader of the output that went away.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from rich.console import Console
from rich.padding import Padding
from rich.text import Text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from typer.core import TyperGroup

from events.errors import Conflict, DetenteError, InvalidEvent, InvalidRequest
from service.importers.loading import ImportRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from events.errors import Fault

REFUSED: Final = 1
USAGE: Final = 2
CONFLICT: Final = 3
INTERRUPTED: Final = 130
"""128 + SIGINT, as shells have it."""
READER_GONE: Final = 141
"""128 + SIGPIPE."""

FAULTS_SHOWN: Final = 20


class Stopped(Exception):
    """A command cannot go on; the sentence says why and what to do.

    Attributes:
        sentence: For people.
        code: What the process exits with.
        lines: Details below the sentence.
    """

    def __init__(self, sentence: str, *, code: int = REFUSED, lines: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True)
class Failure:
    """What is printed, and what the process exits with."""

    sentence: str
    code: int
    lines: tuple[str, ...] = ()


def failure_of(error: Exception) -> Failure | None:
    """Describe an error that is foreseen; None for one that is not."""
    return next((describe(error) for kind, describe in _FORESEEN if isinstance(error, kind)), None)


def fault_line(fault: Fault, place: str = "") -> str:
    """Write a fault on a line of its own: ``line 12: /data/stance: …``."""
    return ": ".join(part for part in (place, fault.pointer, fault.reason) if part)


def shortened(lines: list[str]) -> tuple[str, ...]:
    """Keep as many lines as a person will read, and say how many more there are."""
    more = len(lines) - FAULTS_SHOWN
    return tuple(lines) if more <= 0 else (*lines[:FAULTS_SHOWN], f"… and {more} more")


def database_sentence(message: str) -> str:
    """Say what a driver's message means and what to do."""
    first = message.strip().splitlines()[0] if message.strip() else "the driver gave no reason"
    known = {
        "is locked": "The database is locked by another process; nothing was changed, try again when it has finished",
        "unable to open database file": "The database file cannot be opened; see that its folder can be written to",
        "file is not a database": "The file is not an SQLite database",
        "readonly database": "The database cannot be written to; see who owns its file and its folder",
        "database or disk is full": "The disk is full; nothing was changed",
        "no such table": "The database has no schema yet; run: detente migrate",
        "does not exist": "The database lacks what is asked of it; see its URL, or run: detente migrate",
        "onnection": "The database cannot be reached; see its URL and that the server runs",
    }
    for part, sentence in known.items():
        if part in message:
            return f"{sentence} ({first})"
    return f"The database refused: {first}"


def report(failure: Failure) -> None:
    """Print a failure on standard error."""
    console = Console(stderr=True, highlight=False)
    whole = not console.is_terminal  # in a file a sentence is one line; at a terminal it wraps between words
    console.print(Text.assemble(("detente: ", "bold red"), f"{failure.sentence}."), soft_wrap=whole)
    for line in failure.lines:
        console.print(Padding(Text(line), (0, 0, 0, 2)) if not whole else Text(f"  {line}"), soft_wrap=whole)


class Commands(TyperGroup):
    """The group of all commands; it turns what goes wrong in one into a sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run one command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            report(Failure("Interrupted", INTERRUPTED))
            raise SystemExit(INTERRUPTED) from None
        except BrokenPipeError:
            # What is still buffered has nowhere to go either, and would complain when Python exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(READER_GONE) from None
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            report(failure)
            raise SystemExit(failure.code) from None


def _stopped(error: Any) -> Failure:
    return Failure(error.sentence, error.code, error.lines)


def _invalid_event(error: Any) -> Failure:
    count = len(error.faults)
    sentence = f"Refused, nothing was recorded: {count} fault{'s' if count > 1 else ''}"
    return Failure(sentence, REFUSED, shortened([fault_line(fault) for fault in error.faults]))


def _invalid_request(error: Any) -> Failure:
    told = [one for one in error.invalid_params if one.reason not in error.detail]
    return Failure(error.detail, REFUSED, tuple(f"{one.pointer}: {one.reason}" for one in told))


def _refused(error: Any) -> Failure:
    return Failure(error.detail, CONFLICT if isinstance(error, Conflict) else REFUSED)


def _database_failed(error: Any) -> Failure:
    return Failure(database_sentence(str(error.orig)), REFUSED)


def _bad_url(error: Any) -> Failure:
    return Failure(f"The database URL cannot be read: {error}", USAGE)


def _system_failed(error: Any) -> Failure:
    place = f"{error.filename}: " if error.filename else ""
    return Failure(f"{place}{error.strerror or error}", REFUSED)


def _import_refused(error: ImportRefused) -> Failure:
    before = f"{error.summary.recorded:,} events before line {error.first} are recorded"
    sentence = (
        f"Refused at lines {error.first} to {error.last}, of which nothing was recorded; {before}. "
        "Mend the file and import it again: what is recorded is passed over"
    )
    lines = []
    for fault in error.faults:
        place = f"line {fault.line}" if fault.line is not None else f"lines {error.first} to {error.last}"
        lines.append(": ".join(part for part in (place, fault.pointer, fault.reason) if part))
    code = CONFLICT if isinstance(error.cause, Conflict) else REFUSED
    return Failure(sentence, code, shortened(lines))


def _settings_refused(error: ValidationError) -> Failure:
    lines = [f"DETENTE_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()]
    return Failure("The settings cannot be read", USAGE, tuple(lines))


_FORESEEN: Final[tuple[tuple[type[Exception], Callable[[Any], Failure]], ...]] = (
    (Stopped, _stopped),
    (ImportRefused, _import_refused),
    (InvalidEvent, _invalid_event),
    (InvalidRequest, _invalid_request),
    (DetenteError, _refused),
    (DBAPIError, _database_failed),
    (ArgumentError, _bad_url),
    (NoSuchModuleError, _bad_url),
    (ValidationError, _settings_refused),
    (OSError, _system_failed),
)
"""How each error is described; the first class that fits."""
