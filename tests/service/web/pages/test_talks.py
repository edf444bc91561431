"""Rounds, incidents and claims: each page tells what the data has, and who says so."""

from typing import Any, Final

from fastapi.testclient import TestClient

from service.web.pages.rounds import parted
from tests.service.api.newsroom import append, open_dossier, report
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, drawn

ASKED: Final = {"as_of": "2026-02-20", "known_at": "496"}
HOME: Final = f"/d/{SAMPLE}"


def test_every_round_and_contact_is_in_the_calendar_with_its_history(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/rounds", **ASKED)
    found = data(sample, SAMPLE, "rounds", **ASKED)
    assert sorted(shown.carried("round")) == sorted(one["round"] for one in found["rounds"])
    assert shown.carried("contact") == [one["contact"] for one in reversed(found["contacts"])]
    second = shown.one("//li[@id = 'round-round-2']")
    assert "Announced 4 times" in second
    assert "tentative for 1 February 2026 or later" in second
    assert "confirmed for 4–5 Feb" in second.replace("ruary", "")
    assert "called off" in shown.one("//li[@id = 'round-budapest-summit']")


def test_before_it_is_held_a_round_lies_ahead_and_afterwards_behind(sample: TestClient) -> None:
    path = "//section[@aria-labelledby = '{}']//li[@data-round]/@data-round"
    before = Shown(sample, f"{HOME}/rounds", as_of="2026-02-15", known_at="496")
    after = Shown(sample, f"{HOME}/rounds", **ASKED)
    assert before.root.xpath(path.format("ahead")) == ["round-3"]
    assert after.root.xpath(path.format("ahead")) == []
    assert after.root.xpath(path.format("behind"))[0] == "round-3"


def test_a_round_whose_time_has_passed_unheard_of_is_neither_ahead_nor_behind() -> None:
    def made(slug: str, status: str | None, latest: str | None) -> dict[str, Any]:
        return {"round": slug, "status": status, "scheduled": None if latest is None else {"latest": latest}}

    rounds = [
        made("held", "held", "2026-01-05T00:00:00Z"),
        made("past", "tentative", "2026-01-06T00:00:00Z"),
        made("to-come", "confirmed", "2026-03-01T00:00:00Z"),
        made("open", "anticipated", None),
    ]
    found = parted(rounds, "2026-02-01T00:00:00Z")
    assert {name: [one["round"] for one in those] for name, those in found.items()} == {
        "ahead": ["to-come", "open"], "stale": ["past"], "behind": ["held"],
    }  # fmt: skip


def test_every_account_of_an_incident_is_shown_and_the_tally_has_a_bar_and_a_row_a_month(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/incidents", **ASKED)
    found = data(sample, SAMPLE, "incidents", **ASKED)["incidents"]
    tally = data(sample, SAMPLE, "incidents/tally", **ASKED, by="month")
    assert shown.carried("incident") == [one["incident"] for one in found]
    for one in found:
        rows = shown.root.xpath(f"//li[@data-incident = '{one['incident']}']//tbody/tr")
        assert len(rows) == len(one["accounts"])
    months = [row["key"] for row in tally["rows"]]
    assert shown.figure().xpath(".//@data-month") == months
    assert shown.carried("month", "table") == months
    assert drawn(sample, f"{HOME}/incidents.svg", **ASKED).xpath(".//@data-month") == months
    excluded = [one["event"] for those in tally["excluded"].values() for one in those]
    assert excluded
    behind = shown.one("//details[summary[starts-with(text(), 'Not counted')]]")
    assert all(event in behind for event in excluded)


def test_incidents_are_narrowed_by_kind_and_span_and_a_kind_unheard_of_is_a_problem(sample: TestClient) -> None:
    span = {"from": "2025-07-01", "to": "2025-08-31", "kind": "strike"}
    shown = Shown(sample, f"{HOME}/incidents", **ASKED, **span)
    found = data(sample, SAMPLE, "incidents", **ASKED, **span)["incidents"]
    assert shown.carried("incident") == [one["incident"] for one in found]
    assert shown.root.xpath("//select[@name = 'kind']/option[@selected]/@value") == ["strike"]
    assert "No incident is on record here" in Shown(sample, f"{HOME}/incidents", **ASKED, kind="sabotage").text
    assert sample.get(f"{HOME}/incidents", params={"kind": "duel"}).status_code == 400


def test_a_month_whose_incidents_nobody_counted_is_a_question_mark(served: TestClient) -> None:
    slug = open_dossier(served)
    event = {"id": "X1", **report("incident.reported", "2025-05-01", incident="x", kind="strike", pattern="single")}
    assert append(served, slug, event).status_code == 201
    shown = Shown(served, f"/d/{slug}/incidents")
    assert "?" in shown.figure().xpath(".//*[@data-month = '2025-05']//text()")
    assert "no account gives a number of killed" in shown.figure().xpath("string(./*[local-name() = 'desc'])")


def test_every_claim_says_where_it_stands_and_who_denies_it(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/claims", **ASKED)
    found = data(sample, SAMPLE, "claims", **ASKED)
    assert shown.carried("claim") == [one["claim"] for one in found["claims"]]
    for one in found["claims"]:
        told = shown.one(f"//li[@data-claim = '{one['claim']}']")
        assert one["status"] in told
        for by in one["denied_by"]:
            assert f"denied by {found['actors'][by]}" in told
        if not one["answers"]:
            assert "Nobody is on record as having answered." in told


def test_claims_are_narrowed_and_a_filter_that_nothing_passes_leads_back(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/claims", **ASKED, status="denied", about="ua")
    found = data(sample, SAMPLE, "claims", **ASKED, status="denied", about="ua")["claims"]
    assert shown.carried("claim") == [one["claim"] for one in found]
    assert found
    assert "No claim of this kind" in Shown(sample, f"{HOME}/claims", **ASKED, status="verified").text


def test_an_answer_that_may_already_have_been_given_makes_a_possible_status(served: TestClient) -> None:
    slug = open_dossier(served)
    events = [
        {"id": "K1", **report("claim.made", "2025-01-05", claim="raid", by="ru", about=["ua"], content="A raid.")},
        {"id": "K2", **report("claim.answered", "2025-01", claim="raid", by="ua", answer="denied")},
    ]
    assert append(served, slug, *events).status_code == 201
    told = Shown(served, f"/d/{slug}/claims", as_of="2025-01-10").one("//li[@data-claim = 'raid']")
    assert "asserted" in told
    assert "possibly already denied" in told
