from typing import Any

import pytest

from service.views.gaps import SIDES, Holding, Rejection, gaps
from service.views.terms import compare

ALL: dict[str, Any] = {"name": "share", "value": "all"}
NONE: dict[str, Any] = {"name": "share", "value": "none"}
OTHER: dict[str, Any] = {"name": "date", "value": "2027", "type": "date"}


def holds(party: str, stance: str, *terms: dict[str, Any], certain: bool = True) -> Holding:
    return Holding(party, f"E-{party}", stance, terms, certain=certain)


def between(ours: Holding, theirs: Holding) -> str:
    (found,) = gaps([ours, theirs], [])
    return str(found["gap"])


@pytest.mark.parametrize(
    ("ours", "theirs", "gap"),
    [
        ("demands", "refuses", "incompatible"),
        ("conditional", "opposes", "incompatible"),
        ("open", "accepts", "conditional_overlap"),
        ("open", "conditional", "conditional_overlap"),
        ("demands", "supports", "compatible"),
        ("refuses", "opposes", "compatible"),
        ("unspecified", "demands", "unknown"),
        ("refuses", "unspecified", "unknown"),
    ],
)
def test_without_terms_the_stances_decide(ours: str, theirs: str, gap: str) -> None:
    assert between(holds("a", ours), holds("b", theirs)) == gap
    assert between(holds("a", theirs), holds("b", ours)) == gap


@pytest.mark.parametrize(
    ("ours", "theirs", "gap"),
    [
        (("demands", ALL), ("demands", NONE), "incompatible"),
        (("demands", ALL), ("accepts", ALL), "overlap"),
        (("conditional", ALL), ("demands", NONE), "conditional_overlap"),
        (("open", ALL), ("demands", ALL), "conditional_overlap"),
        (("demands", ALL, OTHER), ("demands", NONE, OTHER), "incompatible"),
        (("demands", ALL), ("demands", OTHER), "unknown"),
        (("demands", ALL), ("demands",), "compatible"),
        (("demands", ALL), ("refuses", OTHER), "incompatible"),
        (("refuses", ALL), ("refuses", OTHER), "compatible"),
    ],
)
def test_terms_of_one_name_decide_before_the_stances(ours: tuple[Any, ...], theirs: tuple[Any, ...], gap: str) -> None:
    assert between(holds("a", *ours), holds("b", *theirs)) == gap
    assert between(holds("a", *theirs), holds("b", *ours)) == gap


def test_where_neither_holds_a_position_there_is_no_gap_and_where_one_does_it_is_one_sided() -> None:
    assert gaps([], [], ["a", "b"]) == []
    (found,) = gaps([holds("a", "demands")], [], ["a", "b"])
    assert (found["gap"], found["because"]) == ("one_sided", ["E-a"])


def test_a_party_that_may_already_hold_another_position_leaves_the_gap_unknown() -> None:
    assert between(holds("a", "demands", certain=False), holds("b", "refuses")) == "unknown"


def test_a_rejected_offer_comes_before_everything_else() -> None:
    rejected = Rejection("plan", "a", "b", ("E1", "E2"))
    (found,) = gaps([], [rejected], ["b", "a"])
    assert (found["parties"], found["gap"], found["because"]) == (["a", "b"], "offer_rejected", ["E1", "E2"])
    (found,) = gaps([holds("a", "demands"), holds("b", "refuses")], [rejected])
    assert (found["gap"], found["proposals"]) == ("offer_rejected", ["plan"])


def test_every_pair_is_measured_once_in_the_order_of_slugs() -> None:
    found = gaps([holds("c", "demands"), holds("a", "refuses"), holds("b", "demands")], [])
    assert [gap["parties"] for gap in found] == [["a", "b"], ["a", "c"], ["b", "c"]]


def test_a_distance_needs_two_numbers_of_one_unit() -> None:
    cap = {"name": "cap", "value": 600_000, "comparator": "at_most", "unit": "people"}
    army = {"name": "cap", "value": "800000.5", "comparator": "at_least", "unit": "people"}
    (found,) = gaps([holds("a", "demands", cap), holds("b", "refuses", army)], [])
    assert (found["gap"], found["distance"]) == (
        "incompatible",
        {"term": "cap", "value": "200000.5", "unit": "people"},
    )
    (found,) = gaps([holds("a", "demands", cap), holds("b", "demands", {**army, "unit": "tanks"})], [])
    assert (found["gap"], found["distance"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ({"value": ["x", "y"]}, {"value": ["Y", "x"]}, "equal"),
        ({"value": ["x", "y"]}, {"value": ["y", "z"]}, "shared"),
        ({"value": ["x"]}, {"value": ["z"]}, "conflict"),
        ({"value": 5}, {"value": "5.0"}, "equal"),
        ({"value": 5}, {"value": 6}, "conflict"),
        ({"value": 5, "comparator": "at_least"}, {"value": 6}, "shared"),
        ({"value": 5, "comparator": "at_most"}, {"value": 6}, "conflict"),
        ({"value": 5, "comparator": "at_most"}, {"value": 5, "comparator": "at_least"}, "shared"),
        ({"value": 100, "comparator": "about"}, {"value": 109}, "shared"),
        ({"value": 100, "comparator": "about"}, {"value": 111}, "conflict"),
        ({"value": True}, {"value": True}, "equal"),
        ({"value": True}, {"value": 1}, "conflict"),
        ({"value": "All  of it"}, {"value": "all of it"}, "equal"),
        ({"value": "2027", "type": "date"}, {"value": "2028", "type": "date"}, "conflict"),
        ({"value": ["x"]}, {"value": "x"}, "conflict"),
    ],
)
def test_two_terms_are_equal_or_share_something_or_conflict(
    ours: dict[str, Any], theirs: dict[str, Any], relation: str
) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        found = compare(one, other)
        assert found is not None
        assert found.relation == relation


def test_every_stance_but_the_unspecified_lies_on_a_side() -> None:
    from typing import get_args

    from events.catalogue.speech import PositionStated

    stances = set(get_args(PositionStated.model_fields["stance"].annotation))
    assert stances - set(SIDES) == {"unspecified"}
