"""The append-only log of a dossier: how a group of requests becomes rows.

Order without lost events (``log.md``): the head row is locked first and written last in the append's own transaction,
so commit order is sequence order, a rollback leaves no gap, and a reader at ``sequence > c`` never misses one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, insert, select, update

from events.clock import OPENING, Clock
from events.dialects.bulk import insert_rows
from events.dialects.direct import ask
from events.dossiers import Dossier, Head, find_dossier, head_of
from events.envelope import Event, Recorded, validate_offered
from events.errors import DetenteError, DossierExists, Fault, InvalidEvent, UnknownDossier
from events.merkle import Frontier
from events.names import Names
from events.plan import Plan
from events.requests import Append, Appended, Planned
from events.tables import dossiers, event_tags, events, heads
from events.tree import grow

if TYPE_CHECKING:
    from events.dialects.database import Database


class Indexer(Protocol):
    """Keeps something beside the log, inside the append's transaction: the log does not know projections."""

    def __call__(self, connection: Connection, dossier: Dossier, added: Sequence[Recorded]) -> None:
        """Take in the events of a group, which stand in the log already."""

    def forget(self) -> None:
        """Drop what is remembered between appends, after a transaction that did not commit."""


OPENING_ID: Final = "dossier.opened"
"""Id of every dossier's first event: the same everywhere, so that a log that was moved answers the same."""

DOSSIER_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Log:
    """Appends to the dossiers of one database. Not thread-safe: one writer a process owns it.

    Args:
        database: Where the log lives.
        clock: UTC microseconds; read once for each group.
        indexers: Called in order with what is being appended.
        projection_version: Written on the head of a new dossier: what the indexers are.
    """

    def __init__(
        self, database: Database, *, clock: Clock, indexers: Sequence[Indexer] = (), projection_version: str = ""
    ) -> None:
        self.database = database
        self.clock = clock
        self.indexers = indexers
        self.projection_version = projection_version
        self._names: dict[int, Names] = {}
        self._written: dict[int, list[Recorded]] = {}
        self._dossiers: dict[str, Dossier] = {}

    def append(
        self, connection: Connection, groups: Mapping[str, Sequence[Append]]
    ) -> dict[str, list[Appended | DetenteError]]:
        """Append the requests of each dossier within the transaction of ``connection``.

        A request that cannot be admitted is answered with its error, and the others go on. Any other exception means
        that nothing may be committed; call :meth:`forget` then.
        """
        found = {slug: self._find(connection, slug) for slug in groups}
        known = [dossier for dossier in found.values() if isinstance(dossier, Dossier)]
        self.database.lock_heads(connection, [dossier.key for dossier in known])
        answers: dict[str, list[Appended | DetenteError]] = {}
        for slug, requests in groups.items():
            dossier = found[slug]
            if isinstance(dossier, Dossier):
                answers[slug] = self._append(connection, dossier, requests)
            else:
                answers[slug] = [dossier] * len(requests)
        return answers

    def create(self, connection: Connection, opened: Mapping[str, Any], recorded_by: str) -> Appended:
        """Create a dossier: its first event is ``dossier.opened``, which carries its title and its time zone.

        The opening is recorded at the beginning of recorded time (``OPENING``), whatever the clock says, so that an
        archive with past instants can be loaded after it; ``ingested_at`` tells when it was written.

        Raises:
            InvalidEvent: The slug, the title or the time zone cannot be used.
            DossierExists: The slug is taken.
        """
        slug = opened.get("dossier")
        if not (isinstance(slug, str) and DOSSIER_SLUG.fullmatch(slug)):
            reason = "A dossier's slug is 1–63 of a–z, 0–9 and -, not beginning with -."
            raise InvalidEvent([Fault("/dossier", "bad-slug", reason)])
        data = {member: value for member, value in opened.items() if member != "dossier"}
        event = _opening(slug, data)
        self.database.lock_dossiers(connection)
        if connection.execute(select(dossiers.c.dossier_id).where(dossiers.c.dossier == slug)).first() is not None:
            raise DossierExists(slug)
        key = 1 + (connection.execute(select(func.max(dossiers.c.dossier_id))).scalar_one() or 0)
        dossier = Dossier(key, slug, ZoneInfo(data["timezone"]))
        connection.execute(insert(dossiers).values(dossier_id=key, dossier=slug, timezone=data["timezone"]))
        head = Head(0, OPENING - 1, Frontier().to_bytes(), self.projection_version)
        connection.execute(
            insert(heads).values(
                dossier_id=key,
                sequence=0,
                recorded_at=head.recorded_at,
                frontier=head.frontier,
                projection_version=head.projection_version,
            )
        )
        opening = Append((event._replace(recorded_at=OPENING),), recorded_by, backfill=True)
        plan = Plan(connection, dossier, head, Names(dossier), self.clock())
        answer = plan.admit(opening)
        self._write(connection, dossier, head, plan.planned)
        return answer

    def forget(self) -> None:
        """Drop what was written last, after a transaction that did not commit."""
        self._written.clear()
        for indexer in self.indexers:
            indexer.forget()

    def _find(self, connection: Connection, slug: str) -> Dossier | UnknownDossier:
        """A dossier by its slug, remembered once it was committed by somebody: it never changes."""
        if slug not in self._dossiers:
            try:
                self._dossiers[slug] = find_dossier(connection, slug)
            except UnknownDossier as error:
                return error
        return self._dossiers[slug]

    def _append(
        self, connection: Connection, dossier: Dossier, requests: Sequence[Append]
    ) -> list[Appended | DetenteError]:
        head = head_of(connection, dossier)
        names = self._names.setdefault(dossier.key, Names(dossier))
        names.learn(self._written.pop(dossier.key, ()))
        names.catch_up(connection, head.sequence)
        plan = Plan(connection, dossier, head, names, self.clock())
        plan.prefetch(requests)
        answers: list[Appended | DetenteError] = []
        for request in requests:
            try:
                answers.append(plan.admit(request))
            except DetenteError as refused:
                answers.append(refused)
        if plan.planned:
            self._write(connection, dossier, head, plan.planned)
            self._written[dossier.key] = [one.event for one in plan.planned]
        return answers

    def _write(self, connection: Connection, dossier: Dossier, head: Head, planned: Sequence[Planned]) -> None:
        """Insert the events with their tags, tiles and index rows; the head last."""
        insert_rows(connection, events, [_row(dossier, one) for one in planned])
        insert_rows(connection, event_tags, _tag_rows(dossier, planned))
        frontier = grow(connection, dossier, head, [one.leaf for one in planned])
        added = [one.event for one in planned]
        for indexer in self.indexers:
            indexer(connection, dossier, added)
        last = added[-1]
        moved = {"last": last.sequence, "at": last.recorded_at, "edge": frontier.to_bytes()}
        ask(connection, _MOVE_HEAD, {"key": dossier.key, **moved})


