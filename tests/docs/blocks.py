"""Reading Markdown: the fenced blocks of a page, the commands in them, and the links.

``bash`` blocks are run, and the ``json`` or ``text`` block that follows one is what its last command prints. ``sh``
blocks need the world outside (a package index, a database server) and are only shown.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

from tests.house import ROOT

PAGES: Final = ROOT / "docs"
README: Final = ROOT / "README.md"

_FENCE: Final = re.compile(r"^```([a-z]*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
_HEADING: Final = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
_HEREDOC: Final = re.compile(r"<<'(\w+)'$")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, its text, and the line of the page where it begins."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Typed:
    """One command with what is given to it on standard input."""

    words: tuple[str, ...]
    given: str
    line: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """The commands of a block, and the block that shows what the last of them prints."""

    commands: tuple[Typed, ...]
    shown: Block | None


def pages() -> list[Path]:
    """Every page, the README first."""
    return [README, *sorted(PAGES.rglob("*.md"))]


def blocks(text: str) -> list[Block]:
    """Every fenced block of a page in order."""
    return [Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in _FENCE.finditer(text)]


def snippets(text: str) -> Iterator[Snippet]:
    """What a page tells its reader to type."""
    found = blocks(text)
    for block, following in zip_longest(found, found[1:]):
        if block.language == "bash":
            shown = following if following and following.language in {"json", "text"} else None
            yield Snippet(tuple(_commands(block)), shown)


def _commands(block: Block) -> Iterator[Typed]:
    lines = iter(block.text.splitlines())
    number = block.line
    for first in lines:
        number += 1
        line, start = first, number
        while line.endswith("\\") or not _closed(line):
            number += 1
            following = next(lines)
            line = f"{line[:-1]} {following.strip()}" if line.endswith("\\") else f"{line}\n{following}"
        if not line.strip() or line.startswith("#"):
            continue
        given = []
        document = _HEREDOC.search(line)
        if document:
            line = line[: document.start()]
            for following in lines:
                number += 1
                if following == document[1]:
                    break
                given.append(following)
        yield Typed(tuple(shlex.split(line)), "\n".join(given), start)


def _closed(line: str) -> bool:
    try:
        shlex.split(line)
    except ValueError:
        return False
    return True


def links(text: str) -> list[str]:
    """Where a page points to, outside its fenced blocks."""
    return [next(filter(None, found.groups())) for found in _LINK.finditer(_FENCE.sub("", text))]


def anchors(text: str) -> set[str]:
    """The headings of a page as GitHub and MyST name them in addresses."""
    found = _HEADING.findall(_FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}
