"""``holds_for``: within the rectangle that an answer names, the model gives the same answer everywhere."""

import random
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from events.clock import DAY, SECOND, from_text
from events.dialects.database import Database
from events.edtf import BEGINNING, FOREVER
from service.timetravel.exact import widest
from service.timetravel.lookup import Selector, one_cell
from service.timetravel.reading import Reading
from service.views.shown import rows_of, told
from tests.desk import Desk, Json, amendment, position
from tests.model import Model, Name
from tests.service.timetravel.sayings import dates, modelled, said

EVERYTHING: Final = Selector("c.cell_id > 0", ())
CELL: Final = ("issue:donbas", "position/ru")


@dataclass(frozen=True)
class Rectangle:
    """``[since, until)`` on the valid axis, ``[first, last]`` on the known one."""

    since: int
    until: int
    first: int
    last: int


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[int, Json]]:
    """What is recorded one after another, and how long the desk waits before each."""
    found: list[tuple[int, Json]] = []
    chains: list[str] = []
    for number in range(draw(st.integers(2, 7))):
        act = draw(st.sampled_from(["say", "say", "say", "correct", "retract", "dispute"])) if chains else "say"
        match act:
            case "say":
                event = draw(said)
                chains.append(f"E{number}")
            case "correct":
                event = amendment(
                    "corrected", draw(st.sampled_from(chains)), changes={"occurred": draw(dates)}, reason="error"
                )
            case "retract":
                event = amendment("retracted", chains.pop(draw(st.integers(0, len(chains) - 1))), reason="false")
            case _:
                event = amendment("disputed", draw(st.sampled_from(chains)), by="ua", grounds="no")
        found.append((draw(st.sampled_from([0, SECOND, DAY, 30 * DAY])), {"id": f"E{number}", **event}))
    return found


def recorded(database: Database, drawn: list[tuple[int, Json]]) -> tuple[Desk, Model]:
    desk = Desk(database, opened="2026-01-15T08:00:00Z")
    desk.register()
    for wait, event in drawn:
        desk.now += wait
        desk.record(event)
    desk.close()
    return desk, modelled(desk)


def answer(model: Model, names: set[Name] | None, t: int, k: int) -> Any:
    """All that a view of the cells can show: what is and may be in force, lapsed or not, what stands over it, the tense."""
    if k == 0:
        return ("before-first-event", {}, {})
    shown = {name: held for name, held in model.held(t, k).items() if names is None or name in names}
    by_sequence = {said.kf: said for said in model.known(k).values()}
    around = {}
    for kf in {kf for chosen, others in shown.values() for kf in (chosen, *others) if kf is not None}:
        end = model.dates(by_sequence[kf]).end
        around[kf] = (by_sequence[kf].overlays, end and (end.lo < t, end.hi <= t))
    return (model.tense(t, k), shown, around)


def rectangle(desk: Desk, selector: Selector, t: int, k: int) -> Rectangle:
    with desk.reading_at(t, k) as reading:
        reading.held(selector)
        stated = reading.holds_for()
    since, until = (None if text is None else from_text(text) for text in stated["as_of"])
    first, last = stated["known_at"]
    return Rectangle(BEGINNING if since is None else since, FOREVER if until is None else until, first, last)


def beside_changes(model: Model) -> list[int]:
    """Instants at which something may change, with their neighbours."""
    points = {point for k in range(1, len(model.log) + 1) for point in model.instants(k)}
    points |= {entry.recorded_at + 1 for entry in model.log[1:]}
    return sorted({point + beside for point in points for beside in (-1, 0, 1, 2)})


def asked(model: Model, draw: random.Random) -> tuple[int, int, Name]:
    """A coordinate, and a cell that something was said of by then."""
    k = draw.randint(1, len(model.log))
    return draw.choice(beside_changes(model)), k, draw.choice(sorted(model.held(FOREVER, k)))


seeds: Final = st.integers(0, 2**20)


