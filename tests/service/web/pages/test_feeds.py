"""The builder of feeds, embedded views, and oEmbed."""

import re
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from service.web.embedding import VIEWS
from tests.service.api.newsroom import append, open_dossier, position

HOSTILE = '"><script>alert(1)</script></ol></detente-timeline>'
HOME = "http://testserver"


@pytest.fixture(scope="module")
def dossier(served: TestClient) -> str:
    slug = open_dossier(served)
    first = {"id": "S1", **position("2026-01-10"), "summary": HOSTILE}
    other = {"id": "S2", **position("2026-02", "open"), "summary": HOSTILE}
    elsewhere = {"id": "S3", **position("2026-02-03", issue="plant")}
    assert append(served, slug, first, other, elsewhere).status_code == 201
    return slug


def built(client: TestClient, dossier: str, **asked: str) -> dict[str, str]:
    """The page, and what its fields hold to be copied."""
    answer = client.get(f"/d/{dossier}/feeds", params=asked)
    assert answer.status_code == 200, answer.text
    fields = re.findall(r'<textarea id="([a-z-]+)"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
    return {"page": answer.text, **{name: unescape(text) for name, text in fields}}


def test_the_preview_lists_and_counts_what_the_feed_holds(served: TestClient, dossier: str) -> None:
    found = built(served, dossier, issue="donbas", format="ndjson", **{"from": "2026-01-01"})
    assert "2 events" in found["page"]
    assert "/events/S3" not in found["page"]
    rows = served.get(found["feed-address"]).text.splitlines()
    assert [row.partition('"event":"')[2][:2] for row in rows] == ["S1", "S2"]


@pytest.mark.parametrize("suffix", ["ics", "atom", "csv", "timelinejs.json", "vis.json", "geojson"])
def test_the_address_of_every_format_answers(served: TestClient, dossier: str, suffix: str) -> None:
    found = built(served, dossier, format=suffix, party="ru", pin="true")
    assert "known_at=10" in found["feed-address"]
    assert served.get(found["feed-address"]).status_code == 200
    assert ("webcal://testserver/" in found["page"]) == (suffix == "ics")


def test_the_snippet_has_the_list_inside_and_nothing_that_runs_but_the_element(
    served: TestClient, dossier: str
) -> None:
    found = built(served, dossier, issue="donbas")
    assert found["snippet"].count("<script") == 1
    assert "&#34;&gt;&lt;script&gt;alert(1)" in found["snippet"]
    tree = etree.fromstring(f"<x>{found['snippet']}</x>")
    assert [one.get("issue") for one in tree.iter("detente-timeline")] == ["donbas"]
    assert [one.text for one in tree.iter("li") for one in one.iter("time")] == ["10 January 2026", "February 2026"]
    assert {str(one.get("href")).partition("?")[0] for one in tree.iter("a")} >= {f"{HOME}/d/{dossier}/events/S1"}


def test_the_page_names_its_data_and_an_unknown_format_falls_back(served: TestClient, dossier: str) -> None:
    page = built(served, dossier, format="nonsense")["page"]
    (data,) = re.findall(r'<a href="([^"]+)">This page as JSON', page)
    assert served.get(unescape(data)).status_code == 200


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_may_stand_in_any_frame_and_says_without_a_script_what_it_shows(
    served: TestClient, dossier: str, view: str
) -> None:
    answer = served.get(f"/embed/{view}", params={"dossier": dossier, "issue": "donbas", "from": "2026-01-01"})
    assert answer.status_code == 200, answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in served.get(f"/d/{dossier}").headers["content-security-policy"]
    assert f"<detente-{view} " in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert answer.text.count("<script") == 1
    assert "from Detente: Talks" in answer.text


def test_a_pinned_view_never_changes(served: TestClient, dossier: str) -> None:
    asked = {"dossier": dossier, "as_of": "2026-02-01T00:00:00.999999Z", "known_at": "8"}
    answer = served.get("/embed/timeline", params=asked)
    assert "immutable" in answer.headers["cache-control"]
    assert "S2" not in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400), ({"dossier": "nowhere"}, 404), ({"dossier": "Bad Slug"}, 404), ({"theme": "neon"}, 400),
        ({"max_height": "-1"}, 400), ({"known_at": "x"}, 400), ({"live": '"><script>alert(1)</script>'}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_embedded_says_why(served: TestClient, query: dict[str, str], status: int, dossier: str) -> None:
    asked = query if "dossier" in query or not query else {"dossier": dossier, **query}
    answer = served.get("/embed/timeline", params=asked)
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    assert served.get("/embed/nonsense", params={"dossier": dossier}).status_code in {400, 404}


def ask(client: TestClient, url: str, **more: Any) -> Any:
    return client.get("/oembed", params={"url": url, **more})


@pytest.mark.parametrize(
    ("path", "view", "kept"),
    [
        ("", "positions", {}), ("/timeline?party=ru", "timeline", {"party": "ru"}), ("/shifts", "shifts", {}),
        ("/issues/donbas?as_of=2026-01-31", "timeline", {"issue": "donbas", "as_of": "2026-01-31"}),
        ("/parties/ru?evil=1", "timeline", {"party": "ru"}),
    ],
)  # fmt: skip
def test_oembed_frames_a_page_of_ours(
    served: TestClient, dossier: str, path: str, view: str, kept: dict[str, str]
) -> None:
    told = ask(served, f"{HOME}/d/{dossier}{path}", maxwidth=400, maxheight=300).json()
    assert (told["type"], told["version"], told["width"], told["height"]) == ("rich", "1.0", 400, 300)
    (address,) = re.findall(r'src="([^"]+)"', told["html"])
    answer = served.get(unescape(address))
    assert answer.status_code == 200
    assert answer.url.path == f"/embed/{view}"
    assert dict(answer.url.params) == {"dossier": dossier, **kept}


def test_a_page_tells_where_its_oembed_is(served: TestClient, dossier: str) -> None:
    page = served.get(f"/d/{dossier}/issues/donbas", params={"as_of": "2026-01-31"}).text
    (address,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert "as_of=2026-01-31" in served.get(unescape(address)).json()["html"]


def test_oembed_in_xml_says_the_same(served: TestClient, dossier: str) -> None:
    url = f"{HOME}/d/{dossier}"
    answer = ask(served, url, format="xml")
    assert answer.headers["content-type"].startswith("text/xml")
    told = {one.tag: one.text for one in etree.fromstring(answer.content)}
    assert told == {name: str(value) for name, value in ask(served, url).json().items()}


@pytest.mark.parametrize(
    "url", [
        "https://elsewhere/d/{}", "http://testserver.evil/d/{}", "javascript:alert(1)", "http://testserver/v1/dossiers/{}",
        "http://testserver/d/{}/events/S1", "http://testserver/d/nowhere", "http://[", "//testserver/d/{}", "",
        "http://testserver/embed/timeline?dossier=%22%3E", "http://user@testserver/d/{}", "ftp://testserver/d/{}",
    ],
)  # fmt: skip
def test_oembed_knows_only_pages_of_ours(served: TestClient, dossier: str, url: str) -> None:
    assert ask(served, url.format(dossier)).status_code == 404


def test_oembed_has_no_other_format(served: TestClient, dossier: str) -> None:
    assert ask(served, f"{HOME}/d/{dossier}", format="yaml").status_code == 501
    assert ask(served, f"{HOME}/d/{dossier}", maxwidth=0).status_code == 400
