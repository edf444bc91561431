"""The vis-timeline feed, drawn by vis-timeline itself."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.feeds.conftest import Published, Served
from tests.browser.sites import Host
from tests.service.feeds.made import HOSTILE, SHOWN

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PACKAGE: Final = Path("vis-timeline")
PAGE: Final = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/vis-timeline-graph2d.min.css">
<div id="chart"></div><script src="/vis-timeline-graph2d.min.js"></script>
<script type="module">
const feed = await (await fetch("{feed}")).json();
const items = new vis.DataSet(feed.items), groups = new vis.DataSet(feed.groups);
const timeline = new vis.Timeline(document.querySelector("#chart"), items, groups, {{}});
timeline.fit({{animation: false}});
timeline.once("changed", () => {{ window.timeline = timeline; window.groups = feed.groups; }});
</script>"""
SEEN: Final = """() => ({
  items: Object.values(timeline.itemSet.items).map((item) => ({
    id: item.id, type: item.constructor.name, start: item.data.start.getTime(),
    end: item.data.end ? item.data.end.getTime() : null, group: item.data.group, shown: item.displayed,
    text: (item.dom && item.dom.content.textContent) || null, classes: item.data.className,
  })),
  groups: Object.keys(timeline.itemSet.groups).filter((name) => !name.startsWith("__")),
  labels: [...document.querySelectorAll(".vis-label")].map((label) => label.textContent),
  window: [timeline.getWindow().start.getTime(), timeline.getWindow().end.getTime()],
  harmed: window.harmed === 1 || document.querySelectorAll("#chart script, #chart img[src=x]").length > 0,
})"""


@pytest.fixture
def drawn(host: Host, published: Published, visit: Callable[[str, str], Page]) -> Callable[[Served, str], Any]:
    """What vis-timeline makes of a dossier for a viewer in a time zone."""

    def draw(served: Served, timezone: str, query: str = "") -> Any:
        published(PACKAGE / "standalone" / "umd" / "vis-timeline-graph2d.min.js", "text/javascript")
        published(PACKAGE / "styles" / "vis-timeline-graph2d.min.css", "text/css")
        page = visit(host.put("/", PAGE.format(feed=served.feed("vis.json") + query)), timezone)
        page.wait_for_function("window.timeline")
        return page.evaluate(SEEN)

    return draw


def milliseconds(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp() * 1000


def test_every_event_of_the_sample_is_drawn_in_a_group_at_its_date(sample: Served, drawn: Callable[..., Any]) -> None:
    seen, items = drawn(sample, "America/Los_Angeles"), sample.items()
    drawn_items = {item["id"]: item for item in seen["items"]}
    assert len(seen["items"]) == len(items) > 250
    assert drawn_items.keys() == items.keys()
    for event, item in items.items():
        found, dates = drawn_items[event], item["occurred"]
        assert found["shown"], event
        assert found["group"] == (item["issues"][0] if item["issues"] else "none")
        if dates["earliest"] is None:
            assert milliseconds(dates["latest"]) - 1 <= found["start"] < milliseconds(dates["latest"])
            assert found["end"] is None
            assert "by " in found["text"]
        else:
            assert found["start"] == milliseconds(dates["earliest"])
        if dates["latest"] and dates["earliest"] and "/" not in dates["edtf"] and "T" not in dates["edtf"]:
            assert found["end"] == milliseconds(dates["latest"]), "a month is the whole of it"
    assert set(seen["groups"]) == {item["group"] for item in seen["items"]}


@pytest.mark.parametrize("timezone", ["Europe/Kyiv", "America/Los_Angeles"])
def test_dates_are_instants_and_no_harm_is_done(made: Served, drawn: Callable[..., Any], timezone: str) -> None:
    seen = drawn(made, timezone)
    assert not seen["harmed"]
    found = {item["id"]: item for item in seen["items"]}
    assert len(found) == len(made.items())
    assert found["minute"]["start"] == milliseconds("2026-01-24T14:30:00Z")
    assert found["month"]["start"] == milliseconds("2025-12-31T22:00:00Z")
    assert found["month"]["end"] == milliseconds("2026-01-31T22:00:00Z")
    assert found["lasted"]["end"] == milliseconds("2026-01-24T22:00:00Z")
    assert found["since"]["end"] is None
    for event in ("year", "season", "month", "between", "by", "decade"):
        assert found[event]["text"].startswith(f"{SHOWN[event]}: ")
        assert "detente-uncertain" in found[event]["classes"]
    for event, text in HOSTILE.items():
        assert found[event]["text"].split() == text.replace("\u0001", "").replace("\ufffe", "").split()


def test_groups_may_stand_for_parties(sample: Served, drawn: Callable[..., Any]) -> None:
    seen = drawn(sample, "UTC", "?group=party")
    parties = {item["party"] or "none" for item in sample.items().values()}
    assert set(seen["groups"]) == parties
    assert "Ukraine" in seen["labels"]
