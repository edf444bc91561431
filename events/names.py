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

    from events.dossiers import Dossier
    from events.envelope import Recorded

REGISTERING: tuple[str, ...] = tuple(payload.type for payload in TYPES if payload.registers())

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
    """The registry of a dossier, kept beside the writer so that a reference costs no query.

    It belongs to one sequence of the log, and catches up from there when another process has appended.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.sequence = 0
        self._registered: dict[str, dict[str, set[str]]] = {}
        self._by_event: dict[str, list[tuple[str, str]]] = {}

    def knows(self, kind: str, slug: str) -> bool:
        """Whether an event that still stands has registered the slug."""
        return bool(self._registered.get(kind, {}).get(slug))

    def close_to(self, kind: str, slug: str) -> list[str]:
        """Up to three known slugs that look like one that is not known, best first."""
        return difflib.get_close_matches(slug, self._registered.get(kind, {}), cutoff=0.5)

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
            elif event.type in REGISTERING and event.body is not None:
                for kind, slug in links.registrations(BY_NAME[event.type], event.body):
                    self._registered.setdefault(kind, {}).setdefault(slug, set()).add(event.id)
                    self._by_event.setdefault(event.id, []).append((kind, slug))

    def only_registered_by(self, event_id: str) -> list[tuple[str, str]]:
        """The slugs that would be unknown without one event."""
        return [
            (kind, slug)
            for kind, slug in self._by_event.get(event_id, ())
            if self._registered[kind][slug] == {event_id}
        ]

    def _forget(self, event_id: str) -> None:
        for kind, slug in self._by_event.pop(event_id, ()):
            holders = self._registered[kind][slug]
            holders.discard(event_id)
            if not holders:
                del self._registered[kind][slug]
