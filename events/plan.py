"""What a group of requests will write to one dossier, decided before anything is written.

Every check of every request is made here, under the head's lock: a request that fails is refused alone and leaves
nothing behind, so that no savepoint is needed and the writes that follow are a few plain inserts.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from events.amendments import Chain, without_replacement
from events.codec import encode
from events.conditions import Condition, first_match, matches
from events.draft import Draft
from events.errors import ConditionFailed, EventIdReused, Fault, HeadMoved, InvalidEvent, Redacted
from events.names import Names, Tentative
from events.requests import Append, Appended, Planned
from events.stored import amendments_of, by_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection

    from events.dossiers import Dossier, Head
    from events.envelope import Event, Recorded


SALT_BYTES: Final = 16
SALTS: Final = 64
"""Salts that are drawn at once: each draw lets go of the interpreter, and queues behind the callers to get it back."""


class Plan:
    """The appends of one dossier that were admitted so far, on top of its head."""

    def __init__(self, connection: Connection, dossier: Dossier, head: Head, names: Names, now: int) -> None:
        self.connection = connection
        self.dossier = dossier
        self.names = Tentative(names)
        self.now = now
        self.sequence = head.sequence
        self.recorded_at = head.recorded_at
        self.planned: list[Planned] = []
        self._stored: dict[str, Recorded | None] = {}
        self._amendments: dict[str, list[Recorded]] = {}
        self._salts: list[bytes] = []

    def prefetch(self, requests: Iterable[Append]) -> None:
        """Read all stored events that the requests name, with their amendments, in as few statements as possible."""
        wanted: set[str] = set()
        targets: set[str] = set()
        for event in (event for request in requests for event in request.events):
            if event.id is not None:
                wanted.add(event.id)
            wanted.update([slug for kind, slug in event.named if kind == "event"])
            if event.target is not None:
                targets.add(event.target)
        self.look_up(wanted)
        self._look_up_amendments(targets)

    def admit(self, request: Append) -> Appended:
        """Check one request and add its events to the plan, or raise and add nothing.

        Raises:
            InvalidEvent: A reference is not known at that point of the log, an amendment may not touch its target, a
                backfilled instant is out of order, or a condition begins beyond the head.
            EventIdReused: An id is known with other content, or known and new ids are mixed.
            HeadMoved: Another head than the expected one.
            ConditionFailed: Something matching has been recorded.
            AlreadyAmended: A target was retracted before.
            StillReferenced: A registry event cannot be retracted.
            Redacted: A retry or an amendment of an erased event.
        """
        repeated = self._repeated(request)
        if repeated is not None:
            return repeated
        if request.expected_head is not None and request.expected_head != self.sequence:
            raise HeadMoved(self.dossier.slug, expected=request.expected_head, head=self.sequence)
        self._check_conditions(request.conditions)
        fresh = Draft(self).extend(request)
        self.planned.extend(fresh)
        self.sequence = fresh[-1].event.sequence
        self.recorded_at = fresh[-1].event.recorded_at
        added = [planned.event for planned in fresh]
        self.names.learn(added)
        for event in added:
            self._stored[event.id] = event
            if event.target is not None:
                self._amendments.setdefault(event.target, []).append(event)
        return Appended(tuple([_place(event) for event in added]), self.sequence)

    def look_up(self, ids: Collection[str]) -> None:
        """Read stored events that were not asked for before; what is not found is remembered, too."""
        missing = [event_id for event_id in ids if event_id not in self._stored]
        if missing:
            self._stored.update(dict.fromkeys(missing))
            self._stored.update(by_id(self.connection, self.dossier, missing))

    def salt(self) -> bytes:
        """Random bytes for one event."""
        if not self._salts:
            drawn = secrets.token_bytes(SALT_BYTES * SALTS)
            self._salts = [drawn[start : start + SALT_BYTES] for start in range(0, len(drawn), SALT_BYTES)]
        return self._salts.pop()

    def stored(self, event_id: str) -> Recorded | None:
        """An event that is recorded or planned."""
        if event_id not in self._stored:
            self.look_up([event_id])
        return self._stored[event_id]

    def chain(self, first: Recorded) -> Chain:
        """An event that is recorded or planned, with its amendments."""
        self._look_up_amendments([first.id])
        return Chain(first, self._amendments[first.id])

    def _look_up_amendments(self, ids: Collection[str]) -> None:
        missing = [event_id for event_id in ids if event_id not in self._amendments]
        if missing:
            found = amendments_of(self.connection, self.dossier, missing)
            self._amendments.update({event_id: found.get(event_id, []) for event_id in missing})

    def _repeated(self, request: Append) -> Appended | None:
        """The answer to a retry: where everything stands already; None if nothing of the request was recorded before.

        Compared is what was offered, not when: ``recorded_at`` of a backfill may have been spread.
        """
        known: list[tuple[Event, Recorded]] = []
        new: list[Event] = []
        for event in request.events:
            recorded = None if event.id is None else self.stored(event.id)
            if recorded is None:
                new.append(event)
            else:
                known.append((event, recorded))
        if not known:
            return None
        if new:
            ids = [recorded.id for _, recorded in known]
            raise EventIdReused(self.dossier.slug, ids, new=[event.id or "(no id)" for event in new])
        changed = [recorded.id for event, recorded in known if not self._same(event, recorded)]
        if changed:
            raise EventIdReused(self.dossier.slug, changed)
        return Appended(tuple([_place(recorded) for _, recorded in known]), self.sequence, repeated=True)

    def _same(self, event: Event, recorded: Recorded) -> bool:
        if recorded.body is None:
            raise Redacted(recorded.id, self._erasure_of(recorded))
        return _content(event.body) == _content(without_replacement(recorded.body))

    def _erasure_of(self, recorded: Recorded) -> int:
        """Sequence of the redaction of an event; of a correction that has none, that of what it corrected."""
        targets = [recorded.id, recorded.target or recorded.id]
        amendments = amendments_of(self.connection, self.dossier, targets)
        by = (event for target in targets for event in amendments.get(target, ()) if event.type == "event.redacted")
        return next(by).sequence

    def _check_conditions(self, conditions: Sequence[Condition]) -> None:
        for condition in conditions:
            if condition.after > self.sequence:
                reason = f"after={condition.after} lies beyond the head, which is {self.sequence}: nobody has seen it."
                raise InvalidEvent([Fault("/condition", "beyond-head", reason)])
            found = first_match(self.connection, self.dossier, condition)
            if found is None:
                found = next(
                    (
                        (planned.event.sequence, planned.event.id, planned.event.type)
                        for planned in self.planned
                        if matches(condition, planned.event.sequence, planned.tags)
                    ),
                    None,
                )
            if found is not None:
                sequence, event_id, event_type = found
                raise ConditionFailed(self.dossier.slug, sequence=sequence, event=event_id, type=event_type)


def _place(event: Recorded) -> tuple[str, int, int]:
    return event.id, event.sequence, event.recorded_at


def _content(body: dict[str, Any]) -> bytes:
    """What a retry must repeat. Not the id, by which it was found: of one that the log made up, no body tells."""
    return encode({member: value for member, value in body.items() if member != "id"})
