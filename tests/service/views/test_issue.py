from typing import Any

from service.views.dossier import at_head, describe, dossiers, state
from service.views.issue import gap_table, issue
from service.views.issues import Tree, issues
from service.views.paging import Page
from tests.desk import Desk, Json, position, report


def asked(desk: Desk, as_of: str, slug: str = "donbas", **options: Any) -> dict[str, Any]:
    with desk.reading(as_of) as reading:
        return issue(reading, slug, **options)


def opened(slug: str, **data: Any) -> Json:
    return {"type": "issue.opened", "summary": "Opened.", "data": {"issue": slug, "title": slug, **data}}


def amended(slug: str, occurred: str | None = None, **data: Any) -> Json:
    event: Json = {"type": "issue.amended", "summary": "Amended.", "data": {"issue": slug, **data}}
    return event if occurred is None else {**event, "occurred": occurred}


def assessed(occurred: str, by: str, status: str, *, slug: str = "donbas") -> Json:
    return report("assessment.made", occurred, issues=(slug,), by=by, kind="issue_status", status=status)


def test_an_issue_is_shown_with_its_place_its_names_and_its_end(desk: Desk) -> None:
    desk.record(
        opened("zone", parent="donbas"),
        amended("donbas", "2026-01-10", title="Fate of Donbas", alias="the question", definition="All of it."),
        amended("donbas", "2026-01-20", lifecycle="merged", into=["plant"]),
        at="2026-01-21T00:00:00Z",
    )
    before, between, after = (asked(desk, day)["issue"] for day in ("2026-01-09", "2026-01-11", "2026-01-21"))
    assert (before["title"], before["aliases"], before["lifecycle"]) == ("donbas", [], None)
    assert (between["title"], between["aliases"], between["children"]) == ("Fate of Donbas", ["the question"], ["zone"])
    assert (between["definition"], between["lifecycle"]) == ("All of it.", None)
    assert (after["lifecycle"], after["into"]) == ("merged", ["plant"])


def test_a_subtree_names_the_issue_of_every_item_in_the_order_of_the_tree(desk: Desk) -> None:
    desk.record(opened("zone", parent="donbas"), opened("area", parent="donbas"), opened("deep", parent="zone"))
    desk.record(
        *(position("2026-01-02", issue=slug) for slug in ("deep", "donbas", "area", "plant")),
        assessed("2026-01-02", "us", "open", slug="zone"),
        at="2026-01-03T00:00:00Z",
    )
    found = asked(desk, "2026-01-03", subtree=True)
    assert [one["issue"] for one in found["subtree"]] == ["donbas", "area", "zone", "deep"]
    assert [one["issue"] for one in found["positions"]] == ["donbas", "area", "deep"]
    assert [one["issue"] for one in found["assessments"]] == ["zone"]
    assert found["headline_status"] is None
    assert [one["headline_status"] and one["headline_status"]["status"] for one in found["subtree"]] == [
        None,
        None,
        "open",
        None,
    ]
    assert [one["issue"] for one in asked(desk, "2026-01-03")["positions"]] == ["donbas"]


def test_assessments_stand_side_by_side_and_may_contest_the_headline(desk: Desk) -> None:
    desk.record(
        assessed("2026-01", "us", "agreed"),
        assessed("2026-01-31", "ua", "deadlocked"),
        assessed("2026-01-02/2026-01-20", "ru", "parked"),
        at="2026-02-02T00:00:00Z",
    )
    found = asked(desk, "2026-02-01")
    assert [(one["by"], one["status"], one["certainty"]) for one in found["assessments"]] == [
        ("ru", "parked", "certain"),
        ("ua", "deadlocked", "certain"),
        ("us", "agreed", "certain"),
    ]
    assert found["assessments"][0]["lapsed"]["certainty"] == "certain"
    assert found["headline_status"]["status"] == "contested"
    assert {tie["by"] for tie in found["headline_status"]["ties"]} == {"ua", "us"}
    early = asked(desk, "2026-01-25")
    assert [(one["by"], one["status"]) for one in early["assessments"]] == [("ru", "parked"), ("us", None)]
    assert early["headline_status"] is None


def test_what_was_recorded_under_an_issue_is_shown_with_it(desk: Desk) -> None:
    desk.record(
        report("fact.reported", "2026-01-02", kind="control", object="plant", value="ru"),
        report("claim.made", "2026-01-02", claim="attack", by="ru", content="An attack."),
        report("commitment.made", "2026-01-02", commitment="pledge", parties=["us"], content="To help."),
        report(
            "condition.stated",
            "2026-01-02",
            issues=(),
            condition="first",
            asserted_by="ru",
            antecedent={"issue": "donbas", "text": "A"},
            consequent={"issue": "plant", "text": "B"},
            kind="precondition",
        ),
        at="2026-01-03T00:00:00Z",
    )
    found = asked(desk, "2026-01-03")
    assert [(one["kind"], one["object"], one["value"]) for one in found["facts"]] == [("control", "plant", "ru")]
    assert [one["claim"] for one in found["claims"]] == ["attack"]
    assert [(one["commitment"], one["parties"]) for one in found["commitments"]] == [("pledge", ["us"])]
    assert [one["condition"] for one in found["conditions"]] == ["first"]
    other = asked(desk, "2026-01-03", "plant")
    assert [one["condition"] for one in other["conditions"]] == ["first"]
    assert (other["facts"], other["claims"], other["commitments"]) == ([], [], [])


