"""On pages of others: their origin, their policy, their readers anywhere in the world."""

import pytest

from tests.browser.conftest import NewPage
from tests.browser.elements.conftest import ELEMENTS, Article, inside, visit
from tests.browser.sites import Host

pytestmark = pytest.mark.browser

ALL = "\n".join(ELEMENTS.values())
ZONES = ("America/Los_Angeles", "Europe/Kyiv", "Asia/Tokyo")
TEXTS = "root => root.querySelector('.frame').innerText"


def test_a_strict_policy_of_the_host_reports_nothing(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ALL))
    for name in ELEMENTS:
        assert page.evaluate(f"document.querySelector('detente-{name}').dataset.state") == "ready", name
    assert page.evaluate("reports") == []


def test_nothing_is_asked_of_anybody_else(article: Article, new_page: NewPage, site: str, host: Host) -> None:
    asked: list[str] = []
    page = new_page()
    page.on("request", lambda request: asked.append(request.url))
    visit(page, article(ALL))
    assert [url for url in asked if not url.startswith((site, host.address))] == []
    assert [url for url in asked if url.startswith(site)] != []


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_reader_anywhere_reads_the_same(name: str, article: Article, new_page: NewPage) -> None:
    texts = {
        inside(visit(new_page(timezone=zone, locale=locale), article(ELEMENTS[name])), f"detente-{name}", TEXTS)
        for zone, locale in zip(ZONES, ("en-US", "uk-UA", "ja-JP"), strict=True)
    }
    assert len(texts) == 1
    assert texts != {""}


def test_the_language_is_that_of_the_place_on_the_page(article: Article, new_page: NewPage) -> None:
    embedded = f'{ELEMENTS["positions"]}<div lang="uk">{ELEMENTS["timeline"]}</div>'
    page = visit(new_page(), article(embedded))
    assert inside(page, "detente-positions", "root => root.querySelector('.title').textContent") == "Positions"
    assert inside(page, "detente-timeline", "root => root.querySelector('.title').textContent") == "Хронологія"
    assert "січня 2026" in inside(page, "detente-timeline", TEXTS)


def test_a_heading_is_one_only_where_the_page_asks_for_it(article: Article, new_page: NewPage) -> None:
    headed = ELEMENTS["timeline"].replace("{where}", '{where} heading-level="2"')
    page = visit(new_page(), article(headed + ELEMENTS["positions"]))
    assert page.get_by_role("heading", level=2).count() == 1


def test_a_scrubber_drives_its_group(article: Article, new_page: NewPage) -> None:
    embedded = ELEMENTS["scrubber"] + ELEMENTS["positions"].replace("{where}", '{where} group="talks"')
    page = visit(new_page(), article(embedded))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => told.filter(([name, from]) => name === 'ready' && from === 'detente-positions').length > 1"
    )
    chosen = page.evaluate("document.querySelector('detente-positions').getAttribute('as-of')")
    assert chosen.startswith("20")
    assert all("/state?" in url for url in asked)


def test_within_what_an_answer_holds_for_nothing_is_asked(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["positions"].replace("2026-01-31", "2026-01-31T12:00:00Z")))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.querySelector('detente-positions').setAttribute('as-of', '2026-01-31T12:30:00Z')")
    page.wait_for_function("() => told.filter(([name]) => name === 'ready').length > 1")
    assert asked == []
