"""How long a group stays open: for those who come while others wait, and not at all for a caller who is alone."""

import threading
from concurrent.futures import Future

import pytest

from events import writer
from events.requests import Appended
from tests.events.stores import Store, asked, said

WAIT = 30


def test_a_caller_who_is_alone_waits_for_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "LINGER", 2.0 * WAIT)
    assert store.writer.append(store.slug, asked(said())).result(WAIT).events


class Held:
    """The writer, kept busy by a dry run until it is let go: what comes meanwhile waits together."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.released = threading.Event()
        self.preview = store.writer.preview(store.slug, asked(said()), lambda _connection, _answer: self.wait())

    def wait(self) -> bool:
        return self.released.wait(WAIT)

    def append(self, count: int) -> "list[Future[Appended]]":
        return [self.store.writer.append(self.store.slug, asked(said())) for _ in range(count)]

    def release(self) -> None:
        self.released.set()
        assert self.preview.result(WAIT)


def group_of(store: Store, count: int) -> None:
    held = Held(store)
    waiting = held.append(count)
    held.release()
    assert all(future.result(WAIT).events for future in waiting)


def test_a_group_waits_for_as_many_as_were_answered_last(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "LINGER", 0.5)
    group_of(store, 3)
    commits: list[bool] = []
    store.writer.on_commit(lambda: commits.append(True))
    held = Held(store)
    early = held.append(2)
    held.release()
    heads = [future.result(WAIT).head for future in (*early, *held.append(1))]
    assert heads == [heads[0], heads[0] + 1, heads[0] + 2]
    assert len(commits) == 1


def test_a_group_of_as_many_as_were_answered_last_waits_for_nobody(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "LINGER", 2.0 * WAIT)
    group_of(store, 3)
    group_of(store, 3)
