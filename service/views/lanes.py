"""Lanes: where each party stood on each issue over time, step by step, for a figure of how positions moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from events.clock import DAY
from service.timetravel.instants import text_of
from service.views.courses import Courses, issues_asked
from service.views.filters import span_between
from service.views.issues import tree_of
from service.views.shown import dates

if TYPE_CHECKING:
    from collections.abc import Collection

    from service.timetravel.reading import Reading
    from service.views.positions import Place

LONGEST_DAY: Final = DAY + DAY // 12
"""Of a zone in which the clocks change, with an hour to spare."""


def lanes(
    reading: Reading,
    *,
    since: str | None = None,
    until: str | None = None,
    issue: str | None = None,
    subtree: bool = False,
    party: str | None = None,
    among: Collection[Place] | None = None,
) -> list[dict[str, Any]]:
    """Walk along positions up to ``as_of``.

    Args:
        since: First day or instant, inclusive; the step that was in force then is cut there.
        until: Last day or instant, inclusive.
        among: Only these issues and parties; None for all that are asked for.

    Returns:
        By place of the issue in the tree, then by party: ``issue``, ``party`` and ``steps`` in order. A step has
        ``from`` and ``to`` (instants, ``to`` exclusive and null while it stands, ``from`` null where its start is
        open), ``since`` (its date as known), the position in short, and ``doubts``: the spans ``[from, to]`` within it
        in which something else may have held already. Those of a day or less are left out: they are only as wide as
        the date of what came next.

    Raises:
        InvalidRequest: A date that cannot be read, or an empty span.
        Unknown: No such issue or party; ``NotYetKnown`` where it was registered later.
    """
    first, last = span_between(reading.dossier, since, until)
    last = min(last, reading.at.instant)
    courses = Courses(reading, issues_asked(reading, issue, subtree=subtree), party)
    reading.held(courses.selector)
    order = {slug: place for place, slug in enumerate(tree_of(reading).ordered())}
    places = [place for place in courses.places if among is None or place in among]
    places.sort(key=lambda place: (order.get(place[0], len(order)), place))
    walked = ({"issue": place[0], "party": place[1], "steps": _steps(courses, place, first, last)} for place in places)
    return [lane for lane in walked if lane["steps"]]


@dataclass(slots=True)
class _Step:
    """A stretch over which the same event holds, lapsed or not."""

    at: int
    shown: dict[str, Any]
    doubts: list[tuple[int, int | None]] = field(default_factory=list)


def _steps(courses: Courses, place: Place, first: int, last: int) -> list[dict[str, Any]]:
    """The steps of one position that reach into a span."""
    known = courses.reading.at.known
    found: list[_Step] = []
    doubtful: int | None = None
    for at, renewed in courses.walk(place, known, [at for at in courses.instants(place, known) if at <= last]):
        row = None if renewed is None else renewed.held.in_force
        if renewed is None or row is None:
            continue
        if doubtful is not None:
            found[-1].doubts.append((doubtful, at))
        shown = {**courses.in_short(row, at), "since": dates(courses.reading.event(row.kf).effective, row)}
        if not found or found[-1].shown != shown:
            found.append(_Step(at, shown))
        doubtful = None if renewed.held.certainty == "certain" else at
    if doubtful is not None:
        found[-1].doubts.append((doubtful, None))
    ends = [*(step.at for step in found[1:]), None][: len(found)]
    return [_shown(step, end, first) for step, end in zip(found, ends, strict=True) if end is None or end > first]


def _shown(step: _Step, end: int | None, first: int) -> dict[str, Any]:
    doubts: list[tuple[int, int | None]] = []
    for begin, over in step.doubts:
        joined = doubts and doubts[-1][1] == begin
        doubts[len(doubts) - bool(joined) :] = [(doubts[-1][0] if joined else begin, over)]
    return {
        "from": text_of(max(step.at, first)),
        "to": text_of(end),
        **step.shown,
        "doubts": [
            [text_of(begin), text_of(over)] for begin, over in doubts if over is None or over - begin > LONGEST_DAY
        ],
    }
