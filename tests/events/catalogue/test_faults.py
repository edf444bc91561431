"""The sentences: each says how to mend what it names."""

from typing import Any

import pytest

from events.envelope import validate_offered
from events.errors import Fault, InvalidEvent
from tests.events.test_envelope import LEFT_OUT, body


def only_fault(event_type: str = "position.stated", **changes: Any) -> Fault:
    with pytest.raises(InvalidEvent) as refused:
        validate_offered(body(event_type, **changes))
    (fault,) = refused.value.faults
    return fault


def test_an_unknown_type_is_answered_with_close_matches() -> None:
    fault = only_fault(type="position.state")
    assert fault.extra["close_matches"][0] == "position.stated"
    assert fault.reason.startswith("'position.state' is not a type of the catalogue; did you mean position.stated")


def test_an_unknown_member_is_answered_with_close_matches_of_its_own_object() -> None:
    assert only_fault(summary_="x").extra["close_matches"] == ["summary"]
    assert only_fault(data_stence="x").extra["close_matches"] == ["stance"]
    nested = only_fault("incident.reported", data_casualties={"killed": {"bset": 1, "low": 1}})
    assert (nested.pointer, nested.extra["allowed"]) == ("/data/casualties/killed/bset", ["low", "best", "high"])


def test_an_unknown_member_like_none_of_those_allowed_is_answered_with_all_of_them() -> None:
    fault = only_fault(data_zzz=1)
    assert "one of: party, stance, terms" in fault.reason


def test_the_member_from_is_named_as_in_json() -> None:
    assert only_fault("dossier.scope_declared", data_form="2026").extra["close_matches"] == ["from"]


def test_a_value_outside_a_vocabulary_is_answered_with_the_vocabulary() -> None:
    fault = only_fault(data_flexibility="redline")
    assert fault.reason == "'redline' is not a value of flexibility; did you mean red_line?"
    assert fault.extra == {"allowed": ["red_line", "firm", "negotiable"], "close_matches": ["red_line"]}
    assert (
        only_fault(data_flexibility=7).reason
        == "'7' is not a value of flexibility; one of: red_line, firm, negotiable."
    )


def test_a_missing_member_is_described() -> None:
    assert only_fault(data_party=LEFT_OUT).reason == "party is missing: The party whose position it is."
    assert only_fault(mode=LEFT_OUT).reason == (
        "position.stated needs mode: how the source gives it: quote, indirect, narration, analysis or report."
    )


def test_null_is_answered_with_leaving_the_member_out() -> None:
    assert only_fault(note=None).reason == "note is text, not null (leave the member out)."


def test_a_fraction_is_answered_with_writing_a_string() -> None:
    assert "write it as a string" in only_fault("poll.reported", data_sample=7.5).reason
    assert "as a string such as '0.25'" in only_fault(data_terms=[{"name": "a", "value": 0.5}]).reason


def test_a_date_that_is_none_is_answered_by_the_parser_of_dates() -> None:
    assert "last weekend" in only_fault(occurred="last weekend").reason


def test_a_sentence_quotes_no_more_than_the_beginning_of_a_long_value() -> None:
    assert len(only_fault(actor="X" * 10_000).reason) < 250
    assert len(only_fault(data_stance="X" * 10_000).reason) < 250
    assert len(only_fault(type="x" * 10_000).reason) < 1_500


@pytest.mark.parametrize("text", ["x" * 60_000, "https://" + "a." * 30_000, "2026-" * 12_000, "\u0000" * 60_000])
@pytest.mark.parametrize(
    "member", ["id", "type", "summary", "actor", "occurred", "note", "mode", "data_stance", "data_party"]
)
def test_hostile_text_of_60_kb_is_refused_wherever_it_stands(member: str, text: str) -> None:
    assert only_fault(**{member: text}).pointer.endswith(member.removeprefix("data_"))


@pytest.mark.parametrize(
    "hostile",
    [
        {"sources": [{"sourc": "a"}] * 4_000},
        {"issues": ["X"] * 15_000},
        {"external_ids": {f"É{number}": "1" for number in range(4_000)}},
        {f"m{number}": 1 for number in range(6_000)},
        {"data": {f"actt{number}": 1 for number in range(5_000)}},
        {"data_terms": [{"name": "a", "value": [["a"]]}] * 1_500},
    ],
    ids=lambda hostile: next(iter(hostile)),
)
def test_an_event_with_thousands_of_faults_is_answered_with_the_first_hundred(hostile: dict[str, Any]) -> None:
    with pytest.raises(InvalidEvent) as refused:
        validate_offered(body(**hostile))
    assert len(refused.value.faults) <= 101