def test_gaps_are_measured_on_every_issue_or_below_one(desk: Desk) -> None:
    desk.record(opened("zone", parent="donbas"))
    desk.record(
        *(position("2026-01-02", issue=slug) for slug in ("donbas", "zone", "plant")),
        position("2026-01-02", "refuses", issue="zone", party="ua"),
        report("proposal.tabled", "2026-01-02", proposal="plan", by="ua", firmness="tabled"),
        report("proposal.answered", "2026-01-02", proposal="plan", by="ru", answer="rejected"),
        at="2026-01-03T00:00:00Z",
    )
    with desk.reading("2026-01-03") as reading:
        found = gap_table(reading, parties=["ua", "ru"])["gaps"]
        assert [(gap["issue"], gap["gap"]) for gap in found] == [
            ("donbas", "offer_rejected"),
            ("zone", "incompatible"),
            ("plant", "one_sided"),
        ]
        assert [gap["issue"] for gap in gap_table(reading, issue="zone")["gaps"]] == ["zone"]


def test_the_state_shows_every_issue_in_short(desk: Desk) -> None:
    desk.record(opened("zone", parent="donbas"))
    desk.record(
        position("2026-01-02", issue="zone"),
        assessed("2026-01-02", "us", "open"),
        report("proposal.tabled", "2026-01-02", proposal="plan", by="ua", firmness="tabled"),
        report("round.held", "2026-01-02/2026-01-03", round="one", participants=["ru", "ua"]),
        report("round.scheduled", "2026-01-02", round="two", when="2026-02", confidence="tentative"),
        at="2026-01-04T00:00:00Z",
    )
    with desk.reading("2026-01-05") as reading:
        found = state(reading)
    assert [(one["issue"], one["depth"], len(one["positions"])) for one in found["issues"]] == [
        ("donbas", 0, 0),
        ("zone", 1, 1),
        ("plant", 0, 0),
    ]
    assert found["issues"][0]["headline_status"]["status"] == "open"
    assert (found["rounds"]["last"]["round"], found["rounds"]["next"]["round"]) == ("one", "two")
    assert [one["proposal"] for one in found["open_proposals"]] == ["plan"]


def test_before_the_first_event_there_is_nothing_and_nothing_is_possible(desk: Desk) -> None:
    desk.record(position("[..2026-01-31]"), at="2026-01-29T12:00:00Z")
    with desk.reading("2025-12-01") as reading:
        found = state(reading)
    assert (found["tense"], found["rounds"], found["open_proposals"]) == (
        "before-first-event",
        {"last": None, "next": None},
        [],
    )
    assert all(one["positions"] == [] for one in found["issues"])


def test_the_tree_is_listed_flat_each_issue_before_its_parts(desk: Desk) -> None:
    desk.record(
        opened("zone", parent="donbas"), amended("plant", "2026-01-10", parent="zone"), at="2026-01-11T00:00:00Z"
    )
    with desk.reading("2026-01-12") as reading:
        assert [(one["id"], one["depth"]) for one in issues(reading)["issues"]] == [
            ("donbas", 0),
            ("zone", 1),
            ("plant", 2),
        ]
    with desk.reading("2026-01-09") as reading:
        assert [(one["id"], one["depth"]) for one in issues(reading)["issues"]] == [
            ("donbas", 0),
            ("zone", 1),
            ("plant", 0),
        ]


def test_issues_that_contain_each_other_come_once() -> None:
    tree = Tree({slug: slug for slug in "abc"}, {"a": "b", "b": "a"})
    assert (tree.ordered(), tree.subtree("a"), tree.depth("a")) == (["c", "a", "b"], ["a", "b"], 1)


def test_a_dossier_says_what_it_is_and_how_far_it_goes(desk: Desk) -> None:
    desk.record(
        position("2025-12"), position("[..2026-01-20]"), position("2026-01-05"), position("[2026-01-02..]"),
        at="2026-01-20T12:00:00Z",
    )  # fmt: skip
    with desk.reading() as reading:
        found = describe(at_head(reading.connection, desk.dossier, desk.now))
        assert (found["dossier"], found["title"], found["timezone"]) == (desk.slug, "Talks", "UTC")
        assert (found["head"], found["events"], found["issues"]) == (reading.at.known, reading.at.known, 2)
        assert (found["first"], found["last"], found["checkpoint"]) == ("2025-12", "[2026-01-02..]", None)
        assert found["recorded_at"] == "2026-01-20T12:00:00.000003Z"
        listed = dossiers(reading.connection, now=desk.now, page=Page(1))
        assert len(listed["dossiers"]) == 1
