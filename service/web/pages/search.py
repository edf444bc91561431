"""Search results at a coordinate, with the words found marked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.coordinates import Paged, Slug
from service.api.permissions import READS
from service.views.search import search as search_view
from service.views.shown import names_of, titles_of
from service.web.site import PageAt, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS])

HITS: Final = 30
"""Hits of a page."""


class SearchPage(PageAt):
    """Query of a search."""

    q: Annotated[str, Field(max_length=1024, description="Words.")] = ""
    cursor: Annotated[str | None, Field(max_length=512, description="`next` of the page before.")] = None


@router.get("/d/{dossier}/search")
async def search(request: Request, dossier: Slug, query: Annotated[SearchPage, Query()]) -> Response:
    """What holds some words."""

    def view(reading: Reading) -> dict[str, Any]:
        if not query.q.strip():
            return {**reading.coordinates(), "hits": [], "q": "", "complete": True, "next": None, "actors": {}}
        found = search_view(reading, query.q, Paged(limit=HITS, cursor=query.cursor).page())
        named = [hit[member] for hit in found["hits"] for member in ("actor", "on_behalf_of")]
        issues = [issue for hit in found["hits"] for issue in hit["issues"]]
        hits = [{**hit, "pieces": pieces(hit["summary"], hit["marks"])} for hit in found["hits"]]
        return {
            **found,
            "hits": [{**hit, "excerpt": _excerpt(hit["snippet"])} for hit in hits],
            "actors": names_of(reading, named),
            "titles": titles_of(reading, issues),
        }

    return await show(request, dossier, query, "search.html", view, language=query.lang)


def pieces(text: str, marks: Sequence[Sequence[int]]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is marked; marks do not overlap and rise."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    return [(text[a:b], place % 2 == 1) for place, (a, b) in enumerate(pairwise(edges)) if a < b]


def _excerpt(snippet: Mapping[str, Any] | None) -> list[tuple[str, bool]]:
    return [] if snippet is None else pieces(snippet["text"], snippet["marks"])
