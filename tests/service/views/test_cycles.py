import itertools

from hypothesis import given
from hypothesis import strategies as st

from service.views.cycles import MOST_CYCLES, cycles


def test_what_waits_in_a_line_waits_in_no_circle() -> None:
    assert cycles([("a", "b"), ("b", "c"), ("a", "c")]) == []


def test_a_circle_is_named_once_from_its_least_member_on() -> None:
    assert cycles([("c", "a"), ("b", "c"), ("a", "b"), ("a", "b"), ("c", "d")]) == [["a", "b", "c"]]


def test_what_waits_for_itself_is_a_circle_and_circles_may_share_members() -> None:
    assert cycles([("a", "a"), ("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")]) == [["a"], ["a", "b"], ["b", "c"]]


def test_a_dense_graph_ends_all_the_same() -> None:
    nodes = [f"n{number:02}" for number in range(40)]
    assert len(cycles(itertools.permutations(nodes, 2))) == MOST_CYCLES


edges = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12)


@given(edges)
def test_the_cycles_are_those_that_trying_every_order_finds(graph: list[tuple[str, str]]) -> None:
    drawn = set(graph)
    every = [
        list(path)
        for size in range(1, 6)
        for path in itertools.permutations("abcde", size)
        if path[0] == min(path) and all(edge in drawn for edge in zip(path, (*path[1:], path[0]), strict=True))
    ]
    assert cycles(graph) == sorted(every)
