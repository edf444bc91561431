"""Appending and waiting in an event loop until it is durable: the answers are those of a future."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import pytest
from sqlalchemy import Connection

from events.awaiting import Awaited, Mailbox
from events.dossiers import Dossier
from events.envelope import Recorded
from events.errors import DetenteError, InvalidEvent, Stopping, UnknownDossier
from events.requests import Append, Appended
from events.writer import _Appending
from tests.events.stores import Store, asked, said

WAIT = 30
CALLERS = 8
LOOPS = 4


class Torn:
    """An indexer that ends the writer's thread once it is told to, and lets it wait until then."""

    def __init__(self) -> None:
        self.armed = False
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, connection: Connection, dossier: Dossier, added: Sequence[Recorded]) -> None:
        assert connection.in_transaction()
        assert dossier.slug
        assert added
        if self.armed:
            self.reached.set()
            assert self.opened.wait(WAIT)
            raise KeyboardInterrupt

    def forget(self) -> None:
        """Nothing is remembered."""


def test_who_waits_is_told_where_the_events_stand(store: Store) -> None:
    first = store.writer.append(store.slug, asked(said())).result(WAIT)

    async def append() -> list[int]:
        return [(await store.writer.appended(store.slug, asked(said(), said()))).head for _ in range(3)]

    heads = asyncio.run(append())
    assert heads == [first.head + 2, first.head + 4, first.head + 6]
    with store.reading() as (connection, dossier):
        assert store.database.head(connection, dossier.key)[0] == heads[-1], "it is durable"


def test_many_who_wait_in_several_loops_are_each_told_their_own(store: Store) -> None:
    async def crowd() -> list[Appended]:
        return await asyncio.gather(*(store.writer.appended(store.slug, asked(said())) for _ in range(CALLERS)))

    with ThreadPoolExecutor(LOOPS) as pool:
        answers = [one for crowded in pool.map(asyncio.run, [crowd() for _ in range(LOOPS)]) for one in crowded]
    sequences = sorted(sequence for answer in answers for _, sequence, _ in answer.events)
    assert sequences == list(range(sequences[0], sequences[0] + LOOPS * CALLERS))


def test_answers_that_lie_together_wake_their_loop_once() -> None:
    async def crowd() -> tuple[int, list[int]]:
        loop, calls = asyncio.get_running_loop(), 0
        call = loop.call_soon_threadsafe

        def counted(callback: Callable[..., object], *given: object, context: Context | None = None) -> asyncio.Handle:
            nonlocal calls
            calls += 1
            return call(callback, *given, context=context)

        loop.call_soon_threadsafe = counted  # type: ignore[method-assign]
        mailbox = Mailbox(loop)
        waiting = [Awaited(mailbox) for _ in range(CALLERS)]
        for place, awaited in enumerate(waiting):
            awaited.set_result(Appended((), place))
        return calls, [(await awaited.future).head for awaited in waiting]

    assert asyncio.run(crowd()) == (1, list(range(CALLERS)))


@pytest.mark.parametrize(
    ("slug", "request_", "error"),
    [("nowhere", asked(said()), UnknownDossier), ("", asked(said(issues=["nothing"])), InvalidEvent)],
    ids=["no such dossier", "an unknown issue"],
)
def test_who_waits_is_told_why_it_was_refused(
    store: Store, slug: str, request_: Append, error: type[DetenteError]
) -> None:
    with pytest.raises(error):
        asyncio.run(store.writer.appended(slug or store.slug, request_))


def test_who_no_longer_waits_is_skipped_and_the_others_are_told(store: Store) -> None:
    async def crowd() -> tuple[int, int]:
        release = threading.Event()
        held = store.writer.preview(store.slug, asked(said()), lambda _connection, _answer: release.wait(WAIT))
        before, left, after = [asyncio.create_task(store.writer.appended(store.slug, asked(said()))) for _ in range(3)]
        await asyncio.sleep(0)
        left.cancel()
        release.set()
        first, second = await before, await after
        assert held.result(WAIT)
        assert left.cancelled()
        return first.head, second.head

    first, second = asyncio.run(crowd())
    assert second == first + 1


def test_a_loop_that_is_gone_holds_nobody_up(store: Store) -> None:
    release = threading.Event()

    async def leave() -> None:
        store.writer.preview(store.slug, asked(said()), lambda _connection, _answer: release.wait(WAIT))
        store.writer._queue.put(_Appending(store.slug, asked(said()), Awaited(Mailbox(asyncio.get_running_loop()))))
        await asyncio.sleep(0)

    asyncio.run(leave())
    following = store.writer.append(store.slug, asked(said()))
    release.set()
    assert following.result(WAIT).events


def test_nobody_waits_before_a_closed_writer(empty: Store) -> None:
    empty.writer.close()
    with pytest.raises(Stopping):
        asyncio.run(empty.writer.appended(empty.slug, asked(said())))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_on_when_the_thread_was_torn_down(empty: Store) -> None:
    torn = Torn()
    store = Store(empty.database, empty.slug, indexers=[torn]).open()
    torn.armed = True

    async def crowd() -> list[object]:
        waiting = [asyncio.create_task(store.writer.appended(store.slug, asked(said()))) for _ in range(CALLERS)]
        assert await asyncio.to_thread(torn.reached.wait, WAIT)
        torn.opened.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    assert {type(one) for one in asyncio.run(crowd())} == {Stopping}
