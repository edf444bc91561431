"""Every page that tells its reader to type something is typed, from top to bottom, in a fresh checkout."""

from pathlib import Path

import pytest

from tests.docs.blocks import README, Snippet, blocks, pages, snippets
from tests.docs.shell import Shell, lines, part, whole
from tests.house import ROOT


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


RUN = [page for page in pages() if any(snippets(page.read_text()))]


@pytest.mark.parametrize("page", RUN, ids=_name)
def test_what_a_page_says_to_type_prints_what_the_page_shows(page: Path, shell: Shell) -> None:
    for snippet in snippets(page.read_text()):
        printed = shell.show(snippet)
        place = f"{_name(page)}:{snippet.commands[-1].line}"
        assert _unlike(page, snippet, printed) == [], place
        assert shell.exit_code == 0 or snippet.shown is not None, f"{place}: {printed}"


def _unlike(page: Path, snippet: Snippet, printed: str) -> list[str]:
    shown = snippet.shown
    if shown is None:
        return []
    if shown.language == "json":
        return (whole if page == README else part)(shown.text, printed)
    return lines(shown.text, printed)


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_every_block_of_a_page_is_of_a_kind_that_is_run_shown_or_printed(page: Path) -> None:
    known = {"bash", "sh", "json", "text", "python", "html", "css", "sql", "javascript"}
    assert [(block.line, block.language) for block in blocks(page.read_text()) if block.language not in known] == []
