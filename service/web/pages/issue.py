"""One issue: where each party stands on it, how that moved, how it is judged, and what else bears on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.views.issue import issue as issue_view
from service.views.issues import tree_of
from service.views.lanes import lanes
from service.views.paging import WHOLE
from service.views.shifts import shifts
from service.web.figures import shifts as figure
from service.web.figures.voice import Voice
from service.web.site import Lang, PageAt, show

if TYPE_CHECKING:
    from markupsafe import Markup

    from service.timetravel.reading import Reading
    from service.views.issues import Tree

router = APIRouter(dependencies=[READS])

Name = Annotated[str, Path(max_length=64, description="The slug.")]


@router.get("/d/{dossier}/issues/{issue}")
async def issue(request: Request, dossier: Slug, issue: Name, query: Annotated[PageAt, Query()]) -> Response:
    """Where the parties stand on an issue."""

    def view(reading: Reading) -> dict[str, Any]:
        return issue_of(reading, issue, query.lang)

    return await show(request, dossier, query, "issue.html", view, language=query.lang)


def issue_of(reading: Reading, slug: str, language: Lang) -> dict[str, Any]:
    """The issue whole, with its shifts and their figure; of its parts too where nobody holds a position on itself."""
    shown = issue_view(reading, slug)
    tree = tree_of(reading)
    moved = {
        "as_of": shown["as_of"],
        "shifts": shifts(reading, issue=slug, subtree=True, page=WHOLE)["shifts"],
        "lanes": lanes(reading, issue=slug, subtree=True),
    }
    return {
        **shown,
        "ancestors": ancestors(tree, slug),
        "titles": tree.titles,
        "shifts": moved["shifts"],
        "figure": drawn(reading, moved, shown["actors"], tree, language) if moved["lanes"] else None,
    }


def drawn(reading: Reading, moved: dict[str, Any], actors: dict[str, str], tree: Tree, language: Lang) -> Markup:
    """The swimlane of an issue."""
    return figure.draw(moved, Voice(language, reading.dossier.zone.key, actors, tree.titles))


def ancestors(tree: Tree, slug: str) -> list[str]:
    """The issues of which it is a part, the widest first; stops where a ring closes."""
    found: list[str] = []
    parent = tree.parents.get(slug)
    while parent is not None and parent not in found and parent != slug:
        found.append(parent)
        parent = tree.parents.get(parent)
    return found[::-1]
