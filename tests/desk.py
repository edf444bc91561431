"""An editor's desk: a dossier in a database, a clock that the test sets, and short ways to record and to ask."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from events.clock import from_text
from events.dialects.database import Database
from events.dossiers import Dossier, find_dossier
from events.envelope import validate_offered
from events.log import Log
from events.requests import Append, Appended
from events.tables import METADATA
from events.writer import Writer
from service.projections import PROJECTION_VERSION
from service.timetravel.index import Index
from service.timetravel.instants import Coordinate, recorded_at_of, resolve
from service.timetravel.memory import Memory
from service.timetravel.reading import Reading

Json = dict[str, Any]

ISSUES: Final = ("donbas", "plant")
PARTIES: Final = ("ru", "ua", "us")
REPORT: Final[Json] = {"sources": [{"source": "wire"}], "mode": "report", "standing": "asserted", "summary": "Said."}

_numbers = itertools.count(1)


def prepare(database: Database) -> None:
    """Make the declared tables and triggers in an empty database."""
    with database.writing() as connection:
        METADATA.create_all(connection)
        database.install_triggers(connection)


def report(event_type: str, occurred: str | Json, *, issues: tuple[str, ...] = ("donbas",), **data: Any) -> Json:
    """An attributed event."""
    return {"type": event_type, "occurred": occurred, "issues": list(issues), "data": data, **REPORT}


def position(
    occurred: str | Json, stance: str = "demands", *, issue: str = "donbas", party: str = "ru", **data: Any
) -> Json:
    """A position on one issue."""
    return report("position.stated", occurred, issues=(issue,), party=party, stance=stance, **data)


def amendment(kind: str, target: str, **data: Any) -> Json:
    """An event about an event."""
    return {"type": f"event.{kind}", "summary": "Amended.", "data": {"target": target, **data}}


class Desk:
    """One dossier, new in its database, with two issues, three parties and a source.

    Args:
        database: Has the tables.
        zone: Its time zone.
        opened: What the clock shows at first.
    """

    def __init__(self, database: Database, *, zone: str = "UTC", opened: str = "2026-01-01T00:00:00Z") -> None:
        self.database = database
        self.slug = f"desk-{next(_numbers)}"
        self.now = from_text(opened)
        self.sequences: dict[str, int] = {}
        self.open()
        self.writer.create({"dossier": self.slug, "title": "Talks", "timezone": zone}, "desk").result()
        with database.reading() as connection:
            self.dossier: Dossier = find_dossier(connection, self.slug)

    def open(self) -> None:
        """Start a process: nothing is remembered of an earlier one."""
        log = Log(self.database, clock=lambda: self.now, indexers=[Index()], projection_version=PROJECTION_VERSION)
        self.writer = Writer(log)
        self.memory = Memory()

    def restart(self) -> None:
        """End the process and start another on the same database."""
        self.writer.close()
        self.open()

    def register(self) -> Appended:
        """Register the issues, the parties and the source, undated."""
        issues = [
            {"type": "issue.opened", "id": f"I-{issue}", "summary": "Opened.", "data": {"issue": issue, "title": issue}}
            for issue in ISSUES
        ]
        actors = [
            {
                "type": "actor.registered",
                "id": f"A-{party}",
                "summary": "Known.",
                "data": {"actor": party, "kind": "state", "name": party},
            }
            for party in PARTIES
        ]
        source = {
            "type": "source.registered",
            "id": "W",
            "summary": "Known.",
            "data": {"source": "wire", "kind": "agency"},
        }
        return self.record(*issues, *actors, source)

    def record(self, *offered: Json, at: str | None = None, backfill: bool = False) -> Appended:
        """Append one request, when the clock shows ``at``."""
        if at is not None:
            self.now = from_text(at)
        return self.note(self.writer.append(self.slug, self.request(*offered, backfill=backfill)).result())

    def request(self, *offered: Json, backfill: bool = False) -> Append:
        """Make a request of offered events."""
        events = (validate_offered(one, pointer=f"/events/{index}") for index, one in enumerate(offered))
        return Append(tuple(events), "desk", backfill=backfill)

    def note(self, appended: Appended) -> Appended:
        """Remember the places of events, so that answers can be compared by id."""
        self.sequences.update({event_id: sequence for event_id, sequence, _ in appended.events})
        return appended

    @contextmanager
    def reading(
        self, as_of: str | None = None, known_at: str | None = None, *, now: int | None = None
    ) -> Iterator[Reading]:
        """Ask as a user does."""
        with self.database.reading() as connection:
            at = resolve(connection, self.dossier, as_of=as_of, known_at=known_at, now=self.now if now is None else now)
            yield Reading(connection, self.dossier, at, self.memory)

    @contextmanager
    def reading_at(self, instant: int, known: int) -> Iterator[Reading]:
        """Ask at a coordinate that is resolved already."""
        with self.database.reading() as connection:
            recorded_at = recorded_at_of(connection, self.dossier, known)
            yield Reading(connection, self.dossier, Coordinate(instant, known, recorded_at), self.memory)

    def close(self) -> None:
        """Stop the writer."""
        self.writer.close()
