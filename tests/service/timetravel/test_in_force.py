"""The rule of what is in force against the enumeration of possible worlds."""

import random
from collections.abc import Sequence
from functools import cache
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.edtf import ALWAYS, BEGINNING, FOREVER
from service.timetravel.in_force import Assertion, decide
from tests.possible_worlds import NOTHING_YET, Stated, may_be_in_force, possibilities

OPEN_LO: Final = -2
"""Stands for ``BEGINNING``; the granule of what always held is ``[-2, -1)``."""

WIDEST: Final = 5
OPEN_HI: Final = WIDEST + 1
"""Stands for ``FOREVER``: after every instant that is asked about."""

INSTANTS: Final = range(WIDEST + 1)

CASES: Final = 30_000
"""Random sets of assertions, each looked at from all instants."""

_BOUNDS: Final = {OPEN_LO: BEGINNING, OPEN_LO + 1: ALWAYS, OPEN_HI: FOREVER}


def bound(unit: int) -> int:
    return _BOUNDS.get(unit, unit * 1_000_000)


def assertions(stated: Sequence[Stated]) -> list[Assertion]:
    return [
        Assertion(kf=one.ord + 10, ord=one.ord, lo=bound(one.lo), hi=bound(one.hi), said_hi=bound(one.said_hi))
        for one in stated
    ]


def decided(stated: Sequence[Stated], at: int) -> set[int]:
    """The possibilities that the rule sees."""
    held = decide(assertions(stated), bound(at))
    if held is None:
        return {NOTHING_YET}
    if held.in_force is None:
        return {NOTHING_YET, *(other.ord for other in held.others)}
    return {held.in_force.ord, *(other.ord for other in held.others)}


def drawn(draw: random.Random) -> list[Stated]:
    """A few assertions whose granules meet often; granules shared as stated and settled apart, some ahead."""
    granules = [_granule(draw) for _ in range(draw.choice((1, 2, 2, 3)))]
    found = []
    recorded = 0
    for place in range(1, draw.choice((1, 2, 2, 3, 3, 3, 4)) + 1):
        lo, said_hi = draw.choice(granules)
        recorded = min(recorded + draw.choice((0, 1, 1, 2)), OPEN_HI)
        settled = recorded if lo < recorded < said_hi else said_hi
        found.append(Stated(place, lo, settled, said_hi))
    draw.shuffle(found)
    return found


@cache
def enumerated(stated: tuple[Stated, ...]) -> list[set[int]]:
    """The possibilities at all instants; many of the sets drawn are the same but for their order."""
    return possibilities(stated, INSTANTS)


def in_order(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    return tuple(sorted(stated, key=lambda one: one.ord))


def _granule(draw: random.Random) -> tuple[int, int]:
    kind = draw.random()
    if kind < 0.06:
        return OPEN_LO, OPEN_LO + 1
    if kind < 0.2:
        return OPEN_LO, draw.randint(0, WIDEST)
    lo = draw.randint(0, WIDEST - 1)
    return (lo, OPEN_HI) if kind < 0.26 else (lo, draw.randint(lo + 1, min(lo + 3, WIDEST)))


def test_the_rule_equals_the_enumeration_of_possible_worlds() -> None:
    draw = random.Random(20260124)
    met: set[str] = set()
    for _ in range(CASES):
        stated = drawn(draw)
        for at, possible in zip(INSTANTS, enumerated(in_order(stated)), strict=True):
            assert decided(stated, at) == possible, (stated, at)
            met.add(f"{'nothing yet and ' if NOTHING_YET in possible else ''}{len(possible - {NOTHING_YET})}")
    assert met >= {f"{kind}{number}" for kind in ("", "nothing yet and ") for number in (1, 2, 3)}, "all kinds were met"


def test_what_is_in_force_is_the_latest_of_the_definite_that_are_possible() -> None:
    draw = random.Random(5)
    for _ in range(3_000):
        stated = drawn(draw)
        for at, possible in zip(INSTANTS, enumerated(in_order(stated)), strict=True):
            definite = [one for one in stated if one.hi <= at and one.ord in possible]
            held = decide(assertions(stated), bound(at))
            latest = max(definite, key=lambda one: (one.hi, one.ord), default=None)
            assert (held and held.in_force and held.in_force.ord) == (latest and latest.ord)


@st.composite
def statements(draw: st.DrawFn) -> list[Stated]:
    found: list[Stated] = []
    places = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True))
    for place in places:
        share: bool = draw(st.booleans())
        if found and share:
            shared = draw(st.sampled_from(found))
            lo, said_hi = shared.lo, shared.said_hi
        else:
            lo = draw(st.sampled_from([OPEN_LO, 0, 1, 2, 3, 4]))
            said_hi = (
                draw(st.integers(max(lo, -1) + 1, OPEN_HI)) if lo != OPEN_LO else draw(st.integers(-1, OPEN_HI - 1))
            )
        hi = draw(st.integers(lo + 1, said_hi)) if lo != OPEN_LO else draw(st.integers(min(0, said_hi), said_hi))
        found.append(Stated(place, lo, hi, said_hi))
    return found


