"""Sources, gaps and coverage: what the record rests on, how far apart it finds the parties, where it is silent."""

from typing import Final

import pytest
from fastapi.testclient import TestClient

from service.views.reliance import rests_alone
from tests.service.api.newsroom import append, open_dossier, position
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, words

ASKED: Final = {"as_of": "2026-02-20", "known_at": "496"}
HOME: Final = f"/d/{SAMPLE}"


def test_every_source_is_listed_with_what_rests_on_it(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/sources", **ASKED, limit="1000")
    found = data(sample, SAMPLE, "sources", **ASKED, limit="1000")["sources"]
    assert sorted(shown.carried("source")) == sorted(one["source"] for one in found)
    row = shown.one("//tr[@data-source = 'news-analysis']")
    assert next(str(one["events"]) for one in found if one["source"] == "news-analysis") in row


def test_the_page_of_a_source_shows_what_its_retraction_would_touch(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/sources/news-analysis", **ASKED)
    found = data(sample, SAMPLE, "sources/news-analysis", **ASKED)
    assert shown.carried("event") == [one["event"] for one in found["items"]]
    assert f"{found['events']} events rest on it" in shown.text
    state = data(sample, SAMPLE, "state", **ASKED)
    resting = [
        f"{one['issue']}/{one['party']}"
        for row in state["issues"]
        for one in row["positions"]
        if "news-analysis" in [source["source"] for source in one["sources"]]
    ]
    assert resting
    assert shown.carried("position") == resting
    assert "this source alone" in shown.one("//tr[@data-position = 'donbas/ru']")


@pytest.mark.parametrize(
    ("sources", "alone"), [(["a"], True), (["a", "a"], True), (["a", "b"], False), (["b"], False), ([], False)]
)
def test_an_item_rests_on_a_source_alone_where_it_names_no_other(sources: list[str], alone: bool) -> None:
    assert rests_alone({"sources": [{"source": one} for one in sources]}, "a") is alone


def test_a_source_unheard_of_is_a_problem_on_a_page(sample: TestClient) -> None:
    answer = sample.get(f"{HOME}/sources/gazette")
    assert answer.status_code == 404
    assert "gazette" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_every_gap_is_a_row_with_its_word_and_its_reasons(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/gaps", **ASKED, parties="ru,ua")
    found = data(sample, SAMPLE, "gaps", **ASKED, parties="ru,ua")["gaps"]
    assert shown.carried("gap", "tr") == [f"{one['issue']}/{'/'.join(one['parties'])}" for one in found]
    for one in found:
        row = shown.one(f"//tr[@data-gap = '{one['issue']}/ru/ua']")
        assert one["gap"].replace("_", " ") in row
        assert all(event in row for event in one["because"])


def test_parties_that_hold_nothing_leave_the_gaps_empty_and_lead_back(served: TestClient) -> None:
    slug = open_dossier(served)
    assert "Between these parties nothing can be compared" in Shown(served, f"/d/{slug}/gaps").text


def test_what_is_silent_is_marked_in_words_issue_by_issue(sample: TestClient) -> None:
    shown = Shown(sample, f"{HOME}/coverage", **ASKED)
    found = data(sample, SAMPLE, "coverage", **ASKED)
    silent = {f"{row['issue']}/{party}" for row in found["silent"] for party in row["parties"]}
    marked = shown.root.xpath("//td[contains(@class, 'silence')]")
    assert {cell.get("data-cell") for cell in marked} == silent
    assert {words(cell) for cell in marked} == {"silent"}
    heard = {f"{one['issue']}/{one['party']}" for one in found["statements"]}
    assert set(shown.carried("cell")) == silent | heard
    assert "No scope is declared" in shown.text


def test_a_declared_scope_is_told(served: TestClient) -> None:
    slug = open_dossier(served)
    declared = {
        "type": "dossier.scope_declared",
        "id": "SC",
        "summary": "Declared.",
        "data": {"rule": "Public statements.", "from": "2025-01-01", "known_gaps": ["No radio."], "languages": ["en"]},
    }
    assert append(served, slug, declared, {"id": "P1", **position("2025-01-05")}).status_code == 201
    text = Shown(served, f"/d/{slug}/coverage").text
    assert "Public statements." in text
    assert "No radio." in text
    assert "1 January 2025 – …" in text