_MOVE_HEAD = (
    update(heads)
    .where(heads.c.dossier_id == bindparam("key"))
    .values(sequence=bindparam("last"), recorded_at=bindparam("at"), frontier=bindparam("edge"))
)


def _opening(slug: str, data: dict[str, Any]) -> Event:
    """The first event of a dossier; faults point into the document that creates it, which has no ``data``."""
    summary = f"The dossier {str(data.get('title', slug))[:400]} is opened."
    try:
        return validate_offered({"id": OPENING_ID, "type": "dossier.opened", "summary": summary, "data": data})
    except InvalidEvent as error:
        of_data = [fault for fault in error.faults if fault.pointer.startswith("/data")]
        raise InvalidEvent(replace(fault, pointer=fault.pointer.removeprefix("/data")) for fault in of_data) from None


def _tag_rows(dossier: Dossier, planned: Sequence[Planned]) -> list[tuple[int, str, int]]:
    """Rows of ``event_tags`` in the order of its key: few tags, each on many events, so that neighbours share pages."""
    bearing: dict[str, list[int]] = {}
    for one in planned:
        for tag in one.tags:
            bearing.setdefault(tag, []).append(one.event.sequence)
    return [(dossier.key, tag, sequence) for tag in sorted(bearing) for sequence in bearing[tag]]


def _row(dossier: Dossier, planned: Planned) -> tuple[Any, ...]:
    """Values in the order of the columns of ``events``."""
    event = planned.event
    return (
        dossier.key,
        event.sequence,
        event.id,
        event.type,
        event.schema_version,
        event.recorded_at,
        event.ingested_at,
        event.recorded_by,
        event.target,
        planned.salt,
        planned.text.decode(),
        planned.leaf,
    )
