"""Shifts: every change of a position in valid order, with what it was before and which terms differ.

A shift stands where what is in force changes for certain: at the settled end of the new position's granule. Listed are
changes of stance or terms, withdrawals, what follows a withdrawal, lapses, and whatever a source reports as softened,
hardened or reversed though the log has nothing to compare it with. A first position is none, nor is the same one stated
again; both stand in ``courses``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from events.edtf import BEGINNING
from service.views.changes import Derived, derived_change, terms_changed
from service.views.courses import Courses, issues_asked
from service.views.filters import span_between
from service.views.paging import FIRST, Page, cut
from service.views.shown import dates, has_lapsed, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.timetravel.in_force import Assertion, Certainty
    from service.timetravel.reading import Reading
    from service.views.positions import Place
    from service.views.shown import Told

Change: TypeAlias = Derived | Literal["lapsed"]

REPORTED: Final = frozenset({"softened", "hardened", "reversed"})
"""What a source may call a change."""

SHIFTED: Final[frozenset[Change]] = frozenset({"terms_changed", "stance_changed", "withdrawn", "lapsed"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of what is in force for a party on an issue.

    Attributes:
        at: The instant from which the new one certainly holds (or the old one has certainly lapsed).
        before: None for the first.
        after: The same as ``before`` where that lapsed.
        change: As computed from the log; None where the event was erased.
        reported: As the source has it.
        certainty: Of what is in force from there on.
    """

    place: Place
    at: int
    before: Assertion | None
    after: Assertion
    change: Change | None
    reported: str | None
    certainty: Certainty

    @property
    def shifted(self) -> bool:
        """Whether the position moved, by the log or by the source."""
        if self.change == "new" and self.before is not None:
            return True
        return self.change in SHIFTED or self.reported in REPORTED


@dataclass(slots=True)
class Course:
    """What happened to one position up to an instant, in order."""

    turns: list[Turn] = field(default_factory=list)
    renewals: list[tuple[int, Assertion]] = field(default_factory=list)


def shifts(
    reading: Reading,
    *,
    since: str | None = None,
    until: str | None = None,
    issue: str | None = None,
    subtree: bool = False,
    party: str | None = None,
    page: Page = FIRST,
) -> dict[str, Any]:
    """List the shifts up to ``as_of``, as known at ``known_at``: what was retracted by then is absent.

    Args:
        since: First day or instant, inclusive, of the change.
        until: Last day or instant, inclusive.
        subtree: Take the issue's parts too.

    Returns:
        ``shifts`` and ``next``; and, where an issue or a party is named, ``courses``: for each position what stood
        before the span and after it, how often it shifted in between, and what reiterated it.

    Raises:
        InvalidRequest: A date that cannot be read, or an empty span.
        Unknown: No such issue or party; ``NotYetKnown`` where it was registered later.
    """
    first, last = span_between(reading.dossier, since, until)
    last = min(last, reading.at.instant)
    courses = Courses(reading, issues_asked(reading, issue, subtree=subtree), party)
    reading.held(courses.selector)
    found = {place: _course(courses, place, last) for place in courses.places}
    turned = [turn for course in found.values() for turn in course.turns if turn.shifted and turn.at > first]
    turned.sort(key=_key)
    shown, following = cut(turned, _key, page)
    events = told(reading, (turn.after for turn in shown))
    listed = [_shift(courses, turn, events[turn.after]) for turn in shown]
    named = issue is not None or party is not None
    told_of = [_told_of(courses, place, found[place], first, last) for place in found] if named else []
    return {
        **reading.coordinates(),
        "shifts": listed,
        "courses": [one for one in told_of if one is not None],
        "next": following,
    }


def _course(courses: Courses, place: Place, last: int) -> Course:
    """Walk the change points of one position up to an instant."""
    course, known = Course(), courses.reading.at.known
    standing: Assertion | None = None
    ended = False
    instants = [at for at in courses.instants(place, known) if at <= last]
    for at, renewed in courses.walk(place, known, instants):
        row = None if renewed is None else renewed.held.in_force
        if renewed is None or row is None:
            continue
        if standing is None or row.kf != standing.kf:
            course.turns.append(_turn(courses, place, at, before=standing, after=row, certainty=renewed.held.certainty))
            standing, ended = row, False
        if not ended and has_lapsed(row, at):
            course.turns.append(Turn(place, at, row, row, "lapsed", None, renewed.held.certainty))
            ended = True
        renewal = renewed.last_affirmed
        if renewal is not None and renewal not in [one for _, one in course.renewals]:
            course.renewals.append((at, renewal))
    return course


def _turn(
    courses: Courses, place: Place, at: int, *, before: Assertion | None, after: Assertion, certainty: Certainty
) -> Turn:
    data = courses.data(after)
    earlier = None if before is None else courses.data(before)
    change = derived_change(earlier, data) if data else None
    return Turn(place, at, before, after, change, data.get("reported_change"), certainty)


def _key(turn: Turn) -> tuple[int, int, str, str]:
    return turn.at, turn.after.ord, *turn.place


def _shift(courses: Courses, turn: Turn, one: Told) -> dict[str, Any]:
    lapsed = turn.change == "lapsed"
    told_terms = not lapsed and turn.change != "withdrawn"
    before = None if turn.before is None else courses.data(turn.before)
    return {
        "issue": turn.place[0],
        "party": turn.place[1],
        "at": one.since(),
        "certainty": turn.certainty,
        "before": None if turn.before is None else courses.in_short(turn.before, turn.after.lo),
        "after": None if lapsed else courses.in_short(turn.after, turn.at),
        "reported_change": turn.reported,
        "derived_change": turn.change,
        "terms_changed": terms_changed(before, courses.data(turn.after)) if told_terms else [],
        **one.said(),
        **one.named(),
    }


def _told_of(courses: Courses, place: Place, course: Course, first: int, last: int) -> dict[str, Any] | None:
    """Sum one position up; None where nothing was ever in force."""
    if not course.turns:
        return None
    earlier = [turn for turn in course.turns if turn.at <= first]
    within = course.turns[len(earlier) :]
    again = [(turn.at, turn.after) for turn in within if turn.change == "reiterated"]
    renewals = sorted([*again, *((at, row) for at, row in course.renewals if at > first)])
    return {
        "issue": place[0],
        "party": place[1],
        "before": _standing(courses, earlier, first) if first != BEGINNING else None,
        "after": _standing(courses, course.turns, last),
        "shifts": sum(turn.shifted for turn in within),
        "reiterated": [_renewal(courses, row) for _, row in renewals],
    }


def _standing(courses: Courses, turns: Sequence[Turn], at: int) -> dict[str, Any] | None:
    if not turns:
        return None
    row = turns[-1].after
    since = dates(courses.reading.event(row.kf).effective, row)
    return {**courses.in_short(row, at), "since": since, "certainty": turns[-1].certainty}


def _renewal(courses: Courses, row: Assertion) -> dict[str, Any]:
    body = courses.reading.event(row.kf).effective
    return {**dates(body, row), "event": courses.id_of(row), "actor": body.get("actor"), "summary": body.get("summary")}
