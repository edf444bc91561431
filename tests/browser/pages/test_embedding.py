"""What other sites embed: a frame that oEmbed named, the snippet of the builder, and both from another origin."""

import re
from typing import Final

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Axe, NewPage
from tests.browser.sites import Host

pytestmark = pytest.mark.browser

HOME: Final = "/d/ukraine-2026"


def test_a_page_is_framed_from_another_origin_as_oembed_says(site: str, host: Host, new_page: NewPage) -> None:
    told = httpx.get(f"{site}/oembed", params={"url": f"{site}{HOME}/issues/donbas?as_of=2026-01-31"}).json()
    page = new_page()
    page.goto(host.put("/", f"<!doctype html><title>News</title><main>{told['html']}"))
    frame = page.frame_locator("iframe")
    expect(frame.locator("detente-timeline[data-state=ready]")).to_be_attached()
    expect(frame.get_by_role("link", name="from Detente")).to_have_attribute(
        "href", re.compile(r"/d/ukraine-2026\?as_of=2026-01-31.*known_at=496")
    )


def test_a_page_that_is_not_made_for_frames_is_in_none(site: str, host: Host, new_page: NewPage) -> None:
    page = new_page()
    page.goto(host.put("/", f'<!doctype html><title>News</title><iframe src="{site}{HOME}"></iframe>'))
    page.wait_for_timeout(500)
    assert page.frames[1].url.startswith("chrome-error:")


@pytest.mark.parametrize("java_script", [True, False])
def test_the_snippet_works_on_the_page_of_another_with_and_without_a_script(
    site: str, host: Host, new_page: NewPage, java_script: bool
) -> None:
    page = new_page(java_script=java_script)
    page.goto(f"{site}{HOME}/feeds?issue=donbas")
    snippet = page.get_by_label("Element").input_value()
    page.goto(host.put("/", f"<!doctype html><title>News</title><main>{snippet}"))
    element = page.locator("detente-timeline")
    if java_script:
        expect(page.locator("detente-timeline[data-state=ready]")).to_be_attached()
    else:
        expect(element.get_by_role("listitem")).to_have_count(20)
        expect(element.get_by_role("link", name="Detente: U.S.-brokered talks")).to_be_visible()


def test_the_builder_refreshes_what_it_built_when_something_is_chosen(site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site}{HOME}/feeds")
    page.get_by_label("Party").select_option("ru")
    expect(page.get_by_label("Address")).to_have_value(re.compile(r"party=ru"))
    assert "party=ru" in page.url
    page.get_by_label("Format").select_option("atom")
    expect(page.get_by_label("Address")).to_have_value(re.compile(r"timeline\.atom"))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_embedded_views_have_no_barriers(site: str, new_page: NewPage, axe: Axe, width: int, scheme: str) -> None:
    page = new_page(width=width, scheme=scheme)  # type: ignore[arg-type]
    for view in ("timeline", "positions", "shifts", "compare"):
        page.goto(f"{site}/embed/{view}?dossier=ukraine-2026&issue=donbas")
        expect(page.locator(f"detente-{view}[data-state=ready]")).to_be_attached()
        assert axe(page) == [], view
