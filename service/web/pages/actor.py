"""One actor: roles, who speaks for it, and what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.coordinates import Paged, Slug
from service.api.permissions import READS
from service.views.actors import actor as actor_view
from service.views.shown import names_of, titles_of
from service.web.site import Name, PageAt, show

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS])

STATEMENTS: Final = 50
"""What an actor said, of a page."""


class ActorPage(PageAt):
    """Query of an actor's page."""

    cursor: Annotated[str | None, Field(max_length=512, description="`next` of the page before.")] = None


@router.get("/d/{dossier}/actors/{actor}")
async def actor(request: Request, dossier: Slug, actor: Name, query: Annotated[ActorPage, Query()]) -> Response:
    """What somebody said, and for whom."""

    def view(reading: Reading) -> dict[str, Any]:
        page = Paged(limit=STATEMENTS, cursor=query.cursor).page()
        found = actor_view(reading, actor, page)
        roles = found["actor"]["roles"] if found["actor"] else []
        named = {
            actor,
            *(one["speaks_for"] for one in roles),
            *(one["actor"] for one in found["speakers"]),
            *(one["party"] for one in found["spoke_for"]),
        }
        names = {**found["labels"]["actors"], **names_of(reading, named)}
        titles = {**found["labels"]["issues"], **titles_of(reading, [one["issue"] for one in found["about"]])}
        return {**found, "slug": actor, "labels": {"actors": names, "issues": titles}}

    return await show(request, dossier, query, "actor.html", view, language=query.lang)
