from typing import Any

import pytest

from events.edtf import BEGINNING
from service.timetravel.in_force import Assertion
from service.views.assessments import Judgement, headline


def judged(by: str, status: str, lo: int, hi: int | None = None, *, rank: str = "normal") -> Judgement:
    end = lo + 1 if hi is None else hi
    return Judgement(by, status, f"E-{by}", rank, Assertion(lo, lo, lo, end, end))


def test_without_a_certain_assessment_there_is_no_headline() -> None:
    assert headline([]) is None


@pytest.mark.parametrize(
    ("judgements", "status", "by"),
    [
        ([judged("a", "open", 1)], "open", "a"),
        ([judged("a", "open", 1), judged("b", "agreed", 5)], "agreed", "b"),
        ([judged("a", "open", 1, 5), judged("b", "agreed", 5)], "agreed", "b"),
        ([judged("a", "open", 1, 6), judged("b", "agreed", 5)], "contested", None),
        ([judged("a", "open", 1, 6), judged("b", "open", 5)], "open", "b"),
        ([judged("a", "open", 1, rank="preferred"), judged("b", "agreed", 5)], "open", "a"),
        ([judged("a", "open", 1), judged("b", "agreed", 5, rank="deprecated")], "open", "a"),
        ([judged("a", "open", 1, rank="deprecated")], "open", "a"),
    ],
    ids=[
        "one",
        "the surely latest",
        "older up to its very start",
        "overlapping and unlike",
        "overlapping and alike",
        "preferred before later",
        "deprecated after older",
        "deprecated where nothing else is",
    ],
)
def test_rank_comes_first_and_then_the_surely_latest(judgements: list[Judgement], status: str, by: str | None) -> None:
    found = headline(judgements)
    assert found is not None
    assert (found["status"], found["by"], found["policy"]) == (status, by, "rank-then-surely-latest")
    assert (found["ties"] != []) is (status == "contested")


def test_what_is_contested_names_nobody_but_all_in_ties_the_latest_first() -> None:
    found: Any = headline([judged("a", "open", BEGINNING, 9), judged("b", "agreed", 5), judged("c", "agreed", 7)])
    assert (found["event"], found["by"]) == (None, None)
    assert found["ties"] == [
        {"by": "a", "status": "open", "event": "E-a"},
        {"by": "c", "status": "agreed", "event": "E-c"},
    ]
