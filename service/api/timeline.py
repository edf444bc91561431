"""What was said and done: the timeline, search, and who and what the record rests on."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api import models
from service.api.contract import READING
from service.api.coordinates import At, PagedAt, Slug
from service.api.dependencies import answer
from service.api.issues import Subtree
from service.api.permissions import READS
from service.api.talks import Day, Item, Word
from service.views import actors as actors_view
from service.views import sources as sources_view
from service.views.filters import Filters
from service.views.polls import polls as polls_view
from service.views.search import search as search_view
from service.views.timeline import timeline as timeline_view

router = APIRouter(prefix="/v1/dossiers/{dossier}", tags=["time travel"], dependencies=[READS], responses=READING)

Words = Annotated[str | None, Field(max_length=256, description="Words that the event's text holds.")]


class Filtered(At):
    """What of the timeline is asked for; several filters combine with *and*."""

    from_: Annotated[Day, Field(alias="from")] = None
    to: Day = None
    dates: Annotated[
        Literal["certain", "possible"], Field(description="What certainly falls in the span, or what else may.")
    ] = "certain"
    issue: Word = None
    subtree: Subtree = False
    party: Word = None
    actor: Word = None
    actor_kind: Word = None
    type: Word = None
    source: Word = None
    standing: Word = None
    mode: Word = None
    q: Words = None
    undated: Annotated[bool | None, Field(description="Only what the source gives no date for.")] = None

    def filters(self) -> Filters:
        """As the view takes them."""
        named = {name: getattr(self, name) for name in FILTERS}
        return Filters(since=self.from_, until=self.to, **named)


FILTERS: Final = tuple(name for name in Filtered.model_fields if name not in {*At.model_fields, "from_", "to"})


class TimelineQuery(Filtered, PagedAt):
    """Query of the timeline."""


class SearchQuery(PagedAt):
    """Query of a search."""

    q: Annotated[str, Field(min_length=1, max_length=256, description="Words.")]


class ActorsQuery(PagedAt):
    """Query of the actors."""

    kind: Word = None


@router.get("/timeline", response_model=models.Timeline)
async def timeline(request: Request, dossier: Slug, query: Annotated[TimelineQuery, Query()]) -> Response:
    """Events in the order in which they happened."""
    filters = query.filters()
    return await answer(request, dossier, query, lambda reading: timeline_view(reading, filters, query.page()))


@router.get("/search", response_model=models.Hits)
async def search(request: Request, dossier: Slug, query: Annotated[SearchQuery, Query()]) -> Response:
    """Find words in summaries, quotes and names."""
    return await answer(request, dossier, query, lambda reading: search_view(reading, query.q, query.page()))


@router.get("/actors", response_model=models.Actors)
async def actors(request: Request, dossier: Slug, query: Annotated[ActorsQuery, Query()]) -> Response:
    """Who speaks and acts."""
    return await answer(
        request, dossier, query, lambda reading: actors_view.actors(reading, query.page(), kind=query.kind)
    )


@router.get("/actors/{actor}", response_model=models.OneActor)
async def one_actor(request: Request, dossier: Slug, actor: Item, query: Annotated[PagedAt, Query()]) -> Response:
    """What one actor said and did, and for whom."""
    return await answer(request, dossier, query, lambda reading: actors_view.actor(reading, actor, query.page()))


@router.get("/sources", response_model=models.Sources)
async def sources(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """What the record rests on."""
    return await answer(request, dossier, query, lambda reading: sources_view.sources(reading, query.page()))


@router.get("/sources/{source}", response_model=models.OneSource)
async def one_source(request: Request, dossier: Slug, source: Item, query: Annotated[PagedAt, Query()]) -> Response:
    """One source, and everything that rests on it."""
    return await answer(request, dossier, query, lambda reading: sources_view.source(reading, source, query.page()))


@router.get("/polls", response_model=models.Polls)
async def polls(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """Reported polls; what a report leaves out is null."""
    return await answer(request, dossier, query, lambda reading: polls_view(reading, query.page()))
