"""The first page, and search: the ways into a dossier."""

from fastapi.testclient import TestClient

from service.web.pages.search import pieces
from tests.service.api.newsroom import append, open_dossier, position
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data

PIN = {"as_of": "2026-01-31", "known_at": "496"}


def test_the_first_page_lists_dossiers_with_what_moved_last_and_a_date_to_try(sample: TestClient) -> None:
    page = Shown(sample, "/", lang="en")
    (shift,) = data(sample, SAMPLE, "shifts", limit="1000")["shifts"][-1:]
    assert page.one("//main//h2") == "Talks"
    assert shift["summary"] in page.text
    (field,) = page.root.xpath("//form//input[@name='as_of']/@value")
    assert sample.get(f"/d/{SAMPLE}", params={"as_of": field}).status_code == 200
    for path in page.root.xpath("//main//a/@href"):
        assert sample.get(path).status_code == 200


def test_the_first_page_needs_a_key_where_reading_does(closed: TestClient) -> None:
    answer = closed.get("/")
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/html")


def test_what_is_found_is_marked_and_leads_to_its_page(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}/search", q="Donbas truce", **PIN)
    hits = data(sample, SAMPLE, "search", q="Donbas truce", limit="30", **PIN)["hits"]
    assert len(page.root.xpath("//main/ol/li")) == len(hits)
    assert {one.text.casefold() for one in page.root.xpath("//mark")} <= {"donbas", "truce", "donbass"}
    assert page.root.xpath("//input[@id='q']/@value") == ["Donbas truce"]
    for path in page.root.xpath("//main/ol/li/p/a/@href")[:6]:
        assert sample.get(path).status_code == 200


def test_a_search_for_nothing_asks_for_words_and_one_without_hits_says_so(sample: TestClient) -> None:
    assert "Type a word" in Shown(sample, f"/d/{SAMPLE}/search").text
    assert "Nothing at this date holds these words." in Shown(sample, f"/d/{SAMPLE}/search", q="zeppelin").text
    refused = sample.get(f"/d/{SAMPLE}/search", params={"q": "!"})
    assert refused.status_code == 400
    assert "q holds no word" in refused.text


def test_markup_in_a_record_is_shown_and_never_run(served: TestClient) -> None:
    slug = open_dossier(served)
    stated = {"id": "S1", **position("2026-01-10"), "summary": "<script>alert('donbas')</script> & <b>"}
    assert append(served, slug, stated).status_code == 201
    for path in (f"/d/{slug}", f"/d/{slug}/issues/donbas", f"/d/{slug}/parties/ru", f"/d/{slug}/search?q=alert", "/"):
        text = served.get(path).text
        assert "<script>alert" not in text
        assert text.count("<script") == text.count("<script type=")


def test_a_text_is_cut_at_its_marks() -> None:
    assert pieces("a truce now", [[2, 7]]) == [("a ", False), ("truce", True), (" now", False)]
    assert pieces("truce", [[0, 5]]) == [("truce", True)]
    assert pieces("none", []) == [("none", False)]
