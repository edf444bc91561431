"""A log to write to, and events to write: what the tests of the log share.

A dossier is opened with a registry in a first batch, under a slug of its own, so that tests can share a database; the clock stands at noon of 2026-03-01 and moves
on a second each time it is read, unless a test sets it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select

from events.clock import SECOND, from_text
from events.dialects import open_database
from events.dialects.database import Database
from events.dossiers import Dossier, find_dossier
from events.envelope import Event, Recorded, validate_offered
from events.errors import DetenteError
from events.log import Indexer, Log
from events.requests import Append, Appended
from events.stored import follow
from events.tables import METADATA, dossiers, event_tags, events, heads, tiles
from events.writer import Writer

Json = dict[str, Any]

NOON: Final = from_text("2026-03-01T12:00:00Z")
TABLES: Final = (dossiers, heads, events, event_tags, tiles)


@dataclass
class Hands:
    """A clock that a test sets: µs UTC; moves on by ``step`` with each reading."""

    now: int = NOON
    step: int = SECOND

    def __call__(self) -> int:
        self.now += self.step
        return self.now


def prepare(url: str) -> None:
    """Make the log's tables and triggers in an empty database."""
    database = open_database(url)
    with database.writing() as connection:
        METADATA.create_all(connection, tables=TABLES)
        database.install_triggers(connection)
    database.close()


@dataclass
class Store:
    """A database with its log and writer."""

    database: Database
    slug: str = "talks"
    hands: Hands = field(default_factory=Hands)
    indexers: Sequence[Indexer] = ()
    writer: Writer = field(init=False)
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.log = Log(self.database, clock=self.hands, indexers=self.indexers, projection_version="1")
        self.writer = Writer(self.log)

    def open(self) -> "Store":
        """Create the dossier, with what ``REGISTRY`` holds."""
        self.writer.create({"dossier": self.slug, "title": "Talks", "timezone": "UTC"}, "desk").result()
        self.append(REGISTRY)
        return self

    def append(self, offered: Sequence[Json], **request: Any) -> Appended:
        return self.writer.append(self.slug, asked(*offered, **request)).result(timeout=30)

    def refused(self, *offered: Json, **request: Any) -> DetenteError:
        """Append what must be refused, and make sure that it left nothing."""
        before = self.sequence()
        error = self.writer.append(self.slug, asked(*offered, **request)).exception(timeout=30)
        assert isinstance(error, DetenteError), error
        assert self.sequence() == before
        return error

    def together(self, *requests: Append) -> list[Appended | DetenteError]:
        """Append requests in one group."""
        with self.database.writing() as connection:
            return self.log.append(connection, {self.slug: requests})[self.slug]

    def events(self, after: int = 0) -> list[Recorded]:
        with self.reading() as (connection, found):
            return list(follow(connection, found, after))

    def sequence(self) -> int:
        """The head, which must be the last event's."""
        with self.reading() as (connection, found):
            head: int = connection.execute(select(heads.c.sequence).where(heads.c.dossier_id == found.key)).scalar_one()
            numbers = select(events.c.sequence).where(events.c.dossier_id == found.key).order_by(events.c.sequence)
            assert connection.execute(numbers).scalars().all() == list(range(1, head + 1))
        return head

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Dossier]]:
        with self.database.reading() as connection:
            yield connection, find_dossier(connection, self.slug)

    def neighbour(self) -> "Store":
        """Another dossier with the same writer."""
        other = Store(self.database, f"another-{self.slug}"[:63], self.hands)
        other.writer.close()
        other.log, other.writer = self.log, self.writer
        return other

    def beside(self) -> "Store":
        """Another writer to the same dossier, as another process would have."""
        return Store(self.database, self.slug, self.hands)


def read(offered: Json, index: int = 0) -> Event:
    return validate_offered(offered, pointer=f"/events/{index}")


def asked(*offered: Json, **request: Any) -> Append:
    """A request of valid events, recorded by ``desk``."""
    return Append(tuple(read(one, index) for index, one in enumerate(offered)), "desk", **request)


def registry(event_type: str, slug: str, **data: Any) -> Json:
    """A registry event with the id ``kind:slug``."""
    kind = event_type.partition(".")[0]
    return {
        "id": f"{kind}:{slug}",
        "type": event_type,
        "summary": f"{slug} is put on the list.",
        "data": {kind: slug, **data},
    }


def actor(slug: str) -> Json:
    return registry("actor.registered", slug, kind="state", name=slug.title())


def issue(slug: str, **data: Any) -> Json:
    return registry("issue.opened", slug, title=slug.title(), **data)


def source(slug: str) -> Json:
    return registry("source.registered", slug, kind="outlet", title=slug.title())


REPORT: Final[Json] = {
    "occurred": "2026-01-24",
    "sources": [{"source": "wire"}],
    "mode": "indirect",
    "standing": "asserted",
}


def said(event_id: str | None = None, **members: Any) -> Json:
    """A statement about the border."""
    data = {"act": "assert", **members.pop("data", {})}
    named = {} if event_id is None else {"id": event_id}
    return {
        **REPORT, "type": "statement.made", "issues": ["border"], "summary": "Something was said.",
        **named, **members, "data": data,
    }  # fmt: skip


def stated(event_id: str, party: str = "north", **members: Any) -> Json:
    """A position of a party on the border."""
    data = {"party": party, "stance": "demands"}
    return said(event_id, type="position.stated", summary="A position was stated.", **members) | {"data": data}


def amendment(kind: str, event_id: str, target: str, **data: Any) -> Json:
    needed: Mapping[str, Json] = {
        "corrected": {"reason": "error"},
        "retracted": {"reason": "false"},
        "disputed": {"by": "south", "grounds": "It was not so."},
        "ranked": {"rank": "preferred", "reason": "The better account."},
        "redacted": {"basis": "Right to erasure.", "authority": "A court."},
    }
    return {
        "id": event_id,
        "type": f"event.{kind}",
        "summary": f"It is {kind}.",
        "data": {"target": target, **needed[kind], **data},
    }


def corrected(event_id: str, target: str, /, **changes: Any) -> Json:
    return amendment("corrected", event_id, target, changes=changes)


def retracted(event_id: str, target: str) -> Json:
    return amendment("retracted", event_id, target)


REGISTRY: Final = (actor("north"), actor("south"), issue("border"), issue("water"), source("wire"))
"""What every dossier of these tests knows; its last sequence is 6."""
