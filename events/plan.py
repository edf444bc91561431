"""What a group of requests will write to one dossier, decided before anything is written.

Every check of every request is made here, under the head's lock: a request that fails is refused alone and leaves
nothing behind, so that no savepoint is needed and the writes that follow are a few plain inserts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.amendments import Chain, without_replacement
from events.codec import encode
from events.conditions import Condition, first_match, matches
from events.draft import Draft
from events.errors import ConditionFailed, EventIdReused, HeadMoved, Redacted
from events.requests import Append, Appended, Planned
from events.stored import amendments_of, by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from events.dossiers import Dossier, Head
    from events.envelope import Recorded
    from events.names import Names


class Plan:
    """The appends of one dossier that were admitted so far, on top of its head."""

    def __init__(self, connection: Connection, dossier: Dossier, head: Head, names: Names, now: int) -> None:
        self.connection = connection
        self.dossier = dossier
        self.names = names
        self.now = now
        self.sequence = head.sequence
        self.recorded_at = head.recorded_at
        self.planned: list[Planned] = []
        self._stored: dict[str, Recorded] = {}
        self._amendments: dict[str, list[Recorded]] = {}

    def prefetch(self, requests: Iterable[Append]) -> None:
        """Read all stored events that the requests name, with their amendments, in as few statements as possible."""
        wanted: set[str] = set()
        targets: set[str] = set()
        for event in (event for request in requests for event in request.events):
            if event.id is not None:
                wanted.add(event.id)
            wanted.update(slug for kind, slug, _ in event.references() if kind == "event")
            if event.target is not None:
                targets.add(event.target)
        if wanted:
            self._stored.update(by_id(self.connection, self.dossier, wanted))
        if targets:
            self._amendments.update(amendments_of(self.connection, self.dossier, targets))

    def admit(self, request: Append) -> Appended:
        """Check one request and add its events to the plan, or raise and add nothing.

        Raises:
            InvalidEvent: A reference is not known at that point of the log, or a backfilled instant is out of order.
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
        self.names.learn(planned.event for planned in fresh)
        for planned in fresh:
            self._stored[planned.event.id] = planned.event
            if planned.event.target is not None:
                self._amendments.setdefault(planned.event.target, []).append(planned.event)
        return Appended(tuple((p.event.id, p.event.sequence, p.event.recorded_at) for p in fresh), self.sequence)

    def stored(self, event_id: str) -> Recorded | None:
        """An event that is recorded or planned; what no request of the group named is looked up."""
        if event_id not in self._stored:
            self._stored.update(by_id(self.connection, self.dossier, [event_id]))
        return self._stored.get(event_id)

    def chain(self, event_id: str) -> Chain | None:
        """An event with its amendments, recorded or planned."""
        first = self._stored.get(event_id)
        return None if first is None else Chain(first, list(self._amendments.get(event_id, ())))

    def _repeated(self, request: Append) -> Appended | None:
        known = [event for event in request.events if event.id is not None and event.id in self._stored]
        if not known:
            return None
        new = [event for event in request.events if event not in known]
        if new:
            ids = [str(event.id) for event in known]
            raise EventIdReused(self.dossier.slug, ids, new=[event.id or "(no id)" for event in new])
        stored = [self._stored[str(event.id)] for event in known]
        for recorded in stored:
            if recorded.body is None:
                erased = amendments_of(self.connection, self.dossier, [recorded.target or recorded.id, recorded.id])
                by = [event for events in erased.values() for event in events if event.type == "event.redacted"]
                raise Redacted(recorded.id, by[0].sequence)
        changed = [
            recorded.id
            for event, recorded in zip(known, stored, strict=True)
            if encode(event.body) != encode(without_replacement(recorded.body or {}))
        ]
        if changed:
            raise EventIdReused(self.dossier.slug, changed)
        places = tuple((recorded.id, recorded.sequence, recorded.recorded_at) for recorded in stored)
        return Appended(places, self.sequence, repeated=True)

    def _check_conditions(self, conditions: Sequence[Condition]) -> None:
        for condition in conditions:
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
