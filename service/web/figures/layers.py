"""A layered layout of a small directed graph: what must come first stands above (Sugiyama's method, at its simplest).

Circles are opened by turning round the edges that a depth-first search finds to lead back; layers are by the longest
path; an edge that passes a layer has a place of its own there; within a layer, what hangs together is brought together
by the mean place of its neighbours. Cost: far below a millisecond for the
graphs of a dossier; linear in nodes times edges for others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Edge: TypeAlias = tuple[str, str]

SWEEPS: Final = 8
PASSING: Final = "\0"
"""Begins the name of a place where an edge passes a layer; no node's name does."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        layers: From the top, each with its places from the left: nodes, and passing edges (:data:`PASSING`).
        routes: For each edge the places through which it leads, its ends among them, in its own direction.
        turned: The edges that lead upwards.
    """

    layers: list[list[str]]
    routes: dict[Edge, list[str]]
    turned: set[Edge]


def layered(nodes: Sequence[str], edges: Sequence[Edge]) -> Layout:
    """Lay a graph out.

    Args:
        nodes: In the order in which they are looked at, which decides between layouts that are as good.
        edges: Between these nodes; several between two count once, and one from a node to itself does not.
    """
    plain = list(dict.fromkeys((first, second) for first, second in edges if first != second))
    turned = _turned(nodes, plain)
    down = {edge: edge[::-1] if edge in turned else edge for edge in plain}
    depths = _depths(nodes, list(down.values()))
    layers: list[list[str]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for node in nodes:
        layers[depths[node]].append(node)
    routes = {}
    for edge, (first, second) in down.items():
        passing = [
            f"{PASSING}{edge[0]}{PASSING}{edge[1]}{PASSING}{at}" for at in range(depths[first] + 1, depths[second])
        ]
        for at, place in enumerate(passing, depths[first] + 1):
            layers[at].append(place)
        route = [first, *passing, second]
        routes[edge] = route[::-1] if edge in turned else route
    pieces = [piece for route in routes.values() for piece in pairwise(route)]
    for sweep in range(SWEEPS):
        _order(layers, pieces, upwards=sweep % 2 == 1)
    return Layout(layers, routes, turned)


def _turned(nodes: Sequence[str], edges: Sequence[Edge]) -> set[Edge]:
    """The edges that lead back to a node from which the search came."""
    following: dict[str, list[str]] = {node: [] for node in nodes}
    for first, second in edges:
        following[first].append(second)
    found: set[Edge] = set()
    done: set[str] = set()
    for root in nodes:
        if root in done:
            continue
        path, waiting = {root: None}, [(root, iter(following[root]))]
        while waiting:
            node, rest = waiting[-1]
            after = next(rest, None)
            if after is None:
                waiting.pop()
                path.pop(node)
                done.add(node)
            elif after in path:
                found.add((node, after))
            elif after not in done:
                path[after] = None
                waiting.append((after, iter(following[after])))
    return found


def _depths(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The length of the longest path to each node; the graph has no circles."""
    depths = dict.fromkeys(nodes, 0)
    for _ in nodes:
        longer = [(second, depths[first] + 1) for first, second in edges if depths[second] <= depths[first]]
        if not longer:
            break
        for node, depth in longer:
            depths[node] = max(depths[node], depth)
    return depths


def _order(layers: list[list[str]], edges: Sequence[Edge], *, upwards: bool) -> None:
    """Sort each layer by the mean place of its neighbours, as shares of their layers' widths."""
    for layer in reversed(layers) if upwards else layers:
        places = {node: (place + 0.5) / len(one) for one in layers for place, node in enumerate(one)}
        means = {}
        for node in layer:
            near = [places[first if second == node else second] for first, second in edges if node in (first, second)]
            means[node] = sum(near) / len(near) if near else places[node]
        layer.sort(key=means.__getitem__)
