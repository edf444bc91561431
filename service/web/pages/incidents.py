"""Incidents: what each source says of them, side by side, and how many came to harm by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.api.talks import IncidentsQuery
from service.views.choices import readable
from service.views.incidents import KINDS
from service.views.incidents import incidents as incidents_view
from service.views.tally import tally
from service.web.drawn import send_drawn, show_drawn
from service.web.figures.tally import draw
from service.web.forms import FormRoute
from service.web.site import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from service.timetravel.reading import Reading
    from service.web.figures.voice import Voice

router = APIRouter(dependencies=[READS], route_class=FormRoute)


class IncidentsPage(IncidentsQuery):
    """Query of the page: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/incidents")
async def incidents(request: Request, dossier: Slug, query: Annotated[IncidentsPage, Query()]) -> Response:
    """What happened, according to whom."""
    view = _counted(query)
    return await show_drawn(request, dossier, query, "incidents.html", view, draw=_draw, language=query.lang)


@router.get("/d/{dossier}/incidents.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[IncidentsPage, Query()]) -> Response:
    """The tally by month alone."""
    return await send_drawn(request, dossier, query, _counted(query), draw=_draw, language=query.lang)


def _draw(document: dict[str, Any], voice: Voice) -> Markup:
    return draw(document["tally"], voice)


def _counted(query: IncidentsPage) -> Callable[[Reading], dict[str, Any]]:
    asked = {"kind": query.kind, "since": query.from_, "until": query.to}

    def view(reading: Reading) -> dict[str, Any]:
        found = incidents_view(reading, query.page(), **asked)
        counted = tally(reading, by="month", **asked)
        document = readable(reading, {**found, "tally": counted})
        return {**document, "kinds": KINDS, "query": query}

    return view
