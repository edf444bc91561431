"""Questions about the coded article, each answered by one request on 31 January as known on the 29th."""

from typing import Any

from service.views.agreements import agreements
from service.views.claims import claim
from service.views.conditions import conditions
from service.views.issue import gap_table, issue
from service.views.parties import position_of
from service.views.proposals import proposal
from service.views.rounds import round_of, rounds
from tests.desk import Desk

AT = ("2026-01-31", "2026-01-29")


def about(desk: Desk, slug: str, **options: Any) -> dict[str, Any]:
    with desk.reading(*AT) as reading:
        return issue(reading, slug, **options)


def stand(desk: Desk, slug: str, party: str) -> dict[str, Any]:
    with desk.reading(*AT) as reading:
        found: dict[str, Any] = position_of(reading, slug, party)["position"]
        return found


def test_six_authors_disagree_on_how_the_talks_stand(article: Desk) -> None:
    found = about(article, "talks")
    assert {(one["by"], one["status"]) for one in found["assessments"]} == {
        ("news-analysis", "deadlocked"),
        ("sybiha", "unresolved"),
        ("witkoff", "narrowing"),
        ("trump", "narrowing"),
        ("rubio", "narrowing"),
        ("peskov", "under_discussion"),
    }
    assert found["headline_status"]["status"] == "contested"


def test_donbas_is_deadlocked_and_one_proposal_is_open(article: Desk) -> None:
    found = about(article, "donbas")
    assert (found["headline_status"]["status"], found["headline_status"]["by"]) == ("deadlocked", "rubio")
    assert {one["party"]: one["stance"] for one in found["positions"]} == {"ru": "demands", "ua": "refuses"}
    assert found["positions"][1]["rationale"] == ["illegal", "massively unpopular"]
    assert found["positions"][0]["last_affirmed"]["actor"] == "ushakov"
    assert (found["open_proposals"], found["issue"]["aliases"]) == (["anchorage-formula"], ["territorial question"])


def test_accession_is_dated_by_a_plan_and_not_by_the_union(article: Desk) -> None:
    found = about(article, "eu-accession")
    (planned,) = found["proposals"]
    assert [(term["edtf"], term["precision"]) for term in planned["terms"]] == [("2027", "year")]
    assert "begun, no date set" in {fact["value"] for fact in found["facts"]}


def test_security_has_seven_parts(article: Desk) -> None:
    assert set(about(article, "security", subtree=True)["issue"]["children"]) == {
        "us-commitment",
        "troop-presence",
        "nato-membership",
        "army-cap",
        "veto",
        "russian-guarantees",
        "eu-accession",
    }


def test_the_sides_want_the_opposite_order(article: Desk) -> None:
    found = about(article, "ceasefire-sequencing")
    assert [(gap["parties"], gap["gap"]) for gap in found["gaps"]] == [(["ru", "ua"], "incompatible")]
    assert found["headline_status"]["status"] == "deadlocked"
    ours = found["positions"][0]
    assert (ours["party"], ours["terms"][0]["value"]) == ("ru", "deal_before_ceasefire")
    assert ours["last_affirmed"]["actor"] == "ushakov"


def test_positions_are_one_request_each(article: Desk) -> None:
    assert stand(article, "free-economic-zone", "ua")["stance"] == "conditional"
    assert {term["name"]: term["value"] for term in stand(article, "free-economic-zone", "ua")["terms"]} == {
        "demilitarised": True,
        "designation": "free economic zone",
        "status": "officially part of Ukraine",
    }
    assert stand(article, "troop-presence", "ru")["stance"] == "refuses"
    assert stand(article, "us-commitment", "us")["stance"] == "unspecified"
    meeting = stand(article, "leaders-meeting", "ua")
    assert (meeting["stance"], meeting["reported_by"]) == ("open", "sybiha")


def test_a_vote_is_proposed_on_a_condition(article: Desk) -> None:
    found = about(article, "ratification")
    (floated,) = found["proposals"]
    assert floated["terms"][0]["value"] == ["referendum", "national elections"]
    assert "a ceasefire is in place" in {one["antecedent"]["text"] for one in found["conditions"]}


def test_the_formula_says_who_is_to_cede_what(article: Desk) -> None:
    with article.reading(*AT) as reading:
        found = proposal(reading, "anchorage-formula")["proposal"]
    (term,) = found["terms"]
    assert (found["tabled_by"], term["by"], term["value"]) == ("ru", "ua", "all of Donbas")
    assert "not conquered" in term["note"]


def test_claims_keep_their_chain_and_their_answers(article: Desk) -> None:
    with article.reading(*AT) as reading:
        reported = claim(reading, "guarantees-for-donbas")["claim"]
        agreed = claim(reading, "anchorage-agreed")["claim"]
        attack = claim(reading, "residence-attack")["claim"]
    assert (reported["made"]["attribution"], reported["made"]["since"]["edtf"]) == (
        ["news-analysis", "ft"],
        "2026-01-27",
    )
    assert (agreed["status"], agreed["by"], agreed["confirmed_by"], agreed["denied_by"]) == ("asserted", "ru", [], [])
    assert attack["status"] == "discredited"


def test_six_edges_close_one_circle(article: Desk) -> None:
    with article.reading(*AT) as reading:
        found = conditions(reading)
    edges = {
        (one["antecedent"]["issue"], one["consequent"]["issue"]): (one["asserted_by"], one["denied_by"])
        for one in found["edges"]
    }
    assert edges == {
        ("donbas", "talks"): ("ru", []),
        ("talks", "troop-presence"): ("gb", []),
        ("donbas", "security"): ("us", ["us"]),
        ("talks", "ceasefire-sequencing"): ("ru", []),
        ("ceasefire-sequencing", "ratification"): ("ua", []),
        ("ratification", "donbas"): ("news-analysis", []),
    }
    assert found["cycles"] == [["ceasefire-sequencing", "ratification", "donbas", "talks"]]


def test_the_calendar_has_two_rounds_and_two_other_contacts(article: Desk) -> None:
    with article.reading(*AT) as reading:
        found = rounds(reading)
        second = round_of(reading, "round-2")["round"]
        first = round_of(reading, "round-1")["round"]
    assert [(one["contact"], one["held"]["edtf"]) for one in found["contacts"]] == [
        ("alaska-summit", "2025"),
        ("witkoff-moscow-visit", "[..2026-01-31]"),
    ]
    assert [one["round"] for one in found["rounds"]] == ["round-1", "round-2"]
    assert (first["held"]["edtf"], first["outcome"]) == ("2026-01-24~/2026-01-25~", "no_breakthrough")
    assert first["stalled_on"] == ["territory", "security", "ceasefire-sequencing"]
    assert (second["status"], second["scheduled"]["edtf"]) == ("tentative", "2026-02-01")
    assert [(one["said_by"], one["since"]["edtf"]) for one in second["history"]] == [
        ("zelenskyy", "2026-01-26"),
        ("peskov", "2026-01-28"),
    ]


def test_four_issues_have_two_sides(article: Desk) -> None:
    with article.reading(*AT) as reading:
        found = gap_table(reading, parties=["ru", "ua"])["gaps"]
    assert {gap["issue"]: gap["gap"] for gap in found if gap["gap"] != "one_sided"} == {
        "donbas": "incompatible",
        "free-economic-zone": "offer_rejected",
        "znpp": "overlap",
        "ceasefire-sequencing": "incompatible",
    }


def test_no_agreement_was_recorded(article: Desk) -> None:
    with article.reading(*AT) as reading:
        assert agreements(reading, parties=["ru", "ua"])["agreements"] == []
