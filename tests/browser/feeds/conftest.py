"""Programs of others that draw timelines, on a page of somebody else that takes its data from a server of ours."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import NewPage
from tests.browser.sites import Host
from tests.house import ROOT
from tests.service.feeds.asking import SAMPLE
from tests.service.feeds.made import DOSSIER, make

FOREIGN: Final = ROOT / "tests" / "foreign"
MODULES: Final = FOREIGN / "node_modules"
HERE: Final = "http://127.0.0.1"
LOADED: Final = 60_000
"""Milliseconds that a program of others has to draw the sample: it is slow."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Served:
    """A dossier at a server."""

    address: str
    dossier: str

    def feed(self, suffix: str) -> str:
        return f"{self.address}/v1/dossiers/{self.dossier}/timeline.{suffix}"

    def items(self) -> dict[str, Json]:
        """The timeline by event."""
        answer = httpx.get(f"{self.address}/v1/dossiers/{self.dossier}/timeline?limit=1000")
        return {item["event"]: item for item in answer.json()["items"]}


@pytest.fixture
def sample(site: str) -> Served:
    """The sample dossier."""
    return Served(site, SAMPLE)


@pytest.fixture
def made(own_site: str) -> Served:
    """The dossier that is hard on feeds."""
    with httpx.Client(base_url=own_site) as client:
        make(client)
    return Served(own_site, DOSSIER)


Published = Callable[[Path, str], str]


@pytest.fixture
def published(host: Host) -> Published:
    """Put a file of another's package on the host's website; skip where it is not installed."""

    def put(file: Path, kind: str) -> str:
        if not (MODULES / file).exists():
            pytest.skip(f"The programs of others are not installed: npm ci in {FOREIGN.relative_to(ROOT)}")
        return host.put(f"/{file.name}", (MODULES / file).read_text(), Content_Type=kind)

    return put


@pytest.fixture
def visit(new_page: NewPage) -> Callable[..., Page]:
    """Open a page that reaches nothing beyond this machine."""

    def keep_here(route: Route) -> None:
        if route.request.url.startswith(HERE):
            route.continue_()
        else:
            route.abort()

    def go(address: str, timezone: str) -> Page:
        page = new_page(timezone=timezone)
        page.set_default_timeout(LOADED)
        page.route("**/*", keep_here)
        page.goto(address)
        return page

    return go
