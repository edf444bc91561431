"""What a reader sees before, instead of and after the record: the page's own list until there is something better."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Route

from tests.browser.conftest import NewPage
from tests.browser.elements.conftest import DOSSIER, ELEMENTS, Article, inside, rested, visit
from tests.browser.sites import demonstrated, free_port

pytestmark = pytest.mark.browser

TIMELINE = "detente-timeline"
STATE = "document.querySelector('detente-timeline').dataset.state"
SEEN = "[...document.querySelectorAll('detente-timeline li')].filter(one => one.checkVisibility()).length"
NOTE = "root => root.querySelector('.note').textContent"


def test_without_javascript_the_list_is_read(article: Article, new_page: NewPage) -> None:
    page = new_page(java_script=False)
    page.goto(article(ELEMENTS["timeline"]))
    entries = page.locator("detente-timeline li")
    assert entries.count() > 20
    assert all(one.is_visible() for one in entries.all())


@pytest.mark.parametrize("height", [500, 1200])
def test_while_loading_the_list_stays_and_nothing_in_sight_moves(
    height: int, article: Article, new_page: NewPage
) -> None:
    page = new_page(height=height)
    waiting: list[Route] = []
    page.route("**/timeline?*", lambda route: waiting.append(route))  # noqa: PLW0108 - playwright marks what it is given
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => moved += one.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(article(ELEMENTS["timeline"]))
    page.wait_for_function("!!customElements.get('detente-timeline')")
    while not waiting:
        page.wait_for_timeout(50)
    assert page.evaluate(SEEN) > 20
    below = page.locator("#below").bounding_box()
    waiting[0].continue_()
    rested(page)
    page.wait_for_timeout(200)
    assert page.evaluate(STATE) == "ready"
    assert page.evaluate(SEEN) == 0
    after = page.locator("#below").bounding_box()
    assert below is not None
    assert after is not None
    assert after["y"] == pytest.approx(below["y"], abs=1) if below["y"] < height else after["y"] >= height
    assert page.evaluate("moved") < 0.01


def test_a_refusal_keeps_the_list_and_shows_its_title(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"].replace("to=", 'as-of="2026-01" to=')))
    assert page.evaluate(STATE) == "error"
    assert page.evaluate(SEEN) > 20
    detail = page.evaluate("told.find(([name]) => name === 'error')[2]")
    assert detail["problem"]["status"] == 400
    assert detail["problem"]["title"].rstrip(".") in inside(page, TIMELINE, NOTE)


def test_with_no_server_the_list_stays(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"], base=f"http://127.0.0.1:{free_port()}"))
    assert page.evaluate(STATE) == "offline"
    assert page.evaluate(SEEN) > 20
    assert inside(page, TIMELINE, NOTE) == "No connection."


def test_a_zone_that_the_browser_does_not_know_keeps_the_list_and_is_named(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"].replace("{where}", '{where} timezone="Europe/Kiew"')))
    assert page.evaluate(STATE) == "error"
    assert page.evaluate(SEEN) > 20
    assert "Europe/Kiew" in inside(page, TIMELINE, NOTE)
    page.evaluate("document.querySelector('detente-timeline').removeAttribute('timezone')")
    page.wait_for_function(f"() => {STATE} === 'ready'")
    page.evaluate("document.querySelector('detente-timeline').setAttribute('timezone', 'Europe/Kiew')")
    page.wait_for_function(f"() => {STATE} === 'error'")
    assert "Shown is what was known at" in inside(page, TIMELINE, NOTE)


def test_an_empty_answer_names_the_filter_that_emptied_it(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"].replace("to=", 'issue="donbas" party="fr" to=')))
    assert page.evaluate(STATE) == "empty"
    assert inside(page, TIMELINE, NOTE) == "Nothing matches party=“fr”."


def test_live_offers_what_is_new_and_moves_nothing_and_strikes_what_is_taken_back(
    article: Article, new_page: NewPage, tmp_path: Path
) -> None:
    port = free_port()
    with demonstrated(tmp_path, port) as own:
        live = ELEMENTS["timeline"].replace("{where}", "{where} live").replace('to="2026-01-31"', "")
        page = visit(new_page(), article(live, base=own))
        shown = "root => root.querySelector('.list').innerText"
        before = inside(page, TIMELINE, shown)
        event = {
            "type": "statement.made",
            "summary": "Somebody says something new.",
            "occurred": "2026-02-18",
            "actor": "trump",
            "data": {"act": "other"},
            "sources": [{"source": "news-analysis"}],
            "mode": "indirect",
            "standing": "attributed",
            "attribution": ["trump"],
            "issues": ["talks"],
        }
        answer = httpx.post(f"{own}/v1/dossiers/{DOSSIER}/events", json={"events": [event]})
        assert answer.status_code == 201, answer.text
        offer = page.get_by_role("button", name="1 new: show")
        offer.wait_for()
        assert inside(page, TIMELINE, shown) == before
        assert page.get_by_role("status").get_by_role("button").count() == 1
        offer.click()
        page.get_by_text("Somebody says something new.").last.wait_for()
        taken = {
            "type": "event.retracted",
            "summary": "It was not said.",
            "data": {"target": answer.json()["events"][0]["id"], "reason": "false"},
            "sources": [{"source": "news-analysis"}],
        }
        answer = httpx.post(f"{own}/v1/dossiers/{DOSSIER}/events", json={"events": [taken]})
        assert answer.status_code == 201, answer.text
        offer.click()
        page.get_by_text("⌫ retracted").last.wait_for()
    page.wait_for_function("() => document.querySelector('detente-timeline').dataset.state === 'offline'")
    assert "Shown is what was known at" in inside(page, TIMELINE, NOTE)
    assert "Somebody says something new." in inside(page, TIMELINE, shown)
