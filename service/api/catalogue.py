"""What may be recorded: the event types with their JSON Schemas."""

from __future__ import annotations

import difflib
import inspect
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from events.catalogue import BY_NAME, TYPES
from events.errors import Unknown
from events.schemas import schema_of
from service.api import models
from service.api.contract import PLAIN
from service.api.coordinates import Paged, Strict
from service.api.dependencies import json_response
from service.views.paging import cut_by_place

if TYPE_CHECKING:
    from events.catalogue.payload import Payload

router = APIRouter(prefix="/v1/event-types", tags=["catalogue"], responses=PLAIN)


@router.get("", response_model=models.EventTypes)
async def event_types(query: Annotated[Paged, Query()]) -> Response:
    """List the event types, each with the JSON Schema of an event as it is offered."""
    shown, following = cut_by_place(TYPES, query.page())
    return json_response({"event_types": [_shown(payload) for payload in shown], "next": following})


@router.get("/{type}", response_model=models.EventType)
async def event_type(
    type: Annotated[str, Path(max_length=64, description="Its name.")], _query: Annotated[Strict, Query()]
) -> Response:
    """Show one event type."""
    if type not in BY_NAME:
        raise Unknown("event-type", type, difflib.get_close_matches(type, BY_NAME))
    return json_response(_shown(BY_NAME[type]))


def _shown(payload: type[Payload]) -> dict[str, Any]:
    return {
        "type": payload.type,
        "family": payload.family,
        "schema_version": payload.schema_version,
        "description": inspect.getdoc(payload),
        "schema": schema_of(payload.type),
    }
