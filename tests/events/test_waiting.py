"""Appending and sleeping until it is durable: the answers are those of a future."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection

from events.dossiers import Dossier
from events.envelope import Recorded
from events.errors import DetenteError, InvalidEvent, Stopping, UnknownDossier
from events.requests import Append
from tests.events.stores import Store, asked, said

WAIT = 30
CALLERS = 8


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


def test_who_sleeps_is_told_where_the_events_stand(store: Store) -> None:
    first = store.writer.append(store.slug, asked(said())).result(WAIT)
    answers = [store.writer.appended(store.slug, asked(said(), said())) for _ in range(3)]
    assert [answer.head for answer in answers] == [first.head + 2, first.head + 4, first.head + 6]
    with store.reading() as (connection, dossier):
        assert store.database.head(connection, dossier.key)[0] == answers[-1].head, "it is durable"


def test_many_who_sleep_are_each_told_their_own(store: Store) -> None:
    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(lambda _: store.writer.appended(store.slug, asked(said())), range(5 * CALLERS)))
    sequences = sorted(sequence for answer in answers for _, sequence, _ in answer.events)
    assert sequences == list(range(sequences[0], sequences[0] + 5 * CALLERS))


@pytest.mark.parametrize(
    ("slug", "request_", "error"),
    [("nowhere", asked(said()), UnknownDossier), ("", asked(said(issues=["nothing"])), InvalidEvent)],
    ids=["no such dossier", "an unknown issue"],
)
def test_who_sleeps_is_told_why_it_was_refused(
    store: Store, slug: str, request_: Append, error: type[DetenteError]
) -> None:
    with pytest.raises(error):
        store.writer.appended(slug or store.slug, request_)


def test_nobody_falls_asleep_before_a_closed_writer(empty: Store) -> None:
    empty.writer.close()
    with pytest.raises(Stopping):
        empty.writer.appended(empty.slug, asked(said()))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_sleeps_on_when_the_thread_was_torn_down(empty: Store) -> None:
    torn = Torn()
    store = Store(empty.database, empty.slug, indexers=[torn]).open()
    torn.armed = True
    with ThreadPoolExecutor(CALLERS) as pool:
        sleeping = [pool.submit(store.writer.appended, store.slug, asked(said())) for _ in range(CALLERS)]
        assert torn.reached.wait(WAIT)
        torn.opened.set()
        assert {type(one.exception(WAIT)) for one in sleeping} == {Stopping}
