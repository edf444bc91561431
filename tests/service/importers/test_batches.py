from typing import Any

from events.errors import Fault
from service.importers.batches import Batch, batches, derived_id
from service.importers.source import Entry
from tests.service.cli.dossier import dated, position


def entries(*offered: Any) -> list[Entry]:
    return [Entry(line, line * 100, value) for line, value in enumerate(offered, start=1)]


def cut(*offered: Any, backfill: bool = False, size: int = 3) -> list[Batch]:
    return list(batches(entries(*offered), backfill=backfill, size=size))


def test_a_file_is_cut_into_batches_in_its_order() -> None:
    found = cut(*(position(f"P{number}") for number in range(7)))
    assert [[event.id for event in batch.events] for batch in found] == [["P0", "P1", "P2"], ["P3", "P4", "P5"], ["P6"]]
    assert [batch.lines for batch in found] == [[1, 2, 3], [4, 5, 6], [7]]
    assert [batch.read for batch in found] == [300, 600, 700]


def test_nothing_makes_no_batch() -> None:
    assert cut() == []


def test_what_is_invalid_is_told_by_line_and_the_rest_is_kept() -> None:
    [batch] = cut(position("P1"), position("P2", "demand"), 7)
    assert [event.id for event in batch.events] == ["P1"]
    assert [(fault.line, fault.pointer) for fault in batch.faults] == [(2, "/data/stance"), (3, "")]
    assert batch.entries == 3


def test_an_entry_that_could_not_be_read_is_a_fault_of_its_line() -> None:
    [batch] = batches([Entry(4, 10, None, Fault("", "not-json", "Not JSON."))], backfill=False)
    assert [(fault.line, fault.reason) for fault in batch.faults] == [(4, "Not JSON.")]


def test_what_breaks_the_profile_of_json_is_refused() -> None:
    [batch] = cut({**position("P1"), "note": 1.5})
    assert "/note" in {fault.pointer for fault in batch.faults}


def test_in_a_backfill_every_event_tells_when_it_was_recorded() -> None:
    [batch] = cut(dated(position("P1"), "2026-01-29T12:00:00Z"), position("P2"), backfill=True)
    assert [event.recorded_at is not None for event in batch.events] == [True]
    assert [(fault.line, fault.pointer) for fault in batch.faults] == [(2, "/recorded_at")]


def test_an_id_that_was_left_out_is_made_of_line_and_content() -> None:
    first, again = (cut(position(), position())[0] for _ in range(2))
    assert [event.id for event in first.events] == [event.id for event in again.events]
    assert first.events[0].id != first.events[1].id
    assert first.events[0].id != derived_id(cut(position(stance="refuses"))[0].events[0], 1)
    assert "id" not in first.events[0].body
