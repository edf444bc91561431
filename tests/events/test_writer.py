"""Group commit: who shares a transaction, and that everybody is answered whatever happens to it."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from events.dossiers import Dossier, find_dossier, head_of
from events.envelope import Recorded
from events.errors import HeadMoved, InvalidEvent, Stopping, UnknownDossier
from events.requests import Append, Appended
from events.writer import GROUP_EVENTS, GROUP_REQUESTS, Writer
from tests.events.stores import Store, asked, issue, said

WAIT = 30


class Gate:
    """An indexer that stops the writer inside a transaction until it is told to go on, and may then fail."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()
        self.opened.set()
        self.failures: list[BaseException | None] = []
        self.fails_for: set[str] = set()
        self.groups: list[int] = []
        self.forgotten = 0

    def __call__(self, connection: Connection, dossier: Dossier, added: Sequence[Recorded]) -> None:
        assert connection.in_transaction()
        self.reached.set()
        assert self.opened.wait(WAIT)
        self.groups.append(len(added))
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        if dossier.slug in self.fails_for:
            raise LookupError(dossier.slug)

    def forget(self) -> None:
        self.forgotten += 1

    @contextmanager
    def closed(self, store: Store) -> Iterator["Future[Appended]"]:
        """Hold the writer in the transaction of one statement while the block queues more."""
        self.reached.clear()
        self.opened.clear()
        first = store.writer.append(store.slug, asked(said()))
        assert self.reached.wait(WAIT)
        yield first
        self.opened.set()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def gated(empty: Store, gate: Gate) -> Iterator[Store]:
    store = Store(empty.database, empty.slug, indexers=[gate]).open()
    gate.groups.clear()
    yield store
    gate.opened.set()
    store.writer.close()


@contextmanager
def commits() -> Iterator[list[Connection]]:
    """Count what is committed, anywhere."""
    counted: list[Connection] = []

    def count(connection: Connection) -> None:
        counted.append(connection)

    event.listen(Engine, "commit", count)
    yield counted
    event.remove(Engine, "commit", count)


def test_what_waits_is_written_in_one_transaction(gated: Store, gate: Gate) -> None:
    with commits() as committed:
        with gate.closed(gated):
            futures = [gated.writer.append(gated.slug, asked(said())) for _ in range(50)]
        heads = [future.result(WAIT).head for future in futures]
    assert heads == list(range(8, 58)), "in the order in which they were asked"
    assert len(committed) == 2
    assert gate.groups == [1, 50]


def test_without_grouping_each_request_has_a_transaction_of_its_own(gated: Store, gate: Gate) -> None:
    gated.writer.close()
    gated.writer = Writer(gated.log, grouping=False)
    with gate.closed(gated):
        futures = [gated.writer.append(gated.slug, asked(said())) for _ in range(5)]
    assert [future.result(WAIT).head for future in futures] == [8, 9, 10, 11, 12]
    assert gate.groups == [1] * 6


def test_a_group_takes_so_many_requests_and_no_more(gated: Store, gate: Gate) -> None:
    request = asked(said())
    with gate.closed(gated):
        futures = [gated.writer.append(gated.slug, request) for _ in range(GROUP_REQUESTS + 10)]
    assert futures[-1].result(WAIT).head == 7 + GROUP_REQUESTS + 10
    assert gate.groups == [1, GROUP_REQUESTS, 10]


def test_a_group_takes_so_many_events_and_no_more(gated: Store, gate: Gate) -> None:
    request = asked(*(said() for _ in range(900)))
    most = GROUP_EVENTS // 900
    with gate.closed(gated):
        futures = [gated.writer.append(gated.slug, request) for _ in range(most + 2)]
    assert futures[-1].result(WAIT).head == 7 + 900 * (most + 2)
    assert gate.groups == [1, 900 * most, 1800]


