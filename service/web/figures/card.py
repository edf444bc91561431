"""A card: a heading and some lines, for views that are lists of words, to be shown where only a picture can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.web.figures.svg import cut_short, drawing, element, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

WIDTH: Final = 800.0
MARGIN: Final = 24.0
TOP: Final = 74.0
LINE: Final = 18.0
MOST: Final = 12
"""Rows at most; how many more there are is said below."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is listed.

    Attributes:
        key: Names it in the drawing.
        lead: What it is about, in one line.
        text: What is said of it, in up to two lines.
    """

    key: str
    lead: str
    text: str


def card(name: str, *, title: str, subtitle: str, rows: Sequence[Row], more: str) -> Markup:
    """Draw a card.

    Args:
        name: Of the drawing.
        more: What to say where rows were left out.
    """
    inner = WIDTH - 2 * MARGIN
    parts = [
        element("text", cut_short(title, inner, size=22), x=MARGIN, y=38, class_="title"),
        element("text", cut_short(subtitle, inner, size=14), x=MARGIN, y=60, class_="soft"),
    ]
    y = TOP
    for row in rows[:MOST]:
        parts.append(element("line", x1=MARGIN, x2=WIDTH - MARGIN, y1=y, y2=y, class_="grid"))
        lines = [(cut_short(row.lead, inner, size=13), "heading"), *((one, "word") for one in _told(row.text, inner))]
        texts = [
            element("text", text, x=MARGIN, y=y + LINE * (place + 1), class_=kind)
            for place, (text, kind) in enumerate(lines)
        ]
        parts.append(element("g", *texts, data_row=row.key))
        y += LINE * len(lines) + 10
    if len(rows) > MOST:
        parts.append(element("text", more, x=MARGIN, y=y + LINE, class_="soft"))
        y += LINE + 6
    told = "; ".join(f"{row.lead}: {row.text}" for row in rows[:MOST])
    return drawing(WIDTH, y + 12, *parts, name=name, title=title, described=f"{subtitle}. {told}")


def _told(text: str, width: float) -> list[str]:
    return wrapped(text, width, size=12, lines=2)
