"""The timeline: what was said and done, by month, with every filter that the data has."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from events.catalogue import BY_NAME
from events.catalogue.vocabulary import Mode, Standing
from service.api.coordinates import PagedAt, Slug
from service.api.permissions import READS
from service.api.timeline import TimelineQuery
from service.views.choices import readable
from service.views.filters import ACTOR_KINDS
from service.views.timeline import timeline as timeline_view
from service.web.dates import last_day
from service.web.drawn import send_drawn, show_drawn
from service.web.figures.timeline import draw
from service.web.forms import FormRoute
from service.web.site import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)

VOCABULARIES: Final = {
    "types": tuple(sorted(BY_NAME)),
    "standings": get_args(Standing),
    "modes": get_args(Mode),
    "actor_kinds": ACTOR_KINDS,
}

NARROWING: Final = ("issue", "party", "type", "from", "to")
"""Filters that the element of the timeline takes, too; of an issue it shows the parts as well."""

ELEMENT: Final = frozenset({*NARROWING, "subtree", "as_of", "known_at", "lang"})
"""Parameters of a page on which the element shows the same events as the list inside it."""

BASIC: Final = frozenset({"issue", "subtree", "party", "from_", "to", "q"})
"""Fields that are always open; the form shows the others where one of them is used."""


class TimelinePage(TimelineQuery):
    """Query of the page: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/timeline")
async def timeline(request: Request, dossier: Slug, query: Annotated[TimelinePage, Query()]) -> Response:
    """What was said and done."""
    given = {name: value for name, value in request.query_params.items() if name in NARROWING}
    named = _told(query)

    def view(reading: Reading) -> dict[str, Any]:
        narrowed = urlencode(given, safe=":,")
        element = set(request.query_params) <= ELEMENT and (query.issue is None or query.subtree)
        more = {"given": given, "narrowed": narrowed, "further": _further(query), "element": element}
        return {**named(reading), **VOCABULARIES, **more}

    return await show_drawn(request, dossier, query, "timeline.html", view, draw=draw, language=query.lang)


@router.get("/d/{dossier}/timeline.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[TimelinePage, Query()]) -> Response:
    """The timeline as a drawing."""
    return await send_drawn(request, dossier, query, _told(query), draw=draw, language=query.lang)


def _told(query: TimelinePage) -> Callable[[Reading], dict[str, Any]]:
    filters = TimelineQuery.model_validate(query.model_dump(by_alias=True, exclude={"lang"})).filters()

    def view(reading: Reading) -> dict[str, Any]:
        document = readable(reading, timeline_view(reading, filters, query.page()))
        return {**document, "months": by_month(document["items"], reading.dossier.zone.key), "query": query}

    return view


def by_month(items: Iterable[Mapping[str, Any]], zone: str) -> list[dict[str, Any]]:
    """Items by the month in which each is over, in their order; ``month`` is null where a date has no end.

    Returns:
        ``{month, items}``, with the month as its first day (``YYYY-MM-01``).
    """
    grouped = groupby(items, key=lambda item: _month(item, zone))
    return [{"month": month, "items": list(those)} for month, those in grouped]


def _month(item: Mapping[str, Any], zone: str) -> str | None:
    occurred = item["occurred"]
    over = occurred["settled"] or occurred["latest"]
    return None if over is None else last_day(over, zone).replace(day=1).isoformat()


def _further(query: TimelinePage) -> bool:
    """Whether a filter is used that the form hides at first."""
    kept = {*BASIC, *PagedAt.model_fields, "lang"}
    return any(
        value != type(query).model_fields[name].default
        for name, value in query.model_dump().items()
        if name not in kept
    )
