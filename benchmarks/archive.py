"""A dossier of many positions to read from: made once, kept in a cache outside the repository.

Fifty issues of 24 cells each (the positions of 23 parties, and the title), one position a cell and day, recorded on the
next day, every tenth ten days late, appended through the log itself in groups of 5,000 as a backfill.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks import dossiers
from benchmarks.databases import log_of, prepare, server
from events.dialects import open_database
from events.dialects.database import Database
from events.envelope import validate_offered
from events.requests import Append
from service.projections import PROJECTION_VERSION

VERSION: Final = f"2-{PROJECTION_VERSION}"
"""Raise it with the layout of the tables or what is generated here: a cached archive of another version is not used."""

ISSUES: Final = 50
PARTIES: Final = 23
FIRST_DAY: Final = date(1990, 1, 1)
BATCH: Final = 1_000
GROUP: Final = 5
LATE: Final = 10
"""Every tenth event is about the day so many days before."""


def offered(count: int) -> Iterator[dict[str, Any]]:
    """The positions of an archive, in the order in which they are recorded."""
    draw = random.Random(1729)
    cells = [(issue, party) for issue in range(ISSUES) for party in range(PARTIES)]
    for number in range(count):
        day, place = divmod(number, len(cells))
        if place == 0:
            draw.shuffle(cells)
        issue, party = cells[place]
        late = LATE if number % LATE == 0 else 0
        occurred = FIRST_DAY + timedelta(days=day - late)
        recorded = FIRST_DAY + timedelta(days=day + 1)
        event = dossiers.position(number, issue=issue, party=party, occurred=occurred.isoformat())
        moment = f"{recorded.isoformat()}T{place // 60 % 24:02}:{place % 60:02}:00Z"
        yield {**event, "recorded_at": moment}


@contextmanager
def archive(backend: str, count: int) -> Iterator[Database]:
    """Open an archive of so many events, making it if the cache has none."""
    root = Path(os.environ.get("DETENTE_BENCH_CACHE", Path(tempfile.gettempdir()) / "detente-bench"))
    directory = root / f"{backend}-{count}-{VERSION}"
    made = (directory / "complete").exists()
    if not made:
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
    with ExitStack() as stack:
        if backend == "sqlite":
            url = f"sqlite:///{directory / 'archive.sqlite'}"
        else:
            cluster = stack.enter_context(server(directory))
            url = cluster.url("archive")
            if not made:
                cluster.create("archive")
        if not made:
            _fill(url, count)
            (directory / "complete").touch()
        database = open_database(url)
        stack.callback(database.close)
        yield database


def _fill(url: str, count: int) -> None:
    database = prepare(url)
    log = log_of(database)
    with database.writing() as connection:
        log.create(connection, dossiers.opened(), "bench")
        registry = [
            validate_offered({**event, "recorded_at": f"{FIRST_DAY.isoformat()}T00:00:00Z"})
            for event in dossiers.registry(ISSUES, PARTIES)
        ]
        log.append(connection, {dossiers.DOSSIER: [Append(tuple(registry), "bench", backfill=True)]})
    events = offered(count)
    done = 0
    while done < count:
        requests = []
        for _ in range(GROUP):
            batch = tuple(validate_offered(event) for event in islice(events, BATCH))
            if batch:
                requests.append(Append(batch, "bench", backfill=True))
            done += len(batch)
        with database.writing() as connection:
            answers = log.append(connection, {dossiers.DOSSIER: requests})[dossiers.DOSSIER]
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        if refused:
            raise refused[0]
        print(f"\r{database.backend}: {done:,} of {count:,} events made", end="", file=sys.stderr)
    print(file=sys.stderr)
    _settle(database)
    database.close()


def _settle(database: Database) -> None:
    """Leave the tables as a server that has been running for a while has them."""
    with database.writing() as connection:
        connection.exec_driver_sql("ANALYZE")
