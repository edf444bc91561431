"""What was taken back lately: the timeline no longer shows it, and who followed it is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, bindparam, cast, select

from events.catalogue import BY_NAME
from events.conditions import parties_of
from events.stored import amendments_of, by_id
from events.tables import event_tags
from service.feeds.subjects import Span
from service.timetravel.in_force import Assertion
from service.timetravel.index import span_of
from service.views.filters import Residue
from service.views.shown import Told

if TYPE_CHECKING:
    from events.envelope import Recorded
    from service.feeds.feed import Asked
    from service.timetravel.reading import Reading

RETRACTED: Final = "event.retracted"

_RETRACTIONS: Final = (
    select(event_tags.c.sequence)
    .where(
        event_tags.c.dossier_id == bindparam("key"),
        event_tags.c.tag == f"type/{RETRACTED}",
        event_tags.c.sequence > cast(bindparam("after"), BigInteger),
        event_tags.c.sequence <= cast(bindparam("known"), BigInteger),
    )
    .order_by(event_tags.c.sequence)
)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A retraction, and what it took back as it stood until then."""

    by: Recorded
    told: Told


@dataclass(frozen=True, slots=True)
class Lately:
    """What was taken back since a sequence.

    Attributes:
        events: Of those that matched, by the sequence of the retraction.
        overlays: Retractions of disputes and ranks, by the sequence of the event over which these stood.
    """

    events: tuple[TakenBack, ...]
    overlays: dict[int, Recorded]


def taken_back(reading: Reading, asked: Asked, after: int) -> Lately:
    """Find what was retracted after a sequence, under the same filters as what still stands."""
    connection, dossier = reading.connection, reading.dossier
    bounds = {"key": dossier.key, "after": after, "known": reading.at.known}
    sequences = connection.execute(_RETRACTIONS, bounds).scalars().all()
    reading.load_sequences(sequences)
    acts = [reading.event(sequence) for sequence in sequences]
    targets = by_id(connection, dossier, {act.target for act in acts if act.target is not None})
    below = by_id(connection, dossier, {one.target for one in targets.values() if one.target is not None})
    overlays = {}
    events: list[TakenBack] = []
    matches = _Matches(reading, asked)
    for act in acts:
        target = targets[str(act.target)]
        if target.target is not None:
            overlays[below[target.target].sequence] = act
        else:
            told = _told(reading, act, target)
            events += [TakenBack(act, told)] if matches(told) else []
    return Lately(tuple(events), overlays)


def _told(reading: Reading, act: Recorded, first: Recorded) -> Told:
    """What an event said when it was retracted, corrections included."""
    amendments = amendments_of(reading.connection, reading.dossier, [first.id]).get(first.id, ())
    corrections = [one for one in amendments if one.type == "event.corrected" and one.sequence < act.sequence]
    last = corrections[-1] if corrections else first
    span = span_of(last.effective, first.type, first.recorded_at, reading.dossier)
    place = Assertion(last.sequence, first.sequence, span.lo, span.hi, span.said_hi, span.ends_lo, span.ends)
    return Told(place, first, last)


class _Matches:
    """Whether what was taken back would be on the timeline if it had not been."""

    def __init__(self, reading: Reading, asked: Asked) -> None:
        self.reading = reading
        self.filters = asked.filters
        self.span = Span(reading, asked.filters)
        self.tags = asked.filters.tags(reading)
        self.residue = Residue(reading, asked.filters)

    def __call__(self, one: Told) -> bool:
        row, registered = one.row, BY_NAME[one.first.type].family == "registry"
        if row.hi > self.reading.at.instant or (registered and self.filters.type is None):
            return False
        borne = _tags(one)
        bears = all(not borne.isdisjoint(group) for group in self.tags)
        return bears and self.span.admits(row.lo, row.hi) and self.residue.admits(one)


def _tags(one: Told) -> set[str]:
    """What the timeline finds an event by."""
    body = one.body
    named = {
        "type": [one.first.type],
        "issue": body.get("issues", ()),
        "party": parties_of(body),
        "actor": [body["actor"]] if "actor" in body else [],
        "source": [entry["source"] for entry in body.get("sources", ())],
    }
    return {f"{kind}/{slug}" for kind, slugs in named.items() for slug in slugs}
