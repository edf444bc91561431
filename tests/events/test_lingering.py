"""How long a group stays open: for those who come while others wait, and not at all for a caller who is alone."""

import threading
from concurrent.futures import Future

import pytest
from sqlalchemy import Connection

from events import writer
from events.requests import Appended
from tests.events.stores import Store, asked, said

WAIT = 30


def test_a_caller_who_is_alone_waits_for_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "LINGER", 2.0 * WAIT)
    assert store.writer.append(store.slug, asked(said())).result(WAIT).events


def test_who_comes_while_a_group_is_open_is_written_with_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "LINGER", 0.5)
    held, commits = threading.Event(), []
    store.writer.on_commit(lambda: commits.append(True))

    def hold(_connection: Connection, _answer: Appended) -> bool:
        return held.wait(WAIT)

    def append() -> "Future[Appended]":
        return store.writer.append(store.slug, asked(said()))

    held_up = store.writer.preview(store.slug, asked(said()), hold)
    early = [append(), append()]
    held.set()
    assert held_up.result(WAIT)
    late = append()
    heads = [future.result(WAIT).head for future in (*early, late)]
    assert heads == [heads[0], heads[0] + 1, heads[0] + 2]
    assert len(commits) == 1
