"""Dossiers and their logs: writing and reading events."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from events.clock import to_text
from events.errors import Fault, InvalidEvent, InvalidRequest
from events.intake import read_append, read_json
from service.api import models, requests
from service.api.contract import READING, WRITING, body_of
from service.api.coordinates import At, Paged, Slug, Strict
from service.api.dependencies import HEAD_HEADER, answer, answer_plain, json_response, metrics_of, service_of
from service.api.filters import EventFilters
from service.api.permissions import READS, may_administer, may_append, require
from service.api.problems import UNSUPPORTED, Stopped
from service.keys import Principal
from service.timetravel.effect import effect_of
from service.views.dossier import at_head, describe
from service.views.dossier import dossiers as dossiers_view
from service.views.log import event_document, events_page

if TYPE_CHECKING:
    from events.requests import Appended

router = APIRouter(prefix="/v1", tags=["log"])

EventKey = Annotated[str, Path(max_length=64, description="Its id, or its sequence.")]

_IF_MATCH: Final = re.compile(r'"([0-9]{1,16})"')
LONGEST_KEY: Final = 255


class DryRun(Strict):
    """Query of an append."""

    dry_run: Annotated[bool, Field(description="Do everything but commit, and answer what would change.")] = False


class EventsQuery(Paged, EventFilters):
    """Query of the log's events."""

    after: Annotated[int | None, Field(ge=0, le=2**53 - 1, description="Only later sequences.")] = None
    before: Annotated[int | None, Field(ge=0, le=2**53 - 1, description="Only earlier sequences.")] = None
    order: Annotated[Literal["asc", "desc"], Field(description="By sequence.")] = "asc"


async def _document(request: Request) -> Any:
    media_type = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise Stopped(UNSUPPORTED, f"The body is {media_type or 'of no type'}; it must be application/json.")
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        detail = f"The body is encoded as {coding}; it must be sent as it is."
        raise Stopped(UNSUPPORTED, detail, headers={"Accept-Encoding": "identity"})
    return read_json(await request.body())


@router.post(
    "/dossiers",
    status_code=201,
    response_model=requests.Appended,
    responses=WRITING,
    openapi_extra=body_of(requests.ToOpen),
)
async def open_dossier(
    request: Request, who: Annotated[Principal, Depends(may_administer)], _query: Annotated[Strict, Query()]
) -> Response:
    """Open a dossier: its slug, its title, and the time zone in which its civil dates are read."""
    document = await _document(request)
    if not isinstance(document, dict):
        reason = "Send an object with dossier, title and timezone."
        raise InvalidEvent([Fault("", "wrong-type", reason)])
    appended = await asyncio.wrap_future(service_of(request).writer.create(document, who.name))
    metrics_of(request).recorded(1)
    headers = {"Location": f"/v1/dossiers/{document['dossier']}", **_head(appended)}
    return json_response(_places(appended), 201, headers)


@router.post(
    "/dossiers/{dossier}/events",
    status_code=201,
    response_model=requests.Appended,
    responses={200: {"model": requests.Effect, "description": "A retry, or the effect of a dry run."}, **WRITING},
    openapi_extra=body_of(requests.ToAppend),
)
async def append(
    request: Request,
    dossier: Slug,
    who: Annotated[Principal, Depends(may_append)],
    query: Annotated[DryRun, Query()],
) -> Response:
    """Append one to 1,000 events, all or none."""
    service = service_of(request)
    document = await _document(request)
    if isinstance(document, dict) and document.get("backfill"):
        await require(request, "backfill", dossier)
    requested = read_append(
        document,
        recorded_by=who.name,
        if_match=_expected_head(request),
        idempotency_key=_idempotency_key(request),
    )
    if query.dry_run:
        now = service.clock()
        future = service.writer.preview(
            dossier, requested, lambda connection, appended: effect_of(connection, dossier, appended, now)
        )
        previewed = await asyncio.wrap_future(future)
        metrics_of(request).previewed()
        return json_response(previewed, 200)
    appended = await service.writer.appended(dossier, requested)
    metrics_of(request).recorded(len(appended.events), repeated=appended.repeated)
    return json_response(_places(appended), 200 if appended.repeated else 201, _head(appended))


@router.get("/dossiers", response_model=models.DossierList, dependencies=[READS], responses=READING)
async def dossiers(request: Request, query: Annotated[Paged, Query()]) -> Response:
    """List the dossiers."""
    service = service_of(request)
    now = service.clock()
    document = await service.read(lambda connection: dossiers_view(connection, now=now, page=query.page()))
    return json_response(document)


@router.get("/dossiers/{dossier}", response_model=models.Dossier, dependencies=[READS], responses=READING)
async def one_dossier(request: Request, dossier: Slug, _query: Annotated[Strict, Query()]) -> Response:
    """Describe a dossier: its title, its head, its first and last dates."""
    now = service_of(request).clock()
    return await answer_plain(request, dossier, lambda connection, found: describe(at_head(connection, found, now)))


@router.get("/dossiers/{dossier}/events", response_model=models.EventList, dependencies=[READS], responses=READING)
async def log(request: Request, dossier: Slug, query: Annotated[EventsQuery, Query()]) -> Response:
    """List the log's events in the order in which they were recorded."""
    return await answer_plain(
        request,
        dossier,
        lambda connection, found: events_page(
            connection,
            found,
            after=query.after,
            before=query.before,
            order=query.order,
            page=query.page(),
            **query.wanted(),
        ),
    )


@router.get(
    "/dossiers/{dossier}/events/{event}", response_model=models.EventDocument, dependencies=[READS], responses=READING
)
async def one_event(request: Request, dossier: Slug, event: EventKey, query: Annotated[At, Query()]) -> Response:
    """Show an event by its id or its sequence, with what amends it and what it set."""
    return await answer(request, dossier, query, lambda reading: event_document(reading, event))


def _expected_head(request: Request) -> int | None:
    stated = request.headers.get("if-match")
    if stated is None or stated.strip() == "*":
        return None
    found = _IF_MATCH.fullmatch(stated.strip())
    if found is None:
        reason = 'If-Match takes the head that you saw, in quotes: If-Match: "42".'
        raise InvalidRequest("If-Match cannot be read", invalid_params=[Fault("If-Match", "bad-etag", reason)])
    return int(found[1])


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        reason = f"A key has 1 to {LONGEST_KEY} characters."
        fault = Fault("Idempotency-Key", "bad-key", reason)
        raise InvalidRequest("Idempotency-Key cannot be used", invalid_params=[fault])
    return key


def _head(appended: Appended) -> dict[str, str]:
    return {"ETag": f'"{appended.head}"', HEAD_HEADER: str(appended.head)}


def _places(appended: Appended) -> dict[str, Any]:
    events = [
        {"id": event_id, "sequence": sequence, "recorded_at": to_text(recorded_at)}
        for event_id, sequence, recorded_at in appended.events
    ]
    return {"events": events, "head": appended.head}
