import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.edtf import BEGINNING
from service.timetravel.in_force import Assertion, Held, decide
from service.views.affirmations import renew

NOW = 100


def said(order: int, lo: int, hi: int | None = None) -> Assertion:
    end = lo + 1 if hi is None else hi
    return Assertion(order, order, lo, end, end)


def held(*rows: Assertion) -> Held | None:
    return decide(rows, NOW)


def test_a_reiteration_of_the_same_stance_renews_the_position() -> None:
    stated, repeated = said(1, 10), said(2, 20)
    found = renew(held(stated), held(repeated), {1: "demands", 2: "demands"}, NOW)
    assert found is not None
    assert (found.held, found.last_affirmed) == (Held(stated, ()), repeated)


def test_a_reiteration_that_is_surely_older_renews_nothing() -> None:
    found = renew(held(said(1, 10)), held(said(2, 9)), {1: "demands", 2: "demands"}, NOW)
    assert found is not None
    assert found.last_affirmed is None


def test_a_reiteration_within_the_same_open_granule_renews() -> None:
    stated, repeated = said(1, BEGINNING, 50), said(2, BEGINNING, 50)
    found = renew(held(stated), held(repeated), {1: "demands", 2: "demands"}, NOW)
    assert found is not None
    assert (found.held.in_force, found.held.certainty, found.last_affirmed) == (stated, "certain", repeated)


def test_a_later_reiteration_of_another_stance_is_the_position() -> None:
    stated, repeated = said(1, 10), said(2, 20)
    found = renew(held(stated), held(repeated), {1: "demands", 2: "refuses"}, NOW)
    assert found is not None
    assert (found.held, found.last_affirmed) == (Held(repeated, ()), None)


def test_an_older_reiteration_of_another_stance_is_nothing() -> None:
    stated = said(1, 10)
    found = renew(held(stated), held(said(2, 5)), {1: "demands", 2: "refuses"}, NOW)
    assert found is not None
    assert (found.held, found.last_affirmed) == (Held(stated, ()), None)


def test_where_no_position_is_in_force_the_reiteration_is_the_position() -> None:
    repeated = said(2, 20)
    found = renew(None, held(repeated), {2: "demands"}, NOW)
    assert found is not None
    assert (found.held, found.last_affirmed) == (Held(repeated, ()), None)


def test_after_a_withdrawal_the_reiteration_is_the_position() -> None:
    repeated = said(2, 20)
    found = renew(held(said(1, 10)), held(repeated), {1: None, 2: "demands"}, NOW)
    assert found is not None
    assert found.held.in_force == repeated


def test_a_possible_reiteration_of_another_stance_joins_what_is_possible() -> None:
    stated, maybe = said(1, 10), said(2, 90, 200)
    found = renew(held(stated), held(maybe), {1: "demands", 2: "refuses"}, NOW)
    assert found is not None
    assert found.held == Held(stated, (maybe,))
    assert found.held.certainty == "ambiguous"


def test_a_possible_reiteration_of_the_same_stance_changes_nothing() -> None:
    stated = said(1, 10)
    found = renew(held(stated), held(said(2, 90, 200)), {1: "demands", 2: "demands"}, NOW)
    assert found is not None
    assert (found.held, found.last_affirmed) == (Held(stated, ()), None)


def test_only_possible_reiterations_are_only_possible_positions() -> None:
    maybe = said(1, 90, 200)
    found = renew(None, held(maybe), {1: "demands"}, NOW)
    assert found is not None
    assert (found.held.in_force, found.held.certainty) == (None, "possible")


def test_nothing_renews_nothing() -> None:
    assert renew(None, None, {}, NOW) is None


spans = st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from(["demands", "refuses"]))


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6), st.integers(1, 20))
def test_cells_decided_apart_say_the_same_as_their_assertions_together(
    positions: list[tuple[int, int, str]], reiterations: list[tuple[int, int, str]], at: int
) -> None:
    rows = [said(order, lo, lo + width) for order, (lo, width, _) in enumerate([*positions, *reiterations])]
    stances: dict[int, str | None] = {order: stance for order, (*_, stance) in enumerate([*positions, *reiterations])}
    stated, repeated = rows[: len(positions)], rows[len(positions) :]
    position = decide(stated, at)
    standing = position.in_force if position else None
    others = [row for row in repeated if standing is None or stances[row.kf] != stances[standing.kf]]
    # Reiterations of the stance in force take part within their own cell only, where they may shut others out.
    reachable = decide(repeated, at)
    seen = set() if reachable is None else {reachable.in_force, *reachable.others}
    found = renew(position, reachable, stances, at)
    assert (found.held if found else None) == decide([*stated, *(row for row in others if row in seen)], at)


@pytest.mark.parametrize(("lo", "renews"), [(19, True), (20, True), (21, False)])
def test_the_edge_of_surely_older_is_the_start_of_the_position(lo: int, renews: bool) -> None:
    repeated = said(2, 10, 21)
    found = renew(held(said(1, lo, 40)), held(repeated), {1: "demands", 2: "demands"}, NOW)
    assert found is not None
    assert (found.last_affirmed is not None) is renews
