"""What a correction makes of an event: RFC 7396, with ``occurred`` replaced whole and identity kept."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.codec import encode
from events.envelope import corrected, merge_patch
from events.errors import InvalidEvent
from tests.contracts.examples import example
from tests.events.strategies import Json, offered_events


def stored(event_type: str) -> Json:
    body: Json = orjson.loads(example(event_type))
    return body


def refusals(event_type: str, changes: Json) -> dict[str, str]:
    with pytest.raises(InvalidEvent) as refused:
        corrected(stored(event_type), changes)
    return {fault.pointer: fault.code for fault in refused.value.faults}


# RFC 7396, appendix A
@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_gives_what_the_standard_lists(target: Any, patch: Any, result: Any) -> None:
    assert merge_patch(target, patch) == result


def test_a_correction_merges_into_objects_and_takes_members_away() -> None:
    body = stored("position.stated")
    made = corrected(body, {"note": None, "place": {"name": "Upper Weirbridge"}, "data": {"flexibility": None}})
    assert "note" not in made
    assert made["place"] == {**body["place"], "name": "Upper Weirbridge"}
    assert made["data"] == {name: value for name, value in body["data"].items() if name != "flexibility"}


def test_occurred_is_replaced_whole_so_that_no_part_of_the_old_date_survives() -> None:
    assert corrected(stored("position.stated"), {"occurred": {"edtf": "2026-02"}})["occurred"] == {"edtf": "2026-02"}
    assert corrected(stored("position.stated"), {"occurred": "2026-02"})["occurred"] == "2026-02"


def test_a_correction_leaves_the_event_that_it_corrects_as_it_was() -> None:
    body = stored("position.stated")
    corrected(body, {"data": {"terms": None}, "place": {"name": "elsewhere"}})
    assert body == stored("position.stated")


@pytest.mark.parametrize(
    ("event_type", "changes", "pointer"),
    [
        ("position.stated", {"id": "R-99"}, "/data/changes/id"),
        ("position.stated", {"id": None}, "/data/changes/id"),
        ("position.stated", {"type": "position.withdrawn"}, "/data/changes/type"),
        ("position.stated", {"recorded_at": "2026-01-01T00:00:00Z"}, "/data/changes/recorded_at"),
        ("issue.opened", {"data": {"issue": "dam"}}, "/data/changes/data/issue"),
        ("issue.amended", {"data": {"issue": "dam"}}, "/data/changes/data/issue"),
        ("actor.role_assigned", {"data": {"actor": "helvia"}}, "/data/changes/data/actor"),
        ("source.registered", {"data": {"source": "courier"}}, "/data/changes/data/source"),
        ("proposal.tabled", {"data": {"proposal": "delta-plan"}}, "/data/changes/data/proposal"),
        ("round.held", {"data": {"round": None}}, "/data/changes/data/round"),
    ],
)
def test_identity_and_the_slug_that_others_know_it_by_cannot_change(
    event_type: str, changes: Json, pointer: str
) -> None:
    assert refusals(event_type, changes) == {pointer: "cannot-change"}


def test_naming_what_cannot_change_as_it_is_changes_nothing() -> None:
    body = stored("issue.opened")
    assert corrected(body, {"id": body["id"], "data": {"issue": body["data"]["issue"]}}) == body


def test_the_party_of_a_position_can_be_put_right() -> None:
    assert corrected(stored("position.stated"), {"data": {"party": "sudmark"}})["data"]["party"] == "sudmark"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"data": {"stance": "maybe"}}, "/data/changes/data/stance", "not-allowed"),
        ({"data": {"party": None}}, "/data/changes/data/party", "missing"),
        ({"occurred": None}, "/data/changes/occurred", "missing"),
        ({"issues": ["dam", "river"]}, "/data/changes/issues", "issues"),
        ({"colour": "red"}, "/data/changes/colour", "unknown-member"),
    ],
)
def test_a_correction_that_makes_no_valid_event_is_refused_in_its_changes(
    changes: Json, pointer: str, code: str
) -> None:
    assert refusals("position.stated", changes) == {pointer: code}


@given(offered_events(), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_any_event_can_have_its_summary_corrected_and_keeps_the_rest(event: Json, summary: str) -> None:
    assert encode(corrected(event, {"summary": summary})) == encode({**event, "summary": summary})
