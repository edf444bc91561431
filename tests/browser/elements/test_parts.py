"""The files that the script loads when they are wanted: what comes when, and what is read where one does not come."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import NewPage
from tests.browser.elements.conftest import ELEMENTS, Article, inside, rested, visit
from tests.browser.sites import Host

pytestmark = pytest.mark.browser

TIMELINE = "detente-timeline"
POSITIONS = "detente-positions"
FOCUSED = "root => root.activeElement?.getAttribute('aria-label') ?? null"
OPENED = f"() => document.querySelector('{TIMELINE}').shadowRoot.activeElement?.matches('li')"
NOTE = "root => root.querySelector('.note').textContent"
STATE = "name => document.querySelector(name).dataset.state"
SEEN = "name => [...document.querySelectorAll(`${name} > ol > li`)].filter(one => one.checkVisibility()).length"
FIRST = "root => root.querySelector('.plot [tabindex=\"0\"]').focus()"


def scripts(page: Page) -> list[str]:
    """Names of the scripts that the page asks for from now on, in order."""
    asked: list[str] = []

    def note(url: str) -> None:
        if "/static/e/" in url:
            asked.append(url.rpartition("/")[2].partition("?")[0])

    page.on("request", lambda request: note(request.url))
    return asked


def refuse(page: Page, pattern: str) -> None:
    page.route(pattern, lambda route: route.abort())


def test_a_timeline_is_ready_and_walked_through_with_the_core_alone(article: Article, new_page: NewPage) -> None:
    page = new_page()
    held: list[Route] = []
    page.route("**/later.js*", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks what it is given
    asked = scripts(page)
    page.add_init_script(
        "addEventListener('detente:ready', () => { window.before = performance.getEntriesByType('resource').length; });"
    )
    visit(page, article(ELEMENTS["timeline"]))
    inside(page, TIMELINE, FIRST)
    newest = inside(page, TIMELINE, FOCUSED)
    page.keyboard.press("PageUp")
    assert inside(page, TIMELINE, FOCUSED) not in {newest, None}
    page.keyboard.press("PageDown")
    assert inside(page, TIMELINE, FOCUSED) == newest
    # The script and the answer: nothing else was there when it was ready.
    assert page.evaluate("before") == 2
    page.keyboard.press("Enter")
    assert inside(page, TIMELINE, FOCUSED) == newest
    held[0].continue_()
    page.wait_for_function(OPENED)
    assert asked == ["detente.js", "later.js"]


def test_what_comes_later_moves_nothing(article: Article, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => moved += one.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    short = ELEMENTS["timeline"].replace("{fallback}", "<ol><li>One event.</li></ol>")
    visit(page, article(short.replace("<detente-timeline", '<detente-timeline max-height="400"')))
    before = page.evaluate("moved")
    with page.expect_response("**/later.js*"):
        pass
    page.wait_for_timeout(300)
    assert page.evaluate("moved") == before


def test_without_what_comes_later_the_chart_stays_and_enter_says_so(article: Article, new_page: NewPage) -> None:
    page = new_page()
    refuse(page, "**/later.js*")
    visit(page, article(ELEMENTS["timeline"]))
    page.wait_for_timeout(500)
    assert page.evaluate(STATE, TIMELINE) == "ready"
    inside(page, TIMELINE, FIRST)
    label = inside(page, TIMELINE, FOCUSED)
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => ({STATE})('{TIMELINE}') === 'offline'")
    assert inside(page, TIMELINE, NOTE).startswith("No connection. Shown is what was known at ")
    assert inside(page, TIMELINE, FOCUSED) == label
    assert inside(page, TIMELINE, "root => root.querySelector('.plot').checkVisibility()")


def test_without_its_part_an_element_keeps_the_list(article: Article, new_page: NewPage) -> None:
    page = new_page()
    refuse(page, "**/others.js*")
    visit(page, article(ELEMENTS["positions"] + ELEMENTS["timeline"]))
    assert page.evaluate(STATE, POSITIONS) == "offline"
    assert page.evaluate(SEEN, POSITIONS) > 20
    assert inside(page, POSITIONS, NOTE) == "No connection."
    assert page.evaluate(STATE, TIMELINE) == "ready"


def test_without_its_part_an_empty_answer_keeps_the_list(article: Article, new_page: NewPage) -> None:
    page = new_page()
    refuse(page, "**/later.js*")
    visit(page, article(ELEMENTS["timeline"].replace("to=", 'issue="donbas" party="fr" to=')))
    assert page.evaluate(STATE, TIMELINE) == "offline"
    assert page.evaluate(SEEN, TIMELINE) > 20


def test_what_is_broken_under_its_version_is_taken_without_it(article: Article, new_page: NewPage) -> None:
    page = new_page()
    # As where one server is upgraded already and another is not: the newer part wants what this core has not.
    page.route(
        "**/others.js?v=*",
        lambda route: route.fulfill(
            content_type="text/javascript", body='import { newer } from "./detente.js"; newer();'
        ),
    )
    visit(page, article(ELEMENTS["positions"]))
    assert page.evaluate(STATE, POSITIONS) == "ready"


def test_a_script_that_is_there_twice_defines_once(article: Article, new_page: NewPage, site: str) -> None:
    again = f'<script type="module" src="{site}/static/e/1/detente.js?again"></script>'
    page = new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    visit(page, article(again + "".join(ELEMENTS.values())))
    rested(page)
    assert failures == []
    assert [page.evaluate(STATE, f"detente-{name}") for name in ELEMENTS] == ["ready"] * len(ELEMENTS)


def test_an_address_with_a_query_of_the_page_s_own_serves_too(host: Host, site: str, new_page: NewPage) -> None:
    where = f'base="{site}" dossier="ukraine-2026"'
    script = f'<script type="module" src="{site}/static/e/1/detente.js?of=the-page"></script>'
    positions = (
        f'<detente-positions {where}></detente-positions><detente-shifts {where} as-of="2026-13"></detente-shifts>'
    )
    page = new_page()
    page.goto(host.put("/query", f"<!doctype html><title>A</title>{script}{positions}"))
    page.wait_for_selector(f"{POSITIONS}[data-state=ready]")
    page.wait_for_selector("detente-shifts[data-state=error]")
    assert "could not be shown: " in inside(page, "detente-shifts", NOTE)
    assert "Error" not in inside(page, "detente-shifts", NOTE)
