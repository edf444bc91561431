"""What all views of a dossier have in common: they escape, they say where they are empty, they can be pinned."""

import re
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from tests.service.api.newsroom import append, open_dossier, position, report
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, drawn

VIEWS: Final = (
    "shifts", "compare", "timeline", "rounds", "incidents", "claims", "conditions", "sources", "gaps", "coverage",
)  # fmt: skip
DRAWN: Final = ("shifts", "compare", "timeline", "rounds", "incidents", "claims", "conditions", "gaps")
HOSTILE: Final = '<script>alert("1")</script>&\'<b onclick=x>'


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_pinned_for_ever_and_revalidated_otherwise(sample: TestClient, view: str) -> None:
    first = sample.get(f"/d/{SAMPLE}/{view}", params={"from": "2026-01-01"} if view == "compare" else None)
    assert first.headers["cache-control"] == "no-cache"
    pinned = sample.get(first.headers["content-location"])
    again = sample.get(first.headers["content-location"])
    assert "immutable" in pinned.headers["cache-control"]
    assert pinned.content == again.content
    same = sample.get(first.headers["content-location"], headers={"If-None-Match": pinned.headers["etag"]})
    assert same.status_code == 304


@pytest.mark.parametrize("lang", ["uk", "ar"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_written_in_each_language(sample: TestClient, view: str, lang: str) -> None:
    shown = Shown(sample, f"/d/{SAMPLE}/{view}", lang=lang)
    assert shown.root.get("lang") == lang
    assert shown.root.get("dir") == ("rtl" if lang == "ar" else "ltr")
    assert all(f"lang={lang}" in href for href in shown.root.xpath("//nav[@class = 'views']//a/@href"))


@pytest.mark.parametrize("view", VIEWS)
def test_before_anything_was_on_record_a_view_says_so(served: TestClient, view: str) -> None:
    slug = open_dossier(served, registered=False)
    shown = Shown(served, f"/d/{slug}/{view}")
    said = shown.root.xpath("//main//*[contains(@class, 'empty') or contains(@class, 'muted')]")
    assert said, shown.text


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_carries_the_coordinate_to_every_other_one(sample: TestClient, view: str) -> None:
    shown = Shown(sample, f"/d/{SAMPLE}/{view}", as_of="2026-01-31", known_at="400")
    hrefs = shown.root.xpath("//nav[@class = 'views']//a/@href")
    assert hrefs
    assert all(re.search(r"as_of=2026-01-31&known_at=400", href) for href in hrefs)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_that_was_recorded_becomes_part_of_a_page(served: TestClient, view: str) -> None:
    slug = open_dossier(served)
    hostile = {"summary": HOSTILE}
    ends: dict[str, Any] = {"antecedent": {"text": HOSTILE, "issue": "donbas"}, "consequent": {"text": HOSTILE}}
    term = [{"name": "gates", "value": HOSTILE}]
    scheduled: dict[str, Any] = {"round": "r", "when": "2030-01-01", "confidence": "tentative", "participants": ["ru"]}
    events = [
        {**position("2025-01-05", "refuses"), **hostile},
        {**position("2025-01-09", "open", terms=term), **hostile},
        {**report("claim.made", "2025-01-05", claim="c", by="ru", about=["ua"], content=HOSTILE), **hostile},
        {
            **report("condition.stated", "2025-01-05", condition="x", asserted_by="ru", kind="trigger", **ends),
            **hostile,
        },
        {**report("incident.reported", "2025-01-05", incident="i", kind="strike", pattern="single"), **hostile},
        {**report("round.scheduled", "2025-01-05", **scheduled), **hostile},
        {"type": "issue.opened", "summary": HOSTILE, "data": {"issue": "other", "title": HOSTILE}},
        {"type": "source.registered", "summary": HOSTILE, "data": {"source": "s", "kind": "other", "title": HOSTILE}},
    ]
    answer = append(served, slug, *events)
    assert answer.status_code == 201, answer.text
    shown = Shown(served, f"/d/{slug}/{view}", **({"from": "2025-01-06"} if view == "compare" else {}))
    assert not shown.root.xpath("//*[@onclick]")
    assert "alert(" not in "".join(shown.root.xpath("//script//text()"))
    if view in DRAWN:
        root = drawn(served, f"/d/{slug}/{view}.svg", **({"from": "2025-01-06"} if view == "compare" else {}))
        assert not root.xpath("//*[@onclick] | //*[local-name() = 'script']")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("view", DRAWN)
def test_a_view_is_a_picture_too_that_other_pages_may_show_and_that_is_pinned(
    sample: TestClient, view: str, lang: str
) -> None:
    page = Shown(sample, f"/d/{SAMPLE}/{view}", lang=lang)
    address = page.root.xpath("//meta[@property = 'og:image']/@content")[0]
    answer = sample.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "immutable" in answer.headers["cache-control"]
    root = etree.fromstring(answer.content)
    described = root.xpath("string(./*[local-name() = 'desc'])")
    assert len(described) > 20


@pytest.mark.parametrize(
    ("view", "member", "key"), [("rounds", "rounds", "round"), ("claims", "claims", "claim"), ("gaps", "gaps", "issue")]
)
def test_a_card_has_a_row_for_each_of_the_first_twelve(sample: TestClient, view: str, member: str, key: str) -> None:
    rows = drawn(sample, f"/d/{SAMPLE}/{view}.svg", as_of="2026-02-20", known_at="496").xpath(".//@data-row")
    found = [one[key] for one in data(sample, SAMPLE, view, as_of="2026-02-20", known_at="496")[member]]
    wanted = found[::-1] if view == "rounds" else found
    assert [row.partition("/")[0] for row in rows] == wanted[:12]
