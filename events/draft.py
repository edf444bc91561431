"""The events of one request on top of a plan, until all of them have been admitted."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final, Protocol

from uuid_utils import uuid7

from events.amendments import Chain, amend
from events.clock import SECOND, to_text
from events.codec import content_hash, encode, leaf_entry
from events.conditions import tags_of
from events.envelope import Recorded, validate_offered
from events.errors import Fault, InvalidEvent, StillReferenced
from events.merkle import leaf_hash
from events.referrers import referrers
from events.requests import Planned

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Event
    from events.names import Names
    from events.requests import Append

SALT_BYTES: Final = 16


class Admitted(Protocol):
    """What a draft stands on: everything admitted before it."""

    connection: Connection
    dossier: Dossier
    names: Names
    now: int
    sequence: int
    recorded_at: int
    planned: list[Planned]

    def stored(self, event_id: str) -> Recorded | None:
        """An event by its id."""

    def chain(self, event_id: str) -> Chain | None:
        """An event with its amendments."""


class Draft:
    """One request, checked event by event: references in order, amendments against their targets, instants."""

    def __init__(self, plan: Admitted) -> None:
        self.plan = plan
        self.sequence = plan.sequence
        self.recorded_at = plan.recorded_at
        self.fresh: list[Planned] = []
        self.registered: set[tuple[str, str]] = set()
        self.by_id: dict[str, Recorded] = {}

    def extend(self, request: Append) -> list[Planned]:
        """Plan every event, or raise with the faults of all that could be looked at."""
        faults: list[Fault] = []
        for index, event in enumerate(request.events):
            pointer = f"/events/{index}"
            faults.extend(self._unknown_references(event, pointer))
            faults.extend(self._repeated_registration(event, pointer))
            if event.id is not None and event.id in self.by_id:
                faults.append(Fault(f"{pointer}/id", "repeated-id", f"{event.id} stands twice in this batch."))
            if faults:
                self.registered.update(event.registrations())
                continue
            body = self._amended(event, pointer)
            stated = event.recorded_at if request.backfill else None
            self._record(event, body, request.recorded_by, self._time(stated, pointer))
        if faults:
            raise InvalidEvent(faults)
        return self.fresh

    def _unknown_references(self, event: Event, pointer: str) -> list[Fault]:
        """Faults for what an event names and the log does not know yet; what it registers itself is known to it."""
        own = set(event.registrations())
        return [
            self._unknown(kind, slug, pointer + path)
            for kind, slug, path in event.references()
            if not ((kind, slug) in own or self._known(kind, slug))
        ]

    def _known(self, kind: str, slug: str) -> bool:
        if kind == "event":
            return self._find(slug) is not None
        return (kind, slug) in self.registered or self.plan.names.knows(kind, slug)

    def _unknown(self, kind: str, slug: str, pointer: str) -> Fault:
        close = [] if kind == "event" else self.plan.names.close_to(kind, slug)
        mend = f"did you mean {' or '.join(close)}?" if close else "register it first, or earlier in the same batch."
        reason = f"No {kind} {slug!r} is known at this point of the log; {mend}"
        return Fault(pointer, "unknown-reference", reason, {"kind": kind, "slug": slug, "close_matches": close})

    def _repeated_registration(self, event: Event, pointer: str) -> list[Fault]:
        if event.payload.family != "registry":
            return []
        return [
            Fault(
                f"{pointer}/data/{kind}",
                "already-registered",
                f"The {kind} {slug!r} is registered already; correct that event or amend it instead.",
            )
            for kind, slug in event.registrations()
            if (kind, slug) in self.registered or self.plan.names.knows(kind, slug)
        ]

    def _find(self, event_id: str) -> Recorded | None:
        return self.by_id.get(event_id) or self.plan.stored(event_id)

    def _chain(self, event_id: str) -> Chain:
        chain = self.plan.chain(event_id) or Chain(self.by_id[event_id])
        own = [planned.event for planned in self.fresh if planned.event.target == event_id]
        return Chain(chain.first, [*chain.amendments, *own])

    def _amended(self, event: Event, pointer: str) -> dict[str, Any]:
        if event.target is None:
            return event.body
        chain = self._chain(event.target)
        body = amend(event, chain, pointer)
        if event.type == "event.retracted":
            self._check_unreferenced(chain)
        if event.type == "event.corrected":
            faults = self._unknown_references(validate_offered(body["data"]["replacement"]), f"{pointer}/data/changes")
            if faults:
                raise InvalidEvent(faults)
        return body

    def _check_unreferenced(self, chain: Chain) -> None:
        names = self.plan.names.only_registered_by(chain.first.id)
        pending = [planned.event for planned in (*self.plan.planned, *self.fresh)]
        found = referrers(self.plan.connection, self.plan.dossier, names, pending) if names else []
        own = {chain.first.id, *(event.id for event in chain.amendments)}
        others = [event_id for event_id in found if event_id not in own]
        if others:
            raise StillReferenced(chain.first.id, others)

    def _time(self, stated: int | None, pointer: str) -> int:
        """The knowledge time of the next event: strictly after the last one's, whatever the clock says.

        A backfilled instant means the whole of its last stated unit, so that equal ones spread within their second.
        """
        if stated is None:
            return max(self.plan.now, self.recorded_at + 1)
        if stated + (1 if stated % SECOND else SECOND) <= self.recorded_at:
            reason = (
                f"It lies before the last recorded event ({to_text(self.recorded_at)}); a backfill goes forward only."
            )
            raise InvalidEvent([Fault(f"{pointer}/recorded_at", "before-head", reason)])
        if stated > self.plan.now:
            reason = "It lies in the future; a backfill tells when something was recorded."
            raise InvalidEvent([Fault(f"{pointer}/recorded_at", "in-future", reason)])
        return max(stated, self.recorded_at + 1)

    def _record(self, event: Event, body: dict[str, Any], recorded_by: str, recorded_at: int) -> None:
        self.sequence += 1
        self.recorded_at = recorded_at
        recorded = Recorded(
            dossier=self.plan.dossier.slug,
            sequence=self.sequence,
            id=event.id or str(uuid7()),
            type=event.type,
            schema_version=event.payload.schema_version,
            recorded_at=recorded_at,
            ingested_at=self.plan.now,
            recorded_by=recorded_by,
            target=event.target,
            body=body,
        )
        text = encode(body)
        salt = secrets.token_bytes(SALT_BYTES)
        entry = leaf_entry(recorded, content_hash(salt, text))
        tags = tags_of(recorded)
        if event.target is not None:
            tags |= tags_of(self._chain(event.target).latest()) - {f"type/{self._chain(event.target).latest().type}"}
        self.fresh.append(Planned(recorded, text, salt, leaf_hash(entry), frozenset(tags)))
        self.by_id[recorded.id] = recorded
        self.registered.update(event.registrations())
