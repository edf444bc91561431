"""What every route asks for: the composed service, who is asking, and a snapshot to answer from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar
from urllib.parse import urlencode

import orjson
from fastapi import Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from events.dossiers import Dossier, find_dossier, head_of
from service.api.problems import FORBIDDEN, UNAUTHORIZED, Stopped
from service.keys import Principal, verify
from service.timetravel.instants import resolve, text_of
from service.timetravel.reading import Reading
from service.views.paging import Page

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from events.clock import Clock
    from events.dialects.database import Database
    from events.writer import Writer
    from service.settings import Settings

T = TypeVar("T")

JSON: Final = "application/json"
HEAD_HEADER: Final = "Detente-Sequence"

ANYBODY: Final = Principal("anonymous", frozenset({"admin"}))
"""Whoever asks of a server that is open, or reads what is public."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the application is composed of; one for each process, made in its lifespan."""

    settings: Settings
    database: Database
    writer: Writer
    clock: Clock

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Answer from one snapshot: on the event loop where reads are short and local, else in a worker thread."""

        def run() -> T:
            with self.database.reading() as connection:
                return work(connection)

        return await asyncio.to_thread(run) if self.database.reads_block else run()


def service_of(request: Request) -> Service:
    """The composed service."""
    service: Service = request.app.state.service
    return service


Composed: TypeAlias = Annotated[Service, Depends(service_of)]


class Strict(BaseModel):
    """Query parameters: unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Strict):
    """Query parameters of every collection."""

    limit: Annotated[int, Field(ge=1, le=1000, description="Items at most.")] = 100
    cursor: Annotated[str | None, Field(max_length=512, description="`next` of the page before.")] = None

    def page(self) -> Page:
        """As the views take it."""
        return Page(self.limit, self.cursor)


Slug = Annotated[str, Path(max_length=64, description="The dossier's slug.")]

AsOf = Annotated[
    str | None,
    Field(max_length=128, description="A day of the dossier's zone, or an instant with an offset; left out: now."),
]
KnownAt = Annotated[
    str | None, Field(max_length=128, description="A sequence, a day or an instant; left out: everything recorded.")
]


class At(Strict):
    """The coordinate that every time-travel answer takes."""

    as_of: AsOf = None
    known_at: KnownAt = None


class PagedAt(Paged, At):
    """A collection at a coordinate."""


def principal(request: Request, action: str, dossier: str | None = None) -> Principal:
    """Who asks, if they may.

    Args:
        action: ``read``, ``append``, ``backfill``, ``redact`` or ``admin``.
        dossier: What the action is about; None for the whole service.

    Raises:
        Stopped: No key, none that is known, or one that does not permit the action.
    """
    service = service_of(request)
    if service.settings.open or (action == "read" and service.settings.public_read):
        return ANYBODY
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    found = None
    if scheme.lower() == "bearer" and key:
        with service.database.reading() as connection:
            found = verify(connection, key.strip(), now=service.clock())
    if found is None:
        detail = f"To {action} here a key is needed, and none that is valid was sent."
        raise Stopped(UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
    if not found.may(action, dossier):
        scope = f"{action}:{dossier}" if action in {"read", "append"} else action
        raise Stopped(FORBIDDEN, f"The key {found.name!r} does not have the scope {scope}.")
    return found


async def answer(request: Request, slug: str, at: At, view: Callable[[Reading], dict[str, Any]]) -> Response:
    """Answer a time-travel question.

    The coordinate is resolved and the view made from one snapshot. ``Content-Location`` names the pinned URL, whose
    answer never changes.
    """
    service = service_of(request)
    principal(request, "read", slug)

    def work(connection: Connection) -> Response:
        dossier = find_dossier(connection, slug)
        resolved = resolve(connection, dossier, as_of=at.as_of, known_at=at.known_at, now=service.clock())
        reading = Reading(connection, dossier, resolved)
        document = view(reading)
        head = head_of(connection, dossier)
        headers = {HEAD_HEADER: str(head.sequence), "Cache-Control": "no-cache"}
        if resolved.pinned:
            headers["Cache-Control"] = "public, max-age=86400, immutable"
        headers["Content-Location"] = _pinned(request, resolved.last_instant, resolved.known)
        return _json(document, headers, request)

    return await service.read(work)


async def answer_plain(request: Request, slug: str, view: Callable[[Connection, Dossier], dict[str, Any]]) -> Response:
    """Answer a question about a dossier's log that has no coordinate."""
    service = service_of(request)
    principal(request, "read", slug)

    def work(connection: Connection) -> Response:
        dossier = find_dossier(connection, slug)
        document = view(connection, dossier)
        headers = {HEAD_HEADER: str(head_of(connection, dossier).sequence), "Cache-Control": "no-cache"}
        return _json(document, headers, request)

    return await service.read(work)


def json_response(document: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Ready bytes."""
    return Response(orjson.dumps(document), status, headers=headers, media_type=JSON)


def _json(document: dict[str, Any], headers: dict[str, str], request: Request) -> Response:
    cursor = document.get("next")
    if isinstance(cursor, str):
        headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
    return json_response(document, headers=headers)


def _pinned(request: Request, last_instant: int, known: int) -> str:
    """Spell the URL whose answer never changes: other parameters in order, then the coordinate."""
    others = sorted((name, value) for name, value in request.query_params.items() if name not in {"as_of", "known_at"})
    query = urlencode([*others, ("as_of", text_of(last_instant)), ("known_at", known)], safe=":,")
    return f"{request.url.path}?{query}"