def test_one_refused_request_of_a_group_leaves_the_others(gated: Store, gate: Gate) -> None:
    requests: list[Append] = [
        asked(said()), asked(said(issues=["harbour"])), asked(said(), expected_head=3), asked(said("S-1")), asked(said("S-1")),
    ]  # fmt: skip
    with gate.closed(gated):
        futures = [gated.writer.append(gated.slug, request) for request in requests]
        nowhere = gated.writer.append("nowhere", asked(said()))
    assert [future.exception(WAIT).__class__ for future in futures] == [
        type(None), InvalidEvent, HeadMoved, type(None), type(None),
    ]  # fmt: skip
    assert isinstance(nowhere.exception(WAIT), UnknownDossier)
    assert (futures[3].result(), futures[4].result().repeated) == (Appended(futures[4].result().events, 9), True)
    assert gate.groups == [1, 2]


def test_a_group_in_which_nothing_is_admitted_writes_nothing(gated: Store, gate: Gate) -> None:
    with gate.closed(gated):
        futures = [gated.writer.append(gated.slug, asked(said(issues=["harbour"]))) for _ in range(3)]
    assert all(isinstance(future.exception(WAIT), InvalidEvent) for future in futures)
    assert gate.groups == [1]


def test_a_group_that_fails_is_answered_and_the_next_is_served(gated: Store, gate: Gate) -> None:
    with gate.closed(gated) as first:
        failing = [gated.writer.append(gated.slug, asked(said())) for _ in range(3)]
        gate.failures = [None, OSError("The disk is full")]
    assert first.result(WAIT).head == 7
    assert [str(future.exception(WAIT)) for future in failing] == ["The disk is full"] * 3
    assert gate.forgotten == 1
    assert gated.append([said()]).head == 8


def test_what_a_failed_group_registered_is_not_known(gated: Store, gate: Gate) -> None:
    gate.failures = [OSError("The disk is full")]
    with pytest.raises(OSError, match="full"):
        gated.append([issue("harbour")])
    assert isinstance(gated.refused(said(issues=["harbour"])), InvalidEvent)
    gated.append([issue("harbour"), said(issues=["harbour"])])


def test_dossiers_that_wait_together_fail_each_for_itself(gated: Store, gate: Gate) -> None:
    other = gated.neighbour().open()
    with gate.closed(gated):
        mine = gated.writer.append(gated.slug, asked(said()))
        others = gated.writer.append(other.slug, asked(said()))
        gate.fails_for = {other.slug}
    assert mine.result(WAIT).head == 8
    assert isinstance(others.exception(WAIT), LookupError)
    gate.fails_for = set()
    assert other.append([said()]).head == 7


def test_dossiers_that_wait_together_share_a_transaction_where_one_writes_at_a_time(gated: Store, gate: Gate) -> None:
    other = gated.neighbour().open()
    with commits() as committed:
        with gate.closed(gated):
            futures = [gated.writer.append(slug, asked(said())) for slug in (gated.slug, other.slug) * 5]
        assert [future.result(WAIT).head for future in futures] == [8, 7, 9, 8, 10, 9, 11, 10, 12, 11]
    assert len(committed) == (2 if gated.database.mixes_dossiers else 3)


def test_a_preview_sees_what_it_would_change_and_leaves_nothing(gated: Store) -> None:
    seen: list[Any] = []

    def look(connection: Connection, appended: Appended) -> str:
        seen.append(head_of(connection, find_dossier(connection, gated.slug)).sequence)
        return f"head {appended.head}"

    assert gated.writer.preview(gated.slug, asked(issue("harbour"), said("S-1")), look).result(WAIT) == "head 8"
    assert seen == [8]
    assert gated.sequence() == 6
    assert isinstance(gated.refused(said(issues=["harbour"])), InvalidEvent), "the registry is as it was"
    assert gated.append([said()]).head == 7


def test_a_preview_is_refused_as_the_append_would_be(gated: Store) -> None:
    def look(_connection: Connection, _appended: Appended) -> None:
        raise AssertionError

    refused = gated.writer.preview(gated.slug, asked(said(), expected_head=3), look)
    assert isinstance(refused.exception(WAIT), HeadMoved)
    assert isinstance(gated.writer.preview("nowhere", asked(said()), look).exception(WAIT), UnknownDossier)
    failing = gated.writer.preview(gated.slug, asked(said()), look)
    assert isinstance(failing.exception(WAIT), AssertionError)
    assert gated.sequence() == 6


