"""Grounds: when anything was recorded of what an answer rests on, read once and right at every sequence."""

import pytest
from sqlalchemy import select

from events.tables import event_tags
from service.timetravel import grounds
from service.timetravel.grounds import EVERYTHING, LISTED, REPORTS, Ground, of_cells, of_listings, of_tags
from service.timetravel.instants import Coordinate
from service.timetravel.lookup import of_subjects, one_cell
from service.timetravel.memory import Memory
from tests.desk import Desk, amendment, position, report
from tests.visits import statements

GROUNDS = {
    "a cell": of_cells(one_cell("issue:donbas", "position/ru")),
    "cells": of_cells(of_subjects(["issue:donbas", "issue:plant"])),
    "tags": of_tags(["issue/donbas", "party/ua"]),
    "listings": of_listings(["donbas"]),
    "reports": REPORTS,
    "the log": EVERYTHING,
}


@pytest.fixture
def spoken(desk: Desk) -> Desk:
    desk.record({"id": "P1", **position("2026-01-10")}, position("2026-01-11", party="ua"), at="2026-01-12T08:00:00Z")
    desk.record(amendment("disputed", "P1", by="ua", grounds="no"), at="2026-01-13T08:00:00Z")
    tabled = report("proposal.tabled", "2026-01-12", proposal="plan", by="ru", firmness="tabled")
    desk.record(tabled, at="2026-01-14T08:00:00Z")
    desk.record(amendment("corrected", "P1", changes={"summary": "Other."}, reason="error"), at="2026-01-15T08:00:00Z")
    return desk


def last(desk: Desk, ground: Ground, known: int, memory: Memory, head: int = 0) -> int:
    with desk.database.reading() as connection:
        return grounds.last(connection, desk.dossier.key, ground, Coordinate(0, known, 0, head=head), memory)


def listed(desk: Desk, ground: Ground) -> list[int]:
    with desk.database.reading() as connection:
        return grounds.following(connection, desk.dossier.key, ground, 0, 1_000)


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_the_last_recording_is_the_greatest_listed_up_to_the_sequence(spoken: Desk, ground: Ground) -> None:
    recordings, head = listed(spoken, ground), max(spoken.sequences.values())
    assert recordings == sorted(set(recordings))
    assert recordings
    kept = Memory()
    for known in (head, *range(head + 1)):
        expected = max((one for one in recordings if one <= known), default=0)
        assert last(spoken, ground, known, kept) == last(spoken, ground, known, Memory()) == expected


def test_an_amendment_is_recorded_wherever_its_target_was(spoken: Desk) -> None:
    with spoken.database.reading() as connection:
        statement = select(event_tags.c.sequence).where(
            event_tags.c.dossier_id == spoken.dossier.key, event_tags.c.tag == "event/P1"
        )
        amended = sorted(set(connection.execute(statement).scalars()))
    assert set(amended) <= set(listed(spoken, GROUNDS["a cell"]))


def test_what_was_read_at_the_head_answers_for_every_sequence_before_it(spoken: Desk) -> None:
    ground, memory, head = GROUNDS["cells"], Memory(), max(spoken.sequences.values())
    last(spoken, ground, 3, memory, head)
    with spoken.database.reading() as connection, statements(connection) as asked:
        for known in range(head + 1):
            grounds.last(connection, spoken.dossier.key, ground, Coordinate(0, known, 0, head=head), memory)
    assert len(asked) == 0


def test_what_was_recorded_since_is_added_to_what_was_read(spoken: Desk) -> None:
    ground, memory, head = GROUNDS["a cell"], Memory(), max(spoken.sequences.values())
    last(spoken, ground, head, memory)
    spoken.record({"id": "P9", **position("2026-01-20", "refuses")}, at="2026-01-21T08:00:00Z")
    added = spoken.sequences["P9"]
    assert last(spoken, ground, added, memory) == added
    assert last(spoken, ground, head, memory) == last(spoken, ground, head, Memory())


def test_a_ground_with_more_recordings_than_are_remembered_is_asked_each_time(desk: Desk) -> None:
    for _ in range(LISTED // 1_000 + 1):
        desk.record(*(position("2026-01-10") for _ in range(1_000)))
    ground, head = GROUNDS["a cell"], max(desk.sequences.values())
    memory = Memory()
    for known in (head, head - 1, head - 1_500, 1):
        found = last(desk, ground, known, memory, head)
        with desk.database.reading() as connection:
            key = desk.dossier.key
            every = grounds.following(connection, key, ground, 0, 10_000)
        assert found == max((one for one in every if one <= known), default=0)