@given(drawn=steps(), seed=seeds)
def test_within_its_rectangle_an_answer_stays_the_same(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    draw = random.Random(seed)
    desk, model = recorded(database, drawn)
    for _ in range(4):
        t, k, name = asked(model, draw)
        names = draw.choice([None, {name}])
        found = rectangle(desk, EVERYTHING if names is None else one_cell(*name), t, k)
        assert found.since <= t < found.until
        assert found.first <= k == found.last
        points = {*beside_changes(model), found.since, found.until - 1}
        inside = sorted(point for point in points if found.since <= point < found.until and abs(point) < FOREVER)
        here = answer(model, names, t, k)
        for known in range(found.first, k + 1):
            for instant in {inside[0], inside[-1], *draw.sample(inside, min(20, len(inside)))}:
                assert answer(model, names, instant, known) == here, (found, (t, k), (instant, known), names)


@given(drawn=steps(), seed=seeds)
def test_of_a_single_cell_the_dates_reach_as_far_as_the_answer_does(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    draw = random.Random(seed)
    desk, model = recorded(database, drawn)
    for _ in range(4):
        t, k, name = asked(model, draw)
        found = rectangle(desk, one_cell(*name), t, k)
        here = answer(model, {name}, t, k)
        if found.since != BEGINNING:
            assert answer(model, {name}, found.since - 1, k) != here, (found, (t, k), name)
        if found.until != FOREVER:
            assert answer(model, {name}, found.until, k) != here, (found, (t, k), name)


def shown(reading: Reading, name: Name) -> Any:
    """All that the model tells of a cell, as the service has it."""
    cell = reading.one(*name)
    rows = [] if cell is None else list(rows_of([cell]))
    at = reading.at.instant
    ended = [(row.ends_lo < at, row.ends <= at) if row.ends_lo and row.ends else None for row in rows]
    over = [
        [(overlay.kind, overlay.event.sequence) for overlay in one.overlays] for one in told(reading, rows).values()
    ]
    return cell and cell.in_force and cell.in_force.kf, [row.kf for row in rows], ended, over


@given(drawn=steps(), seed=seeds)
def test_of_a_single_cell_each_edge_is_where_the_answer_of_the_model_changes(
    database: Database, drawn: list[tuple[int, Json]], seed: int
) -> None:
    draw = random.Random(seed)
    desk, model = recorded(database, drawn)
    for _ in range(3):
        t, k, name = asked(model, draw)
        with desk.reading_at(t, k) as reading:
            found = widest(reading, partial(shown, name=name))
        here = answer(model, {name}, t, k)
        inside = [point for point in beside_changes(model) if found.lower <= point < found.upper]
        inside += [point for point in (found.lower, found.upper - 1) if BEGINNING + 1 < point < FOREVER - 1]
        assert found.lower <= t < found.upper
        for known in range(found.first, k + 1):
            for instant in draw.sample(inside, min(12, len(inside))):
                assert answer(model, {name}, instant, known) == here, (found, (t, k), (instant, known), name)
        if found.lower > BEGINNING + 1:
            assert answer(model, {name}, found.lower - 1, k) != here, (found, (t, k), name)
        if found.upper != FOREVER:
            assert answer(model, {name}, found.upper, k) != here, (found, (t, k), name)
        if found.first > 0:
            row = [answer(model, {name}, instant, found.first - 1) for instant in inside]
            assert any(other != here for other in row), (found, (t, k), name)


def test_what_is_recorded_later_about_another_cell_leaves_the_rectangle_of_a_past_date_alone(desk: Desk) -> None:
    desk.record(position("2026-01-10"), position("2026-01-20", "refuses"), at="2026-01-21T09:00:00Z")
    desk.record(position("2026-01-15", party="ua"), at="2026-01-25T09:00:00Z")
    with desk.reading("2026-01-15") as reading:
        reading.one("issue:donbas", "position/ru")
        assert reading.holds_for() == {
            "as_of": ["2026-01-11T00:00:00Z", "2026-01-20T00:00:00.000001Z"],
            "known_at": [9, 10],
        }


def test_an_answer_before_everything_holds_back_to_the_beginning(desk: Desk) -> None:
    desk.record(position("2026-01-10"), at="2026-01-21T09:00:00Z")
    with desk.reading("2026-01-09") as reading:
        reading.one("issue:donbas", "position/ru")
        assert reading.tense == "before-first-event"
        assert reading.holds_for() == {"as_of": [None, "2026-01-10T00:00:00.000001Z"], "known_at": [8, 8]}


def test_what_always_held_and_has_an_end_bounds_the_answer_before_everything(desk: Desk) -> None:
    desk.record(position("../2025-12-10"), position("2026-01-10", party="ua"), at="2026-01-21T09:00:00Z")
    with desk.reading("2025-12-01") as reading:
        assert reading.one("issue:donbas", "position/ru") is not None
        assert reading.tense == "before-first-event"
        assert reading.holds_for()["as_of"] == [None, "2025-12-10T00:00:00.000001Z"]