def test_a_preview_joins_no_group_and_keeps_its_place_in_the_queue(gated: Store, gate: Gate) -> None:
    with gate.closed(gated):
        before = [gated.writer.append(gated.slug, asked(said())) for _ in range(2)]
        preview = gated.writer.preview(gated.slug, asked(said()), lambda _connection, appended: appended.head)
        after = [gated.writer.append(gated.slug, asked(said())) for _ in range(2)]
    assert [future.result(WAIT).head for future in (*before, *after)] == [8, 9, 10, 11]
    assert preview.result(WAIT) == 10
    assert gate.groups == [1, 2, 1, 2]


def test_a_request_that_was_cancelled_before_its_turn_is_skipped(gated: Store, gate: Gate) -> None:
    with gate.closed(gated) as taken:
        assert not taken.cancel(), "what is being written cannot be called back"
        cancelled = [
            gated.writer.append(gated.slug, asked(said("S-1"))),
            gated.writer.preview(gated.slug, asked(said("S-1")), lambda _connection, _appended: None),
        ]
        assert [future.cancel() for future in cancelled] == [True, True]
        last = gated.writer.append(gated.slug, asked(said("S-2")))
    assert last.result(WAIT).head == 8
    with pytest.raises(CancelledError):
        cancelled[0].result(WAIT)


def test_closing_writes_what_waits_and_refuses_what_comes_later(gated: Store, gate: Gate) -> None:
    with gate.closed(gated) as first:
        futures = [gated.writer.append(gated.slug, asked(said())) for _ in range(3)]
        closing = [threading.Thread(target=gated.writer.close) for _ in range(2)]
        for thread in closing:
            thread.start()
    for thread in closing:
        thread.join(WAIT)
        assert not thread.is_alive()
    assert [future.result(0).head for future in (first, *futures)] == [7, 8, 9, 10]
    refusals: list[Callable[[], Any]] = [
        lambda: gated.writer.append(gated.slug, asked(said())),
        lambda: gated.writer.create({}, "desk"),
        lambda: gated.writer.preview(gated.slug, asked(said()), lambda _connection, _appended: None),
    ]
    for refused in refusals:
        with pytest.raises(Stopping, match="no more appends"):
            refused()
    gated.writer.close()


def test_a_future_may_close_the_writer_from_its_own_thread(gated: Store) -> None:
    closed = threading.Event()

    def close(_future: "Future[Appended]") -> None:
        gated.writer.close()
        closed.set()

    gated.writer.append(gated.slug, asked(said())).add_done_callback(close)
    assert closed.wait(WAIT)
    gated.writer.close()
    assert gated.sequence() == 7


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(
    "fatal", [KeyboardInterrupt, MemoryError], ids=["tears the thread down", "is only an exception"]
)
def test_nobody_waits_for_a_thread_that_was_torn_down(gated: Store, gate: Gate, fatal: type[BaseException]) -> None:
    with gate.closed(gated) as first:
        waiting = [gated.writer.append(gated.slug, asked(said())), gated.writer.append(gated.slug, asked(said()))]
        preview = gated.writer.preview(gated.slug, asked(said()), lambda _connection, appended: appended.head)
        gate.failures = [fatal("now")]
        closing = threading.Thread(target=gated.writer.close)
        closing.start()
        while not gated.writer._closed:
            time.sleep(0.001)
    closing.join(WAIT)
    assert first.exception(WAIT) is not None
    if fatal is MemoryError:
        assert [future.result(WAIT).head for future in waiting] == [7, 8]
        assert preview.result(WAIT) == 9
        return
    for future in (first, *waiting, preview):
        assert isinstance(future.exception(WAIT), Stopping)
    with pytest.raises(Stopping):
        gated.writer.append(gated.slug, asked(said()))
    gated.writer.close()
    assert gated.sequence() == 6
