"""Which slugs a dossier knows at a place of its log."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from events.catalogue import BY_NAME, TYPES, links
from events.stored import READ, recorded
from events.tables import events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from events.catalogue.links import Name
    from events.dossiers import Dossier
    from events.envelope import Recorded

REGISTERING: frozenset[str] = frozenset(payload.type for payload in TYPES if payload.registers())

_RELEVANT = (
    select(*READ)
    .where(
        events.c.dossier_id == bindparam("key"),
        events.c.sequence > bindparam("after"),
        events.c.type.in_([*REGISTERING, "event.retracted"]),
    )
    .order_by(events.c.sequence)
)


class Names:
    """The registry of a dossier as recorded, kept beside the writer so that a reference costs no query.

    It belongs to one sequence of the log, and catches up from there when another process has appended. Only what is
    committed enters it, so that a transaction that is rolled back leaves nothing to undo.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.sequence = 0
        self._holders: dict[Name, set[str]] = {}
        self._slugs: dict[str, set[str]] = {}
        self._by_event: dict[str, list[Name]] = {}

    def unknown(self, names: frozenset[Name]) -> frozenset[Name]:
        """Those that no event which still stands has registered; events' ids are among them."""
        return names.difference(self._holders)

    def holders(self, name: Name) -> set[str]:
        """Ids of the events that stand and registered the slug."""
        return self._holders.get(name, set())

    def made_known_by(self, event_id: str) -> list[Name]:
        """What an event registered that stands."""
        return self._by_event.get(event_id, [])

    def close_to(self, kind: str, slug: str) -> list[str]:
        """Up to three known slugs that look like one that is not known, best first. Cost: some µs for each known."""
        return difflib.get_close_matches(slug, self._slugs.get(kind, ()), cutoff=0.5)

    def catch_up(self, connection: Connection, sequence: int) -> None:
        """Read what was registered up to a sequence since the last time. Cost: one scan of the events since."""
        if sequence == self.sequence:
            return
        rows = connection.execute(_RELEVANT, {"key": self.dossier.key, "after": self.sequence})
        self.learn(recorded(row, self.dossier) for row in rows)
        self.sequence = sequence

    def learn(self, added: Iterable[Recorded]) -> None:
        """Take in events that follow those known so far, in order."""
        for event in added:
            self.sequence = event.sequence
            if event.type == "event.retracted":
                self._forget(str(event.target))
            if event.type not in REGISTERING:
                continue
            for kind, slug in registered_by(event):
                self._holders.setdefault((kind, slug), set()).add(event.id)
                self._slugs.setdefault(kind, set()).add(slug)
                self._by_event.setdefault(event.id, []).append((kind, slug))

    def _forget(self, event_id: str) -> None:
        for kind, slug in self._by_event.pop(event_id, ()):
            holders = self._holders[kind, slug]
            holders.discard(event_id)
            if not holders:
                del self._holders[kind, slug]
                self._slugs[kind].discard(slug)


class Tentative:
    """The registry as it will be once what is planned has been written; what it stands on does not change.

    One for a group stands on what is recorded, and one for each request on its group's.
    """

    def __init__(self, below: Names | Tentative) -> None:
        self._below = below
        self._added: dict[Name, set[str]] = {}
        self._by_event: dict[str, list[Name]] = {}
        self._retracted: set[str] = set()

    def unknown(self, names: frozenset[Name]) -> frozenset[Name]:
        """Those that no event which will still stand has registered; events' ids are among them."""
        if self._retracted:
            return frozenset(name for name in names if not self.holders(name))
        return self._below.unknown(names).difference(self._added)

    def holders(self, name: Name) -> set[str]:
        """Ids of the events that will stand and registered the slug."""
        return (self._below.holders(name) | self._added.get(name, set())) - self._retracted

    def made_known_by(self, event_id: str) -> list[Name]:
        """What an event registered that will stand."""
        return (
            [] if event_id in self._retracted else self._by_event.get(event_id) or self._below.made_known_by(event_id)
        )

    def only_registered_by(self, event_id: str) -> list[Name]:
        """The slugs that would be unknown without one event."""
        return [name for name in self.made_known_by(event_id) if self.holders(name) == {event_id}]

    def close_to(self, kind: str, slug: str) -> list[str]:
        """Up to three recorded slugs that look like one that is not known, best first."""
        return self._below.close_to(kind, slug)

    def suppose(self, name: Name, event_id: str) -> None:
        """Take a slug for registered."""
        self._added.setdefault(name, set()).add(event_id)
        self._by_event.setdefault(event_id, []).append(name)

    def learn(self, added: Iterable[Recorded]) -> None:
        """Take in planned events, in order."""
        for event in added:
            if event.type == "event.retracted":
                self._retracted.add(str(event.target))
            elif event.type in REGISTERING:
                for name in registered_by(event):
                    self.suppose(name, event.id)


def registered_by(event: Recorded) -> list[Name]:
    """What a recorded event of a type that registers makes known; nothing once it is erased."""
    return [] if event.body is None else links.registrations(BY_NAME[event.type], event.body)
