"""Durable single appends by 64 callers: grouped, one commit each, the raw driver, and ``eventsourcing``.

The whole path is measured: an offered event is validated, queued, checked against the registry, put in the tree,
projected and indexed, and its caller waits for the commit. Our callers are coroutines of one event loop, as the
service's requests are; the others know only threads, of which each caller has one.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Final
from unittest import mock

from benchmarks import dossiers, peers
from benchmarks.databases import BACKENDS, NewUrl, databases, log_of, prepare
from benchmarks.harness import Figure, Report, alternate, ratio
from events import draft, log
from events.dossiers import Head
from events.envelope import Event, validate_offered
from events.merkle import HASH_BYTES, Frontier
from events.requests import Append
from events.writer import Writer

CALLERS: Final = 64
GROUPS: Final = 20
GAIN: Final = {"sqlite": ">= 4", "postgresql": ">= 3"}
"""Grouped against one commit each, by database."""

BARE: Final = {"sqlite": "", "postgresql": ">= 3"}
"""Against a peer that keeps events alone: only reported on SQLite, where it writes one row for our ten."""

Caller = Callable[[int], object]
"""Appends one event, whose number is given, and returns once it is durable."""

Coroutine = Callable[[int], Awaitable[object]]
"""The same for callers that share an event loop."""


def rate(make: Callable[[int], Caller], seconds: float, numbers: Iterator[int], *, callers: int = CALLERS) -> float:
    """Count what is acknowledged a second while so many callers append one event after another."""
    counts = [0] * callers
    start = threading.Barrier(callers + 1)
    stop = threading.Event()

    def work(place: int) -> None:
        append = make(place)
        start.wait()
        while not stop.is_set():
            append(next(numbers))
            counts[place] += 1

    threads = [threading.Thread(target=work, args=(place,)) for place in range(callers)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    time.sleep(seconds)
    done, took = sum(counts), time.perf_counter() - began
    stop.set()
    for thread in threads:
        thread.join()
    return done / took


def awaited_rate(append: Coroutine, seconds: float, numbers: Iterator[int]) -> float:
    """As ``rate``, with as many coroutines."""

    async def crowd() -> float:
        done, stopped = 0, False

        async def work() -> None:
            nonlocal done
            while not stopped:
                await append(next(numbers))
                done += 1

        tasks = [asyncio.create_task(work()) for _ in range(CALLERS)]
        began = time.perf_counter()
        await asyncio.sleep(seconds)
        found = done / (time.perf_counter() - began)
        stopped = True
        await asyncio.gather(*tasks)
        return found

    return asyncio.run(crowd())


def one(number: int) -> Event:
    """A valid event, as every request has one."""
    issue, party, occurred = dossiers.numbered(number)
    return validate_offered(dossiers.position(number, issue=issue, party=party, occurred=occurred))


@contextmanager
def path(url: str, *, grouping: bool) -> Iterator[tuple[Coroutine, Writer]]:
    """Run our path on a new database: what each caller awaits, and the writer behind it."""
    database = prepare(url)
    writer = Writer(log_of(database), grouping=grouping)
    try:
        writer.create(dossiers.opened(), "bench").result()
        events = [validate_offered(offered) for offered in dossiers.registry(dossiers.ISSUES, dossiers.PARTIES)]
        writer.append(dossiers.DOSSIER, Append(tuple(events), "bench")).result()

        def append(number: int) -> Awaitable[object]:
            return writer.appended(dossiers.DOSSIER, Append((one(number),), "bench"))

        yield append, writer
    finally:
        writer.close()
        database.close()


@contextmanager
def without_tree() -> Iterator[None]:
    """Append without leaf hashes, frontier and tiles: only to see what they cost."""

    def kept(_connection: object, _dossier: object, head: Head, _leaves: object) -> Frontier:
        return Frontier.from_bytes(head.frontier)

    def blank(*_given: object) -> bytes:
        return bytes(HASH_BYTES)

    with (  # plain functions: a mock's own call costs more than the tree
        mock.patch.object(log, "grow", kept),
        mock.patch.object(draft, "leaf_entry", blank),
        mock.patch.object(draft, "leaf_hash", blank),
        mock.patch.object(draft, "content_hash", blank),
    ):
        yield


def tree(report: Report, backend: str, new: NewUrl, *, rounds: int) -> None:
    """Time groups of 64 with the tree and without, by one thread, so that nothing else is in the way."""
    numbers = itertools.count(1)
    with path(new("tree"), grouping=True) as (_, writer):

        def took() -> float:
            began = time.perf_counter()
            for _ in range(GROUPS):
                group = [Append((one(next(numbers)),), "bench") for _ in range(CALLERS)]
                with writer.log.database.writing() as connection:
                    writer.log.append(connection, {dossiers.DOSSIER: group})
            return (time.perf_counter() - began) / GROUPS * 1_000

        def bare() -> float:
            with without_tree():
                return took()

        took()
        found = alternate({"with": took, "without": bare}, 2 * rounds)
    words, peer = "groups of 64 with the tree", f"without: {median(found['without']):.1f} ms"
    value = ratio(found["with"], found["without"])
    report.add(Figure(words, backend, f"{median(found['with']):.1f} ms", peer, value, "<= 1.1"))


def measure(report: Report, backend: str, new: NewUrl, *, rounds: int, seconds: float) -> None:
    numbers = itertools.count(1)
    with ExitStack() as stack:
        grouped, _ = stack.enter_context(path(new("grouped"), grouping=True))
        alone, _ = stack.enter_context(path(new("alone"), grouping=False))
        indexed, bare = peers.library(new("indexed"), indexed=True), peers.library(new("bare"), indexed=False)
        raw_alone, raw_grouped = peers.raw(new("raw_alone"), group=1), peers.raw(new("raw_grouped"), group=CALLERS)
        found = alternate(
            {
                "grouped": lambda: awaited_rate(grouped, seconds, numbers),
                "alone": lambda: awaited_rate(alone, seconds, numbers),
                "indexed": lambda: rate(indexed, seconds, numbers),
                "bare": lambda: rate(bare, seconds, numbers),
                "raw_alone": lambda: rate(lambda _: raw_alone, seconds / 2, numbers, callers=1),
                "raw_grouped": lambda: CALLERS * rate(lambda _: raw_grouped, seconds / 2, numbers, callers=1),
            },
            rounds,
        )
    report_rates(report, backend, found)


def report_rates(report: Report, backend: str, found: dict[str, list[float]]) -> None:
    """Turn rates into figures."""
    per_second = {name: f"{median(rates):,.0f}/s" for name, rates in found.items()}
    rows = (
        ("alone", "durable single appends, 64 callers", "one commit each", GAIN[backend]),
        ("indexed", "the same against eventsourcing, which keeps the same", "eventsourcing 9.5, indexed", ">= 3"),
        ("bare", "the same against eventsourcing, which keeps events alone", "eventsourcing 9.5", BARE[backend]),
        ("raw_alone", "the same against the raw driver", "raw driver, one commit each", ""),
        ("raw_grouped", "the same against the raw driver, grouped", "raw driver, 64 rows a commit", ""),
    )
    for peer, what, words, hold in rows:
        value = ratio(found["grouped"], found[peer])
        report.add(Figure(what, backend, per_second["grouped"], f"{words}: {per_second[peer]}", value, hold))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the median counts")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one measurement")
    parser.add_argument("--database", choices=BACKENDS, action="append", help="measure only this one")
    options = parser.parse_args()
    report = Report("append")
    for backend in options.database or BACKENDS:
        with databases(backend) as new:
            tree(report, backend, new, rounds=options.rounds)
            measure(report, backend, new, rounds=options.rounds, seconds=options.seconds)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
