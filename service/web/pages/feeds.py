"""The builder of feeds and embeds: choose what, see what matches, copy an address or a snippet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from events.catalogue import BY_NAME
from service.api.coordinates import Slug
from service.api.dependencies import service_of
from service.api.permissions import READS
from service.feeds import BY_SUFFIX, FORMATS
from service.views.filters import Filters
from service.views.paging import Page
from service.views.timeline import timeline
from service.web.embedding import VIEWS, Narrowed, View, entries
from service.web.forms import FormRoute
from service.web.site import show

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)

COUNTED: Final = 500
"""Matches that are counted; beyond it the page says that there are more."""

SHOWN: Final = 20
"""Matches that the preview lists, and the snippet holds."""

FILTERS: Final = ("issue", "party", "type", "from", "to")
SUBSCRIBED: Final = {"ics": "webcal"}
"""Formats that a program subscribes to by a scheme of its own."""


class Builder(Narrowed):
    """Query of the builder."""

    format: Annotated[str, Field(description="Of the feed.", max_length=32)] = "ics"
    view: Annotated[View, Field(description="What is embedded.")] = "timeline"
    pin: Annotated[bool, Field(description="Whether the addresses name this page's coordinate.")] = False


@router.get("/d/{dossier}/feeds")
async def feeds(request: Request, dossier: Slug, query: Annotated[Builder, Query()]) -> Response:
    """Build a feed or an embed."""
    chosen = query.format if query.format in BY_SUFFIX else FORMATS[0].suffix
    kept = {name: value for name, value in request.query_params.items() if name in FILTERS}
    of_timeline = {**kept, **({"subtree": "true"} if "issue" in kept else {})}
    now = service_of(request).clock()

    def view(reading: Reading) -> dict[str, Any]:
        inside = entries(query.view, query, SHOWN, now)(reading)
        matching = timeline(reading, _filters(query), Page(COUNTED))
        return {
            **{name: held for name, held in inside.items() if name not in {"from", "to"}},
            "items": matching["items"][:SHOWN],
            "count": len(matching["items"]),
            "further": matching["next"] is not None,
            "formats": [{"suffix": feed.suffix, "describes": feed.describes} for feed in FORMATS],
            "chosen": chosen,
            "scheme": SUBSCRIBED.get(chosen),
            "views": VIEWS,
            "types": tuple(sorted(BY_NAME)),
            "query": query,
            "narrowed": urlencode(of_timeline, safe=":,"),
            "given": kept,
        }

    return await show(request, dossier, query, "feeds.html", view, language=query.lang)


def _filters(query: Builder) -> Filters:
    subtree = query.issue is not None
    return Filters(query.from_, query.to, issue=query.issue, subtree=subtree, party=query.party, type=query.type)
