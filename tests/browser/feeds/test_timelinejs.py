"""The TimelineJS feed, drawn by TimelineJS itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.feeds.conftest import Published, Served
from tests.browser.sites import Host
from tests.service.feeds.made import DATES, HOSTILE, SHOWN

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DIST: Final = Path("@knight-lab/timelinejs/dist")
PAGE: Final = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/timeline.css">
<div id="timeline" style="height: 600px"></div><script src="/timeline.js"></script>
<script>window.timeline = new TL.Timeline("timeline", "{feed}", {{font: null}})</script>"""
SEEN: Final = """() => ({
  errors: timeline.config.messages.errors,
  eras: timeline.config.eras.map((era) => [era.headline, era.start_date.data, era.end_date.data]),
  slides: timeline.config.events.map((slide) => ({
    id: slide.unique_id, shown: slide.display_date, headline: slide.text.headline,
    start: slide.start_date.data, end: slide.end_date ? slide.end_date.data : null,
  })),
  markers: [...document.querySelectorAll(".tl-timemarker")].map((marker) => marker.id.replace(/-marker$/, "")),
  texts: Object.fromEntries([...document.querySelectorAll(".tl-slide")].map((slide) => [slide.id, [
    slide.querySelector(".tl-headline-date")?.textContent, slide.querySelector(".tl-headline")?.textContent,
  ]])),
  groups: [...document.querySelectorAll(".tl-timegroup-message")].map((group) => group.textContent),
  labels: Object.fromEntries([...document.querySelectorAll(".tl-timemarker")].map((marker) => [
    marker.id.replace(/-marker$/, ""), marker.querySelector(".tl-headline")?.textContent,
  ])),
  title: document.querySelector(".tl-slide-titleslide .tl-headline")?.textContent,
  harmed: window.harmed === 1 || document.querySelectorAll("#timeline script, #timeline img[src=x]").length > 0,
})"""

Visit = Callable[[str, str], Page]


@pytest.fixture
def drawn(host: Host, published: Published, visit: Visit) -> Callable[[Served, str], Any]:
    """What TimelineJS makes of a dossier for a viewer in a time zone."""

    def draw(served: Served, timezone: str) -> Any:
        published(DIST / "js" / "timeline.js", "text/javascript")
        published(DIST / "css" / "timeline.css", "text/css")
        page = visit(host.put("/", PAGE.format(feed=served.feed("timelinejs.json"))), timezone)
        page.wait_for_selector(".tl-timemarker", state="attached")
        page.wait_for_function("document.querySelectorAll('.tl-timemarker').length === timeline.config.events.length")
        return page.evaluate(SEEN)

    return draw


def day(date: Any) -> str:
    return "-".join(f"{date[name]:02}" for name in ("year", "month", "day") if name in date)


def test_every_event_of_the_sample_is_a_slide_at_its_date(sample: Served, drawn: Callable[..., Any]) -> None:
    seen, items = drawn(sample, "America/Los_Angeles"), sample.items()
    assert seen["errors"] == []
    assert len(items) > 250
    assert {slide["id"] for slide in seen["slides"]} == items.keys()
    assert len(seen["slides"]) == len(items)
    assert sorted(seen["markers"]) == sorted(items)
    for slide in seen["slides"]:
        dates = items[slide["id"]]["occurred"]
        edtf = dates["edtf"]
        if dates["earliest"] is None:
            assert slide["shown"].startswith(("by ", "until ")), edtf
            last = edtf.partition("..")[2].rstrip("]")
            assert day(slide["start"]).startswith(last), "at the end of its bound"
        elif "/" in edtf:
            first, _, last = edtf.partition("/")
            assert (day(slide["start"]), day(slide["end"])) == (first.rstrip("~"), last.rstrip("~"))
        elif not edtf.startswith("["):
            assert day(slide["start"]) == edtf.rstrip("~"), "a month has no day, a year no month"
            assert slide["end"] is None
    assert len(seen["eras"]) >= 3
    assert all(day(first) < day(last) for _, first, last in seen["eras"])


@pytest.mark.parametrize("timezone", ["Europe/Kyiv", "America/Los_Angeles"])
def test_viewers_everywhere_read_the_same_dates_and_no_harm_is_done(
    made: Served, drawn: Callable[..., Any], timezone: str
) -> None:
    seen = drawn(made, timezone)
    assert seen["errors"] == []
    assert not seen["harmed"]
    shown = {slide["id"]: slide["shown"] for slide in seen["slides"]}
    assert {event: shown[event] for event in DATES} == SHOWN
    assert {event: seen["texts"][event][0].strip() for event in DATES} == SHOWN, "as drawn"
    starts = {slide["id"]: slide["start"] for slide in seen["slides"]}
    assert (starts["minute"]["hour"], starts["minute"]["minute"]) == (16, 30), "by the clocks of Kyiv"
    assert "day" not in starts["month"]
    assert day(starts["by"]) == "2026-01-31"
    for event, text in HOSTILE.items():
        read = seen["texts"][event][1]
        assert seen["labels"][event].split() == read.split()
        assert read.split() == text.replace("\u0001", "").replace("\ufffe", "").split()
    assert "taken-back" not in shown
    assert seen["title"].strip() == "Talks <b>&"
    assert "donbas" in seen["groups"]
    assert len(seen["slides"]) == len(made.items())
