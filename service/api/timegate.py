"""A TimeGate of the older style: it redirects to the memento, for clients that expect that (RFC 7089 §4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Path, Request, Response

from events.dossiers import find_dossier
from service.api.contract import READING
from service.api.dependencies import service_of
from service.api.memento import LINK_FORMAT, Original, requested
from service.api.permissions import PREFIX, READS, dossier_in
from service.api.problems import NOT_FOUND, Stopped
from service.timetravel.recordings import at_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter(tags=["time travel"], responses=READING)


@router.get("/timegate/{url:path}", status_code=302, response_class=Response, dependencies=[READS])
async def timegate(
    request: Request, url: Annotated[str, Path(max_length=2048, description="The address of a resource of ours.")]
) -> Response:
    """Redirect to the answer as it was at the time that Accept-Datetime names; without one, to the present."""
    asked = urlsplit(url)
    path = asked.path if asked.netloc or asked.path.startswith("/") else f"/{asked.path}"
    slug = dossier_in(url)
    if slug is None:
        raise Stopped(NOT_FOUND, f"A TimeGate needs the address of a resource under {PREFIX}.")
    parameters = parse_qsl(request.url.query, keep_blank_values=True)
    base = f"{request.url.scheme}://{request.url.netloc}"
    original = Original(base, path, tuple(sorted(pair for pair in parameters if pair[0] not in {"as_of", "known_at"})))
    wanted = request.headers.get("accept-datetime")
    service = service_of(request)
    instant = service.clock() if wanted is None else requested(wanted)

    def work(connection: Connection) -> str:
        last_instant, known = at_date(connection, find_dossier(connection, slug), instant)
        return original.pinned(last_instant, known)

    there = await service.read(work)
    listed = f'<{original.url(("timemap", "link"))}>; rel="timemap"; type="{LINK_FORMAT}"'
    links = f'<{original.url()}>; rel="original", {listed}'
    return Response(status_code=302, headers={"Location": there, "Link": links, "Vary": "accept-datetime"})
