"""The timeline as a drawing: a lane for each family of events, a dot for a day, a dashed line for a wider date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from events.catalogue import BY_NAME
from events.clock import DAY, from_text
from service.web.figures.axis import Axis, instant_of
from service.web.figures.svg import drawing, element

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.web.figures.voice import Voice

WIDTH: Final = 760.0
LABEL: Final = 118.0
TOP: Final = 26.0
ROW: Final = 11.0
RADIUS: Final = 4.5
OPEN: Final = 26.0
"""Length of the line of a date of which only the end is known."""

LEAST: Final = 2
"""Rows of a lane at least."""

DOUBTED: Final = frozenset({"disputed", "denied", "discredited"})
"""Standings that are marked."""

FAMILIES: Final = ("speech", "negotiation", "violence", "knowledge", "registry", "amendments")


def family_of(type: str) -> str:
    """The family of a type of event: the module of the catalogue that declares it."""
    return BY_NAME[type].__module__.rpartition(".")[2] if type in BY_NAME else "knowledge"


def draw(document: Mapping[str, Any], voice: Voice) -> Markup:
    """Draw the items of ``service.views.timeline``."""
    items: Sequence[Mapping[str, Any]] = document["items"]
    until = from_text(document["as_of"]["instant"])
    axis = Axis.around(_instants(items) or [until], LABEL, WIDTH - 10, voice)
    y, parts = TOP, list[Markup]()
    for family in FAMILIES:
        mine = [item for item in items if family_of(item["type"]) == family]
        if not mine:
            continue
        rows = _rows(mine, axis)
        height = max(LEAST, len(rows)) * ROW + 12
        parts.append(element("text", _name(family, voice), x=0, y=y + 18, class_="who"))
        parts.append(element("line", x1=0, x2=WIDTH, y1=y + height, y2=y + height, class_="grid"))
        for place, row in enumerate(rows):
            parts += [_item(item, y + 12 + place * ROW, axis) for item in row]
        y += height
    return drawing(
        WIDTH,
        y + 10,
        axis.drawn(TOP, y),
        *parts,
        name="timeline",
        title=voice._("Timeline"),
        described=voice.many(
            "%(num)s event in time order. The list below tells it.",
            "%(num)s events in time order. The list below tells each.",
            len(items),
        ),
    )


def _name(family: str, voice: Voice) -> str:
    names = {
        "speech": voice._("Said"),
        "negotiation": voice._("Negotiated"),
        "violence": voice._("Violence"),
        "knowledge": voice._("Claims and findings"),
        "registry": voice._("Registry"),
        "amendments": voice._("Amendments"),
    }
    return names[family]


def _instants(items: Sequence[Mapping[str, Any]]) -> list[int]:
    ends = (item["occurred"][end] for item in items for end in ("earliest", "latest"))
    return [from_text(end) for end in ends if end is not None]


def _rows(items: Sequence[Mapping[str, Any]], axis: Axis) -> list[list[Mapping[str, Any]]]:
    """Items that would touch each other stand in rows of their own."""
    rows: list[list[Mapping[str, Any]]] = []
    ends: list[float] = []
    for item in sorted(items, key=lambda item: _span(item, axis)):
        left, right = _span(item, axis)
        place = next((at for at, end in enumerate(ends) if end < left), len(ends))
        if place == len(ends):
            rows.append([])
            ends.append(0.0)
        rows[place].append(item)
        ends[place] = right
    return rows


def _reach(item: Mapping[str, Any], axis: Axis) -> tuple[float, float]:
    """Where it begins and ends; what has no start, or none on this axis, is a short line up to its end."""
    occurred = item["occurred"]
    last = axis.x(instant_of(occurred["latest"], axis.last))
    if occurred["earliest"] is None:
        return max(axis.left, last - OPEN), max(axis.left + OPEN, last)
    return axis.x(from_text(occurred["earliest"])), last


def _span(item: Mapping[str, Any], axis: Axis) -> tuple[float, float]:
    first, last = _reach(item, axis)
    return first - RADIUS, last + RADIUS


def _item(item: Mapping[str, Any], y: float, axis: Axis) -> Markup:
    occurred = item["occurred"]
    first, last = _reach(item, axis)
    told = f"{axis.voice.date(occurred)}: {item['summary'] or ''}"
    if _is_day(occurred):
        kind = "dot marked" if item["disputed"] or item["standing"] in DOUBTED else "dot"
        shapes = [element("circle", cx=first, cy=y, r=RADIUS, class_=kind)]
    else:
        shapes = [element("line", x1=first, x2=max(last, first + 6), y1=y, y2=y, class_="span")]
        if occurred["earliest"] is None:
            shapes.append(element("text", "<", x=first - 1, y=y + 4, class_="tick", text_anchor="end"))
    return element("g", element("title", told), *shapes, data_event=item["event"])


def _is_day(occurred: Mapping[str, Any]) -> bool:
    """Whether a date is known to the day or better; a day may be an hour longer where the clocks change."""
    first, last = occurred["earliest"], occurred["latest"]
    return None not in {first, last} and from_text(last) - from_text(first) <= DAY + DAY // 12
