"""Every event of the catalogue can be typed, and an event that nobody changed stays as it is."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.envelope import merge_patch
from service.web.editing.fields import Field, form_of
from service.web.editing.typed import event_of, patch, read, typed_of
from tests.contracts.examples import stored_examples

Json = dict[str, Any]


EXAMPLES: Final = [(one.type, json.loads(one.stored)) for one in stored_examples() if one.type != "event.corrected"]
"""Corrections have a form of their own: that of what they correct."""


def sent(field: Field, typed: Any, pointer: str = "") -> list[tuple[str, str]]:
    """What a browser sends of a form that shows something typed."""
    if field.kind == "object":
        return [pair for one in field.fields for pair in sent(one, typed.get(one.name, {}), f"{pointer}/{one.name}")]
    if field.kind == "list":
        assert field.item is not None
        return [pair for number, one in enumerate(typed) for pair in sent(field.item, one, f"{pointer}/{number}")]
    return [(pointer, (typed or "").replace("\n", "\r\n"))]


@pytest.mark.parametrize(("event_type", "example"), EXAMPLES)
def test_every_stored_example_goes_through_its_form_unchanged(event_type: str, example: Json) -> None:
    form = form_of(event_type)
    offered = {name: value for name, value in example.items() if name not in {"type", "recorded_at"}}
    typed = typed_of(form, offered)
    assert event_of(form, read(form, sent(form, typed))) == offered


def test_empty_rows_leave_no_gap_so_that_places_in_the_form_are_places_in_the_event() -> None:
    form = form_of("position.stated")
    pairs = [("/sources/4/source", "wire"), ("/sources/1/source", " "), ("/issues/0", ""), ("/issues/7", "donbas")]
    assert event_of(form, read(form, pairs)) == {"sources": [{"source": "wire"}], "issues": ["donbas"], "data": {}}


@pytest.mark.parametrize(
    "name", ["/no/such", "summary", "/summary/x", "/sources/x/source", "/data/stance/0", "/" * 40, "/sources/-1/source"]
)
def test_what_the_form_does_not_have_is_left_alone(name: str) -> None:
    form = form_of("position.stated")
    pairs = [(name, "x"), ("/summary", "Said.")]
    assert event_of(form, read(form, pairs)) == {"summary": "Said.", "data": {}}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("50", "number", 50), ("0.25", "number", "0.25"), ("50", "text", "50"), ("2026", "date", "2026"),
        ("a\nb", "set", ["a", "b"]), ("true", None, True), ('"true"', None, "true"), ("[1, 2]", None, [1, 2]),
        ("[1, [2]]", None, "[1, [2]]"), ("[", None, "["), ("all of it", None, "all of it"),
    ],
)  # fmt: skip
def test_the_value_of_a_term_is_read_as_its_type_says(text: str, kind: str | None, value: Any) -> None:
    form = form_of("position.stated")
    pairs = [("/data/terms/0/value", text), ("/data/terms/0/type", kind or "")]
    term = event_of(form, read(form, pairs))["data"]["terms"][0]
    assert term == {"value": value} | ({"type": kind} if kind else {})


values = st.recursive(
    st.booleans() | st.integers(0, 3) | st.sampled_from("ab"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.sampled_from(["x", "y", "occurred"]), values, max_size=3)


@given(objects, objects)
def test_the_changes_between_two_events_make_one_of_the_other(before: Json, after: Json) -> None:
    changes = patch(before, after)
    merged = merge_patch(before, changes)
    if "occurred" in changes and changes["occurred"] is not None:
        merged["occurred"] = changes["occurred"]
    assert json.dumps(merged, sort_keys=True) == json.dumps(after, sort_keys=True)
