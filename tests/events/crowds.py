"""Many writers at once, and what must hold of a log whoever wrote it.

Each crowd is a process with one writer and some threads. Its clock jumps, its index fails now and then, and some of
what it asks must be refused; what failed is asked again until it is acknowledged.
"""

import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection

from events.clock import SECOND
from events.dialects import open_database
from events.dialects.database import Database
from events.dossiers import Dossier, find_dossier
from events.envelope import Recorded
from events.errors import HeadMoved, InvalidEvent
from events.log import Log
from events.requests import Append, Appended
from events.stored import follow
from events.writer import Writer
from tests.events.stores import NOON, asked, said

FAILING = 0.05
REFUSED = 0.1
WAIT = 60

Places = tuple[tuple[str, int, int], ...]


class Fault(Exception):
    """What the index of a crowd raises."""


@dataclass
class Unreliable:
    """An index that fails at random."""

    chance: random.Random

    def __call__(self, connection: Connection, dossier: Dossier, added: Sequence[Recorded]) -> None:
        assert connection.in_transaction()
        assert added[0].dossier == dossier.slug
        if self.chance.random() < FAILING:
            raise Fault

    def forget(self) -> None:
        """Nothing is remembered."""


@dataclass
class Done:
    """What one thread was told: places of what was acknowledged, in its order, and ids that were refused for good."""

    acknowledged: list[Places] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def crowd(url: str, slug: str, name: str, *, threads: int, appends: int) -> list[Done]:
    """Append from several threads of this process; one entry for each."""
    database = open_database(url)
    try:
        return gathered(database, slug, name, threads=threads, appends=appends)
    finally:
        database.close()


def gathered(database: Database, slug: str, name: str, *, threads: int, appends: int) -> list[Done]:
    """The same on a database that is open."""
    chance = random.Random(name)
    log = Log(database, clock=lambda: NOON + chance.randint(-3600, 3600) * SECOND, indexers=[Unreliable(chance)])
    writer = Writer(log)
    with ThreadPoolExecutor(threads) as pool:
        done = [pool.submit(_asks, writer, slug, f"{name}-{number}", appends) for number in range(threads)]
    writer.close()
    return [one.result() for one in done]


def _asks(writer: Writer, slug: str, name: str, appends: int) -> Done:
    chance = random.Random(name)
    done = Done()
    for number in range(appends):
        ids = [f"{name}-{number}-{index}" for index in range(chance.choice([1, 1, 1, 2, 5]))]
        if chance.random() < REFUSED:
            _must_be_refused(writer, slug, ids[0], chance)
            done.refused.append(ids[0])
        else:
            done.acknowledged.append(_until_acknowledged(writer, slug, asked(*map(said, ids))))
    return done


def _must_be_refused(writer: Writer, slug: str, event_id: str, chance: random.Random) -> None:
    wrong = asked(said(event_id, actor="nobody")) if chance.random() < 0.5 else asked(said(event_id), expected_head=1)
    while isinstance(error := writer.append(slug, wrong).exception(WAIT), Fault):
        pass
    assert isinstance(error, InvalidEvent | HeadMoved), error


def _until_acknowledged(writer: Writer, slug: str, request: Append) -> Places:
    while True:
        future = writer.append(slug, request)
        if not isinstance(future.exception(WAIT), Fault):
            answer: Appended = future.result()
            return answer.events


class Reader(threading.Thread):
    """Follows a dossier by sequence, as a feed would, until it is told that all is written."""

    def __init__(self, database: Database, slug: str) -> None:
        super().__init__()
        self.database = database
        self.slug = slug
        self.seen: list[tuple[str, int, int]] = []
        self.written = threading.Event()
        self.polls = 0

    def run(self) -> None:
        while True:
            last = self.written.is_set()
            after = self.seen[-1][1] if self.seen else 0
            with self.database.reading() as connection:
                dossier = find_dossier(connection, self.slug)
                found = follow(connection, dossier, after, page=50)
                self.seen.extend((event.id, event.sequence, event.recorded_at) for event in found)
            self.polls += 1
            if last:
                return

    def finish(self) -> list[tuple[str, int, int]]:
        self.written.set()
        self.join(WAIT)
        return self.seen


def check(seen: list[tuple[str, int, int]], done: list[Done], *, before: int) -> None:
    """Hold what a reader saw against what the writers were told.

    Args:
        seen: Id, sequence and instant of every event, in the order of reading.
        done: Of each thread.
        before: Events that stood there at the beginning.
    """
    assert [sequence for _, sequence, _ in seen] == list(range(1, len(seen) + 1)), "each once, in order, without a gap"
    assert all(earlier < later for (_, _, earlier), (_, _, later) in pairwise(seen)), "knowledge time rises strictly"
    told = [place for one in done for places in one.acknowledged for place in places]
    assert sorted(told) == sorted(seen[before:]), "what was acknowledged is there, exactly so, and nothing else is"
    for one in done:
        assert {event_id for event_id, _, _ in seen}.isdisjoint(one.refused)
        sequences = [[sequence for _, sequence, _ in places] for places in one.acknowledged]
        assert all(places == list(range(places[0], places[-1] + 1)) for places in sequences), "a batch stands together"
        assert all(earlier[-1] < later[0] for earlier, later in pairwise(sequences)), "later requests stand later"
