from typing import Any

from service.views.agreements import agreement, agreements
from service.views.commitments import commitment, commitments
from service.views.conditions import condition, conditions
from service.views.proposals import proposal, proposals
from tests.desk import Desk, Json, report

TERM: Json = {"name": "date", "value": "2027-05", "type": "date"}


def tabled(occurred: str, **data: Any) -> Json:
    return report("proposal.tabled", occurred, **{"proposal": "plan", "by": "ua", "firmness": "tabled", **data})


def answered(occurred: str, by: str, answer: str, **data: Any) -> Json:
    return report("proposal.answered", occurred, proposal="plan", by=by, answer=answer, **data)


def plan(desk: Desk, as_of: str) -> dict[str, Any]:
    with desk.reading(as_of) as reading:
        found: dict[str, Any] = proposal(reading, "plan")["proposal"]
        return found


def test_a_proposal_is_open_until_another_party_accepts_or_rejects_it(desk: Desk) -> None:
    desk.record(
        {**tabled("2026-01-02", title="The plan", terms=[TERM]), "id": "T"},
        answered("2026-01-04", "us", "accepted_in_part"),
        answered("2026-01-05", "ua", "accepted"),
        answered("2026-01-10", "ru", "rejected"),
        at="2026-01-11T00:00:00Z",
    )
    found = plan(desk, "2026-01-09")
    assert (found["event"], found["by"], found["title"], found["firmness"]) == ("T", "ua", "The plan", "tabled")
    assert (found["open"], found["terms"]) == (True, [{**TERM, "edtf": "2027-05", "precision": "month"}])
    after = plan(desk, "2026-01-10")
    assert after["open"] is False
    assert [(one["by"], one["answer"], one["occurred"]["edtf"]) for one in after["answers"]] == [
        ("ru", "rejected", "2026-01-10"),
        ("ua", "accepted", "2026-01-05"),
        ("us", "accepted_in_part", "2026-01-04"),
    ]


def test_an_amendment_replaces_the_terms_and_reopens_what_was_rejected(desk: Desk) -> None:
    desk.record(
        tabled("2026-01-02", title="The plan", terms=[TERM]),
        answered("2026-01-04", "ru", "rejected"),
        {
            **report("proposal.amended", "2026-01-08", proposal="plan", terms=[{"name": "share", "value": "half"}]),
            "id": "A",
        },
        at="2026-01-09T00:00:00Z",
    )
    assert plan(desk, "2026-01-07")["open"] is False
    found = plan(desk, "2026-01-08")
    assert (found["open"], found["event"], found["amended_by"]) == (True, "A", "ua")
    assert (found["title"], found["tabled_by"], [term["name"] for term in found["terms"]]) == (
        "The plan",
        "ua",
        ["share"],
    )
    assert [one["of_earlier_text"] for one in found["answers"]] == [True]


def test_a_withdrawal_closes_a_proposal_until_it_is_tabled_again(desk: Desk) -> None:
    taken = report("proposal.withdrawn", "2026-01-04", proposal="plan", by="ua", reason="Too soon.")
    desk.record(tabled("2026-01-02"), taken, tabled("2026-01-08", firmness="final"), at="2026-01-09T00:00:00Z")
    closed, again = plan(desk, "2026-01-05"), plan(desk, "2026-01-08")
    assert (closed["open"], closed["withdrawn"]["reason"]) == (False, "Too soon.")
    assert (again["open"], again["withdrawn"], again["firmness"]) == (True, None, "final")


def test_proposals_are_listed_by_slug_open_or_not(desk: Desk) -> None:
    desk.record(
        tabled("2026-01-02"),
        tabled("2026-01-02", proposal="idea"),
        answered("2026-01-03", "ru", "accepted"),
        at="2026-01-04T00:00:00Z",
    )
    with desk.reading("2026-01-04") as reading:
        assert [(one["proposal"], one["open"]) for one in proposals(reading)["proposals"]] == [
            ("idea", True),
            ("plan", False),
        ]
        assert [one["proposal"] for one in proposals(reading, is_open=True)["proposals"]] == ["idea"]
        assert [one["proposal"] for one in proposals(reading, is_open=False)["proposals"]] == ["plan"]
        assert proposals(reading, issues=["plant"])["proposals"] == []


