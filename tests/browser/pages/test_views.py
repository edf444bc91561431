"""The views in a browser: without a fault of accessibility, without a script, on a narrow screen, on paper."""

from typing import Final, Literal

import pytest

from tests.browser.conftest import Axe, NewPage

pytestmark = pytest.mark.browser

HOME: Final = "/d/ukraine-2026"
VIEWS: Final = (
    "/shifts?issue=territory&subtree=true",
    "/compare?from=2026-01-24&to=2026-01-31&from_known_at=2026-01-26&issue=security&subtree=true",
    "/timeline?q=truce",
    "/gaps?parties=ru,ua",
    "/coverage",
)
"""Views in their fuller forms, besides those that ``test_pages`` judges."""

LOOKS: Final[tuple[tuple[Literal["light", "dark"], int], ...]] = (("dark", 1280), ("light", 375))


@pytest.mark.parametrize("look", LOOKS, ids=["dark", "narrow"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_no_fault_that_axe_finds_and_scrolls_only_downwards(
    site: str, new_page: NewPage, axe: Axe, view: str, look: tuple[Literal["light", "dark"], int]
) -> None:
    scheme, width = look
    page = new_page(scheme=scheme, width=width)
    page.goto(f"{site}{HOME}{view}")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe(page) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_without_a_script_the_filters_and_the_story_are_there_from_either_side(
    site: str, new_page: NewPage, lang: str
) -> None:
    page = new_page(java_script=False)
    page.goto(f"{site}{HOME}/shifts?lang={lang}")
    page.select_option("#f-issue", "territory")
    page.click("form.filters button")
    page.wait_for_load_state()
    assert "issue=territory&subtree=true" in page.url
    assert f"lang={lang}" in page.url
    assert page.locator("ol.story > li").count() == 24
    assert page.locator("svg .shift").count() == 24
    box = page.locator("svg.figure").bounding_box()
    assert box is not None
    assert box["width"] > 700


def test_on_paper_the_figure_fits_and_the_forms_are_gone(site: str, new_page: NewPage) -> None:
    page = new_page(width=700)
    page.goto(f"{site}{HOME}/shifts?issue=territory&subtree=true")
    page.emulate_media(media="print")
    assert not page.locator("form.filters").is_visible()
    box = page.locator("svg.figure").bounding_box()
    assert box is not None
    assert box["width"] <= 700
    assert page.locator("ol.story > li").first.is_visible()


@pytest.mark.parametrize("figure", ["shifts", "timeline", "incidents", "conditions"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_by_itself_is_styled_wherever_it_is_opened(
    site: str, new_page: NewPage, figure: str, scheme: Literal["light", "dark"]
) -> None:
    page = new_page(scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}{HOME}/{figure}.svg")
    assert said == []
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 30, 34)"}[scheme]
