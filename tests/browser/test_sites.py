import pytest

from tests.browser.conftest import Axe, NewPage
from tests.browser.sites import Host

pytestmark = pytest.mark.browser


def test_the_demo_is_served_to_a_browser(site: str, new_page: NewPage) -> None:
    page = new_page()
    answer = page.goto(f"{site}/v1/dossiers")
    assert answer is not None
    assert "ukraine-2026" in answer.text()


def test_a_page_without_a_title_is_found_wanting(host: Host, new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    page.goto(host.put("/", "<!doctype html><main><p>No title, no language."))
    assert {"document-title", "html-has-lang"} <= {one["rule"] for one in axe(page)}
