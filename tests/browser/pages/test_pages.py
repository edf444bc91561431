"""All pages of a dossier as a reader meets them: judged by axe, under their own policy, without a script, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe, NewPage

pytestmark = pytest.mark.browser

PIN: Final = "as_of=2026-01-31T23:59:59.999999Z&known_at=496"
HOME: Final = "/d/ukraine-2026"
PATHS: Final = (
    "/",
    f"{HOME}?{PIN}",
    f"{HOME}/issues/crimea?{PIN}",
    f"{HOME}/parties/eu?{PIN}",
    f"{HOME}/actors/rubio?{PIN}",
    f"{HOME}/search?q=donbas&{PIN}",
    f"{HOME}/timeline?from=2026-01-29&to=2026-01-31&{PIN}",
    f"{HOME}/shifts?issue=crimea&{PIN}",
    f"{HOME}/compare?from=2026-01-24&to=2026-01-31&issue=talk-rounds&to_known_at=496",
    f"{HOME}/rounds?{PIN}",
    f"{HOME}/incidents?from=2026-01-20&{PIN}",
    f"{HOME}/claims?{PIN}",
    f"{HOME}/conditions?{PIN}",
    f"{HOME}/sources/tass?{PIN}",
    f"{HOME}/events/S017?{PIN}",
    f"{HOME}/issues/nowhere?{PIN}",
)
"""One page of each kind, a problem among them."""

Scheme = Literal["light", "dark"]
LOOKS: Final[tuple[tuple[Scheme, int, str], ...]] = (
    ("light", 1280, ""),
    ("dark", 1280, "&lang=ar"),
    ("light", 375, ""),
)


def asked(path: str, more: str) -> str:
    """A path with more parameters."""
    return path + (more if "?" in path else more.replace("&", "?", 1))


@contextmanager
def watched(page: Page, site: str) -> Iterator[list[str]]:
    """Whatever a page should not do: errors on its console (its policy's reports among them), requests elsewhere."""
    found: list[str] = []

    def requested(request: Any) -> None:
        if urlsplit(request.url).netloc != urlsplit(site).netloc and not request.url.startswith("data:"):
            found.append(f"asked {request.url}")

    def answered(response: Any) -> None:
        if response.status >= 500:
            found.append(f"{response.status} {response.url}")

    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", requested)
    page.on("response", answered)
    yield found


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark-arabic", "narrow"])
def test_every_page_is_accessible_keeps_to_its_policy_and_its_width_and_asks_nobody_else(
    site: str, new_page: NewPage, axe: Axe, look: tuple[Scheme, int, str]
) -> None:
    scheme, width, more = look
    page = new_page(scheme=scheme, width=width)
    wrong = {}
    with watched(page, site) as noticed:
        for path in PATHS:
            noticed.clear()
            page.goto(site + asked(path, more), wait_until="load")
            expected = [one for one in noticed if "nowhere" not in path or "404" not in one]
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults = [*expected, *axe(page), *([f"wider by {overflow}px"] if overflow > 0 else [])]
            if faults:
                wrong[path] = faults
    assert not wrong


def test_a_page_says_the_same_wherever_its_reader_sits(site: str, new_page: NewPage) -> None:
    texts = set()
    for zone, locale in (("UTC", "en-GB"), ("America/Los_Angeles", "en-US"), ("Asia/Tokyo", "ja-JP")):
        page = new_page(timezone=zone, locale=locale, java_script=False)
        page.goto(f"{site}{HOME}?{PIN}")
        texts.add(page.inner_text("body"))
    assert len(texts) == 1


def test_without_a_script_a_date_is_chosen_by_a_form_and_by_links(site: str, new_page: NewPage) -> None:
    page = new_page(java_script=False)
    page.goto(f"{site}{HOME}/issues/donbas?{PIN}")
    page.fill("#as_of", "2025-09-01")
    page.click("form.date button")
    assert "As of 1 September 2025 in UTC, as known at event 496" in page.inner_text(".coordinate")
    page.uncheck("form.date input[type=checkbox]")
    page.click("form.date button")
    page.wait_for_load_state()
    assert "known_at" not in page.url
    page.click("a[rel=prev]")
    page.wait_for_load_state()
    assert "as_of=2025-08-" in page.url
    assert page.locator("article").count() >= 2


def test_the_slider_goes_through_the_days_of_changes_and_by_its_key_to_their_page(site: str, new_page: NewPage) -> None:
    page = new_page(timezone="America/Los_Angeles")
    page.goto(f"{site}{HOME}?{PIN}")
    page.wait_for_selector(".slide.ready")
    slider = page.locator("#slider")
    assert page.inner_text(".slide output") == "31 January 2026"
    slider.press("ArrowLeft")
    assert page.inner_text(".slide output") == "30 January 2026"
    assert page.input_value("#as_of") == "2026-01-30"
    assert slider.get_attribute("aria-valuetext") == "30 January 2026"
    with page.expect_navigation():
        slider.press("Enter")
    assert "as_of=2026-01-30&known_at=496" in page.url


def test_a_pinned_page_tells_what_was_recorded_since_and_only_then(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}{HOME}?as_of=2026-01-31T23:59:59.999999Z&known_at=495")
    page.wait_for_selector("p.since[role=status]:not([hidden])")
    assert page.inner_text("p.since[role=status]") == "1 record was added since this page was pinned."
    page.goto(f"{site}{HOME}?{PIN}")
    page.wait_for_selector(".slide.ready")
    assert page.locator("p.since[role=status]").is_hidden()


def test_on_paper_there_is_no_chrome_and_every_fold_is_open(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}{HOME}/issues/donbas?{PIN}")
    folds = page.locator("main details").count()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details[open]").count() == folds
    for gone in (".views", ".search", ".travel", ".slide", ".use", ".languages"):
        assert page.locator(gone).is_hidden()
    address = page.evaluate("getComputedStyle(document.querySelector('a.outside'), '::after').content")
    assert "http" in address
    assert page.locator(".cite a").is_visible()
    assert page.locator("article .since").first.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details[open]").count() == 0
    page.goto(f"{site}{HOME}/events/S017?{PIN}&lang=ar")
    assert page.evaluate("getComputedStyle(document.querySelector('article.event')).breakInside") == "auto"
    assert page.evaluate("getComputedStyle(document.querySelector('.edtf')).direction") == "ltr"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "right"


def test_nothing_moves_while_a_page_is_loading(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.shift += one.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{site}{HOME}?{PIN}")
    page.wait_for_selector(".slide.ready")
    assert page.evaluate("window.shift") < 0.01
