"""Recording what a source yields: batch by batch, in the file's order, and never twice.

A batch is atomic and the next one waits for it, so that a file which is refused halfway has recorded all that stands
before the refused batch and nothing after it. What was recorded before is recognised by its id and passed over, so
that importing the file again goes on where it stopped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from sqlalchemy import bindparam, select

from events.dossiers import find_dossier, head_of
from events.errors import AlreadyAmended, DetenteError, EventIdReused, InvalidEvent, StillReferenced, UnknownDossier
from events.requests import Append
from events.stored import CHUNK
from events.tables import events
from service.importers.batches import Batch, LineFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Future

    from sqlalchemy import Connection

    from events.dialects.database import Database
    from events.dossiers import Dossier
    from events.envelope import Event
    from events.log import Log
    from events.requests import Appended

Progress: TypeAlias = "Callable[[int, int], None]"
"""Told how many bytes of the file are done, and how many of its events."""

FAULTS_NAMED: Final = 100
"""Faults of a rehearsal that are kept; further ones are counted."""

_PLACE: Final = re.compile(r"/events/([0-9]+)(/.*|)")
_RECORDED: Final = select(events.c.id, events.c.body.is_(None).label("erased")).where(
    events.c.dossier_id == bindparam("key"), events.c.id.in_(bindparam("ids", expanding=True))
)


class Appender(Protocol):
    """The part of a writer that an import needs."""

    def append(self, dossier: str, request: Append) -> Future[Appended]:
        """Queue a request."""


@dataclass(slots=True)
class Summary:
    """What an import did, or would do.

    Attributes:
        read: Events read from the file, good or bad.
        recorded: Newly recorded.
        skipped: Recorded before, with the same content or erased since.
        refused: Not recorded (a rehearsal goes on after them).
        head: The dossier's last sequence now.
        types: How many of each type were newly recorded.
        faults: Why events were refused; at most 100.
    """

    read: int = 0
    recorded: int = 0
    skipped: int = 0
    refused: int = 0
    head: int = 0
    types: Counter[str] = field(default_factory=Counter)
    faults: list[LineFault] = field(default_factory=list)

    def blame(self, faults: Iterable[LineFault]) -> None:
        """Keep faults while there is room."""
        self.faults.extend(list(faults)[: FAULTS_NAMED - len(self.faults)])


class ImportRefused(Exception):
    """A batch was refused; nothing of it is recorded, and all before it is.

    Attributes:
        faults: What is wrong with it, by line; at least one.
        summary: What was recorded before it.
        first: The first line of the batch.
        last: The last.
        cause: The log's own refusal; None where events were invalid in themselves.
    """

    def __init__(
        self, batch: Batch, faults: Sequence[LineFault], summary: Summary, cause: DetenteError | None = None
    ) -> None:
        lines = [*batch.lines, *(fault.line for fault in batch.faults if fault.line is not None)]
        self.first, self.last = min(lines), max(lines)
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        self.summary = summary
        self.cause = cause
        super().__init__(f"Lines {self.first} to {self.last} are refused")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request on its way: events of a batch, by their places in it."""

    batch: Batch
    places: tuple[int, ...]
    future: Future[Appended]


