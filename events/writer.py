"""Group commit: one writer a process takes everything that waits into one transaction.

Callers hand in requests from any thread and get a future, or await them in an event loop; they are answered only once
their transaction is durable (``log.md``, "Group commit").
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection

from events.awaiting import Awaited, Mailbox
from events.errors import DetenteError, Stopping
from events.requests import Append, Appended

if TYPE_CHECKING:
    from events.log import Log

GROUP_REQUESTS: Final = 256
GROUP_EVENTS: Final = 5_000
"""A group takes no more than this; what waits beyond it goes into the next."""

LINGER: Final = 0.0002
"""Seconds that a group waits for the next request, a fraction of its commit."""

Preview: TypeAlias = Callable[[Connection, Appended], Any]
"""Looks at what a dry run would change, inside its transaction."""


class _Appending(NamedTuple):
    dossier: str
    request: Append
    future: Future[Appended] | Awaited


class _Alone(NamedTuple):
    """Work that has a transaction to itself: creating a dossier, a dry run."""

    work: Callable[[Connection], Any]
    keep: bool
    future: Future[Any]


_Item: TypeAlias = "_Appending | _Alone | None"


class Writer:
    """The one thread of a process that writes; start it once, close it once.

    Every future is answered: also when the thread is torn down by what no request should raise (``SystemExit``), after
    which requests are refused as after ``close``. A future that is cancelled before its turn is skipped.

    Args:
        log: What it appends to.
        grouping: Off, every request has a transaction of its own: the same path, for measuring what groups gain.
    """

    def __init__(self, log: Log, *, grouping: bool = True) -> None:
        self.log = log
        self._most = GROUP_REQUESTS if grouping else 1
        self._queue: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._closed = False
        self._door = threading.Lock()
        self._taken: list[_Appending | _Alone] = []
        self._listeners: list[Callable[[], None]] = []
        self._mailbox: Mailbox | None = None
        self._answered = 0
        self._thread = threading.Thread(target=self._run, name="detente-writer", daemon=True)
        self._thread.start()

    def append(self, dossier: str, request: Append) -> Future[Appended]:
        """Queue a request; the future answers where its events stand, or raises why they were refused."""
        future: Future[Appended] = Future()
        self._put(_Appending(dossier, request, future))
        return future

    async def appended(self, dossier: str, request: Append) -> Appended:
        """Append and wait until it is durable: what ``append`` answers, at less cost for many callers of one loop."""
        loop = asyncio.get_running_loop()
        mailbox = self._mailbox
        if mailbox is None or mailbox.loop is not loop:
            mailbox = self._mailbox = Mailbox(loop)
        awaited = Awaited(mailbox)
        self._put(_Appending(dossier, request, awaited))
        return await awaited.future

    def create(self, opened: Mapping[str, Any], recorded_by: str) -> Future[Appended]:
        """Queue the creation of a dossier: ``opened`` has its slug, title and time zone."""
        return self._put_alone(lambda connection: self.log.create(connection, opened, recorded_by), keep=True)

    def preview(self, dossier: str, request: Append, look: Preview) -> Future[Any]:
        """Queue a dry run: everything but the commit; the future answers what ``look`` saw inside."""

        def work(connection: Connection) -> object:
            [answer] = self.log.append(connection, {dossier: [request]})[dossier]
            if isinstance(answer, DetenteError):
                raise answer
            return look(connection, answer)

        return self._put_alone(work, keep=False)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call a listener in the writer's thread whenever something was committed; it must not block.

        What it raises is dropped: what was committed stands.
        """
        self._listeners.append(listener)

    def close(self) -> None:
        """Write what waits, then stop. Later requests are refused; closing again waits, too."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _put_alone(self, work: Callable[[Connection], Any], *, keep: bool) -> Future[Any]:
        future: Future[Any] = Future()
        self._put(_Alone(work, keep, future))
        return future

    def _put(self, item: _Appending | _Alone) -> None:
        with self._door:
            if not self._closed:
                self._queue.put(item)
                return
        raise Stopping

    def _run(self) -> None:
        try:
            self._serve()
        finally:
            self._refuse_rest()

    def _refuse_rest(self) -> None:
        """Answer those who would wait for ever."""
        with self._door:
            self._closed = True
        while not self._queue.empty():
            item = self._queue.get()
            if item is not None:
                self._taken.append(item)
        for item in self._taken:
            if not item.future.done():
                item.future.set_exception(Stopping())

    def _serve(self) -> None:
        """Take groups until closed; whatever happens to a group, the next one is served."""
        held: _Item = None
        while True:
            item = held or self._queue.get()
            held = None
            if item is None:
                return
            if isinstance(item, _Alone):
                self._taken = [item]
                self._alone(item)
                continue
            group, held, ended = self._group(item)
            self._answered = len(group)
            self._taken = [*group] if held is None else [*group, held]
            self._commit([item for item in group if item.future.set_running_or_notify_cancel()])
            if ended:
                return

    def _group(self, first: _Appending) -> tuple[list[_Appending], _Item, bool]:
        """Collect what waits: the group, an item that must come after it, and whether the end was met.

        Who was answered last is on the way back: a group waits until as many have come again, as long as more do come.
        """
        group = [first]
        size = len(first.request.events)
        grown = False
        while len(group) < self._most:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                if not grown or len(group) >= self._answered:
                    break
                grown = False
                time.sleep(LINGER)
                continue
            grown = True
            if item is None:
                return group, None, True
            if isinstance(item, _Alone) or size + len(item.request.events) > GROUP_EVENTS:
                return group, item, False
            group.append(item)
            size += len(item.request.events)
        return group, None, False

    def _commit(self, group: list[_Appending]) -> None:
        by_dossier: dict[str, list[_Appending]] = {}
        for item in group:
            by_dossier.setdefault(item.dossier, []).append(item)
        mixed = self.log.database.mixes_dossiers and len(by_dossier) > 1
        if mixed and self._try(by_dossier) is None:
            return
        for dossier, items in by_dossier.items():
            failure = self._try({dossier: items})
            if failure is not None:
                for item in items:
                    item.future.set_exception(failure)

    def _try(self, groups: Mapping[str, list[_Appending]]) -> Exception | None:
        """One transaction; on failure nothing of it is kept and nobody has been answered."""
        requests = {dossier: [item.request for item in items] for dossier, items in groups.items()}
        try:
            with self.log.database.writing() as connection:
                answers = self.log.append(connection, requests)
        except Exception as failure:  # noqa: BLE001 - the database may fail in any way; callers are told, the loop lives
            self.log.forget()
            return failure
        for dossier, items in groups.items():
            for item, answer in zip(items, answers[dossier], strict=True):
                if isinstance(answer, DetenteError):
                    item.future.set_exception(answer)
                else:
                    item.future.set_result(answer)
        self._announce()
        return None

    def _announce(self) -> None:
        for listener in self._listeners:
            with suppress(Exception):
                listener()

    def _alone(self, item: _Alone) -> None:
        if not item.future.set_running_or_notify_cancel():
            return
        try:
            with self.log.database.writing() as connection:
                answer = item.work(connection)
                if not item.keep:
                    connection.rollback()
                    self.log.forget()
        except Exception as failure:  # noqa: BLE001 - as above
            self.log.forget()
            item.future.set_exception(failure)
        else:
            item.future.set_result(answer)
            if item.keep:
                self._announce()
