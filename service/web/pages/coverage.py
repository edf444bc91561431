"""How far the record reaches, and where it is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.views.choices import readable
from service.views.coverage import coverage as coverage_view
from service.web.forms import FormRoute
from service.web.site import PageAt, show

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)


@router.get("/d/{dossier}/coverage")
async def coverage(request: Request, dossier: Slug, query: Annotated[PageAt, Query()]) -> Response:
    """The declared scope, the last statement of each party on each issue, and the silences."""
    return await show(request, dossier, query, "coverage.html", covered, language=query.lang)


def covered(reading: Reading) -> dict[str, Any]:
    """The view, with its statements by issue and party."""
    document = readable(reading, coverage_view(reading))
    last: dict[str, dict[str, Any]] = {}
    for one in document["statements"]:
        last.setdefault(one["issue"], {})[one["party"]] = one
    return {**document, "last_said": last}
