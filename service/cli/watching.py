"""``detente watch``: follow a log live."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import orjson
import typer
from rich.text import Text

from events.dossiers import find_dossier, head_of
from service.cli.narrowing import Actor, Holding, Issue, Party, Source, Type
from service.cli.options import AsJson, Command, DatabaseUrl, DossierSlug
from service.cli.phrases import dated
from service.cli.screen import remark, screen
from service.cli.session import Session, session
from service.views.log import events_page
from service.views.paging import Page

POLL_SECONDS: Final = 0.25
"""How often the head is looked at, of whichever process writes."""

PAGE: Final = 500
"""Events that are read at once."""

Event = dict[str, Any]


def watch(
    dossier: DossierSlug,
    *,
    after: Annotated[
        int | None,
        typer.Option(
            metavar="SEQUENCE",
            min=0,
            max=2**53 - 1,
            help="First what was recorded after it; 0 for everything. Left out: only what is recorded from now on.",
            show_default=False,
        ),
    ] = None,
    type: Type = None,
    issue: Issue = None,
    party: Party = None,
    actor: Actor = None,
    source: Source = None,
    q: Holding = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Follow the log: print what was recorded after a sequence, then what is being recorded, until Ctrl-C.

    A line an event: words on a terminal, the whole event as JSON behind a pipe. To go on after an interruption without
    a gap, give the last sequence that was printed.
    """
    wanted = {"type": type, "issue": issue, "party": party, "actor": actor, "source": source, "q": q}
    tell = _as_json if as_json or not sys.stdout.isatty() else _in_words
    with session(database) as opened:
        place = _head(opened, dossier) if after is None else after
        remark(f"Following {dossier} after {place}; Ctrl-C ends it.")
        with _until_interrupted() as stopped:
            for event in _followed(opened, dossier, place, wanted, stopped):
                tell(event)


@contextmanager
def _until_interrupted() -> Iterator[threading.Event]:
    """Let Ctrl-C end what follows between two looks at the database, never within one; a second one ends it at once."""
    stopped = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def _followed(
    opened: Session, dossier: str, place: int, wanted: dict[str, str | None], stopped: threading.Event
) -> Iterator[Event]:
    """Everything that matches after a sequence, until stopped; sequences are dense and become visible in order."""
    cursor = None
    while not stopped.is_set():
        with opened.database.reading() as connection:
            found = find_dossier(connection, dossier)
            head = head_of(connection, found).sequence
            page = Page(PAGE, cursor)
            document = events_page(connection, found, after=place, before=None, order="asc", page=page, **wanted)
        events = document["events"]
        yield from events
        cursor = document["next"]
        if cursor is None:
            place = max(place, head, *(event["sequence"] for event in events[-1:]))
            while _head(opened, dossier) <= place:
                if stopped.wait(POLL_SECONDS):
                    return


def _head(opened: Session, dossier: str) -> int:
    with opened.database.reading() as connection:
        return head_of(connection, find_dossier(connection, dossier)).sequence


def _as_json(event: Event) -> None:
    sys.stdout.buffer.write(orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _in_words(event: Event) -> None:
    """Print an event in one line, as much of it as the terminal is wide; an amendment with what it amends."""
    occurred = event.get("occurred")
    date = dated(occurred) if isinstance(occurred, dict) else occurred
    amended = event.get("data", {}).get("target")
    shown = Text.assemble(
        (f"{event['sequence']:>5}", "bold"),
        f"  {date or '–':<10}  ",
        (f"{event['type']} {amended}" if amended else event["type"], "cyan"),
        f"  {event.get('summary') or ('(erased)' if event.get('redacted') else '')}",
    )
    screen().print(shown, no_wrap=True, overflow="ellipsis", crop=True)


COMMANDS: Final = (
    Command(
        "watch",
        watch,
        "Ask",
        (
            "detente watch ukraine-2026",
            "detente watch ukraine-2026 --after 480 --issue donbas",
            "detente watch ukraine-2026 --after 0 | jq -c '[.sequence, .summary]'",
        ),
    ),
)
