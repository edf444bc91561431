"""The split of one cell's difference."""

import pytest

from service.timetravel.compare import NOTHING, Seen, Value, seen, split
from service.timetravel.in_force import Assertion, Held


def at(value: Value, *others: Value, marks: tuple[int, ...] = ()) -> Seen:
    return Seen(value, frozenset([value, *others]), marks)


A, B = (1, False), (2, False)


@pytest.mark.parametrize(
    ("a", "m", "b", "fate", "retracted", "causes"),
    [
        (NOTHING, NOTHING, NOTHING, [], False, []),
        (NOTHING, at(A), at(A), [], False, [("moved", True)]),
        (at(A), at(B), at(B), [], False, [("moved", True)]),
        (at(A, B), at(B), at(B), [], False, [("moved", False)]),
        (at(A), at(B, A), at(B), [], False, [("moved", False)]),
        (at(A), at(A, B), at(A), [], False, []),
        (at(A), at(A), at(B), [], False, [("learned", True)]),
        (at(A), at(A), at(B, A), [], False, [("learned", False)]),
        (at(A), at(A), at((3, False)), [3], False, [("corrected", True)]),
        (at(A), at(B), at(A), [5], True, [("moved", True), ("retracted", True)]),
        (at(A), at(A), at(A, marks=(7,)), [], False, [("disputed", True)]),
        (at(A), at(A), at((1, True)), [], False, [("learned", True)]),
    ],
)
def test_a_cell_has_at_most_one_movement_and_one_lesson(
    *, a: Seen, m: Seen, b: Seen, fate: list[int], retracted: bool, causes: list[tuple[str, bool]]
) -> None:
    assert [(one.cause, one.certain) for one in split(a, m, b, fate, retracted=retracted)] == causes


def test_the_events_are_what_made_the_difference() -> None:
    moved, retracted = split(at(B), at((4, False)), at(B), [6], retracted=True)
    assert (moved.events, retracted.events) == ((4,), (2, 6))
    (disputed,) = split(at(A, marks=(3,)), at(A, marks=(3,)), at(A, marks=(5,)), [], retracted=False)
    assert disputed.events == (3, 5)


def test_what_may_have_lapsed_may_be_two_things() -> None:
    row = Assertion(kf=1, ord=1, lo=0, hi=10, said_hi=10, ends_lo=20, ends=30)
    held = Held(row, ())
    assert seen(held, 20) == Seen((1, False), frozenset([(1, False)]))
    assert seen(held, 25) == Seen((1, False), frozenset([(1, False), (1, True)]))
    assert seen(held, 30) == Seen((1, True), frozenset([(1, True)]))
    assert seen(None, 30) == NOTHING
    assert seen(Held(None, (row,)), 5).possible == {None, (1, False)}
