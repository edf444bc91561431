"""Keeping the index: what an append adds to it, within the append's own transaction.

A late event, an in-order event, a correction and a retraction take one path: rows are inserted, and the rows that they
supersede get a ``kt``. Nothing is ever deleted but by ``rebuild``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from events.catalogue import BY_NAME
from events.edtf import always, parse, settle
from events.stored import amendments_of, by_id
from service.projections import cells_of, listed_under
from service.timetravel.bands import band_of
from service.timetravel.remembered import Remembered
from service.timetravel.rows import Rows, Said, Span
from service.timetravel.tags import is_registry, tags_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded
    from service.projections.projection import Name

OVERLAYS: Final = {"event.corrected": "corrected", "event.disputed": "disputed", "event.ranked": "ranked"}

CLOSING: Final = frozenset({"event.corrected", "event.retracted"})

Step: TypeAlias = "tuple[Recorded, Said | None, Said | None]"
"""An event, the assertion that it ends or touches, and the one that it makes: none or one of each."""


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
    hi, bounds = settle(start, recorded_at), occurrence.end
    if bounds is None or BY_NAME[event_type].interval != "bounds":
        return Span(start.lo, hi, start.hi)
    return Span(start.lo, hi, start.hi, bounds.lo, bounds.hi)


def said_by(event: Recorded, first: Recorded, dossier: Dossier) -> Said:
    """Read an assertion: the first event of a chain, or a correction of it."""
    event_type, body = first.type, event.effective
    span = span_of(body, event_type, first.recorded_at, dossier)
    band = band_of(span.lo, span.hi, span.said_hi, first.recorded_at)
    names = cells_of(event_type, body)
    tagged = tags_of(event_type, body)
    shown = not is_registry(event_type)
    return Said(event.sequence, first.sequence, span, band, shown, names, tagged, listed_under(names, body))


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


class _Group:
    """The index rows of one group of events of one dossier."""

    def __init__(self, connection: Connection, dossier: Dossier, known: Remembered) -> None:
        self.connection = connection
        self.dossier = dossier
        self.known = known
        self.rows = Rows(dossier.key, known)
        self.chains: dict[str, list[Recorded]] = {}

    def write(self, added: Sequence[Recorded]) -> None:
        """Collect the rows of all events in order, then write them."""
        self._read_chains(added)
        steps = [self._step(event) for event in added]
        self._load([said for _, *both in steps for said in both if said is not None])
        for event, before, says in steps:
            ended = None if before is None else self._amend(before, event)
            if says is not None:
                self.rows.open(says)
            if ended is not None and ended == self.known.reach.first_change:
                self.rows.find_dossier_bound(self.connection, event.sequence)
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

    def _step(self, event: Recorded) -> Step:
        """Read what an event says, and what it ends or touches.

        That is what its target said until then; for an amendment of a dispute or a rank, what that is about.
        """
        if event.target is None:
            return event, None, said_by(event, event, self.dossier)
        chain = self.chains[event.target]
        says = said_by(event, chain[0], self.dossier) if event.type == "event.corrected" else None
        if chain[0].target is not None:
            chain = self.chains[chain[0].target]
        active = [said for said in chain if said.sequence < event.sequence][-1]
        return event, said_by(active, chain[0], self.dossier), says

    def _load(self, assertions: Sequence[Said]) -> None:
        """Read what is not remembered of the cells and tags that the group names; make those that are new."""
        known = self.known
        names: dict[Name, int] = {}
        tagged: set[str | None] = set()
        for said in assertions:
            tagged.update(said.tags)
            for name in said.names:
                if name not in known.cells:
                    names.setdefault(name, said.kf)
        missing = [tag for tag in tagged if tag is not None and tag not in known.tags]
        known.load(self.connection, self.dossier.key, names, missing)
        for name, sequence in names.items():
            self.rows.cell(name, sequence)
        if missing:
            for said in assertions:
                self.rows.number(said.tags)

    def _amend(self, before: Said, event: Recorded) -> int | None:
        """End or touch what an amendment is about; answer the first change point of what it ends."""
        first = self.chains[str(event.target)][0]
        closing = event.type in CLOSING and first.target is None
        if closing:
            self.rows.close(before, event.sequence)
        else:
            self.rows.touch(before, event.sequence)
        if first.target is not None:
            self.rows.close_overlay(first, before.order, event)
        if event.type in OVERLAYS:
            self.rows.add_overlay(first.sequence, event.sequence, OVERLAYS[event.type])
        return before.span.first_change() if closing else None
