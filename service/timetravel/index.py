"""Keeping the index: what an append adds to it, within the append's own transaction.

A late event, an in-order event, a correction and a retraction take one path: rows are inserted, and the rows that they
supersede get a ``kt``. Nothing is ever deleted but by ``rebuild``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from events.catalogue import BY_NAME
from events.edtf import always, parse, settle
from events.stored import amendments_of, by_id
from service.projections import cells_of, listed_under
from service.timetravel.bands import band_of
from service.timetravel.remembered import Remembered
from service.timetravel.rows import Rows, Span
from service.timetravel.tags import is_registry, tags_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded
    from service.projections.projection import Name
    from service.timetravel.tags import Placed

OVERLAYS: Final = {"event.corrected": "corrected", "event.disputed": "disputed", "event.ranked": "ranked"}

CLOSING: Final = frozenset({"event.corrected", "event.retracted"})


def span_of(body: dict[str, Any], event_type: str, recorded_at: int, dossier: Dossier) -> Span:
    """Read the dates of an event.

    Args:
        body: As corrected.
        event_type: Says whether the end of an interval bounds the value or is the extent of something done.
        recorded_at: Of the first event of the chain.
        dossier: Its time zone reads civil dates.
    """
    occurred = body.get("occurred")
    stated = occurred["edtf"] if isinstance(occurred, dict) else occurred
    occurrence = always() if stated is None else parse(stated, dossier.zone)
    start = occurrence.start
    bounds = occurrence.end if BY_NAME[event_type].interval == "bounds" else None
    hi = settle(start, recorded_at)
    return Span(start.lo, hi, start.hi, bounds.lo if bounds else None, bounds.hi if bounds else None)


class Index:
    """Writes the index rows of what is appended. One for each writer; it remembers between appends what it wrote."""

    def __init__(self) -> None:
        self._known: dict[int, Remembered] = {}
        self._seen: dict[int, int] = {}

    def forget(self) -> None:
        """Drop what is remembered, after a transaction that did not commit."""
        self._known.clear()
        self._seen.clear()

    def __call__(self, connection: Connection, dossier: Dossier, added: Sequence[Recorded]) -> None:
        """Index the events of a group; they stand in the log already."""
        known = self._known.get(dossier.key)
        if known is None or known.full or self._seen.get(dossier.key) != added[0].sequence - 1:
            known = self._known[dossier.key] = Remembered()
        self._seen[dossier.key] = added[-1].sequence
        _Group(connection, dossier, known).write(added)


@dataclass(frozen=True, slots=True)
class Said:
    """An assertion as the log has it.

    Attributes:
        event: What was recorded: the first event of the chain, or a correction of it.
        first: The first event of the chain.
    """

    event: Recorded
    first: Recorded


class _Group:
    """The index rows of one group of events of one dossier."""

    def __init__(self, connection: Connection, dossier: Dossier, known: Remembered) -> None:
        self.connection = connection
        self.dossier = dossier
        self.known = known
        self.rows = Rows(dossier.key, known)
        self.chains: dict[str, list[Recorded]] = {}
        self.named: dict[int, list[Name]] = {}
        self.tagged: dict[int, Placed] = {}

    def write(self, added: Sequence[Recorded]) -> None:
        """Collect the rows of all events in order, then write them."""
        self._read_chains(added)
        self._load(added)
        for event in added:
            if event.target is None:
                self._open(Said(event, event))
            else:
                self._amend(event)
        self.rows.write(self.connection)

    def _read_chains(self, added: Sequence[Recorded]) -> None:
        """Read what the group's amendments target: the log holds the group itself already."""
        targets = {event.target for event in added if event.target is not None}
        if not targets:
            return
        firsts = by_id(self.connection, self.dossier, targets)
        beyond = {first.target for first in firsts.values() if first.target is not None} - targets
        firsts.update(by_id(self.connection, self.dossier, beyond))
        targets |= beyond
        amendments = amendments_of(self.connection, self.dossier, targets)
        for target, first in firsts.items():
            corrections = [event for event in amendments.get(target, ()) if event.type == "event.corrected"]
            self.chains[target] = [first, *corrections]

    def _active_before(self, event: Recorded) -> Said:
        """What an amendment's target said until then; for one of a dispute or a rank, what that is about."""
        chain = self.chains[str(event.target)]
        if chain[0].target is not None:
            chain = self.chains[chain[0].target]
        before = [said for said in chain if said.sequence < event.sequence]
        return Said(before[-1], chain[0])

    def _names(self, said: Said) -> list[Name]:
        """The cells that an assertion sets."""
        found = self.named.get(said.event.sequence)
        if found is None:
            found = self.named[said.event.sequence] = cells_of(said.first.type, said.event.effective)
        return found

    def _tags(self, said: Said) -> Placed:
        """What an assertion is about."""
        found = self.tagged.get(said.event.sequence)
        if found is None:
            found = self.tagged[said.event.sequence] = tags_of(said.first.type, said.event.effective)
        return found

    def _load(self, added: Sequence[Recorded]) -> None:
        """Read what is not remembered of the cells and tags that the group names; make the cells that are new."""
        names: dict[Name, int] = {}
        tagged: set[str] = set()
        for event in added:
            for said in self._said_by(event):
                for name in self._names(said):
                    names.setdefault(name, event.sequence)
                first, beyond = self._tags(said)
                tagged.update(first.values(), beyond)
        self.known.load(self.connection, self.dossier.key, list(names), tagged)
        for name, sequence in names.items():
            self.rows.cell(name, sequence)

    def _said_by(self, event: Recorded) -> Iterator[Said]:
        """What an event ends or touches, and what it says itself."""
        if event.target is None:
            yield Said(event, event)
            return
        yield self._active_before(event)
        if event.type == "event.corrected":
            yield Said(event, self.chains[event.target][0])

    def _open(self, said: Said) -> None:
        """Index an assertion from its recording on."""
        event, first = said.event, said.first
        body = event.effective
        span = span_of(body, first.type, first.recorded_at, self.dossier)
        band = band_of(span.lo, span.hi, span.said_hi, first.recorded_at)
        shown = None if is_registry(first.type) else band
        at = {"kf": event.sequence, "order": first.sequence}
        self.rows.add_span(span, self._tags(said), band=shown, **at)
        for name in self._names(said):
            self.rows.add_life(self.known.cells[name], band, span, **at)
        self.rows.add_listings(listed_under(first.type, body), event.sequence)
        self.rows.bound_dossier(span.first_change(), event.sequence)

    def _close(self, said: Said, by: Recorded) -> int | None:
        """End an assertion's life at the sequence of what amends it; answer the first change point that it had."""
        span = span_of(said.event.effective, said.first.type, said.first.recorded_at, self.dossier)
        band = band_of(span.lo, span.hi, span.said_hi, said.first.recorded_at)
        self.rows.close_span(kf=said.event.sequence, kt=by.sequence)
        for name in self._names(said):
            cell = self.known.cells[name]
            self.rows.close_life(cell, band, span, kf=said.event.sequence, order=said.first.sequence, kt=by.sequence)
        return span.first_change()

    def _amend(self, event: Recorded) -> None:
        first = self.chains[str(event.target)][0]
        said = self._active_before(event)
        ended = None
        if event.type in CLOSING and first.target is None:
            ended = self._close(said, event)
        else:
            self.rows.touch([self.known.cells[name] for name in self._names(said)], event.sequence)
        if first.target is not None:
            self.rows.close_overlay(first, said.first.sequence, event)
        if event.type == "event.corrected":
            self._open(Said(event, first))
        if ended is not None and ended == self.known.reach.first_change:
            self.rows.find_dossier_bound(self.connection, event.sequence)
        if event.type in OVERLAYS:
            self.rows.add_overlay(first.sequence, event.sequence, OVERLAYS[event.type])
