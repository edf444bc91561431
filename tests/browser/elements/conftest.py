"""Articles of a newsroom that embed the elements, under a policy as strict as it can be."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.sites import Host

DOSSIER: Final = "ukraine-2026"
SPAN: Final = 'from="2026-01-25" to="2026-01-31"'
"""Days of the sample in which about thirty events fall."""

ELEMENTS: Final = {
    "timeline": f"<detente-timeline {{where}} {SPAN}>{{fallback}}</detente-timeline>",
    "positions": '<detente-positions {where} as-of="2026-01-31">{fallback}</detente-positions>',
    "shifts": '<detente-shifts {where} issue="territory">{fallback}</detente-shifts>',
    "compare": '<detente-compare {where} from="2026-01-24" to="2026-01-31">{fallback}</detente-compare>',
    "scrubber": '<detente-scrubber {where} group="talks">{fallback}</detente-scrubber>',
}
"""Each element as a page writes it."""

REPORTS: Final = """
  window.reports = [];
  addEventListener("securitypolicyviolation", (event) => reports.push(`${event.violatedDirective} ${event.blockedURI}`));
  window.told = [];
  for (const name of ["ready", "select", "range", "error"])
    addEventListener(`detente:${name}`, (event) => told.push([name, event.target.localName, event.detail]));
"""

READY: Final = """name => [...document.querySelectorAll(name)].every(
  (one) => ["ready", "empty", "error", "offline"].includes(one.dataset.state))"""

Article = Callable[..., str]


def fallback(site: str) -> str:
    """The events as the server would write them into the snippet."""
    items = httpx.get(f"{site}/v1/dossiers/{DOSSIER}/timeline?from=2026-01-25&to=2026-01-31").json()["items"]
    entries = "".join(
        f"<li><time>{html.escape(one['occurred']['edtf'])}</time> {html.escape(one['summary'])}</li>" for one in items
    )
    return f"<ol>{entries}</ol>"


@pytest.fixture(scope="session")
def written(site: str) -> str:
    """The list that stands inside an element."""
    return fallback(site)


@pytest.fixture
def article(host: Host, site: str, written: str) -> Article:
    """Publish an article that embeds what `embedded` says; `{where}` and `{fallback}` are filled in. Its address."""

    def publish(embedded: str, *, lang: str = "en", direction: str = "ltr", base: str | None = None) -> str:
        where = f'base="{base or site}" dossier="{DOSSIER}"'
        text = f"""<!doctype html>
<html lang="{lang}" dir="{direction}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>The talks</title>
<script type="module" src="{site}/static/e/1/detente.js"></script>
<main><h1>The talks</h1><p>An article.</p>
{embedded.replace("{where}", where).replace("{fallback}", written)}
<p id="below">It goes on here.</p></main></html>"""
        policy = f"default-src 'none'; script-src {site}; connect-src {base or site} {site}"
        return host.put("/article", text, Content_Security_Policy=policy)

    return publish


def visit(page: Page, address: str, element: str = "*") -> Page:
    """Open an article and wait until its elements have come to rest."""
    page.add_init_script(REPORTS)
    page.goto(address)
    page.wait_for_function("() => customElements.get('detente-timeline')")
    rested(page, element)
    return page


def rested(page: Page, element: str = "*") -> None:
    """Wait until the elements have come to rest."""
    names = ",".join(f"detente-{name}" for name in ELEMENTS) if element == "*" else element
    page.wait_for_function(READY, arg=names)


def inside(page: Page, element: str, script: str) -> Any:
    """Evaluate a function of an element's shadow root."""
    return page.evaluate(f"name => ({script})(document.querySelector(name).shadowRoot)", element)
