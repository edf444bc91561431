"""The elements of a drawing, with everything escaped, and the drawing itself: in a page, or as a file of its own."""

from __future__ import annotations

import base64
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

STYLE: Final = Path(__file__).parent.parent / "static" / "figures.css"

MEDIA_TYPE: Final = "image/svg+xml"
NAMESPACE: Final = "http://www.w3.org/2000/svg"

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 (§2.2) does not take, in whatever form."""


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """Write an element.

    Args:
        children: Texts, which are escaped, and elements.
        attributes: ``class_`` is ``class`` and ``text_anchor`` is ``text-anchor``; None leaves one out.
    """
    written = Markup().join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup().join(child if isinstance(child, Markup) else escape(_clean(child)) for child in children)
    return Markup("<{}{}>{}</{}>").format(Markup(name), written, inner, Markup(name))  # noqa: S704 - names are ours


def drawing(width: float, height: float, *children: str, name: str, title: str, described: str) -> Markup:
    """Write a whole drawing that is one picture to who does not see it.

    Args:
        name: Unique in its page.
        title: What it is.
        described: What it shows, in a sentence or two.
    """
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", described, id=f"{name}-desc"),
        *children,
        xmlns=NAMESPACE,
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        class_=f"figure {name}",
    )


def alone(drawn: str) -> bytes:
    """Make a file of a drawing: with its style inside, since nothing else brings it along."""
    head, _, rest = drawn.partition(">")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}><style>{_style()}</style>{rest}\n'.encode()


@cache
def policy() -> str:
    """The Content-Security-Policy of such a file: its own style by its hash, and nothing else."""
    digest = base64.b64encode(sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"


@cache
def _style() -> str:
    return f"{STYLE.read_text(encoding='utf-8')}.figure {{ background: var(--figure-paper); }}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _value(value: str | float) -> str:
    return _clean(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def cut_short(text: str, width: float, *, size: float = 12) -> str:
    """Shorten a text to about a width: letters are taken for 0.55 of their size on average."""
    most = int(width / (size * 0.55))
    if len(text) <= most:
        return text
    return f"{text[: max(1, most - 1)].rstrip()}…" if most > 1 else ""


def wrapped(text: str, width: float, *, size: float = 12, lines: int = 3) -> list[str]:
    """Break a text into lines of about a width; the last one is cut short where there are too many."""
    most = max(1, int(width / (size * 0.55)))
    found: list[str] = []
    for word in text.split():
        if found and len(found[-1]) + 1 + len(word) <= most:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [cut_short(line, width, size=size) for line in found]
