"""The events of one request on top of a plan, until all of them have been admitted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from uuid_utils import uuid7

from events.amendments import Chain, amend
from events.canonical import FAULTS_NAMED
from events.catalogue import BY_NAME, links
from events.clock import MILLISECOND, SECOND, to_text
from events.codec import content_hash, encode, leaf_entry
from events.conditions import AMENDS, tags_of
from events.envelope import Recorded
from events.errors import Fault, InvalidEvent, StillReferenced, TooLarge
from events.merkle import leaf_hash
from events.names import Tentative
from events.referrers import referrers
from events.requests import Planned

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Event
    from events.requests import Append

SUGGESTIONS: Final = 10
"""Unknown slugs of one request for which close matches are looked up: that compares with every known slug."""

NOT_APPENDABLE: Final = {
    "dossier.opened": ("opened-once", "A dossier is opened once, by creating it; amend it with dossier.amended."),
    "event.redacted": ("not-available", "Redaction is not available in this version."),
}
"""Types that no request may bring, with the code and the sentence of the fault."""


class Admitted(Protocol):
    """What a draft stands on: everything admitted before it."""

    connection: Connection
    dossier: Dossier
    names: Tentative
    now: int
    sequence: int
    recorded_at: int
    planned: list[Planned]

    def look_up(self, ids: Collection[str]) -> None:
        """Read stored events in one statement, so that ``stored`` need not ask for each."""

    def salt(self) -> bytes:
        """Random bytes for one event."""

    def stored(self, event_id: str) -> Recorded | None:
        """An event by its id."""

    def chain(self, first: Recorded) -> Chain:
        """An event with its amendments."""


class Draft:
    """One request, checked event by event: references in order, amendments against their targets, instants."""

    def __init__(self, plan: Admitted) -> None:
        self.plan = plan
        self.names = Tentative(plan.names)
        self.sequence = plan.sequence
        self.recorded_at = plan.recorded_at
        self.stated: int | None = None
        self.fresh: list[Planned] = []
        self.by_id: dict[str, Recorded] = {}
        self.amendments: dict[str, list[Recorded]] = {}
        self.broken: set[str] = set()
        self.suggested = 0

    def extend(self, request: Append) -> list[Planned]:
        """Plan every event, or raise with the faults of all: at most a hundred, in the order of the events.

        An event that breaks a rule still stands for what it registers, so that those after it are not blamed.
        """
        faults: list[Fault] = []
        for index, event in enumerate(request.events):
            try:
                self._add(event, request, f"/events/{index}")
            except InvalidEvent as error:
                faults += error.faults
                self._suppose(event, f"/events/{index}")
            if len(faults) >= FAULTS_NAMED:
                break
        if faults:
            raise InvalidEvent(faults[:FAULTS_NAMED])
        return self.fresh

    def _add(self, event: Event, request: Append, pointer: str) -> None:
        """Check one event and take it in; everything that can be said of its references at once."""
        if event.type in NOT_APPENDABLE and self.sequence > 0:
            raise InvalidEvent([Fault(f"{pointer}/type", *NOT_APPENDABLE[event.type])])
        faults = self._unknown(event.named, event.references, pointer)
        if event.declared.family == "registry":
            faults += self._registered_twice(event, pointer)
        if event.id is not None and (event.id in self.by_id or event.id in self.broken):
            faults.append(Fault(f"{pointer}/id", "repeated-id", f"{event.id} stands twice in this batch."))
        if faults:
            raise InvalidEvent(faults)
        body, amended = event.body, event.target
        if amended is not None:
            target = self._find(amended)
            if target is None:  # it broke a rule, of which its writer is told
                self._suppose(event, pointer)
                return
            body = self._amended(event, self._chain(target), pointer)
        text = _encoded(body, pointer)
        recorded_at = self._time(event.recorded_at if request.backfill else None, pointer)
        self._record(event, body, text, request.recorded_by, recorded_at)

    def _suppose(self, event: Event, pointer: str) -> None:
        """Let the events after a broken one refer to it."""
        event_id = event.id or pointer
        self.broken.add(event_id)
        for name in event.registrations():
            self.names.suppose(name, event_id)

    def _unknown(
        self, named: frozenset[links.Name], references: Callable[[], Iterable[links.Link]], pointer: str
    ) -> list[Fault]:
        """Faults for what is named and not known at this point; where it stands is asked only then."""
        left = self.names.unknown(named)
        if not left:
            return []
        self.plan.look_up([slug for kind, slug in left if kind == "event" and slug not in self.by_id])
        left = left.difference([name for name in left if name[0] == "event" and self._stands(name[1])])
        return [self._fault(*link, pointer) for link in references() if link[:2] in left] if left else []

    def _stands(self, event_id: str) -> bool:
        return event_id in self.broken or self._find(event_id) is not None

    def _fault(self, kind: str, slug: str, path: str, pointer: str) -> Fault:
        close: list[str] = []
        if kind != "event" and self.suggested < SUGGESTIONS:
            self.suggested += 1
            close = self.names.close_to(kind, slug)
        mend = f"did you mean {' or '.join(close)}?" if close else "register it first, or earlier in the same batch."
        if kind == "event":
            mend = "record it first, or earlier in the same batch."
        reason = f"No {kind} {slug!r} is known at this point of the log; {mend}"
        return Fault(pointer + path, "unknown-reference", reason, {"kind": kind, "slug": slug, "close_matches": close})

    def _registered_twice(self, event: Event, pointer: str) -> list[Fault]:
        made = event.registrations()
        new = self.names.unknown(frozenset(made))
        return [
            Fault(
                f"{pointer}/data/{kind}",
                "already-registered",
                f"The {kind} {slug!r} is registered already; correct that event or amend it instead.",
            )
            for kind, slug in made
            if (kind, slug) not in new
        ]

    def _find(self, event_id: str) -> Recorded | None:
        return self.by_id.get(event_id) or self.plan.stored(event_id)

    def _chain(self, first: Recorded) -> Chain:
        before = [] if first.id in self.by_id else self.plan.chain(first).amendments
        return Chain(first, [*before, *self.amendments.get(first.id, ())])

    def _amended(self, event: Event, chain: Chain, pointer: str) -> dict[str, Any]:
        """The body of an amendment, once it has been checked against what it targets."""
        body = amend(event, chain, pointer)
        if event.type == "event.retracted":
            self._check_unreferenced(chain)
        if event.type == "event.corrected":
            replacement = body["data"]["replacement"]
            payload = BY_NAME[replacement["type"]]
            named = links.names(payload, replacement)
            faults = self._unknown(named, partial(links.references, payload, replacement), f"{pointer}/data/changes")
            if faults:
                raise InvalidEvent(faults)
        return body

    def _check_unreferenced(self, chain: Chain) -> None:
        names = self.names.only_registered_by(chain.first.id)
        if not names:
            return
        pending = [planned.event for planned in (*self.plan.planned, *self.fresh)]
        own = {chain.first.id, *(event.id for event in chain.amendments)}
        found = referrers(self.plan.connection, self.plan.dossier, names, pending=pending, besides=own)
        if found:
            raise StillReferenced(chain.first.id, found)

    def _time(self, stated: int | None, pointer: str) -> int:
        """The knowledge time of the next event: strictly after the last one's, whatever the clock says.

        Backfilled instants do not fall. Equal ones spread by a microsecond each, so one may lie before the last
        recorded one: within a request as long as it is not before the one stated last, and else within its own second,
        or millisecond if it has a fraction.
        """
        if stated is None:
            return max(self.plan.now, self.recorded_at + 1)
        unit = next(unit for unit in (SECOND, MILLISECOND, 1) if stated % unit == 0)
        goes_on = self.stated is not None and stated >= self.stated
        if not goes_on and stated + unit <= self.recorded_at:
            last = to_text(self.recorded_at)
            reason = f"It lies before the last recorded event ({last}); a backfill goes forward only."
            raise InvalidEvent([Fault(f"{pointer}/recorded_at", "before-head", reason)])
        if stated > self.plan.now:
            reason = "It lies in the future; a backfill tells when something was recorded."
            raise InvalidEvent([Fault(f"{pointer}/recorded_at", "in-future", reason)])
        self.stated = stated
        return max(stated, self.recorded_at + 1)

    def _record(self, event: Event, body: dict[str, Any], text: bytes, recorded_by: str, recorded_at: int) -> None:
        self.sequence += 1
        self.recorded_at = recorded_at
        recorded = Recorded(
            self.plan.dossier.slug,
            self.sequence,
            event.id or str(uuid7()),
            event.type,
            event.declared.schema_version,
            recorded_at,
            self.plan.now,
            recorded_by,
            event.target,
            body,
        )
        salt = self.plan.salt()
        entry = leaf_entry(recorded, content_hash(salt, text))
        self.fresh.append(Planned(recorded, text, salt, leaf_hash(entry), self._tags(recorded)))
        self.by_id[recorded.id] = recorded
        if recorded.target is not None:
            self.amendments.setdefault(recorded.target, []).append(recorded)
        self.names.learn([recorded])

    def _tags(self, event: Recorded) -> set[str]:
        """Tags of an event, and of what it amends as corrected so far.

        What takes back a dispute or a rank amends what that is about, too.
        """
        tags = tags_of(event)
        target = None if event.target is None else self._find(event.target)
        while target is not None:
            said = self._chain(target).latest()
            tags |= tags_of(said) - {f"type/{said.type}"} | {f"{AMENDS}/{target.type}"}
            target = None if target.target is None else self._find(target.target)
        return tags


def _encoded(body: dict[str, Any], pointer: str) -> bytes:
    try:
        return encode(body)
    except TooLarge as error:
        raise InvalidEvent([Fault(pointer, "too-large", f"{error.detail}.", {"limit": error.limit})]) from None
