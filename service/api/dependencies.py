"""What every route asks for: the composed service, who is asking, and a snapshot to answer from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar

import orjson
from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError

from events.dossiers import Dossier, find_dossier, head_of
from events.errors import NotYetKnown
from service.api.answers import Answer
from service.api.caching import ByteCache
from service.api.coordinates import At, Compared
from service.api.memento import requested
from service.api.negotiation import check_accepted
from service.form import JSON, Form
from service.timetravel.instants import resolve, text_of
from service.timetravel.memory import NO_DOSSIER, Memory
from service.timetravel.reading import Reading
from service.timetravel.recordings import at_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from events.clock import Clock
    from events.dialects.database import Database
    from events.writer import Writer
    from service.api.observing import Metrics
    from service.settings import Settings

T = TypeVar("T")

HEAD_HEADER: Final = "Detente-Sequence"


@dataclass(frozen=True, slots=True)
class Service:
    """What the application is composed of; one for each process, made in its lifespan."""

    settings: Settings
    database: Database
    writer: Writer
    clock: Clock
    cache: ByteCache
    memory: Memory

    async def read(self, work: Callable[[Connection], T], *, long: bool = False) -> T:
        """Answer from one snapshot: on the event loop where reads are short and local, else in a worker thread.

        Where the connection turns out to be lost, once more on another.
        """

        def run() -> T:
            try:
                return once()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return once()

        def once() -> T:
            with self.database.reading() as connection:
                return work(connection)

        return await asyncio.to_thread(run) if long or self.database.reads_block else run()


def service_of(request: Request) -> Service:
    """The composed service."""
    service: Service = request.app.state.service
    return service


def metrics_of(request: Request) -> Metrics:
    """Where this process counts."""
    metrics: Metrics = request.app.state.metrics
    return metrics


Composed: TypeAlias = Annotated[Service, Depends(service_of)]


async def answer(
    request: Request,
    slug: str,
    at: At | Compared,
    view: Callable[[Reading], dict[str, Any]],
    form: Form = JSON,
    *,
    long: bool = False,
) -> Response:
    """Answer a time-travel question, in JSON or another form.

    The coordinate is resolved and the view made from one snapshot. ``Content-Location`` names the pinned URL, whose
    answer never changes; what was asked for at that URL is kept.

    Args:
        long: Whether it may take so long that others must not wait for it.
    """
    service = service_of(request)
    if form is JSON and at.timemap is None:
        check_accepted(request.headers.get("accept"), form.media_type)

    def work(connection: Connection) -> Response:
        memory = service.memory
        dossier = memory.once(NO_DOSSIER, slug, partial(find_dossier, connection, slug))
        head = service.database.head(connection, dossier.key)

        def at_coordinate(asked: At | Compared) -> Response:
            coordinate = {"as_of": asked.as_of, "known_at": asked.known_at}
            resolved = resolve(connection, dossier, **coordinate, now=service.clock(), memory=memory, head=head)
            reading = Reading(connection, dossier, resolved, memory)
            return Answer(request, asked, reading, form).respond(view, service.cache)

        asked = _travelled(request, at, connection, dossier)
        try:
            return at_coordinate(asked)
        except NotYetKnown as later:
            if asked is at or isinstance(at, Compared):
                raise
            first = {"known_at": str(later.sequence), "as_of": at.as_of or later.recorded_at}
            return at_coordinate(at.model_copy(update=first))

    return await service.read(work, long=long)


def _travelled(request: Request, at: At | Compared, connection: Connection, dossier: Dossier) -> At | Compared:
    """The coordinate asked for, with what ``Accept-Datetime`` says where the URL says nothing."""
    wanted = request.headers.get("accept-datetime")
    if wanted is None or isinstance(at, Compared) or at.known_at is not None:
        return at
    last_instant, known = at_date(connection, dossier, requested(wanted))
    return at.model_copy(update={"known_at": str(known), "as_of": at.as_of or text_of(last_instant)})


async def answer_plain(request: Request, slug: str, view: Callable[[Connection, Dossier], dict[str, Any]]) -> Response:
    """Answer a question about a dossier's log that has no coordinate."""
    service = service_of(request)
    check_accepted(request.headers.get("accept"), JSON.media_type)

    def work(connection: Connection) -> Response:
        dossier = find_dossier(connection, slug)
        document = view(connection, dossier)
        headers = {HEAD_HEADER: str(head_of(connection, dossier).sequence), "Cache-Control": "no-cache"}
        return _json(document, headers, request)

    return await service.read(work)


def json_response(document: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Ready bytes."""
    return Response(orjson.dumps(document), status, headers=headers, media_type=JSON.media_type)


def _json(document: dict[str, Any], headers: dict[str, str], request: Request) -> Response:
    cursor = document.get("next")
    if isinstance(cursor, str):
        headers["Link"] = f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'
    return json_response(document, headers=headers)
