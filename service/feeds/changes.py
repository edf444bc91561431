"""What of the timeline is new since a sequence: recorded, amended, certain only since then, or taken back.

It costs what was recorded since and what was dated since, not what the dossier holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from events.catalogue import BY_NAME
from events.clock import OPENING, SECOND
from events.conditions import parties_of
from events.edtf import FOREVER
from events.stored import amendments_of, by_id
from service.feeds.matching import told_of
from service.feeds.subjects import Span
from service.timetravel.in_force import Assertion
from service.timetravel.index import span_of
from service.timetravel.instants import recorded_at_of
from service.views.filters import Residue
from service.views.paging import cursor_of
from service.views.shown import Told, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.envelope import Recorded
    from service.feeds.feed import Asked
    from service.timetravel.reading import Reading

RETRACTED: Final = "event.retracted"
CORRECTED: Final = "event.corrected"
PART: Final = 1_000


@dataclass(frozen=True, slots=True)
class Chain:
    """An event with what amended it up to what is known.

    Attributes:
        first: The event.
        last: What it says now, or said until it was taken back.
        retraction: What took it back, if anything did.
        touched: The last event about it: itself, an amendment, or what took an amendment back.
    """

    first: Recorded
    last: Recorded
    retraction: Recorded | None
    touched: Recorded


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new.

    Attributes:
        told: Events that stand.
        touched: What touched them last, by the sequence of the event; of those that were recorded or amended.
        retracted: What was taken back.
    """

    told: tuple[Told, ...]
    touched: dict[int, Recorded]
    retracted: tuple[Chain, ...]


def changes_since(reading: Reading, asked: Asked, after: int) -> Changes:
    """Find what is new after a sequence, of what matches the filters."""
    matches = _Matches(reading, asked)
    chains = [chain for chain in _chains(reading, after) if matches(chain)]
    standing = [chain for chain in chains if chain.retraction is None]
    found = {one.row.ord: one for one in told(reading, (place_of(reading, one) for one in standing)).values()}
    for one in _dated_since(reading, asked, end_of(reading, after)):
        found.setdefault(one.row.ord, one)
    touched = {chain.first.sequence: chain.touched for chain in standing}
    return Changes(tuple(found.values()), touched, tuple(chain for chain in chains if chain.retraction is not None))


def end_of(reading: Reading, sequence: int) -> int:
    """The end of the second in which a sequence was recorded: whatever it settled is certain by then."""
    recorded_at = recorded_at_of(reading.connection, reading.dossier, sequence) if sequence else None
    return (max(OPENING, recorded_at or OPENING) // SECOND + 1) * SECOND


def place_of(reading: Reading, chain: Chain) -> Assertion:
    """Its place on both axes."""
    span = span_of(chain.last.effective, chain.first.type, chain.first.recorded_at, reading.dossier)
    axes = (chain.last.sequence, chain.first.sequence)
    return Assertion(*axes, span.lo, span.hi, span.said_hi, span.ends_lo, span.ends)


def _chains(reading: Reading, after: int) -> Iterator[Chain]:
    """The events that were recorded or amended after a sequence; none whose words were erased."""
    connection, dossier, known = reading.connection, reading.dossier, reading.at.known
    sequences = range(after + 1, known + 1)
    reading.load_sequences(sequences)
    recorded = [reading.event(sequence) for sequence in sequences]
    firsts = {one.id: one for one in recorded if one.target is None}
    targets = by_id(connection, dossier, {one.target for one in recorded if one.target is not None})
    targets.update(by_id(connection, dossier, {one.target for one in targets.values() if one.target is not None}))
    firsts.update({name: one for name, one in targets.items() if one.target is None})
    amendments = {
        name: [one for one in found if one.sequence <= known]
        for name, found in amendments_of(connection, dossier, list(firsts)).items()
    }
    beyond = amendments_of(connection, dossier, [one.id for found in amendments.values() for one in found])
    for name, first in firsts.items():
        mine = amendments.get(name, [])
        taken_back = [one for amended in mine for one in beyond.get(amended.id, ()) if one.sequence <= known]
        retraction = next((one for one in mine if one.type == RETRACTED), None)
        said = [first, *(one for one in mine if one.type == CORRECTED)]
        touched = max((first, *mine, *taken_back), key=lambda one: one.sequence)
        if said[-1].body is not None:
            yield Chain(first, said[-1], retraction, touched)


def _dated_since(reading: Reading, asked: Asked, instant: int) -> Iterator[Told]:
    """What matches and was not over at an instant, whenever it was recorded."""
    part = replace(asked, limit=PART, cursor=cursor_of((instant, FOREVER)))
    while part.cursor is not None:
        shown, following, _ = told_of(reading, part)
        yield from shown
        part = replace(part, cursor=following)


class _Matches:
    """Whether an event is on the timeline, or would be if it had not been taken back."""

    def __init__(self, reading: Reading, asked: Asked) -> None:
        self.reading = reading
        self.filters = asked.filters
        self.span = Span(reading, asked.filters, until=reading.at.instant)
        self.tags = asked.filters.tags(reading)
        self.residue = Residue(reading, asked.filters)

    def __call__(self, chain: Chain) -> bool:
        if self.reading.tense == "before-first-event":
            return False
        registered = BY_NAME[chain.first.type].family == "registry"
        if chain.first.target is not None or (registered and self.filters.type is None):
            return False
        place = place_of(self.reading, chain)
        borne = _tags(chain)
        bears = all(not borne.isdisjoint(group) for group in self.tags)
        told = Told(place, chain.first, chain.last)
        return bears and self.span.admits(place.lo, place.hi) and self.residue.admits(told)


def _tags(chain: Chain) -> set[str]:
    """What the timeline finds an event by."""
    body = chain.last.effective
    named = {
        "type": [chain.first.type],
        "issue": body.get("issues", ()),
        "party": parties_of(body),
        "actor": [body["actor"]] if "actor" in body else [],
        "source": [entry["source"] for entry in body.get("sources", ())],
    }
    return {f"{kind}/{slug}" for kind, slugs in named.items() for slug in slugs}
