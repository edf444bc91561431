"""The timeline: what the data lists, month by month, with uncertain dates shown as such."""

from typing import Final

import pytest
from fastapi.testclient import TestClient

from service.web.pages.timeline import by_month
from tests.service.api.newsroom import append, open_dossier, position
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, drawn

PAGE: Final = f"/d/{SAMPLE}/timeline"
ASKED: Final = {"as_of": "2026-02-20", "known_at": "496"}


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"issue": "donbas", "subtree": "true", "from": "2025-06-01", "to": "2026-01-31"},
        {"from": "2026-01-01", "to": "2026-01-15", "dates": "possible"},
        {"type": "round.held"},
        {"source": "news-analysis", "mode": "analysis"},
        {"actor_kind": "person", "standing": "attributed", "q": "territory"},
        {"undated": "true"},
    ],
    ids=lambda found: " ".join(found) or "none",
)
def test_page_by_page_it_lists_what_the_data_lists(sample: TestClient, filters: dict[str, str]) -> None:
    asked = {**ASKED, **filters, "limit": "60"}
    found: list[str] = []
    cursor: str | None = None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        shown = Shown(sample, PAGE, **asked, **more)
        items = data(sample, SAMPLE, "timeline", **asked, **more)
        listed = shown.carried("event", "ol[@class = 'entries']")
        assert listed == [one["event"] for one in items["items"]]
        assert sorted(shown.figure().xpath(".//@data-event")) == sorted(listed)
        found += listed
        cursor = items["next"]
        onward = shown.root.xpath("//a[@rel = 'next' and ancestor::main]/@href")
        assert bool(onward) == (cursor is not None)
        if cursor is None:
            break
    assert found


def test_a_month_is_one_heading_and_what_has_no_end_stands_under_none() -> None:
    def item(settled: str | None, latest: str | None) -> dict[str, dict[str, str | None]]:
        return {"occurred": {"settled": settled, "latest": latest}}

    items = [
        item(None, "2026-01-01T00:00:00Z"),
        item("2026-01-05T12:00:00Z", "2026-02-01T00:00:00Z"),
        item(None, "2026-02-01T00:00:00Z"),
        item(None, None),
    ]
    found = [(group["month"], len(group["items"])) for group in by_month(items, "UTC")]
    assert found == [("2025-12-01", 1), ("2026-01-01", 2), (None, 1)]
    assert by_month(items[:1], "Europe/Kyiv")[0]["month"] == "2026-01-01"


def test_an_uncertain_date_is_never_shown_as_a_day(served: TestClient) -> None:
    slug = open_dossier(served)
    events = [
        {"id": "M1", **position("2025-03", "demands")},
        {"id": "S1", **position("[..2025-04-30]", "refuses", party="ua")},
        {"id": "D1", **position("2025-05-06", "open")},
    ]
    assert append(served, slug, *events).status_code == 201
    shown = Shown(served, f"/d/{slug}/timeline")
    assert "March 2025" in shown.one("//li[@id = 'event-M1']")
    assert "1 March" not in shown.text
    assert "by 30 April 2025" in shown.one("//li[@id = 'event-S1']")
    shapes = {one: shown.figure().xpath(f".//*[@data-event = '{one}']/*[@class]/@class") for one in ("M1", "S1", "D1")}
    assert shapes == {"M1": ["span"], "S1": ["span", "tick"], "D1": ["dot"]}


def test_the_element_stands_around_the_list_only_where_it_shows_the_same_events(sample: TestClient) -> None:
    narrowed = {**ASKED, "issue": "donbas", "subtree": "true", "from": "2025-06-01"}
    element = Shown(sample, PAGE, **narrowed).root.xpath("//detente-timeline")[0]
    wanted = {"dossier": SAMPLE, "base": "http://testserver", "issue": "donbas", "from": "2025-06-01", "lang": "en"}
    assert dict(element.attrib) == {**wanted, "as-of": "2026-02-20", "known-at": "496"}
    assert element.xpath(".//li[@data-event]")
    for more in ({"subtree": "false"}, {"q": "truce"}, {"dates": "possible"}, {"limit": "5"}):
        assert not Shown(sample, PAGE, **{**narrowed, **more}).root.xpath("//detente-timeline")


def test_what_only_may_fall_into_the_span_is_one_click_away(sample: TestClient) -> None:
    shown = Shown(sample, PAGE, **ASKED, **{"from": "2026-01-01", "to": "2026-01-15"})
    more = data(sample, SAMPLE, "timeline", **ASKED, **{"from": "2026-01-01", "to": "2026-01-15"})["possibly"]
    assert more > 0
    assert f"{more} more may fall into the span" in shown.text
    assert any("dates=possible" in href for href in shown.root.xpath("//main//a/@href"))


def test_filters_that_nothing_passes_say_so_and_lead_back(sample: TestClient) -> None:
    shown = Shown(sample, PAGE, **ASKED, q="zeppelin")
    assert "No event is on record here by this date. Show everything" in shown.text
    assert drawn(sample, f"{PAGE}.svg", **ASKED, q="zeppelin").get("viewBox")
