"""The log as it was written, and one event with what came of it."""

from typing import Any

import pytest
from sqlalchemy import select

from events.errors import InvalidRequest, NotYetKnown, UnknownEvent
from events.tables import events
from service.views.log import event_document, events_page
from service.views.paging import Page
from tests.desk import Desk, amendment, position, report


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """A position, corrected; a statement about it, disputed."""
    comment = {**report("statement.made", "2026-01-12", issues=("plant",), act="criticise"), "id": "S", "actor": "ua"}
    desk.record(
        {**position("2026-01-10"), "id": "P"},
        {**comment, "summary": "A réplique.", "relates_to": [{"event": "P", "relation": "comments_on"}]},
        at="2026-02-01T00:00:00Z",
    )
    correction = amendment("corrected", "P", changes={"data": {"stance": "refuses"}}, reason="error")
    desk.record({**correction, "id": "C"}, at="2026-02-02T00:00:00Z")
    desk.record({**amendment("disputed", "S", by="ru", grounds="No."), "id": "D"}, at="2026-02-03T00:00:00Z")
    desk.record({**amendment("retracted", "D", reason="false"), "id": "T"}, at="2026-02-04T00:00:00Z")
    return desk


def page(desk: Desk, **asked: Any) -> list[str]:
    with desk.database.reading() as connection:
        return [event["id"] for event in events_page(connection, desk.dossier, **asked)["events"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"after": 7}, ["P", "S", "C", "D", "T"]),
        ({"after": 7, "before": 10}, ["P", "S"]),
        ({"after": 7, "order": "desc"}, ["T", "D", "C", "S", "P"]),
        ({"type": "event.corrected"}, ["C"]),
        ({"issue": "donbas"}, ["I-donbas", "P", "C"]),
        ({"party": "ru", "type": "position.stated"}, ["P"]),
        ({"actor": "ua"}, ["S", "D", "T"]),
        ({"source": "wire", "after": 9}, ["C", "D", "T"]),
        ({"q": "REPLIQUE"}, ["S"]),
        ({"q": "replique absent"}, []),
        ({"before": 1}, []),
    ],
)
def test_events_are_listed_as_recorded_and_amendments_bear_what_they_amend(
    kept: Desk, asked: dict[str, Any], found: list[str]
) -> None:
    assert kept.sequences["P"] == 8
    assert page(kept, **asked) == found


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("q", [None, "known"])
def test_pages_join_up_in_both_orders(kept: Desk, order: str, q: str | None) -> None:
    whole = page(kept, order=order, q=q)
    seen: list[str] = []
    at = Page(2)
    with kept.database.reading() as connection:
        while True:
            found = events_page(connection, kept.dossier, order=order, q=q, page=at)  # type: ignore[arg-type]
            seen += [event["id"] for event in found["events"]]
            if found["next"] is None:
                break
            at = Page(2, found["next"])
    assert seen == whole
    assert len(whole) in {12, 4}


def test_the_wire_form_has_what_was_offered_and_what_the_log_added(kept: Desk) -> None:
    with kept.database.reading() as connection:
        (event,) = events_page(connection, kept.dossier, type="position.stated")["events"]
        row = connection.execute(
            select(events).where(events.c.id == "P", events.c.dossier_id == kept.dossier.key)
        ).one()
    assert event == {
        **position("2026-01-10"),
        "id": "P",
        "dossier": kept.slug,
        "sequence": 8,
        "recorded_at": "2026-02-01T00:00:00Z",
        "ingested_at": event["ingested_at"],
        "recorded_by": "desk",
        "schema_version": 1,
        "leaf_hash": row.leaf_hash.hex(),
    }


def document(desk: Desk, key: str, known_at: str | None = None) -> dict[str, Any]:
    with desk.reading(None, known_at) as reading:
        return event_document(reading, key)


def test_an_event_is_shown_with_what_amends_it_and_what_it_set(kept: Desk) -> None:
    found = document(kept, "P")
    assert found["event"]["data"]["stance"] == "demands"
    assert found["current"]["data"]["stance"] == "refuses"
    assert [one["id"] for one in found["amendments"]] == ["C"]
    assert found["sets"] == [{"subject": "issue:donbas", "aspect": "position/ru"}]
    assert found["referred_to_by"] == ["S"]
    assert (found["retracted_by"], found["redacted"]) == (None, None)


def test_a_dispute_that_was_taken_back_says_by_what(kept: Desk) -> None:
    assert [(one["id"], one["retracted_by"]) for one in document(kept, "S")["amendments"]] == [("D", "T")]
    assert [one["retracted_by"] for one in document(kept, "S", "2026-02-03")["amendments"]] == [None]


def test_nothing_is_shown_that_was_recorded_later(kept: Desk) -> None:
    found = document(kept, "P", "2026-02-01")
    assert (found["current"], found["amendments"]) == (None, [])
    with pytest.raises(NotYetKnown):
        document(kept, "C", "2026-02-01")


def test_a_retracted_event_has_nothing_current(kept: Desk) -> None:
    kept.record({**amendment("retracted", "P", reason="false"), "id": "R"})
    found = document(kept, "P")
    assert (found["current"], found["retracted_by"]) == (None, "R")


def test_the_known_edge_is_the_last_that_touched_the_event(kept: Desk) -> None:
    assert document(kept, "P")["holds_for"]["known_at"] == [12, 12]
    assert document(kept, "P", "10")["holds_for"]["known_at"] == [10, 10]
    assert document(kept, "P", "11")["holds_for"]["known_at"] == [11, 11]


@pytest.mark.parametrize("key", ["8", "P", "008"])
def test_an_event_is_found_by_its_id_or_its_sequence(kept: Desk, key: str) -> None:
    assert document(kept, key)["event"]["id"] == "P"


@pytest.mark.parametrize("key", ["999", "p", "0", "9" * 64, "²", "P "])
def test_an_event_that_is_not_there_is_unknown(kept: Desk, key: str) -> None:
    with pytest.raises(UnknownEvent):
        document(kept, key)


@pytest.mark.parametrize(
    "asked", [{"type": "statement"}, {"q": "…"}, {"page": Page(1, "W10")}, {"page": Page(1, "Wy0xXQ")}]
)
def test_what_cannot_be_asked_is_refused(kept: Desk, asked: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        page(kept, **asked)
