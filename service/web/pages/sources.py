"""What the record rests on: its sources, and for each of them what a retraction would touch."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import PagedAt, Slug
from service.api.permissions import READS
from service.api.talks import Item
from service.views.choices import readable
from service.views.reliance import reliance, rests_alone
from service.views.sources import source as source_view
from service.views.sources import sources as sources_view
from service.web.forms import FormRoute
from service.web.site import Lang, show

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)


class SourcesPage(PagedAt):
    """Query of the pages: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/sources")
async def sources(request: Request, dossier: Slug, query: Annotated[SourcesPage, Query()]) -> Response:
    """Every source, and how much rests on it."""

    def view(reading: Reading) -> dict[str, Any]:
        found = sources_view(reading, query.page())
        ordered = sorted(found["sources"], key=lambda one: (one["kind"] or "", -one["events"], one["source"]))
        kinds = [{"kind": kind, "sources": list(those)} for kind, those in groupby(ordered, lambda one: one["kind"])]
        return readable(reading, {**found, "kinds": kinds})

    return await show(request, dossier, query, "sources.html", view, language=query.lang)


@router.get("/d/{dossier}/sources/{source}")
async def source(request: Request, dossier: Slug, source: Item, query: Annotated[SourcesPage, Query()]) -> Response:
    """One source, and everything that rests on it."""

    def view(reading: Reading) -> dict[str, Any]:
        found = source_view(reading, source, query.page())
        items = [{**item, "alone": rests_alone(item, source)} for item in found["items"]]
        bears = reliance(reading, source)
        return readable(reading, {**found, "items": items, **bears, "slug": source})

    return await show(request, dossier, query, "source.html", view, language=query.lang)
