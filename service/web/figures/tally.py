"""How many were killed, by month: a bar for the headline accounts, a line from the least to the most of any account."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from babel.dates import format_skeleton
from markupsafe import Markup

from service.web.dates import LOCALES
from service.web.figures.svg import drawing, element

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.web.figures.voice import Voice

WIDTH: Final = 760.0
LEFT: Final = 36.0
TOP: Final = 20.0
HEIGHT: Final = 150.0
FOOT: Final = 40.0
WIDEST: Final = 44.0
LINES: Final = 5
"""Of the scale at most."""

ROOM: Final = 46.0
"""Between names of months, so that they do not run into each other."""


def draw(document: Mapping[str, Any], voice: Voice) -> Markup:
    """Draw a tally by month (``service.views.tally``); months without an incident between two with one are empty."""
    rows = {row["key"]: row for row in document["rows"] if row["key"] is not None}
    months = _months(sorted(rows))
    greatest = max([1, *(row["killed"]["high"] or row["killed"]["best"] or 0 for row in rows.values())])
    room = (WIDTH - LEFT - ROOM / 2) / max(1, len(months))
    parts = _scale(greatest)
    reached = 0.0
    for place, month in enumerate(months):
        x = LEFT + room * (place + 0.5)
        if month in rows:
            parts.append(_bar(rows[month], x, min(WIDEST, room * 0.7), greatest, voice))
        if month in rows or x - reached > 2 * ROOM:
            if x - reached < ROOM and reached:
                continue
            name = format_skeleton(
                "yMMM", date.fromisoformat(f"{month}-01"), locale=LOCALES[voice.language], fuzzy=True
            )
            parts.append(element("text", name, x=x, y=TOP + HEIGHT + 16, class_="tick", text_anchor="middle"))
            reached = x
    return drawing(
        WIDTH,
        TOP + HEIGHT + FOOT,
        *parts,
        name="tally",
        title=voice._("People killed, by month"),
        described=_described(document, voice),
    )


def _described(document: Mapping[str, Any], voice: Voice) -> str:
    total = document["total"]
    counted = voice.many("%(num)s incident is counted", "%(num)s incidents are counted", total["incidents"])
    if total["killed"]["best"] is None:
        return voice._("%(counted)s; no account gives a number of killed.", counted=counted)
    return voice._(
        "%(counted)s; the headline accounts together give %(best)s killed, all accounts from %(low)s to %(high)s.",
        counted=counted,
        **{member: total["killed"][member] for member in ("low", "best", "high")},
    )


def _months(given: list[str]) -> list[str]:
    """Every month from the first to the last."""
    if not given:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (given[0], given[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _y(number: float, greatest: int) -> float:
    return TOP + HEIGHT * (1 - number / greatest)


def _scale(greatest: int) -> list[Markup]:
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if greatest / size <= LINES)
    parts = []
    for number in range(0, greatest + 1, step):
        y = _y(number, greatest)
        parts.append(element("line", x1=LEFT, x2=WIDTH, y1=y, y2=y, class_="grid"))
        parts.append(element("text", str(number), x=LEFT - 6, y=y + 4, class_="tick", text_anchor="end"))
    return parts


def _bar(row: Mapping[str, Any], x: float, width: float, greatest: int, voice: Voice) -> Markup:
    killed = row["killed"]
    base = TOP + HEIGHT
    told = voice.many("%(num)s incident", "%(num)s incidents", row["incidents"])
    parts: list[Markup] = []
    if killed["best"] is None:
        parts.append(element("text", "?", x=x, y=base - 6, class_="word", text_anchor="middle"))
    else:
        y = _y(killed["best"], greatest)
        parts.append(element("rect", x=x - width / 2, y=y, width=width, height=base - y, class_="bar"))
        top = min(y, _y(killed["high"] or 0, greatest))
        parts.append(element("text", str(killed["best"]), x=x, y=top - 5, class_="word", text_anchor="middle"))
        told += ", " + voice._("%(best)s killed", best=killed["best"])
    if killed["low"] is not None and killed["high"] is not None and killed["low"] != killed["high"]:
        ends = _y(killed["low"], greatest), _y(killed["high"], greatest)
        parts.append(element("line", x1=x, x2=x, y1=ends[0], y2=ends[1], class_="whisker"))
        parts += [element("line", x1=x - 5, x2=x + 5, y1=y, y2=y, class_="whisker") for y in ends]
    return element("g", element("title", told), *parts, data_month=row["key"])
