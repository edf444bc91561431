"""The pages of others in the how-to on feeds, opened in a browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.feeds.conftest import Published
from tests.browser.feeds.test_timelinejs import DIST
from tests.browser.feeds.test_vis import PACKAGE
from tests.browser.sites import Host
from tests.docs.shell import BASE
from tests.docs.test_feeds import written_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CDN = re.compile(r"https://cdn\.example/(?:timeline3/(?:css|js)/)?")


def test_what_the_page_says_to_put_on_a_page_draws_a_timeline(
    site: str, host: Host, published: Published, visit: Callable[[str, str], Page]
) -> None:
    published(DIST / "js" / "timeline.js", "text/javascript")
    published(DIST / "css" / "timeline.css", "text/css")
    published(PACKAGE / "standalone" / "umd" / "vis-timeline-graph2d.min.js", "text/javascript")
    published(PACKAGE / "styles" / "vis-timeline-graph2d.min.css", "text/css")
    drawn = []
    for number, snippet in enumerate(written_in("html")):
        text = CDN.sub(f"{host.address}/", snippet.replace(BASE, site))
        page = visit(host.put(f"/{number}", f"<!doctype html><meta charset='utf-8'>{text}"), "UTC")
        page.wait_for_selector(".tl-timemarker, .vis-item", state="attached")
        drawn.append(page.locator(".tl-timemarker, .vis-item").count())
    assert len(drawn) == 2
    assert min(drawn) > 10
