"""The first page: the dossiers that are served, what moved last in each, and a date to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import Strict
from service.api.dependencies import service_of
from service.api.permissions import READS
from service.views.newest import newest
from service.web.dates import last_day
from service.web.site import Lang, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

router = APIRouter(dependencies=[READS])

LATEST: Final = 3


class Home(Strict):
    """Query of the first page."""

    lang: Lang = "en"


@router.get("/")
async def home(request: Request, query: Annotated[Home, Query()]) -> Response:
    """Which dossiers there are."""
    service = service_of(request)

    def work(connection: Connection) -> dict[str, Any]:
        found = newest(connection, now=service.clock(), latest=LATEST)
        return {"dossiers": [dated(one) for one in found["dossiers"]]}

    return plain("home.html", query.lang, **await service.read(work))


def dated(dossier: Mapping[str, Any]) -> dict[str, Any]:
    """A dossier whose last shifts have the day from which they certainly hold."""
    zone = dossier["timezone"]
    latest = [
        {**one, "day": last_day(one["at"]["settled"] or one["at"]["latest"], zone).isoformat()}
        for one in dossier["latest"]
    ]
    return {**dossier, "latest": latest, "frame": {"timezone": zone}}
