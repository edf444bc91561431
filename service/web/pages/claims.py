"""The ledger of claims: who claims what about whom, who answered, and where that leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Slug
from service.api.permissions import READS
from service.api.talks import ClaimsQuery
from service.views.choices import readable
from service.views.claims import STRONGEST_FIRST
from service.views.claims import claims as claims_view
from service.views.paging import WHOLE
from service.web.drawn import send_drawn
from service.web.figures.lists import claims as draw
from service.web.forms import FormRoute
from service.web.site import Lang, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)

STATUSES: Final = ("asserted", *STRONGEST_FIRST[::-1], "withdrawn")


class ClaimsPage(ClaimsQuery):
    """Query of the page: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/claims")
async def claims(request: Request, dossier: Slug, query: Annotated[ClaimsPage, Query()]) -> Response:
    """What is claimed, and who denies it."""
    return await show(request, dossier, query, "claims.html", _claimed(query), language=query.lang)


@router.get("/d/{dossier}/claims.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[ClaimsPage, Query()]) -> Response:
    """The claims as a card."""
    return await send_drawn(request, dossier, query, _claimed(query), draw=draw, language=query.lang)


def _claimed(query: ClaimsPage) -> Callable[[Reading], dict[str, Any]]:
    def view(reading: Reading) -> dict[str, Any]:
        found = claims_view(reading, status=query.status, by=query.by, about=query.about, page=query.page())
        every = claims_view(reading, page=WHOLE)["claims"]
        people = {
            "claimants": sorted({by for one in every for by in one["claimants"]}),
            "subjects": sorted({about for one in every for about in one["about"]}),
        }
        document = readable(reading, {**found, "all": [{"by": slugs} for slugs in people.values()]})
        return {**document, **people, "statuses": STATUSES, "query": query}

    return view
