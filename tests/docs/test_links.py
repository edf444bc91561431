"""Links of the documentation lead somewhere: to a page that is there, and to a heading on it."""

from pathlib import Path

import pytest

from tests.docs.blocks import PAGES, README, anchors, links, pages
from tests.house import ROOT

LINKED = [*pages(), *(ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"))]


def _broken(page: Path, link: str) -> bool:
    if link.startswith(("https://", "http://", "mailto:")):
        return False
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.is_relative_to(ROOT) or not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.read_text())


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page.read_text()) if _broken(page, link)] == []


def test_a_broken_link_would_be_noticed() -> None:
    assert _broken(README, "docs/nowhere.md")
    assert _broken(README, "docs/reference/settings.md#nowhere")
    assert _broken(README, "../outside.md")
    assert not _broken(README, "docs/reference/settings.md#who-may-do-what")


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [README]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        named = [link.partition("#")[0] for link in links(page.read_text()) if "://" not in link]
        waiting += [(page.parent / name).resolve() for name in named if name and (page.parent / name).exists()]
    assert [page.relative_to(ROOT).as_posix() for page in sorted(PAGES.rglob("*.md")) if page not in reached] == []