def test_an_agreement_has_a_text_and_a_state_of_its_own(desk: Desk) -> None:
    desk.record(
        report(
            "agreement.concluded",
            "2026-01-05/2026-01-20",
            agreement="truce",
            parties=["ru", "ua"],
            stage="ceasefire",
            status="signed",
            third_parties=[{"actor": "us", "role": "mediator"}],
            terms=[TERM],
        ),
        report(
            "agreement.status_changed", "2026-01-08", agreement="truce", status="breached", by="ua", reason="Shots."
        ),
        at="2026-01-09T00:00:00Z",
    )
    seen = []
    found: Json = {}
    for day in ("2026-01-06", "2026-01-09", "2026-01-20"):
        with desk.reading(day) as reading:
            found = agreement(reading, "truce")["agreement"]
        seen.append((found["status"], found["parties"], found["lapsed"] and found["lapsed"]["certainty"]))
    assert seen == [
        ("signed", ["ru", "ua"], None),
        ("breached", ["ru", "ua"], None),
        ("breached", ["ru", "ua"], "certain"),
    ]
    assert (found["status_since"]["by"], found["status_since"]["reason"]) == ("ua", "Shots.")
    with desk.reading("2026-01-09") as reading:
        assert [one["agreement"] for one in agreements(reading, parties=["ua", "ru"])["agreements"]] == ["truce"]
        assert agreements(reading, parties=["us"])["agreements"] == []
        assert agreements(reading, status="signed")["agreements"] == []


def test_a_commitment_is_kept_or_broken_according_to_somebody(desk: Desk) -> None:
    made = report(
        "commitment.made",
        "2026-01-05",
        commitment="pledge",
        parties=["us", "ua"],
        content="To help.",
        condition="first",
    )
    broken = report("commitment.settled", "2026-01-09", commitment="pledge", by="ua", outcome="broken")
    desk.record(made, broken, at="2026-01-10T00:00:00Z")
    with desk.reading("2026-01-08") as reading:
        found = commitment(reading, "pledge")["commitment"]
    assert (found["content"], found["condition"], found["settled"]) == ("To help.", "first", None)
    with desk.reading("2026-01-10") as reading:
        (found,) = commitments(reading)["commitments"]
        assert commitments(reading, issues=["plant"])["commitments"] == []
    assert (found["settled"]["outcome"], found["settled"]["by"]) == ("broken", "ua")


def waiting(slug: str, first: str, second: str, occurred: str = "2026-01-02") -> Json:
    ends = {"antecedent": {"issue": first, "text": "A"}, "consequent": {"issue": second, "text": "B"}}
    return {
        **report(
            "condition.stated", occurred, issues=(), condition=slug, asserted_by="ru", kind="precondition", **ends
        ),
        "id": f"C-{slug}",
        "attribution": ["us", "ru"],
    }


def test_conditions_are_edges_and_may_wait_in_a_circle_until_one_is_settled(desk: Desk) -> None:
    settled = report("condition.settled", "2026-01-09", condition="back", by="ua", outcome="waived")
    desk.record(
        waiting("there", "donbas", "plant"), waiting("back", "plant", "donbas"), settled, at="2026-01-10T00:00:00Z"
    )
    with desk.reading("2026-01-08") as reading:
        found = conditions(reading)
    assert [(one["condition"], one["antecedent"]["issue"], one["consequent"]["issue"]) for one in found["edges"]] == [
        ("back", "plant", "donbas"),
        ("there", "donbas", "plant"),
    ]
    assert (found["edges"][0]["according_to"], found["edges"][0]["asserted_by"]) == ("ru", "ru")
    assert found["cycles"] == [["donbas", "plant"]]
    with desk.reading("2026-01-09") as reading:
        found = conditions(reading)
    assert (found["cycles"], found["edges"][0]["settled"]["outcome"]) == ([], "waived")


def test_who_denies_a_condition_is_named_until_the_denial_is_taken_back(desk: Desk) -> None:
    desk.record(waiting("there", "donbas", "plant"), at="2026-01-03T00:00:00Z")
    denial = {
        **report("statement.made", "2026-01-05", act="deny"),
        "id": "N",
        "on_behalf_of": "us",
        "relates_to": [{"event": "C-there", "relation": "denies"}],
    }
    desk.record(denial, at="2026-01-06T00:00:00Z")
    denied = str(desk.sequences["N"])
    retraction = {"type": "event.retracted", "summary": "Not so.", "data": {"target": "N", "reason": "false"}}
    desk.record(retraction, at="2026-01-07T00:00:00Z")
    for as_of, known_at, by in (("2026-01-04", denied, []), ("2026-01-06", denied, ["us"]), ("2026-01-06", None, [])):
        with desk.reading(as_of, known_at) as reading:
            found = condition(reading, "there")
        assert found["condition"]["denied_by"] == by, (as_of, known_at)
        lower = found["holds_for"]["known_at"][0]
        assert lower >= desk.sequences["N"] or known_at != denied


def test_a_condition_that_may_not_have_been_stated_yet_is_no_edge(desk: Desk) -> None:
    desk.record(
        waiting("there", "donbas", "plant", "2026-01"), waiting("soon", "plant", "donbas"), at="2026-02-03T00:00:00Z"
    )
    with desk.reading("2026-01-10") as reading:
        found = conditions(reading)
    assert [one["condition"] for one in found["edges"]] == ["soon"]
    assert [(one["condition"], one["event"]) for one in found["possible"]] == [("there", None)]
    assert found["cycles"] == []