@given(stated=statements(), at=st.sampled_from(INSTANTS))
def test_the_rule_equals_the_enumeration_wherever_a_granule_was_settled(stated: list[Stated], at: int) -> None:
    assert decided(stated, at) == may_be_in_force(stated, at)


@given(stated=statements(), at=st.sampled_from(INSTANTS))
def test_finer_time_opens_no_other_possibilities(stated: list[Stated], at: int) -> None:
    stated = stated[:3]
    assert may_be_in_force(stated, at, ticks=2) == may_be_in_force(stated, at, ticks=len(stated) + 2)


@given(stated=statements(), at=st.sampled_from(INSTANTS))
def test_on_a_grid_as_coarse_as_the_bounds_nothing_more_is_possible(stated: list[Stated], at: int) -> None:
    assert may_be_in_force(stated, at, ticks=1) <= decided(stated, at)


def test_of_two_granules_that_overlap_in_one_unit_either_may_come_first() -> None:
    stated = [Stated(1, 0, 1, 1), Stated(2, 0, 3, 3)]
    assert may_be_in_force(stated, 3, ticks=1) == {2}, "were moments as coarse as bounds, the log's order would decide"
    assert may_be_in_force(stated, 3) == decided(stated, 3) == {1, 2}


@given(stated=statements(), at=st.sampled_from(INSTANTS), seed=st.randoms(use_true_random=False))
def test_the_order_in_which_rows_arrive_does_not_matter(stated: list[Stated], at: int, seed: random.Random) -> None:
    rows = assertions(stated)
    shuffled = seed.sample(rows, len(rows))
    assert decide(rows, bound(at)) == decide(shuffled, bound(at))


@given(stated=statements(), at=st.sampled_from(INSTANTS))
def test_what_ends_at_or_below_the_floor_may_be_left_unread_with_what_shares_its_granule(
    stated: list[Stated], at: int
) -> None:
    rows = [row for row in assertions(stated) if row.lo < bound(at)]
    floor = max((row.lo for row in rows if row.hi <= bound(at)), default=BEGINNING)
    above = {(row.lo, row.said_hi) for row in rows if row.hi > floor}
    needed = [row for row in rows if row.hi > floor or (row.lo, row.said_hi) in above]
    assert decide(needed, bound(at)) == decide(rows, bound(at))


@pytest.mark.parametrize(
    ("rows", "at", "in_force", "others", "certainty"),
    [
        ([(1, 0, 1, 1)], 1, 1, [], "certain"),
        ([(1, 0, 2, 2)], 1, None, [1], "possible"),
        ([(1, 0, 1, 1), (2, 2, 4, 4)], 3, 1, [2], "ambiguous"),
        ([(1, 0, 3, 3), (2, 1, 2, 2)], 3, 1, [2], "ambiguous"),
        ([(1, 0, 2, 2), (2, 0, 2, 2)], 2, 2, [], "certain"),
        ([(1, 0, 4, 4), (2, 0, 2, 4)], 3, 2, [], "certain"),
        ([(1, 0, 2, 4), (2, 0, 4, 4)], 3, 1, [2], "ambiguous"),
    ],
    ids=[
        "one that has begun", "one that may have begun", "a later one may have begun", "the wider ends later",
        "one day, no time", "ahead of its recording, and surely followed", "settled, and possibly followed",
    ],
)  # fmt: skip
def test_the_answer_names_what_is_in_force_and_what_may_be_instead(
    rows: list[tuple[int, int, int, int]], at: int, in_force: int | None, others: list[int], certainty: str
) -> None:
    held = decide(assertions([Stated(*row) for row in rows]), bound(at))
    assert held is not None
    assert (held.in_force and held.in_force.ord) == in_force
    assert [other.ord for other in held.others] == others
    assert held.certainty == certainty


def test_nothing_stated_is_nothing_held() -> None:
    assert decide([], 0) is None
    assert decide(assertions([Stated(1, 3, 4, 4)]), bound(3)) is None
