"""The matrix as a card: a row for each issue on which anybody holds a position, a column for each party of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.web.dates import ends_a_day, last_day
from service.web.figures.svg import cut_short, drawing, element
from service.web.vocabulary import GLYPHS, SIDES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from service.web.figures.voice import Voice

WIDTH: Final = 760.0
ISSUE: Final = 300.0
"""Width of the titles of the issues."""

ROW: Final = 25.0
BAR: Final = 19.0
TOP: Final = 62.0
INDENT: Final = 12.0
DEEPEST: Final = 3


def draw(document: Mapping[str, Any], voice: Voice) -> Markup:
    """Draw the positions of a document.

    Args:
        document: As ``service.views.dossier.state`` has it, with ``columns``: the parties to show.
    """
    rows = [row for row in document["issues"] if row["positions"]]
    columns = document["columns"]
    wide = (WIDTH - ISSUE) / max(1, len(columns))
    parts = [element("text", _coordinate(document, voice), x=0, y=18, class_="heading")]
    for place, party in enumerate(columns):
        name = cut_short(voice.actor(party), wide - 8)
        parts.append(element("text", name, x=ISSUE + place * wide, y=TOP - 12, class_="soft"))
    parts.append(element("line", x1=0, x2=WIDTH, y1=TOP - 4, y2=TOP - 4, class_="grid"))
    for number, row in enumerate(rows):
        parts.append(_row(row, columns, TOP + number * ROW, wide, voice))
    height = TOP + len(rows) * ROW + 8
    title = voice._("Who stands where")
    return drawing(WIDTH, height, *parts, name="matrix", title=title, described=_described(document, rows, voice))


def _row(row: Mapping[str, Any], columns: list[str], y: float, wide: float, voice: Voice) -> Markup:
    inset = INDENT * min(row["depth"], DEEPEST)
    title = cut_short(row["title"], ISSUE - inset - 10)
    cells = [
        _cell(position, ISSUE + columns.index(position["party"]) * wide, y, wide - 6, voice)
        for position in row["positions"]
        if position["party"] in columns
    ]
    return element("g", element("text", title, x=inset, y=y + BAR / 2 + 4, class_="party"), *cells)


def _cell(position: Mapping[str, Any], x: float, y: float, width: float, voice: Voice) -> Markup:
    stance = "withdrawn" if position["withdrawn"] else position["stance"]
    said = voice._("possibly") if stance is None else f"{GLYPHS.get(stance, '')} {voice.say(stance)}"
    kind = "unknown" if stance is None else SIDES.get(stance, "unknown")
    sure = "" if position["certainty"] == "certain" else " unsure"
    return element(
        "g",
        element("title", f"{voice.actor(position['party'])}: {said}. {position['summary'] or ''}".strip()),
        element("rect", x=x, y=y, width=width, height=BAR, rx=2, class_=f"step {kind}{sure}"),
        element("text", cut_short(said, width - 8), x=x + 5, y=y + BAR / 2 + 4, class_="stance"),
    )


def _coordinate(document: Mapping[str, Any], voice: Voice) -> str:
    instant = document["as_of"]["instant"]
    day = last_day(instant, voice.zone).isoformat()
    date = voice.date({"edtf": day if ends_a_day(instant, voice.zone) else instant}, short=False)
    known = document["known_at"]["sequence"]
    return voice._("As of %(date)s, as known at event %(event)s", date=date, event=known)


def _described(document: Mapping[str, Any], rows: list[Mapping[str, Any]], voice: Voice) -> str:
    number = sum(len(row["positions"]) for row in rows)
    counted = voice.many("%(num)s position on record", "%(num)s positions on record", number)
    return f"{_coordinate(document, voice)}: {counted}."
