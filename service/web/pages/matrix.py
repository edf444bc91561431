"""The matrix of issues and parties at a coordinate: the page of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.views.dossier import state
from service.web.site import PageAt, show

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS])


@router.get("/d/{dossier}")
async def matrix(request: Request, dossier: Slug, query: Annotated[PageAt, Query()]) -> Response:
    """Who stands where on every issue."""
    return await show(request, dossier, query, "matrix.html", _matrix, language=query.lang)


def _matrix(reading: Reading) -> dict[str, Any]:
    shown = state(reading)
    parties = sorted({position["party"] for row in shown["issues"] for position in row["positions"]})
    return {**shown, "parties": parties}
