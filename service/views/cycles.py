"""Circular waits: what cannot begin because each of several things waits for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_CYCLES: Final = 100
MOST_STEPS: Final = 20_000
"""Bounds on what is searched: a dense graph has more cycles than anybody can read."""


def cycles(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The elementary cycles of a graph, each once, from its least node on in the direction of the edges.

    Returns:
        Sorted; at most 100, of those that a search of bounded length finds.
    """
    graph: dict[str, set[str]] = {}
    for first, second in edges:
        graph.setdefault(first, set()).add(second)
    steps = iter(range(MOST_STEPS))
    found: list[list[str]] = []
    for start in sorted(graph):
        for cycle in _from(start, graph, steps):
            found.append(cycle)
            if len(found) == MOST_CYCLES:
                return sorted(found)
    return sorted(found)


def _from(start: str, graph: Mapping[str, set[str]], steps: Iterator[int]) -> Iterator[list[str]]:
    """The cycles whose least node is ``start``: a walk in depth over greater nodes that lead back to it."""
    useful = _leading_back(start, graph)
    path = [start]
    waiting = [sorted(graph[start], reverse=True)]
    while waiting and next(steps, None) is not None:
        if not waiting[-1]:
            waiting.pop()
            path.pop()
            continue
        node = waiting[-1].pop()
        if node == start:
            yield list(path)
        elif node in useful and node not in path:
            path.append(node)
            waiting.append(sorted(graph.get(node, ()), reverse=True))


def _leading_back(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    """The nodes greater than ``start`` from which it can be reached over such nodes alone."""
    into: dict[str, set[str]] = {}
    for first, seconds in graph.items():
        for second in seconds:
            into.setdefault(second, set()).add(first)
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for node in into.get(waiting.pop(), ()):
            if node > start and node not in found:
                found.add(node)
                waiting.append(node)
    return found
