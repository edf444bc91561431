"""What waits for what: issues as boxes, conditions as arrows from what must come first to what waits for it.

Every arrow bears the number under which the condition stands in the table behind the figure.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from markupsafe import Markup

from service.web.figures.layers import PASSING, layered
from service.web.figures.svg import drawing, element, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.web.figures.layers import Layout
    from service.web.figures.voice import Voice

NODE: Final = (168.0, 58.0)
GAP: Final = (46.0, 84.0)
PASS: Final = 34.0
"""Width of the place of an edge that passes a layer."""

MARGIN: Final = 14.0
RADIUS: Final = 9.0
HEAD: Final = 9.0
ENDS: Final = ("antecedent", "consequent")

Spot: TypeAlias = tuple[float, float]


class Path(NamedTuple):
    """A curve: how it is written, where its number stands, where it ends, and whether it leads down (1) or up (-1)."""

    written: str
    middle: Spot
    tip: Spot
    sign: int


def draw(document: Mapping[str, Any], voice: Voice) -> Markup:
    """Draw the graph of ``service.views.conditions``: every edge of it, settled and denied ones marked as such."""
    edges: Sequence[Mapping[str, Any]] = document["edges"]
    ends = [(_end(edge, ENDS[0]), _end(edge, ENDS[1])) for edge in edges]
    nodes = list(dict.fromkeys(node for pair in ends for node in pair))
    layout = layered(nodes, ends)
    spots, width = _spots(layout.layers)
    height = 2 * MARGIN + len(layout.layers) * (NODE[1] + GAP[1]) - GAP[1]
    circles = {pair for cycle in document["cycles"] for pair in pairwise([*cycle, cycle[0]])}
    arrows = [
        _arrow(number, edge, _path(layout, pair, spots, _twins(ends, number - 1)), closing=pair in circles)
        for number, (edge, pair) in enumerate(zip(edges, ends, strict=True), 1)
    ]
    texts = {
        node: (edge[end] or {}).get("text") or ""
        for edge, pair in zip(edges, ends, strict=True)
        for end, node in zip(ENDS, pair, strict=True)
    }
    return drawing(
        width,
        max(height, 60.0),
        *(arrow for arrow, _ in arrows),
        *(_box(node, spots[node], texts[node], voice) for node in nodes),
        *(number for _, number in arrows),
        name="conditions",
        title=voice._("What waits for what"),
        described=_described(document, voice),
    )


def _described(document: Mapping[str, Any], voice: Voice) -> str:
    number, circles = len(document["edges"]), len(document["cycles"])
    told = voice.many("%(num)s condition", "%(num)s conditions", number)
    closed = voice.many("%(num)s closed circle", "%(num)s closed circles", circles)
    return voice._(
        "%(conditions)s and %(circles)s of issues that wait for each other. The table below tells each.",
        conditions=told,
        circles=closed,
    )


def _end(edge: Mapping[str, Any], end: str) -> str:
    """The node of an end: its issue, or, where it names none, one of its own."""
    issue: str | None = (edge[end] or {}).get("issue")
    return issue or f"text:{edge['condition']}:{end}"


def _spots(layers: Sequence[Sequence[str]]) -> tuple[dict[str, Spot], float]:
    """The middles of the boxes and of what passes between them, and the width of it all."""
    rooms = [[PASS if place.startswith(PASSING) else NODE[0] + GAP[0] for place in layer] for layer in layers]
    inner = max([NODE[0] + GAP[0], *(sum(room) for room in rooms)])
    found = {}
    for depth, (layer, room) in enumerate(zip(layers, rooms, strict=True)):
        spare = (inner - sum(room)) / (len(layer) + 1)
        x, y = MARGIN, MARGIN + NODE[1] / 2 + depth * (NODE[1] + GAP[1])
        for place, wide in zip(layer, room, strict=True):
            x += spare
            found[place] = (x + wide / 2, y)
            x += wide
    return found, inner + 2 * MARGIN


def _box(node: str, spot: Spot, text: str, voice: Voice) -> Markup:
    named = not node.startswith("text:")
    title = voice.issue(node) if named else text or voice._("not on an issue")
    lines = wrapped(title, NODE[0] - 16, size=12.5)
    x, y = spot
    first = y - (len(lines) - 1) * 7.5 + 4
    written = [element("text", line, x=x, y=first + at * 15, text_anchor="middle") for at, line in enumerate(lines)]
    box = element(
        "rect", x=x - NODE[0] / 2, y=y - NODE[1] / 2, width=NODE[0], height=NODE[1], rx=4,
        class_="node" if named else "node text",
    )  # fmt: skip
    return element("g", element("title", title), box, *written, data_issue=node if named else None)


def _twins(ends: Sequence[tuple[str, str]], place: int) -> float:
    """How far to the side an edge runs, where several lead between the same two nodes."""
    mine = [at for at, pair in enumerate(ends) if set(pair) == set(ends[place])]
    return (mine.index(place) - (len(mine) - 1) / 2) * 26


def _path(layout: Layout, pair: tuple[str, str], spots: Mapping[str, Spot], aside: float) -> Path:
    """The curve of an edge through the places where it passes, with room for its head."""
    if pair[0] == pair[1]:
        return _loop(spots[pair[0]])
    route = [spots[place] for place in layout.routes[pair]]
    sign = -1 if pair in layout.turned else 1
    half = sign * NODE[1] / 2
    (x1, y1), (x2, y2) = route[0], route[-1]
    shift = aside + (NODE[0] / 3 if sign < 0 else 0)
    stops = [(x1 + shift, y1 + half), *route[1:-1], (x2 + shift, y2 - half - sign * (HEAD - 1))]
    written = f"M{stops[0][0]:.1f} {stops[0][1]:.1f}"
    for (ax, ay), (bx, by) in pairwise(stops):
        bend = (by - ay) * 0.5
        written += f" C{ax:.1f} {ay + bend:.1f} {bx:.1f} {by - bend:.1f} {bx:.1f} {by:.1f}"
    (ax, ay), (bx, by) = stops[0], stops[1]
    return Path(written, ((ax + bx) / 2, (ay + by) / 2), (x2 + shift, y2 - half), sign)


def _loop(spot: Spot) -> Path:
    """What an issue waits for itself."""
    x, y = spot[0] + NODE[0] / 2, spot[1]
    written = f"M{x:.1f} {y + 14:.1f} C{x + 44:.1f} {y + 60:.1f} {x - 30:.1f} {y + 76:.1f} {x - 30:.1f} {y + 37:.1f}"
    return Path(written, (x + 6, y + 54), (x - 30, y + NODE[1] / 2), -1)


def _arrow(number: int, edge: Mapping[str, Any], path: Path, *, closing: bool) -> tuple[Markup, Markup]:
    """The line with its head, and the disc with its number, which lies above all boxes."""
    kind = "settled" if edge["settled"] else "denied" if edge["denied_by"] else ""
    classes = ["edge", kind, "circle" if closing and not edge["settled"] else ""]
    line = element("path", d=path.written, class_=" ".join(filter(None, classes)))
    (tx, ty), back = path.tip, path.tip[1] - path.sign * HEAD
    points = f"{tx:.1f},{ty:.1f} {tx - 5:.1f},{back:.1f} {tx + 5:.1f},{back:.1f}"
    head = element("polygon", points=points, class_=f"head {kind}".strip())
    x, y = path.middle
    sign = {"settled": "✓", "denied": "✕"}.get(kind, "")
    disc = element(
        "g",
        element("title", f"{number}. {edge['summary'] or ''}"),
        element("circle", cx=x, cy=y, r=RADIUS, class_="disc"),
        element("text", str(number), x=x, y=y + 3.4, class_="number", text_anchor="middle"),
        *([element("text", sign, x=x + RADIUS + 3, y=y + 4, class_=f"sign {kind}")] if sign else []),
    )
    return element("g", line, head, class_="condition", data_condition=edge["condition"]), disc
