"""From entries to batches of valid events: what the log takes at once, and where each event stands in its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from events.codec import encode
from events.envelope import Event
from events.errors import Fault, InvalidEvent
from events.intake import read_append

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.importers.source import Entry

BATCH_EVENTS: Final = 1_000
"""Events of one batch, which is atomic: as many as one append takes."""

DERIVED: Final = "line-"
"""How the id begins that an event without one gets: what follows is made of its place and its content."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """One broken rule at one place of a file.

    Attributes:
        line: Counted from 1; None where the whole batch is meant.
        pointer: RFC 6901 JSON Pointer within the line's event.
        reason: A sentence that says what is wrong and how to mend it.
    """

    line: int | None
    pointer: str
    reason: str


@dataclass(slots=True)
class Batch:
    """Events that follow one another in a file.

    Attributes:
        events: The valid ones, each with an id.
        lines: Where each of them stands.
        faults: What is wrong with the others.
        read: Bytes of the file up to the end of this batch.
        entries: How many entries were read for it, valid or not.
    """

    events: list[Event] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    read: int = 0
    entries: int = 0

    def take(self, entry: Entry, *, backfill: bool) -> None:
        """Validate one entry and add it, or its faults."""
        self.read = entry.read
        self.entries += 1
        try:
            event = _offered(entry, backfill=backfill)
        except InvalidEvent as error:
            self.faults.extend(_at_line(entry.line, fault) for fault in error.faults)
        else:
            self.events.append(event if event.id is not None else event._replace(id=derived_id(event, entry.line)))
            self.lines.append(entry.line)


def _offered(entry: Entry, *, backfill: bool) -> Event:
    if entry.fault is not None:
        raise InvalidEvent([entry.fault])
    return read_append({"events": [entry.value], "backfill": backfill}, recorded_by="").events[0]


def _at_line(line: int, fault: Fault) -> LineFault:
    pointer = fault.pointer.removeprefix("/events/0")
    option = {"not-allowed": " (--backfill)", "missing": " (or import without --backfill)"}
    hint = option.get(fault.code, "") if pointer == "/recorded_at" else ""
    return LineFault(line, pointer, fault.reason + hint)


def derived_id(event: Event, line: int) -> str:
    """Name an event that has no id by its line and its content, so that the same file is the same events again."""
    return DERIVED + sha256(b"%d\n%s" % (line, encode(event.body))).hexdigest()[:32]


def batches(entries: Iterable[Entry], *, backfill: bool, size: int = BATCH_EVENTS) -> Iterator[Batch]:
    """Cut a file into batches of at most ``size`` entries; one is held at a time, and the last may be smaller."""
    batch = Batch()
    for entry in entries:
        batch.take(entry, backfill=backfill)
        if batch.entries == size:
            yield batch
            batch = Batch()
    if batch.entries:
        yield batch
