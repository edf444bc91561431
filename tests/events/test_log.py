"""Creating dossiers, and the order in which everything is recorded."""

import itertools
from typing import Any

import pytest

from events.clock import OPENING, SECOND
from events.dossiers import all_dossiers, find_dossier, head_of
from events.errors import DossierExists, InvalidEvent, UnknownDossier
from events.stored import follow, one
from tests.events.stores import NOON, Store, asked, issue, said

HOUR = 3600 * SECOND


def test_a_dossier_opens_at_the_beginning_of_recorded_time(empty: Store) -> None:
    answer = empty.writer.create({"dossier": empty.slug, "title": "Talks", "timezone": "Europe/Kyiv"}, "desk").result()
    (opening,) = empty.events()
    assert (answer.head, answer.repeated) == (1, False)
    assert answer.events == ((opening.id, 1, OPENING),)
    assert (opening.type, opening.sequence, opening.recorded_at, opening.recorded_by) == (
        "dossier.opened", 1, OPENING, "desk",
    )  # fmt: skip
    assert opening.ingested_at == NOON + SECOND, "when it was written is told, too"
    assert opening.effective["data"] == {"title": "Talks", "timezone": "Europe/Kyiv"}
    with empty.reading() as (connection, found):
        assert found.zone.key == "Europe/Kyiv"
        assert head_of(connection, found).projection_version == "1"


def test_a_dossier_is_made_once(store: Store) -> None:
    taken = store.writer.create({"dossier": store.slug, "title": "Again", "timezone": "UTC"}, "desk").exception()
    assert isinstance(taken, DossierExists)
    assert taken.dossier == store.slug
    assert store.sequence() == 6


@pytest.mark.parametrize(
    ("members", "pointers"),
    [
        ({"dossier": "Talks"}, {"/dossier"}),
        ({"dossier": "-talks"}, {"/dossier"}),
        ({"dossier": "t" * 64}, {"/dossier"}),
        ({"dossier": "talks\n"}, {"/dossier"}),
        ({"dossier": 5}, {"/dossier"}),
        ({"dossier": None}, {"/dossier"}),
        ({"timezone": "Europe/Kiew"}, {"/timezone"}),
        ({"timezone": "localtime"}, {"/timezone"}),
        ({"timezone": ""}, {"/timezone"}),
        ({"title": ""}, {"/title"}),
        ({"title": "a\0b"}, {"/title"}),
        ({"title": 5, "timezone": 7}, {"/title", "/timezone"}),
        ({"colour": "red"}, {"/colour"}),
    ],
)
def test_a_dossier_that_cannot_be_made_is_refused_with_pointers_into_its_document(
    on_sqlite: Store, members: dict[str, Any], pointers: set[str]
) -> None:
    document = {"dossier": "never-made", "title": "Other", "timezone": "UTC", **members}
    error = on_sqlite.writer.create(document, "desk").exception()
    assert isinstance(error, InvalidEvent)
    assert {fault.pointer for fault in error.faults} == pointers
    with on_sqlite.database.reading() as connection:
        assert "never-made" not in {found.slug for found in all_dossiers(connection)}


def test_a_dossier_that_does_not_exist_is_refused_with_those_that_look_like_it(fresh: Store) -> None:
    fresh.open()
    error = fresh.writer.append("talk", asked(said())).exception()
    assert isinstance(error, UnknownDossier)
    assert error.close == ("talks",)
    with fresh.database.reading() as connection, pytest.raises(UnknownDossier):
        find_dossier(connection, "nothing-like-it")


def test_every_dossier_counts_for_itself(fresh: Store) -> None:
    other = Store(fresh.database, "other").open()
    other.append([said("S-1")])
    fresh.open().append([said("S-1")])
    assert (fresh.sequence(), other.sequence()) == (7, 7)
    with fresh.database.reading() as connection:
        assert [found.slug for found in all_dossiers(connection)] == ["other", "talks"]
    other.writer.close()


@pytest.mark.parametrize("jump", [-HOUR, -1, 0, 1, HOUR])
def test_knowledge_time_rises_strictly_wherever_the_clock_jumps(store: Store, jump: int) -> None:
    store.hands.step = 0
    store.append([said(), said()])
    store.hands.now += jump
    store.append([said()])
    store.append([said(), said()])
    times = [event.recorded_at for event in store.events()]
    assert all(earlier < later for earlier, later in itertools.pairwise(times))
    assert {event.ingested_at - store.hands.now for event in store.events(after=8)} == {0}


def test_an_event_without_an_id_gets_one_that_sorts_by_time(on_sqlite: Store) -> None:
    answer = on_sqlite.append([said(), said()])
    first, second = (event_id for event_id, _, _ in answer.events)
    assert first[14] == second[14] == "7", "UUID version 7 (RFC 9562 §5.7)"
    assert first < second
    assert "id" not in on_sqlite.events(after=6)[0].effective, "what is stored is what was offered"


def test_an_event_is_found_by_its_id_and_by_its_sequence(on_sqlite: Store) -> None:
    on_sqlite.append([said("S-1")])
    with on_sqlite.reading() as (connection, dossier):
        by_id, by_sequence = one(connection, dossier, "S-1"), one(connection, dossier, 7)
        assert by_id is not None
        assert by_id == by_sequence
        assert one(connection, dossier, "S-2") is None


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
def test_following_reads_every_event_once_whatever_the_size_of_a_page(on_sqlite: Store, page: int) -> None:
    with on_sqlite.reading() as (connection, dossier):
        assert [event.sequence for event in follow(connection, dossier, 2, page=page)] == [3, 4, 5, 6]


def test_what_another_process_registered_is_known(store: Store) -> None:
    other = store.beside()
    other.append([issue("harbour")])
    store.append([said("S-1", issues=["harbour"])])
    store.append([issue("bridge")])
    other.append([said("S-2", issues=["bridge", "harbour"])])
    other.writer.close()
    assert store.sequence() == 10
