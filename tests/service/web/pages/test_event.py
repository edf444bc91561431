"""The page of one event: its amendments before and after, what it set, and how it is cited."""

import re

import pytest
from fastapi.testclient import TestClient

from service.web.citing import Reference, bibtex, csl
from service.web.members import differences
from tests.service.api.newsroom import amendment, append, open_dossier, position

HOSTILE = '<script>alert(1)</script> & "quoted" {brace} 50% $x_y #1 \\input{/etc/passwd} ~^'


@pytest.fixture
def dossier(served: TestClient) -> str:
    slug = open_dossier(served)
    stated = {"id": "S1", **position("2026-01-10", actor=None) | {"summary": HOSTILE, "actor": "ru"}}
    stated["data"] = {"party": "ru", "stance": "demands"}
    assert append(served, slug, stated).status_code == 201
    return slug


def page(client: TestClient, dossier: str, event: str = "S1", status: int = 200, **asked: str) -> str:
    answer = client.get(f"/d/{dossier}/events/{event}", params=asked)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def test_an_event_is_shown_by_its_id_and_by_its_sequence_without_a_script_of_its_own(
    served: TestClient, dossier: str
) -> None:
    text = page(served, dossier)
    assert text.count("<script") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "holds at this date" in text
    assert '<code class="hash">' in text
    shown = re.compile(r'<article class="event">.*?<section aria-labelledby="cite">', re.DOTALL)
    by_id, by_sequence = shown.search(text), shown.search(page(served, dossier, "8"))
    assert by_id is not None
    assert by_sequence is not None
    assert by_id[0] == by_sequence[0]


def test_each_correction_shows_what_it_changed_and_the_last_one_is_what_the_page_says(
    served: TestClient, dossier: str
) -> None:
    change = {"summary": "Said otherwise.", "data": {"stance": "refuses"}}
    corrected = {"id": "C1", **amendment("corrected", "S1", changes=change, reason="error")}
    disputed = {"id": "D1", **amendment("disputed", "S1", by="ua", grounds="Never said.")}
    assert append(served, dossier, corrected, disputed).status_code == 201
    text = page(served, dossier)
    assert '<h1 dir="auto">Said otherwise.</h1>' in text
    assert '<del dir="auto">demands</del></td><td><ins dir="auto">refuses</ins>' in text
    assert "Never said." in text
    dated = {"id": "C2", **amendment("corrected", "S1", changes={"occurred": "[..2026-01-31]"}, reason="error")}
    assert append(served, dossier, dated).status_code == 201
    assert '<ins dir="ltr">[..2026-01-31]</ins>' in page(served, dossier, lang="ar")
    before = page(served, dossier, known_at="8")
    assert "Said otherwise." not in before
    assert "refuses" not in before


def test_what_was_taken_back_says_so_and_holds_nothing_any_more(served: TestClient, dossier: str) -> None:
    assert append(served, dossier, {"id": "R1", **amendment("retracted", "S1", reason="false")}).status_code == 201
    text = page(served, dossier)
    assert "counts no longer" in text
    assert "/events/S1/correct" not in text
    assert "S1</a>" in page(served, dossier, "R1")


def test_an_event_that_is_not_there_is_a_problem_in_a_page(served: TestClient, dossier: str) -> None:
    assert "There is no such event" in page(served, dossier, "S9", status=404)


def test_a_pinned_citation_names_the_pinned_page_and_escapes_what_bibtex_would_run(
    served: TestClient, dossier: str
) -> None:
    asked = {"as_of": "2026-02-01T00:00:00.999999Z", "known_at": "8"}
    answer = served.get(f"/d/{dossier}/events/S1/cite.bib", params=asked)
    assert answer.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert f"/d/{dossier}/events/S1?as_of=2026-02-01T00:00:00.999999Z&known_at=8" in answer.text
    assert r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}" in answer.text
    assert answer.text.count("{") == answer.text.count("}")
    (item,) = served.get(f"/d/{dossier}/events/S1/cite.csl.json", params=asked).json()
    assert item["title"] == HOSTILE
    assert item["URL"].endswith("&known_at=8")
    assert item["event-date"] == {"date-parts": [[2026, 1, 10]]}


def test_a_line_break_in_a_title_ends_no_field_of_a_citation() -> None:
    cited = Reference("d", "Talks", "S1", "One\n}\n@misc{x,", "http://x/{y}", "2026-01-10T00:00:00Z", "2026-01?")
    assert "title = {{One \\textbraceright{} @misc\\textbraceleft{}x,}}" in bibtex(cited)
    assert "url = {http://x/%7By%7D}" in bibtex(cited)
    assert csl(cited)[0]["event-date"] == {"literal": "2026-01?"}


def test_members_that_differ_are_told_wherever_they_stand() -> None:
    size = {"name": "army_size", "type": "number", "comparator": "at_most", "value": 600_000, "unit": "personnel"}
    before = {"data": {"terms": [size], "parties": ["ru"]}, "note": "x"}
    after = {"data": {"terms": [{"name": "a", "value": True}], "parties": ["ru", "ua"]}}
    assert differences(before, after) == [
        {"member": "data / terms 1", "before": "army size: at most 600000 personnel", "after": "a: true"},
        {"member": "data / parties", "before": "ru", "after": "ru, ua"},
        {"member": "note", "before": "x", "after": None},
    ]
