"""What the how-to on embedding says to put on a page, put on one."""

import pytest

from tests.browser.conftest import NewPage
from tests.browser.sites import Host
from tests.docs.blocks import blocks
from tests.house import ROOT

pytestmark = pytest.mark.browser

GUIDE = (ROOT / "docs" / "how-to" / "embed-a-timeline.md").read_text()
EXAMPLE = "https://detente.example"


def test_what_the_guide_says_to_put_on_a_page_shows_the_dossier(new_page: NewPage, host: Host, site: str) -> None:
    written = blocks(GUIDE.replace(EXAMPLE, site))
    snippets = "\n".join(block.text for block in written if block.language == "html")
    style = "\n".join(block.text for block in written if block.language == "css")
    page = new_page()
    page.goto(host.put("/", f"<!doctype html><html lang='en'><title>A</title><style>{style}</style>{snippets}"))
    for name in ("timeline", "scrubber", "positions"):
        page.wait_for_selector(f"detente-{name}[data-state=ready]")
    font = "getComputedStyle(document.querySelector('detente-timeline').shadowRoot.querySelector('.frame')).fontFamily"
    assert page.evaluate(font).startswith("Georgia")
