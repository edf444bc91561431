"""One party: all its positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.views.parties import party as party_view
from service.web.site import Name, PageAt, show

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS])


@router.get("/d/{dossier}/parties/{party}")
async def party(request: Request, dossier: Slug, party: Name, query: Annotated[PageAt, Query()]) -> Response:
    """Where a party stands on every issue."""

    def view(reading: Reading) -> dict[str, Any]:
        return party_view(reading, party)

    return await show(request, dossier, query, "party.html", view, language=query.lang)
