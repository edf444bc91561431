"""Writers and readers at once: nothing acknowledged is lost, doubled or moved, and no reader misses anything."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pytest

from events.dialects import open_database
from events.dossiers import head_of
from events.merkle import Frontier
from events.tables import dossiers
from tests.events.crowds import Reader, check, crowd, gathered
from tests.events.stores import Store
from tests.house import ROOT

BEFORE = 6


def _threads(store: Store, threads: int, appends: int) -> None:
    reader = Reader(store.database, store.slug)
    reader.start()
    done = gathered(store.database, store.slug, "crowd", threads=threads, appends=appends)
    check(reader.finish(), done, before=BEFORE)
    assert reader.polls > 1, "it read while others wrote"
    assert _tree_size(store) == len(reader.seen)


def _processes(log_url: str, processes: int, threads: int, appends: int) -> None:
    database = open_database(log_url)
    store = Store(database).open()
    store.writer.close()
    reader = Reader(database, store.slug)
    reader.start()
    work = partial(crowd, log_url, store.slug, threads=threads, appends=appends)
    with _processes_of_their_own(processes) as pool:
        done = [one for of_process in pool.map(work, map(str, range(processes))) for one in of_process]
    check(reader.finish(), done, before=BEFORE)
    assert len(done) == processes * threads
    assert _tree_size(store) == len(reader.seen)
    database.close()


def _processes_of_their_own(count: int) -> ProcessPoolExecutor:
    """Processes that share nothing with this one; from a server that has imported everything, which takes a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([crowd.__module__])
    return ProcessPoolExecutor(count, mp_context=context)


def _tree_size(store: Store) -> int:
    with store.reading() as (connection, dossier):
        return Frontier.from_bytes(head_of(connection, dossier).frontier).size


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes that are started anew find the tests."""
    monkeypatch.syspath_prepend(str(ROOT))


def test_a_reader_that_follows_eight_threads_sees_every_event_once_and_in_order(store: Store) -> None:
    _threads(store, threads=8, appends=25)


def test_processes_that_write_to_one_dossier_lose_nothing(log_url: str) -> None:
    _processes(log_url, processes=4, threads=2, appends=12)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_crowd_of_threads_loses_nothing(store: Store) -> None:
    _threads(store, threads=32, appends=500)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_crowd_of_processes_loses_nothing(log_url: str) -> None:
    _processes(log_url, processes=4, threads=8, appends=250)


def test_dossiers_made_at_one_time_by_several_processes_all_come_to_be(log_url: str) -> None:
    with _processes_of_their_own(3) as pool:
        made = [one for some in pool.map(partial(_make, log_url), "abc") for one in some]
    database = open_database(log_url)
    with database.reading() as connection:
        keys = connection.execute(dossiers.select()).all()
    database.close()
    assert sorted(made) == ["DossierExists"] * 10 + ["made"] * 35
    assert sorted(row.dossier_id for row in keys) == list(range(1, 36))


def _make(log_url: str, name: str) -> list[str]:
    """Make ten dossiers of one's own and five that others want to make, too."""
    database = open_database(log_url)
    answers = []
    for number in range(15):
        store = Store(database, f"{name}-{number}" if number % 3 else f"wanted-{number}")
        error = store.writer.create({"dossier": store.slug, "title": "T", "timezone": "UTC"}, "desk").exception()
        answers.append("made" if error is None else type(error).__name__)
        store.writer.close()
    database.close()
    return answers
