"""One issue: where each party stands on it, how that moved, how it is judged, and what else bears on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.views.issue import issue as issue_view
from service.views.issues import tree_of
from service.views.labels import actors_in
from service.views.lanes import lanes
from service.views.paging import WHOLE
from service.views.prominence import parties_by_prominence
from service.views.shifts import shifts
from service.web.drawn import send_drawn, show_drawn
from service.web.figures.shifts import draw
from service.web.site import Name, PageAt

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.timetravel.reading import Reading
    from service.views.issues import Tree

router = APIRouter(dependencies=[READS])


@router.get("/d/{dossier}/issues/{issue}.svg")
async def lane(request: Request, dossier: Slug, issue: Name, query: Annotated[PageAt, Query()]) -> Response:
    """How positions on an issue moved, as a drawing."""
    return await send_drawn(request, dossier, query, seen(issue), draw=draw, language=query.lang)


@router.get("/d/{dossier}/issues/{issue}")
async def issue(request: Request, dossier: Slug, issue: Name, query: Annotated[PageAt, Query()]) -> Response:
    """Where the parties stand on an issue."""
    return await show_drawn(request, dossier, query, "issue.html", seen(issue), draw=draw, language=query.lang)


def seen(slug: str) -> Callable[[Reading], dict[str, Any]]:
    """The view of an issue whole: with the shifts and lanes of its parts too."""

    def view(reading: Reading) -> dict[str, Any]:
        shown = issue_view(reading, slug)
        tree = tree_of(reading)
        moved = shifts(reading, issue=slug, subtree=True, page=WHOLE)["shifts"]
        walked = lanes(reading, issue=slug, subtree=True)
        return {
            **shown,
            "actors": {**shown["actors"], **actors_in(reading, moved, walked)},
            "positions": prominent_first(shown["positions"], parties_by_prominence(reading)),
            "ancestors": ancestors(tree, slug),
            "titles": tree.titles,
            "shifts": moved,
            "lanes": walked,
        }

    return view


def prominent_first(positions: list[dict[str, Any]], order: list[str]) -> list[dict[str, Any]]:
    """Positions in the order of their parties."""
    places = {party: place for place, party in enumerate(order)}
    return sorted(positions, key=lambda one: places.get(one["party"], len(places)))


def ancestors(tree: Tree, slug: str) -> list[str]:
    """The issues of which it is a part, the widest first; stops where a ring closes."""
    found: list[str] = []
    parent = tree.parents.get(slug)
    while parent is not None and parent not in found and parent != slug:
        found.append(parent)
        parent = tree.parents.get(parent)
    return found[::-1]
