"""The layered layout: every edge leads down but those that are said to lead up, through a place in every layer."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.web.figures.layers import PASSING, layered

NODES = [f"n{number}" for number in range(7)]
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=18)


@given(EDGES)
def test_every_edge_leads_one_way_through_every_layer_between_its_ends(edges: list[tuple[str, str]]) -> None:
    layout = layered(NODES, edges)
    depth = {place: at for at, layer in enumerate(layout.layers) for place in layer}
    assert set(layout.routes) == {edge for edge in edges if edge[0] != edge[1]}
    for edge, route in layout.routes.items():
        assert (route[0], route[-1]) == edge
        assert all(place.startswith(PASSING) for place in route[1:-1])
        step = -1 if edge in layout.turned else 1
        assert [depth[after] - depth[before] for before, after in pairwise(route)] == [step] * (len(route) - 1)


@given(EDGES)
def test_every_node_stands_in_one_place(edges: list[tuple[str, str]]) -> None:
    placed = [place for layer in layered(NODES, edges).layers for place in layer]
    assert len(placed) == len(set(placed))
    assert {place for place in placed if not place.startswith(PASSING)} == set(NODES)


@given(EDGES)
def test_without_the_turned_edges_nothing_goes_in_a_circle(edges: list[tuple[str, str]]) -> None:
    layout = layered(NODES, edges)
    left = {edge for edge in layout.routes if edge not in layout.turned}
    remaining = set(NODES)
    while remaining:
        free = {node for node in remaining if not any(second == node and first in remaining for first, second in left)}
        assert free
        remaining -= free


def test_a_graph_without_circles_turns_nothing_round_and_an_empty_one_has_no_layers() -> None:
    assert layered(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")]).turned == set()
    assert layered(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")]).routes["a", "c"][1].startswith(PASSING)
    assert layered([], []).layers == []


def test_what_hangs_together_is_brought_together() -> None:
    layout = layered(["a", "b", "x", "y"], [("a", "y"), ("b", "x")])
    assert layout.layers in ([["a", "b"], ["y", "x"]], [["b", "a"], ["x", "y"]])
