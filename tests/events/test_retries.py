"""What an append answers when some of it has been recorded before, or when the head is not the expected one."""

from typing import Any

import pytest
from sqlalchemy import insert, update

from events.conditions import Condition
from events.errors import EventIdReused, HeadMoved, InvalidEvent, Redacted
from events.tables import events, heads
from tests.events.stores import Store, amendment, asked, corrected, said, stated

THREE = (said("S-1"), said("S-2"), said("S-3"))


@pytest.mark.parametrize(
    ("retry", "places"),
    [
        (THREE, [7, 8, 9]),
        (THREE[:1], [7]),
        (THREE[1:], [8, 9]),
        (THREE[::-1], [9, 8, 7]),
    ],
    ids=["the whole", "the first", "a part", "in another order"],
)
def test_a_retry_is_answered_with_the_original_places(store: Store, retry: tuple[Any, ...], places: list[int]) -> None:
    original = store.append(THREE)
    store.append([said("S-4")])
    again = store.append(retry)
    assert again.repeated
    assert [sequence for _, sequence, _ in again.events] == places
    assert set(again.events) <= set(original.events), "with the original instants"
    assert (again.head, store.sequence()) == (10, 10)


@pytest.mark.parametrize(
    "stale",
    [
        {"expected_head": 6},
        {"expected_head": 3},
        {"conditions": [{"after": 6}]},
        {"backfill": True},
    ],
    ids=["If-Match that held then", "If-Match that never held", "condition", "backfill"],
)
def test_a_retry_is_recognised_before_anything_else_is_checked(store: Store, stale: dict[str, Any]) -> None:
    first = store.append(THREE)
    if "conditions" in stale:
        stale = {"conditions": tuple(Condition.model_validate(one) for one in stale["conditions"])}
    again = store.append(THREE, **stale)
    assert (again.repeated, again.events) == (True, first.events)


def test_a_retry_in_the_same_group_is_recognised(store: Store) -> None:
    first, again, other = store.together(asked(*THREE), asked(*THREE), asked(said("S-1", summary="Other.")))
    assert not isinstance(first, Exception)
    assert not isinstance(again, Exception)
    assert (again.repeated, again.events) == (True, first.events)
    assert isinstance(other, EventIdReused)


def test_a_retry_of_a_correction_is_compared_without_what_the_log_added(store: Store) -> None:
    store.append([said("S-1")])
    first = store.append([corrected("C-1", "S-1", summary="Better.")])
    store.append([corrected("C-2", "S-1", summary="Best.")])
    again = store.append([corrected("C-1", "S-1", summary="Better.")])
    shown = corrected("C-1", "S-1", summary="Better.")
    shown["data"]["replacement"] = {"anything": "that a reader was shown"}
    assert again.repeated
    assert again.events == store.append([shown]).events == first.events


@pytest.mark.parametrize(
    "other",
    [
        said("S-1", summary="Something else was said."),
        said("S-1", note="More."),
        said("S-1", occurred={"edtf": "2026-01-24"}),
        stated("S-1"),
        corrected("S-1", "S-2", summary="Better."),
    ],
    ids=["another summary", "one member more", "another form of the same date", "another type", "an amendment"],
)
def test_an_id_that_comes_back_with_other_content_is_refused(store: Store, other: dict[str, Any]) -> None:
    store.append(THREE)
    error = store.refused(other, said("S-2"))
    assert isinstance(error, EventIdReused)
    assert (error.ids, error.new) == (("S-1",), ())


@pytest.mark.parametrize(
    ("batch", "known", "new"),
    [
        ([said("S-1"), said("S-9")], ("S-1",), ("S-9",)),
        ([said("S-9"), said("S-1"), said()], ("S-1",), ("S-9", "(no id)")),
        ([said("S-1", note="Other content."), said("S-9")], ("S-1",), ("S-9",)),
    ],
)
def test_a_batch_of_recorded_and_new_ids_is_refused_and_names_both(
    store: Store, batch: list[Any], known: tuple[str, ...], new: tuple[str, ...]
) -> None:
    store.append(THREE)
    error = store.refused(*batch)
    assert isinstance(error, EventIdReused)
    assert (error.ids, error.new) == (known, new)


def test_one_id_twice_in_a_batch_is_refused_at_the_second(on_sqlite: Store) -> None:
    error = on_sqlite.refused(said("S-1"), said("S-2"), said("S-1"))
    assert isinstance(error, InvalidEvent)
    assert [(fault.pointer, fault.code) for fault in error.faults] == [("/events/2/id", "repeated-id")]


@pytest.mark.parametrize("seen", [0, 5, 7, 2**53 - 1])
def test_another_head_than_the_writer_saw_is_refused_with_the_head(store: Store, seen: int) -> None:
    error = store.refused(said(), expected_head=seen)
    assert isinstance(error, HeadMoved)
    assert (error.expected, error.head) == (seen, 6)


def test_the_expected_head_is_admitted_and_moves_on_within_a_group(store: Store) -> None:
    assert store.append([said()], expected_head=6).head == 7
    first, second, third = store.together(
        asked(said(), expected_head=7), asked(said(), expected_head=7), asked(said(), expected_head=8)
    )
    assert not isinstance(first, Exception)
    assert isinstance(second, HeadMoved)
    assert second.head == 8
    assert not isinstance(third, Exception)


@pytest.mark.parametrize(
    ("target", "erased", "again"),
    [
        ("S-1", "S-1", said("S-1")),
        ("S-1", "C-1", corrected("C-1", "S-1", summary="Better.")),
        ("D-1", "D-1", amendment("disputed", "D-1", "S-1")),
    ],
    ids=["an event", "a correction of it", "a dispute"],
)
def test_a_retry_of_an_erased_event_says_so(store: Store, target: str, erased: str, again: dict[str, Any]) -> None:
    store.append([said("S-1"), corrected("C-1", "S-1", summary="Better."), amendment("disputed", "D-1", "S-1")])
    _redact(store, target, erased)
    error = store.refused(again)
    assert isinstance(error, Redacted)
    assert (error.event, error.by) == (erased, 10)


@pytest.mark.parametrize("kind", ["corrected", "retracted", "disputed", "ranked"])
def test_an_erased_event_is_not_amended(store: Store, kind: str) -> None:
    store.append([said("S-1"), said("S-2"), said("S-3")])
    _redact(store, "S-1", "S-1")
    data = {"changes": {"summary": "Better."}} if kind == "corrected" else {}
    error = store.refused(amendment(kind, "A-1", "S-1", **data))
    assert isinstance(error, Redacted)
    assert (error.event, error.by) == ("S-1", 10)


def _redact(store: Store, target: str, erased: str) -> None:
    """Record an erasure and erase by hand: the log does not offer it yet."""
    with store.reading() as (_, found), store.database.writing() as connection:
        row = {
            "dossier_id": found.key, "sequence": 10, "id": "X-1", "type": "event.redacted", "schema_version": 1,
            "recorded_at": 2**52, "ingested_at": 2**52, "recorded_by": "desk", "target": target, "salt": b"",
            "body": "{}", "leaf_hash": b"\0" * 32,
        }  # fmt: skip
        connection.execute(insert(events).values(row))
        connection.execute(update(heads).where(heads.c.dossier_id == found.key).values(sequence=10))
        of_erased = (events.c.dossier_id == found.key) & (events.c.id == erased)
        connection.execute(update(events).where(of_erased).values(body=None, salt=None))
