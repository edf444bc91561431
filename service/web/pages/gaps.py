"""How far the parties are apart, issue by issue, and which statements say so."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.issues import GapsQuery
from service.api.permissions import READS
from service.views.choices import readable
from service.views.issue import gap_table
from service.web.drawn import send_drawn
from service.web.figures.lists import gaps as draw
from service.web.forms import FormRoute
from service.web.site import Lang, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)


class GapsPage(GapsQuery):
    """Query of the page: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/gaps")
async def gaps(request: Request, dossier: Slug, query: Annotated[GapsPage, Query()]) -> Response:
    """How far apart the parties are."""
    return await show(request, dossier, query, "gaps.html", _apart(query), language=query.lang)


@router.get("/d/{dossier}/gaps.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[GapsPage, Query()]) -> Response:
    """The gaps as a card."""
    return await send_drawn(request, dossier, query, _apart(query), draw=draw, language=query.lang)


def _apart(query: GapsPage) -> Callable[[Reading], dict[str, Any]]:
    between = None if query.parties is None else [party for party in query.parties.split(",") if party]

    def view(reading: Reading) -> dict[str, Any]:
        document = readable(reading, gap_table(reading, parties=between, issue=query.issue, page=query.page()))
        rows = [
            {"issue": issue, "gaps": list(those)}
            for issue, those in groupby(document["gaps"], lambda one: one["issue"])
        ]
        return {**document, "rows": rows, "query": query}

    return view
