"""What commands print: tables for a person at a terminal, JSON for a program behind a pipe, progress on the side.

Results go to standard output and nothing else does; progress and remarks go to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol, TypeAlias

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

Show: TypeAlias = Callable[[Console], None]
"""Prints a document as a person reads it."""

STYLES: Final = {
    "demands": "bold",
    "supports": "green",
    "accepts": "green",
    "open": "cyan",
    "conditional": "yellow",
    "opposes": "red",
    "refuses": "bold red",
    "unspecified": "dim",
}
"""Of stances; the word alone says all, the colour only helps."""


def answer(document: Any, show: Show, *, as_json: bool) -> None:
    """Print a document: as JSON where it is asked for or nobody is looking, else as ``show`` has it."""
    if as_json or not sys.stdout.isatty():
        print_json(document)
    else:
        show(screen())


def print_json(document: Any) -> None:
    """Print a document as indented JSON."""
    sys.stdout.flush()
    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def screen() -> Console:
    """Standard output, without guesses about what looks like a number or a path."""
    return Console(highlight=False, markup=False)


def remark(sentence: str) -> None:
    """Tell something besides the result, on standard error."""
    Console(stderr=True, highlight=False, markup=False).print(sentence)


def table(
    *columns: str, wide: Mapping[str, int] | Sequence[str] = (), right: Sequence[str] = (), airy: bool = False
) -> Table:
    """A plain table.

    Args:
        wide: Columns that share what room the others leave, with their weights or evenly; the others keep their width.
        right: Columns of numbers.
        airy: Whether a blank line parts the rows, since their cells have several lines.
    """
    made = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold", leading=1 if airy else 0)
    weights = wide if isinstance(wide, Mapping) else dict.fromkeys(wide, 1)
    for column in columns:
        if column in weights:
            made.add_column(column, ratio=weights[column], overflow="fold")
        else:
            made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def fields(rows: Sequence[tuple[str, RenderableType]]) -> Table:
    """Names and values, one pair a line."""
    made = Table.grid(padding=(0, 2))
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in rows:
        made.add_row(name, value)
    return made


def stance(word: str | None) -> Text:
    """A stance in its colour; a dash where none is recorded."""
    return Text(word or "–", style=STYLES.get(word or "", ""))


def shortened(text: str | None, length: int) -> str:
    """A text in at most ``length`` characters, cut between words where that is possible."""
    words = " ".join((text or "").split())
    if len(words) <= length:
        return words
    head = words[: length - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > length // 2 else head).rstrip(" ,;:.–") + "…"


class Told(Protocol):
    """Moves a progress bar."""

    def __call__(self, done: int, count: int, total: int | None = None, /) -> None:
        """Tell how much is done, how many events that is, and of how much if it was not known before."""


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Told]:
    """Show a bar on standard error while a block runs, if that is a terminal.

    Args:
        total: What ``done`` will have come to, in whatever unit; None where that is not known yet.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TextColumn("{task.fields[count]:,} events"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total, count=0)

        def tell(done: int, count: int, known: int | None = None, /) -> None:
            bar.update(task, completed=done, count=count, total=total if known is None else known)

        yield tell
