"""The timeline as feeds: a route for each format, with the filters and coordinates of the timeline itself."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field, create_model

from service.api.contract import READING
from service.api.coordinates import Slug
from service.api.dependencies import answer
from service.api.permissions import READS
from service.api.problems import NOT_ACCEPTABLE, NOT_FOUND, Stopped
from service.api.timeline import Filtered
from service.feeds import FORMATS
from service.feeds.feed import MOST, Asked, Feed, Grouping
from service.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from service.form import Addresses

    Endpoint = Callable[..., Coroutine[Any, Any, Response]]

router = APIRouter(prefix="/v1/dossiers/{dossier}", tags=["feeds"], dependencies=[READS], responses=READING)

OPTIONS: Final[dict[str, Any]] = {
    "limit": (int, Field(MOST, ge=1, le=MOST, description="Items at most.")),
    "cursor": (str | None, Field(None, max_length=512, description="`next` of the page before.")),
    "raw": (bool, Field(default=False, description="Leave cells as they are, also those that could be formulas.")),
    "since": (
        int | None,
        Field(None, ge=0, le=2**53 - 1, description="Only what is new after this sequence; left out: a recent one."),
    ),
    "group": (Grouping, Field("issue", description="What the rows stand for.")),
}
"""What each option of a feed is as a parameter."""


async def send(request: Request, dossier: str, query: Filtered, feed: Feed) -> Response:
    """Answer with a feed: found, tagged, kept and sent as the timeline's JSON would be.

    Raises:
        Stopped: What the format needs is not installed.
    """
    if feed.needs and importlib.util.find_spec(feed.needs) is None:
        detail = f"{feed.suffix} is not installed on this server: pip install 'detente[{feed.extra}]'"
        raise Stopped(NOT_ACCEPTABLE, detail)
    options = {name: getattr(query, name) for name in feed.options}
    asked = Asked(query.filters(), **options)

    def write(document: dict[str, Any], addresses: Addresses) -> bytes:
        return feed.write(document, addresses, asked)

    named = f'attachment; filename="{dossier}-timeline.{feed.suffix}"'
    headers = {"Content-Disposition": named} if feed.download else {}
    form = Form(feed.media_type, write, f"{feed.suffix}/{feed.version}", headers)
    return await answer(request, dossier, query, lambda reading: feed.view(reading, asked), form, long=True)


def endpoint_of(feed: Feed) -> Endpoint:
    """The function that answers for a format, with the parameters that it takes."""
    fields: dict[str, Any] = {name: OPTIONS[name] for name in feed.options}
    taken = create_model(f"FeedQuery_{feed.suffix}", __base__=Filtered, **fields)

    async def endpoint(request: Request, dossier: str, query: Any) -> Response:
        return await send(request, dossier, query, feed)

    endpoint.__doc__ = f"{feed.describes[0].upper()}{feed.describes[1:]}."
    endpoint.__annotations__ = {"request": Request, "dossier": Slug, "query": Annotated[taken, Query()]}
    return endpoint


def _declared(feed: Feed) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of an answer."""
    return {200: {"description": "The feed.", "content": {feed.media_type: {"schema": dict(feed.schema)}}}}


for offered in FORMATS:
    router.add_api_route(
        f"/timeline.{offered.suffix}",
        endpoint_of(offered),
        name=f"timeline_{offered.suffix}",
        response_class=Response,
        responses=_declared(offered),
    )


@router.get("/timeline.{format}", include_in_schema=False)
async def unknown(
    format: Annotated[str, Path(max_length=64)],  # noqa: A002 - what it is called in the address
) -> Response:
    """Name the formats that there are."""
    known = ", ".join(feed.suffix for feed in FORMATS)
    raise Stopped(NOT_FOUND, f"There is no feed {format!r}; the formats are {known}.")
