"""Answers for coroutines: from the writer's thread to an event loop, which is woken once for a whole group."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future

    from events.requests import Appended


class Mailbox:
    """Answers on their way to one event loop; any thread puts them in, the loop takes all that lie there."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = loop
        self._answers: deque[tuple[Future[Appended], Appended | BaseException]] = deque()
        self._called = False

    def post(self, future: Future[Appended], answer: Appended | BaseException) -> None:
        """Leave an answer. A loop that was closed meanwhile has nobody who waits."""
        self._answers.append((future, answer))
        if not self._called:
            self._called = True
            with suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        self._called = False  # before the last look: who posts after that calls again
        while self._answers:
            future, answer = self._answers.popleft()
            if future.done():
                continue
            if isinstance(answer, BaseException):
                future.set_exception(answer)
            else:
                future.set_result(answer)


class Awaited:
    """As much of a ``concurrent.futures.Future`` as the writer needs, for a future of an event loop."""

    __slots__ = ("_answered", "_mailbox", "future")

    def __init__(self, mailbox: Mailbox) -> None:
        self.future: Future[Appended] = mailbox.loop.create_future()
        self._mailbox = mailbox
        self._answered = False

    def set_running_or_notify_cancel(self) -> bool:
        """Whether somebody still waits for it."""
        return not self.future.cancelled()

    def done(self) -> bool:
        """Whether it was answered, or is no longer waited for."""
        return self._answered or self.future.cancelled()

    def set_result(self, answer: Appended | BaseException) -> None:
        """Let the coroutine go on."""
        self._answered = True
        self._mailbox.post(self.future, answer)

    set_exception = set_result
