"""Elements for everybody: judged by axe-core in light, dark and on a phone, and walked through by keys alone."""

from typing import Any

import pytest

from tests.browser.conftest import Axe, NewPage
from tests.browser.elements.conftest import ELEMENTS, Article, inside, visit

pytestmark = pytest.mark.browser

SIGHTS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"scheme": "dark"},
    "phone": {"width": 375, "height": 700},
}
TIMELINE = "detente-timeline"
OPENED = f"() => document.querySelector('{TIMELINE}').shadowRoot.activeElement?.matches('li')"
FOCUSED = "root => root.activeElement?.getAttribute('aria-label') ?? null"


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("name", ELEMENTS)
def test_axe_finds_nothing(name: str, sight: str, article: Article, new_page: NewPage, axe: Axe) -> None:
    page = visit(new_page(**SIGHTS[sight]), article(ELEMENTS[name]))
    assert page.evaluate(f"document.querySelector('detente-{name}').dataset.state") == "ready"
    assert axe(page) == []


@pytest.mark.parametrize("name", ["timeline", "positions"])
def test_axe_finds_nothing_in_arabic(name: str, article: Article, new_page: NewPage, axe: Axe) -> None:
    page = visit(new_page(), article(ELEMENTS[name], lang="ar", direction="rtl"))
    assert inside(page, f"detente-{name}", "root => root.querySelector('.frame').dir") == "rtl"
    assert axe(page) == []


def test_keys_reach_every_event_from_one_tab_stop(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"]))
    events = page.evaluate(f"document.querySelector('{TIMELINE}').answer.items.map(one => one.summary)")
    assert len(events) > 20
    assert inside(page, TIMELINE, "root => root.querySelectorAll('.plot [tabindex=\"0\"]').length") == 1
    inside(page, TIMELINE, "root => root.querySelector('.plot [tabindex=\"0\"]').focus()")
    for _ in events:
        page.keyboard.press("PageUp")
    heard = set()
    for _ in range(2 * len(events)):
        heard.add(inside(page, TIMELINE, FOCUSED))
        page.keyboard.press("PageDown")
    assert [text for text in events if not any(text in one for one in heard if one)] == []


def test_arrows_walk_within_a_lane_and_between_lanes(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"]))
    lane = "root => root.activeElement.closest('.lane').querySelector('.name').textContent"
    inside(page, TIMELINE, "root => root.querySelector('.plot [tabindex=\"0\"]').focus()")
    lanes = [inside(page, TIMELINE, lane)]
    for _ in range(10):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    first = inside(page, TIMELINE, FOCUSED)
    page.keyboard.press("ArrowRight")
    assert inside(page, TIMELINE, FOCUSED) != first
    page.keyboard.press("ArrowLeft")
    assert inside(page, TIMELINE, FOCUSED) == first
    for _ in range(10):
        lanes.append(inside(page, TIMELINE, lane))
        page.keyboard.press("ArrowDown")
    shown = inside(page, TIMELINE, "root => [...root.querySelectorAll('.name')].map(one => one.textContent)")
    assert set(lanes) == set(shown)


def test_enter_opens_the_words_and_escape_leads_back(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"]))
    inside(page, TIMELINE, "root => root.querySelector('.plot [tabindex=\"0\"]').focus()")
    label = inside(page, TIMELINE, FOCUSED)
    page.keyboard.press("Enter")
    page.wait_for_function(OPENED)
    opened = inside(page, TIMELINE, "root => root.activeElement.textContent")
    assert "Sources:" in opened
    assert page.evaluate("told.filter(([name]) => name === 'select').length") >= 1
    page.keyboard.press("Escape")
    assert inside(page, TIMELINE, FOCUSED) == label


def test_zooming_keeps_the_event_that_is_read(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"]))
    inside(page, TIMELINE, "root => root.querySelector('.plot [tabindex=\"0\"]').focus()")
    label = inside(page, TIMELINE, FOCUSED)
    width = "root => root.activeElement.offsetWidth"
    before = inside(page, TIMELINE, width)
    page.keyboard.press("+")
    assert inside(page, TIMELINE, FOCUSED) == label
    assert inside(page, TIMELINE, width) > before
    page.keyboard.press("0")
    assert inside(page, TIMELINE, FOCUSED) == label
    assert abs(inside(page, TIMELINE, width) - before) <= 1


def test_keys_outside_an_element_do_nothing_to_it(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"]))
    page.wait_for_function("() => told.some(([name]) => name === 'range')")
    before = page.evaluate("told.length")
    for key in ("ArrowRight", "PageDown", "+", "0", "Enter"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.evaluate("told.length") == before


def test_cells_of_the_matrix_are_walked_by_arrows(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["positions"]))
    name = "detente-positions"
    cells = inside(page, name, "root => root.querySelectorAll('td').length")
    rows = inside(page, name, "root => root.querySelectorAll('tbody tr').length")
    inside(page, name, "root => root.querySelector('td[tabindex=\"0\"]').focus()")
    place = "root => [...root.querySelectorAll('td')].indexOf(root.activeElement)"
    reached = set()
    for _ in range(rows):
        page.keyboard.press("Home")
        for _ in range(cells // rows):
            reached.add(inside(page, name, place))
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
    assert reached == set(range(cells))
    page.keyboard.press("Enter")
    assert page.evaluate("told.at(-1)[0]") == "select"
