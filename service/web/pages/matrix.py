"""The matrix of issues and parties at a coordinate: the page of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.views.dossier import state
from service.views.issue import gap_table
from service.views.labels import actors_in
from service.views.paging import WHOLE
from service.views.shifts import shifts
from service.web.drawn import send_drawn
from service.web.figures.matrix import draw
from service.web.site import PageAt, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS])

COLUMNS: Final = 4
"""Parties that have a column of their own at most; the others share one."""

LATEST: Final = 4
"""Changes that are listed beside the matrix."""


@router.get("/d/{dossier}.svg")
async def card(request: Request, dossier: Slug, query: Annotated[PageAt, Query()]) -> Response:
    """The positions as a drawing."""
    return await send_drawn(request, dossier, query, matrix_of, draw=draw, language=query.lang)


@router.get("/d/{dossier}")
async def matrix(request: Request, dossier: Slug, query: Annotated[PageAt, Query()]) -> Response:
    """Who stands where on every issue."""
    return await show(request, dossier, query, "matrix.html", matrix_of, language=query.lang)


def matrix_of(reading: Reading) -> dict[str, Any]:
    """The state with its parties in order, how each position last moved, the gaps, and the last changes."""
    shown = state(reading)
    moved = shifts(reading, page=WHOLE)["shifts"]
    gaps = gap_table(reading)
    columns, others = arranged(shown["issues"])
    between = [one for one in gaps["gaps"] if set(one["parties"]) == set(columns[:2])]
    return {
        **shown,
        "issues": told_first(shown["issues"]),
        "actors": {**gaps["actors"], **shown["actors"], **actors_in(reading, moved[-LATEST:])},
        "columns": columns,
        "others": others,
        "moves": {f"{one['issue']}/{one['party']}": one for one in moved},
        "latest": moved[-LATEST:][::-1],
        "between": {one["issue"]: one for one in between},
        "titles": {row["issue"]: row["title"] for row in shown["issues"]},
        "parents": {row["parent"] for row in shown["issues"]},
    }


def arranged(issues: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """The parties that have a column and those that share one; those that hold most positions come first."""
    counts: dict[str, int] = {}
    for row in issues:
        for position in row["positions"]:
            counts[position["party"]] = counts.get(position["party"], 0) + 1
    ordered = sorted(counts, key=lambda party: (-counts[party], party))
    if len(ordered) <= COLUMNS:
        return ordered, []
    often = [party for party in ordered[:COLUMNS] if counts[party] > 2]  # noqa: PLR2004 - once or twice is in passing
    columns = often or ordered[:COLUMNS]
    return columns, sorted(set(ordered) - set(columns))


def told_first(issues: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Issues as the tree has them, but those trees last in which no party holds a position."""
    trees: list[list[Mapping[str, Any]]] = []
    for row in issues:
        if row["depth"] == 0 or not trees:
            trees.append([])
        trees[-1].append(row)
    trees.sort(key=lambda tree: not any(row["positions"] for row in tree))
    return [row for tree in trees for row in tree]