@dataclass(frozen=True, slots=True)
class Loading:
    """An import into one dossier.

    Args:
        database: Where the dossier is.
        dossier: Its slug.
        recorded_by: Who imports.
        backfill: Whether events keep the ``recorded_at`` that they carry.
        progress: Told after every batch.
    """

    database: Database
    dossier: str
    recorded_by: str
    backfill: bool
    progress: Progress | None = None

    def load(self, writer: Appender, pieces: Iterable[Batch]) -> Summary:
        """Record batches; one is validated while the one before it is being written.

        Raises:
            UnknownDossier: There is none.
            ImportRefused: A batch cannot be recorded.
        """
        summary = Summary()
        with self.database.reading() as connection:
            summary.head = head_of(connection, find_dossier(connection, self.dossier)).sequence
        sent: _Sent | None = None
        for batch in pieces:
            self._settle(sent, summary)
            if batch.faults:
                raise ImportRefused(batch, batch.faults, summary)
            sent = self._send(writer, batch, summary)
            summary.read += batch.entries
            self._tell(batch, summary)
        self._settle(sent, summary)
        return summary

    def rehearse(self, log: Log, pieces: Iterable[Batch]) -> Summary:
        """Do everything but the commit, in one transaction, and go on after what is refused.

        Raises:
            UnknownDossier: There is none.
        """
        summary = Summary()
        try:
            with self.database.writing() as connection:
                dossier = find_dossier(connection, self.dossier)
                summary.head = head_of(connection, dossier).sequence
                for batch in pieces:
                    self._try(log, connection, dossier, batch, summary)
                    self._tell(batch, summary)
                connection.rollback()
        finally:
            log.forget()
        return summary

    def _send(self, writer: Appender, batch: Batch, summary: Summary) -> _Sent | None:
        """Have the log compare what it knows already; then, and without waiting, send what is new."""
        with self.database.reading() as connection:
            dossier = find_dossier(connection, self.dossier)
            again, new, erased = _split(connection, dossier, batch.events)
        summary.skipped += erased
        self._settle(self._sent(writer, batch, again), summary)
        return self._sent(writer, batch, new)

    def _sent(self, writer: Appender, batch: Batch, places: tuple[int, ...]) -> _Sent | None:
        if not places:
            return None
        request = self._request([batch.events[place] for place in places])
        return _Sent(batch, places, writer.append(self.dossier, request))

    def _request(self, chosen: Sequence[Event]) -> Append:
        return Append(tuple(chosen), self.recorded_by, backfill=self.backfill)

    def _settle(self, sent: _Sent | None, summary: Summary) -> None:
        """Wait for a request and count what became of it."""
        if sent is None:
            return
        try:
            answer = sent.future.result()
        except UnknownDossier:
            raise
        except DetenteError as error:
            raise ImportRefused(sent.batch, _by_line(error, sent.batch, sent.places), summary, error) from error
        _count(summary, answer, [sent.batch.events[place] for place in sent.places])

    def _tell(self, batch: Batch, summary: Summary) -> None:
        if self.progress is not None:
            self.progress(batch.read, summary.read)

    def _try(self, log: Log, connection: Connection, dossier: Dossier, batch: Batch, summary: Summary) -> None:
        """Append a batch within a rehearsal; where it is refused, event by event, to tell which ones are."""
        summary.read += batch.entries
        summary.blame(batch.faults)
        summary.refused += batch.entries - len(batch.events)
        again, new, erased = _split(connection, dossier, batch.events)
        summary.skipped += erased
        for places in filter(None, (again, new)):
            chosen = [batch.events[place] for place in places]
            [answer] = log.append(connection, {self.dossier: [self._request(chosen)]})[self.dossier]
            if not isinstance(answer, DetenteError):
                _count(summary, answer, chosen)
                continue
            requests = [self._request([event]) for event in chosen]
            answers = log.append(connection, {self.dossier: requests})[self.dossier]
            for place, one in zip(places, answers, strict=True):
                if isinstance(one, DetenteError):
                    summary.refused += 1
                    summary.blame(_by_line(one, batch, (place,)))
                else:
                    _count(summary, one, [batch.events[place]])


def _count(summary: Summary, answer: Appended, chosen: Sequence[Event]) -> None:
    if answer.repeated:
        summary.skipped += len(chosen)
    else:
        summary.recorded += len(chosen)
        summary.types.update(event.type for event in chosen)
    summary.head = answer.head


def _split(
    connection: Connection, dossier: Dossier, offered: Sequence[Event]
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Part what the log knows already from what is new, as places in the batch; the third is how many were erased.

    What is known is still to be sent, alone: the log compares its content.
    """
    ids = [str(event.id) for event in offered]
    known: dict[str, bool] = {}
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(_RECORDED, {"key": dossier.key, "ids": ids[start : start + CHUNK]})
        known.update((row.id, bool(row.erased)) for row in rows)
    again = tuple(place for place, id in enumerate(ids) if known.get(id) is False)
    new = tuple(place for place, id in enumerate(ids) if id not in known)
    return again, new, len(ids) - len(again) - len(new)


def _by_line(error: DetenteError, batch: Batch, places: Sequence[int]) -> list[LineFault]:
    """Say of which lines a refusal is: by the places in its pointers, or by the ids that it names."""
    if isinstance(error, InvalidEvent):
        found = []
        for fault in error.faults:
            match = _PLACE.match(fault.pointer)
            line = batch.lines[places[int(match[1])]] if match else None
            found.append(LineFault(line, match[2] if match else fault.pointer, fault.reason))
        return found
    named: set[str] = set()
    if isinstance(error, EventIdReused):
        named = set(error.ids)
    elif isinstance(error, AlreadyAmended | StillReferenced):
        named = {error.target}
    chosen = [place for place in places if {batch.events[place].id, batch.events[place].target} & named]
    if not chosen and len(places) > 1:
        return [LineFault(None, "", f"{error.detail}.")]
    return [LineFault(batch.lines[place], "", f"{error.detail}.") for place in chosen or places]
