"""How positions moved: a lane for each party on each issue, with a step for each position and a mark for each shift.

Every mark bears the number under which the shift stands in the list behind the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from events.clock import DAY, from_text
from service.web.figures.axis import Axis, instant_of
from service.web.figures.svg import cut_short, drawing, element
from service.web.vocabulary import GLYPHS, SIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.web.figures.voice import Voice

WIDTH: Final = 960.0
LABEL: Final = 150.0
"""Width of the names of the parties."""

LANE: Final = 30.0
BAR: Final = 20.0
HEADING: Final = 30.0
TOP: Final = 26.0
RADIUS: Final = 8.5
FOOT: Final = 8.0
LETTER: Final = 7.6
"""Width of a letter, widely reckoned: in some scripts they are wider."""


def draw(document: Mapping[str, Any], voice: Voice) -> Markup:
    """Draw the shifts of a document.

    Args:
        document: As ``service.views.shifts`` has it, with ``lanes`` as ``service.views.lanes`` has them.
    """
    shifts, lanes = document["shifts"], document["lanes"]
    axis = Axis.around(_instants(document), LABEL, WIDTH - 6, voice)
    marks = _numbered(shifts)
    parts: list[Markup] = []
    y, heading = TOP, None
    for lane in lanes:
        if lane["issue"] != heading:
            heading = lane["issue"]
            parts.append(element("text", voice.issue(heading), x=0, y=y + 20, class_="heading"))
            y += HEADING
        parts.append(_lane(lane, marks.get((lane["issue"], lane["party"]), []), y, axis))
        y += LANE
    return drawing(
        WIDTH,
        y + FOOT,
        axis.drawn(TOP, y),
        *parts,
        name="shifts",
        title=voice._("How positions moved"),
        described=_described(document, voice),
    )


def _described(document: Mapping[str, Any], voice: Voice) -> str:
    shifts = document["shifts"]
    if not shifts:
        return voice._("No position shifted in this span.")
    number = len(shifts)
    counted = voice.many("%(num)s shift of a position", "%(num)s shifts of positions", number)
    span = {"first": voice.date(shifts[0]["at"]), "last": voice.date(shifts[-1]["at"])}
    return voice._("%(counted)s, from %(first)s to %(last)s. The list below tells each.", counted=counted, **span)


def _instants(document: Mapping[str, Any]) -> list[int]:
    """What the axis must hold: where what shifted begins and ends; without any, all steps; nothing after the date."""
    until = from_text(document["as_of"]["instant"])
    moved = {one["event"] for one in document["shifts"]}
    steps = [step for lane in document["lanes"] for step in lane["steps"] if step["event"] in moved or not moved]
    found = [from_text(step["from"]) for step in steps if step["from"]]
    found += [from_text(one["at"]["latest"]) for one in document["shifts"] if one["at"]["latest"]]
    return [min(at, until) for at in found] if moved and found else [*found, until]


def _numbered(shifts: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[tuple[int, Mapping[str, Any]]]]:
    found: dict[tuple[str, str], list[tuple[int, Mapping[str, Any]]]] = {}
    for number, one in enumerate(shifts, 1):
        found.setdefault((one["issue"], one["party"]), []).append((number, one))
    return found


def _lane(lane: Mapping[str, Any], marks: Iterable[tuple[int, Mapping[str, Any]]], y: float, axis: Axis) -> Markup:
    voice = axis.voice
    name = cut_short(voice.actor(lane["party"]), LABEL - 14)
    placed = list(_placed(lane, marks, axis))
    marked = [x for x, _, _ in placed]
    bars = [bar for step in lane["steps"] if (bar := _step(step, y, axis, marked)) is not None]
    discs = [_mark(x, y + LANE / 2, number, one, voice) for x, number, one in placed]
    label = element("text", name, x=10, y=y + LANE / 2 + 4, class_="who")
    return element("g", label, *bars, *discs, class_="lane", data_issue=lane["issue"], data_party=lane["party"])


def _placed(
    lane: Mapping[str, Any], marks: Iterable[tuple[int, Mapping[str, Any]]], axis: Axis
) -> Iterator[tuple[float, int, Mapping[str, Any]]]:
    """Where the marks stand: at the start of their step, or beside the mark before."""
    begun = {step["event"]: step["from"] for step in lane["steps"] if not step["lapsed"]}
    ended = {step["event"]: step["from"] for step in lane["steps"] if step["lapsed"]}
    reached = 0.0
    for number, one in marks:
        starts = ended if one["after"] is None else begun
        at = instant_of(starts.get(one["event"]) or one["at"]["latest"], axis.first)
        x = max(axis.x(at), reached)
        reached = x + 2 * RADIUS + 1
        yield x, number, one


def _step(step: Mapping[str, Any], y: float, axis: Axis, marks: Sequence[float]) -> Markup | None:
    """The bar of a step, with its word where there is room, and a dashed line where its start is not known exactly.

    Args:
        marks: Where the marks of the lane stand.
    """
    voice = axis.voice
    begin, end = instant_of(step["from"], axis.first), instant_of(step["to"], axis.last)
    left, right = axis.x(begin), axis.x(end)
    if right <= axis.left or left >= axis.right or right <= left:
        return None
    stance = "withdrawn" if step["withdrawn"] else step["stance"] or "unspecified"
    kind = "ended" if step["withdrawn"] or step["lapsed"] else SIDES.get(stance, "unknown")
    said = voice.say("lapsed") if step["lapsed"] else voice.say(stance)
    top = y + (LANE - BAR) / 2
    told = f"{voice.actor(step['actor']) or ''} {voice.date(step['since'])}: {said}. {step['summary'] or ''}".strip()
    parts = [
        element("title", told),
        element("rect", x=left, y=top, width=right - left, height=BAR, rx=2, class_=f"step {kind}"),
        *_doubts(step, top, axis),
    ]
    begun = [mark for mark in marks if left - 1 <= mark < left + RADIUS]
    start = max([left + 4, *(mark + RADIUS + 4 for mark in begun)])
    right = min([right, *(mark - RADIUS for mark in marks if mark > start)])
    label = f"{GLYPHS.get(stance, '')} {said}"
    if len(label) * LETTER < right - start:
        parts.append(element("text", label, x=start, y=top + BAR / 2 + 4, class_="word"))
    earliest = instant_of(step["since"]["earliest"], axis.first)
    if not step["lapsed"] and begin - earliest > DAY + DAY // 12 and axis.x(earliest) < left:
        middle = top + BAR / 2
        parts.append(element("line", x1=axis.x(earliest), x2=left, y1=middle, y2=middle, class_="since"))
    return element("g", *parts, data_step=step["event"])


def _doubts(step: Mapping[str, Any], top: float, axis: Axis) -> Iterator[Markup]:
    """A dotted line under the bar for as long as something else may have held already."""
    for begin, end in step["doubts"]:
        left, right = axis.x(instant_of(begin, axis.first)), axis.x(instant_of(end, axis.last))
        if right - left > 1:
            yield element("line", x1=left, x2=right, y1=top + BAR + 2.5, y2=top + BAR + 2.5, class_="doubt")


def _mark(x: float, y: float, number: int, one: Mapping[str, Any], voice: Voice) -> Markup:
    before = voice.say(one["before"]["stance"]) if one["before"] else voice._("no record")
    after = voice.say("lapsed") if one["after"] is None else voice.say(one["after"]["stance"] or "withdrawn")
    told = f"{number}. {voice.date(one['at'])}: {before} → {after}. {one['summary'] or ''}"
    return element(
        "g",
        element("title", told),
        element("circle", cx=x, cy=y, r=RADIUS, class_="disc"),
        element("text", str(number), x=x, y=y + 3.4, class_="number", text_anchor="middle"),
        class_="shift",
        data_event=one["event"],
    )
