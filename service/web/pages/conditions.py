"""What waits for what, according to whom, and where the waiting goes in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import PagedAt, Slug
from service.api.permissions import READS
from service.views.choices import readable
from service.views.conditions import conditions as conditions_view
from service.web.drawn import send_drawn, show_drawn
from service.web.figures.conditions import draw
from service.web.forms import FormRoute
from service.web.site import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)


class ConditionsPage(PagedAt):
    """Query of the page: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/conditions")
async def conditions(request: Request, dossier: Slug, query: Annotated[ConditionsPage, Query()]) -> Response:
    """The graph of conditions, and its table."""
    view = _stated(query)
    return await show_drawn(request, dossier, query, "conditions.html", view, draw=draw, language=query.lang)


@router.get("/d/{dossier}/conditions.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[ConditionsPage, Query()]) -> Response:
    """The graph alone."""
    return await send_drawn(request, dossier, query, _stated(query), draw=draw, language=query.lang)


def _stated(query: ConditionsPage) -> Callable[[Reading], dict[str, Any]]:
    return lambda reading: readable(reading, conditions_view(reading, page=query.page()))
