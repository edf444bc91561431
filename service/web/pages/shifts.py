"""How positions moved: each shift in the order in which they happened, and a lane for each party on each issue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.audit import ShiftsQuery
from service.api.coordinates import Slug
from service.api.permissions import READS
from service.views.choices import readable
from service.views.lanes import lanes
from service.views.shifts import shifts as shifts_view
from service.web.drawn import send_drawn, show_drawn
from service.web.figures.shifts import draw
from service.web.forms import FormRoute
from service.web.site import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)


class ShiftsPage(ShiftsQuery):
    """Query of the page: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/shifts")
async def shifts(request: Request, dossier: Slug, query: Annotated[ShiftsPage, Query()]) -> Response:
    """Who moved on what, and when."""
    return await show_drawn(request, dossier, query, "shifts.html", shifted(query), draw=draw, language=query.lang)


@router.get("/d/{dossier}/shifts.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[ShiftsPage, Query()]) -> Response:
    """The lanes alone."""
    return await send_drawn(request, dossier, query, shifted(query), draw=draw, language=query.lang)


def shifted(query: ShiftsPage) -> Callable[[Reading], dict[str, Any]]:
    """The shifts with the lanes in which they stand, and how often who moved on what."""
    asked: dict[str, Any] = {"since": query.from_, "until": query.to, "issue": query.issue, "subtree": query.subtree}

    def view(reading: Reading) -> dict[str, Any]:
        found = shifts_view(reading, **asked, party=query.party, page=query.page())
        moved = {(one["issue"], one["party"]) for one in found["shifts"]}
        named = query.issue is not None or query.party is not None
        walked = lanes(reading, **asked, party=query.party, among=None if named else moved)
        document = readable(reading, {**found, "lanes": walked})
        return {**document, "counts": counted(found["shifts"], list(document["titles"])), "query": query}

    return view


def counted(shifts: Iterable[Mapping[str, Any]], order: list[str]) -> dict[str, Any]:
    """How often each party moved on each issue: ``parties`` by how often, and ``rows`` in the order of the issues."""
    found: dict[str, dict[str, int]] = {}
    often: dict[str, int] = {}
    for one in shifts:
        row = found.setdefault(one["issue"], {})
        row[one["party"]] = row.get(one["party"], 0) + 1
        often[one["party"]] = often.get(one["party"], 0) + 1
    rows = [
        {"issue": issue, "counts": found[issue]}
        for issue in [*order, *sorted(set(found) - set(order))]
        if issue in found
    ]
    return {"parties": sorted(often, key=lambda party: (-often[party], party)), "rows": rows}
