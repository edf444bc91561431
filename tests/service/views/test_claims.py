import pytest

from service.views.claims import claim, claims, status_of
from tests.desk import Desk, report


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([], "asserted"),
        ([("b", "no_comment")], "asserted"),
        ([("b", "denied")], "denied"),
        ([("b", "denied"), ("c", "disputed")], "disputed"),
        ([("b", "disputed"), ("c", "confirmed")], "confirmed"),
        ([("b", "confirmed"), ("c", "discredited")], "discredited"),
        ([("b", "confirmed"), ("c", "verified")], "verified"),
        ([("b", "discredited"), ("c", "verified")], "disputed"),
        ([("a", "withdrawn"), ("c", "verified")], "withdrawn"),
        ([("b", "withdrawn")], "asserted"),
    ],
)
def test_the_strongest_answer_decides(answers: list[tuple[str, str]], status: str) -> None:
    assert status_of(["a"], answers) == status
    assert status_of(["a"], reversed(answers)) == status


def test_an_answer_that_may_have_been_given_gives_a_possible_status(desk: Desk) -> None:
    made = report("claim.made", "2026-01-05", claim="attack", by="ru", content="An attack.", about=["ua"])
    denied = report("claim.answered", "2026-01-06", claim="attack", by="ua", answer="denied")
    verified = report("claim.answered", "2026-01", claim="attack", by="us", answer="verified")
    desk.record({**made, "id": "M"}, at="2026-02-02T00:00:00Z")
    desk.record({**denied, "id": "D"}, {**verified, "id": "V"}, at="2026-02-03T00:00:00Z")
    with desk.reading("2026-01-20") as reading:
        found = claim(reading, "attack")["claim"]
    assert (found["status"], found["possible_status"], found["denied_by"]) == ("denied", "verified", ["ua"])
    assert [(one["by"], one["answer"], one["certainty"]) for one in found["answers"]] == [
        ("ua", "denied", "certain"),
        ("us", None, "possible"),
    ]
    with desk.reading("2026-01-31") as reading:
        found = claim(reading, "attack")["claim"]
    assert (found["status"], found["possible_status"], found["confirmed_by"]) == ("verified", None, ["us"])


def test_claims_are_chosen_by_claimant_subject_issue_and_status(desk: Desk) -> None:
    first = report("claim.made", "2026-01-05", claim="one", by="ru", content="A.", about=["ua"])
    second = report("claim.made", "2026-01-05", claim="two", by="ua", content="B.", issues=("plant",))
    desk.record(first, second, at="2026-01-06T00:00:00Z")
    with desk.reading("2026-01-07") as reading:
        assert [one["claim"] for one in claims(reading)["claims"]] == ["one", "two"]
        assert [one["claim"] for one in claims(reading, by="ua")["claims"]] == ["two"]
        assert [one["claim"] for one in claims(reading, about="ua")["claims"]] == ["one"]
        assert [one["claim"] for one in claims(reading, issues=["plant"])["claims"]] == ["two"]
        assert claims(reading, status="denied")["claims"] == []
