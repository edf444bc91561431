"""The history of one position: along the valid axis, along the known one, or both at once as rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from events.edtf import ALWAYS, BEGINNING, FOREVER
from service.timetravel.grounds import of_cells
from service.timetravel.history import disputes_of, points_of
from service.timetravel.instants import text_of
from service.views.courses import Courses, issues_asked, names_of_place
from service.views.filters import check_word
from service.views.paging import FIRST, Page, cut
from service.views.shown import lapse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.timetravel.in_force import Assertion
    from service.timetravel.reading import Reading
    from service.views.affirmations import Renewed
    from service.views.positions import Place

Axis: TypeAlias = Literal["valid", "known", "both"]

AXES: Final[tuple[str, ...]] = get_args(Axis)

NOTHING: Final[dict[str, Any]] = {
    "event": None,
    "sequence": None,
    "stance": None,
    "summary": None,
    "terms": [],
    "actor": None,
    "withdrawn": False,
    "lapsed": None,
    "redacted": False,
    "disputed": False,
    "certainty": None,
    "possible": [],
}
"""What a step shows where nothing was on record."""

Value: TypeAlias = tuple[int | None, tuple[int, ...], str | None, tuple[int, ...]]
"""What makes two steps one: what is in force, what else is possible, whether it lapsed, and its disputes."""

EMPTY: Final[Value] = (None, (), None, ())


@dataclass(slots=True)
class Step:
    """A rectangle of coordinates within which a position is the same.

    Attributes:
        lower: Start on the valid axis, ``BEGINNING`` where open.
        upper: End, exclusive; ``FOREVER`` where open.
        since: First sequence.
        until: Last sequence; None while it still stands.
        renewed: What holds; None where nothing was on record.
        renewals: What reiterated it within, in valid order.
    """

    lower: int
    upper: int
    since: int
    until: int | None
    value: Value
    renewed: Renewed | None
    renewals: tuple[Assertion, ...] = ()


def history(reading: Reading, issue: str, party: str, *, axis: str = "valid", page: Page = FIRST) -> dict[str, Any]:
    """Tell the history of a party's position on an issue.

    Args:
        axis: ``valid``: where it stood over time, by what is known at ``known_at`` (``as_of`` does not matter).
            ``known``: what was believed about ``as_of``, from one record to the next, up to ``known_at``.
            ``both``: rectangles, up to ``known_at``.

    Returns:
        ``steps`` (or ``rectangles``) in order, and ``next``. Each step has ``from`` and ``to`` (instants, ``to``
        exclusive; or sequences, ``to`` inclusive and null while it stands), the position in short, and ``because``, the
        ids of the events that begin it. Steps cover everything from the first record on; a rectangle has ``as_of`` and
        ``known_at`` instead, and where none lies nothing was on record.

    Raises:
        InvalidRequest: No such axis.
        Unknown: No such issue or party; ``NotYetKnown`` where it was registered later.
    """
    check_word("axis", axis, AXES)
    courses = Courses(reading, issues_asked(reading, issue), party)
    walked = _History(courses, (issue, party))
    reading.note_known(courses.last_touch(), of_cells(courses.selector))
    if axis == "known":
        reading.note_edges(walked.edges())
    steps, document = {
        "valid": (walked.valid, walked.on_valid),
        "known": (walked.known, walked.on_known),
        "both": (walked.rectangles, walked.on_both),
    }[axis]
    shown, following = cut(steps(), _key, page)
    listed = [document(step) for step in shown]
    return {
        **reading.coordinates(),
        "issue": issue,
        "party": party,
        "axis": axis,
        "rectangles" if axis == "both" else "steps": listed,
        "next": following,
    }


def _key(step: Step) -> tuple[int, int]:
    return step.since, step.lower


class _History:
    """One position along both axes."""

    def __init__(self, courses: Courses, place: Place) -> None:
        self.courses = courses
        self.place = place
        self.at = courses.reading.at
        self.names = names_of_place(place)
        self.lives = [life for name in self.names for life in courses.chronicle.lives.get(name, ())]
        orders = {life.row.ord for life in self.lives}
        connection, key = courses.reading.connection, courses.reading.dossier.key
        self.disputes = disputes_of(connection, key, orders, self.at.known)

    def edges(self) -> Iterator[int]:
        """Every instant at which any answer that was ever given may change."""
        for life in self.lives:
            yield from points_of(life.row)
        yield from (first for _, first in self.courses.chronicle.firsts)

    def valid(self) -> list[Step]:
        """Steps at one ``known_at``, from the first record on."""
        return _from_first(self._steps_at(self.at.known))

    def known(self) -> list[Step]:
        """Steps about one ``as_of``, from the first record on."""
        steps: list[Step] = []
        for sequence in self._sequences():
            renewed = self.courses.stood(self.place, self.at.instant, sequence)
            value = self._value(renewed, self.at.instant, sequence)
            if not steps or steps[-1].value != value:
                if steps:
                    steps[-1].until = sequence - 1
                steps.append(Step(BEGINNING, FOREVER, sequence, None, value, renewed))
        return _from_first(steps)

    def rectangles(self) -> list[Step]:
        """Steps of both axes: as long as possible on the known one."""
        found: list[Step] = []
        standing: dict[tuple[int, int, Value], Step] = {}
        for sequence in self._sequences():
            steps = {(step.lower, step.upper, step.value): step for step in self._steps_at(sequence)}
            for key in standing.keys() - steps.keys():
                standing.pop(key).until = sequence - 1
            for key, step in steps.items():
                if key not in standing and step.value != EMPTY:
                    standing[key] = step
                    found.append(step)
        return sorted(found, key=_key)

    def on_valid(self, step: Step) -> dict[str, Any]:
        """Show a step of the valid axis."""
        return {
            "from": text_of(step.lower),
            "to": text_of(step.upper),
            **self._position(step, step.lower),
            "reiterated": [self.courses.id_of(row) for row in step.renewals],
            "because": self._ids(self._begin(step)),
        }

    def on_known(self, step: Step) -> dict[str, Any]:
        """Show a step of the known axis."""
        reading = self.courses.reading
        return {
            "from": step.since,
            "to": step.until,
            "recorded_at": text_of(reading.event(step.since).recorded_at),
            **self._position(step, self.at.instant),
            "because": self._ids([step.since]),
        }

    def on_both(self, step: Step) -> dict[str, Any]:
        """Show a rectangle."""
        return {
            "as_of": [text_of(step.lower), text_of(step.upper)],
            "known_at": [step.since, step.until],
            **self._position(step, step.lower),
            "because": self._ids([*self._begin(step), step.since]),
        }

    def _sequences(self) -> list[int]:
        changes = {change for found in self.disputes.values() for one in found for change in (one.sequence, one.kt)}
        return sorted(
            {*self.courses.chronicle.sequences(self.names), *(one for one in changes if one <= self.at.known)}
        )

    def _steps_at(self, known: int) -> list[Step]:
        steps: list[Step] = []
        for at, renewed in self.courses.walk(self.place, known, [ALWAYS, *self.courses.instants(self.place, known)]):
            value = self._value(renewed, at, known)
            if not steps or steps[-1].value != value:
                if steps:
                    steps[-1].upper = at
                steps.append(Step(BEGINNING if at == ALWAYS else at, FOREVER, known, None, value, renewed))
            affirmed = None if renewed is None else renewed.last_affirmed
            if affirmed is not None and affirmed not in steps[-1].renewals:
                steps[-1].renewals += (affirmed,)
        return steps

    def _value(self, renewed: Renewed | None, at: int, known: int) -> Value:
        if renewed is None:
            return EMPTY
        row = renewed.held.in_force
        others = tuple(other.kf for other in renewed.held.others)
        if row is None:
            return None, others, None, ()
        ended = lapse(row, at)
        disputes = tuple(one.sequence for one in self.disputes.get(row.ord, ()) if one.sequence <= known < one.kt)
        return row.kf, others, None if ended is None else ended["certainty"], disputes

    def _begin(self, step: Step) -> list[int]:
        """The first events of what begins or ends to hold where a step begins."""
        active = (life.row for life in self.lives if life.active(step.since))
        return [row.ord for row in active if step.lower in points_of(row)]

    def _ids(self, sequences: Iterable[int]) -> list[str]:
        return [self.courses.reading.event(sequence).id for sequence in sorted(set(sequences))]

    def _position(self, step: Step, at: int) -> dict[str, Any]:
        if step.renewed is None:
            return dict(NOTHING)
        held = step.renewed.held
        shown = dict(NOTHING)
        if held.in_force is not None:
            shown.update(self.courses.in_short(held.in_force, at))
            shown["lapsed"] = lapse(held.in_force, at)
        possible = [{**self.courses.in_short(row, at), "undated": row.lo == BEGINNING} for row in held.others]
        shown.update(disputed=bool(step.value[3]), certainty=held.certainty, possible=possible)
        return shown


def _from_first(steps: list[Step]) -> list[Step]:
    """Leave out what comes before the first record."""
    first = next((place for place, step in enumerate(steps) if step.value != EMPTY), len(steps))
    return steps[first:]
