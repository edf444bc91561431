"""A browser, a served sample dossier, somebody else's website, and a judge of accessibility.

The browser is the system's Chromium; playwright brings none along here. Mark such tests ``@pytest.mark.browser``, or a
module of them with ``pytestmark = pytest.mark.browser``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.sites import Host, demonstrated, hosted
from tests.house import ROOT

ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ELEMENTS: Final = ROOT / "service" / "web" / "elements"
AXE: Final = ELEMENTS / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE: Final = 15_000
"""Milliseconds that the browser waits for anything."""

Violation = dict[str, Any]
Axe = Callable[[Page], list[Violation]]


class NewPage(Protocol):
    """Opens a page in a context of its own, closed after the test."""

    def __call__(
        self,
        *,
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        locale: str = "en-GB",
        timezone: str = "UTC",
        java_script: bool = True,
        **more: Any,
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; skip where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("No Chromium is installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """Open pages of a size, colour scheme, locale and time zone, with or without JavaScript."""
    contexts: list[BrowserContext] = []

    def make(
        *,
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        locale: str = "en-GB",
        timezone: str = "UTC",
        java_script: bool = True,
        **more: Any,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=locale,
            timezone_id=timezone,
            java_script_enabled=java_script,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the sample dossier as the demo does, for all tests that only read; the address without a final slash."""
    with demonstrated(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[str]:
    """Serve a sample dossier of the test's own, for it to write to."""
    with demonstrated(tmp_path) as address:
        yield address


@pytest.fixture
def host() -> Iterator[Host]:
    """A website of another origin."""
    with hosted() as found:
        yield found


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Judge a page by axe-core: WCAG 2.2 AA and best practice; each violation with its rule and the elements."""
    if not AXE.exists():
        pytest.skip(f"axe-core is not installed: npm ci in {ELEMENTS.relative_to(ROOT)}")
    source = AXE.read_text()

    def judge(page: Page) -> list[Violation]:
        page.evaluate(source)
        # Only what is wrong comes back: all the rest takes four times as long to carry over as to find.
        script = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(all => all.violations)"
        found = page.evaluate(script, RULES)
        return [
            {"rule": one["id"], "help": one["help"], "where": [node["html"][:200] for node in one["nodes"]]}
            for one in found
        ]

    return judge
