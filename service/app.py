"""The application: one composition root for the server."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from events.clock import system_clock
from events.dialects import open_database
from events.dossiers import all_dossiers, head_of
from events.errors import DetenteError, Fault
from events.log import Log
from events.writer import Writer
from service.api import audit, catalogue, feeds, issues, log, operation, stream, talks, timegate, timeline
from service.api.caching import ByteCache, Front
from service.api.contract import contract
from service.api.dependencies import Service
from service.api.gate import Gate
from service.api.observing import Metrics, Observing
from service.api.problems import (
    INTERNAL,
    INVALID_REQUEST,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    UNAVAILABLE,
    Stopped,
    respond,
    respond_to,
    shown_faults,
)
from service.logs import configure
from service.projections import PROJECTION_VERSION
from service.schema import is_current, upgrade
from service.settings import Settings
from service.timetravel.index import Index
from service.timetravel.memory import Memory
from service.timetravel.rebuild import rebuild
from service.web import assets
from service.web.problems import in_form
from service.web.routes import router as pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from events.clock import Clock
    from events.dialects.database import Database

DESCRIPTION = "The time-travelling record of a negotiation: what was the state of every issue on a date, as known when?"

ROUTERS: Final = tuple(
    routes.router for routes in (stream, log, issues, audit, talks, timeline, feeds, timegate, catalogue, operation)
)
"""In the order in which they are asked: a path without a parameter before one that has it in the same place."""

logger = structlog.get_logger()


class Fronted(FastAPI):
    """An application that looks first for an answer that is ready: the framework takes as long as to send one.

    Attributes:
        front: Where to look; None where not everybody may read.
    """

    front: Front | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is ready, or ask the framework."""
        found = None if self.front is None else self.front.kept(scope)
        if found is None:
            await super().__call__(scope, receive, send)
        else:
            await send(found[0])
            await send(found[1])


def compose(settings: Settings, cache: ByteCache, clock: Clock = system_clock) -> Service:
    """Open the database and start the writer of a process; whoever composes closes both."""
    database = open_database(settings.database_url)
    return Service(settings, database, writer_for(database, clock), clock, cache, Memory())


def writer_for(database: Database, clock: Clock = system_clock) -> Writer:
    """A writer that keeps the index."""
    return Writer(Log(database, clock=clock, indexers=[Index()], projection_version=PROJECTION_VERSION))


def create_app(settings: Settings | None = None, clock: Clock = system_clock) -> FastAPI:
    """Make the application; its database is opened when it starts and closed when it stops.

    Args:
        settings: Read from the environment where left out, so that a server with several workers can make it.
        clock: UTC microseconds.
    """
    chosen = settings or Settings()
    metrics = Metrics()
    cache = ByteCache(chosen.cache_bytes)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        configure(chosen.log_level, chosen.log_format)
        service = compose(chosen, cache, clock)
        if service.database.backend == "sqlite":
            upgrade(service.database)
        _renew_indexes(service.database)
        app.state.service = service
        app.state.tailer = tailer = stream.Tailer(service)
        service.writer.on_commit(tailer.appended)
        try:
            yield
        finally:
            await tailer.close()
            service.writer.close()
            service.database.close()

    app = Fronted(
        title="Detente",
        description=DESCRIPTION,
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(pages)
    app.include_router(assets.router)
    app.openapi = partial(contract, app)  # type: ignore[method-assign]
    _handle_errors(app)
    app.add_middleware(Gate, body_bytes=chosen.max_body_bytes)
    app.state.metrics = metrics
    app.add_middleware(Observing, metrics=metrics, logged=chosen.log_requests)
    if chosen.public_read or chosen.open:
        app.front = Front(cache, metrics, logged=chosen.log_requests)
    return app


def _renew_indexes(database: Database) -> None:
    """Rebuild the index of every dossier that another version made; none of a database that is not migrated yet."""
    if not is_current(database):
        return
    with database.reading() as connection:
        outdated = [
            dossier.slug
            for dossier in all_dossiers(connection)
            if head_of(connection, dossier).projection_version != PROJECTION_VERSION
        ]
    for slug in outdated:
        logger.info("index-rebuilt", dossier=slug, events=rebuild(database, slug))


def _handle_errors(app: FastAPI) -> None:
    """Answer every error with a problem."""

    @app.exception_handler(DetenteError)
    async def refused(request: Request, error: DetenteError) -> Response:
        return in_form(request, respond_to(error))

    @app.exception_handler(Stopped)
    async def stopped(request: Request, error: Stopped) -> Response:
        return in_form(request, respond(error.problem, error.detail, headers=error.headers))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        faults = [
            Fault(str(found["loc"][-1]), found["type"].replace("_", "-"), _reason(found["type"], found["msg"]))
            for found in error.errors()
        ]
        names = ", ".join(fault.pointer for fault in faults)
        detail = f"The request cannot be read: {names}"
        return in_form(request, respond(INVALID_REQUEST, detail, invalid_params=shown_faults(faults)))

    @app.exception_handler(HTTPException)
    async def unrouted(request: Request, error: HTTPException) -> Response:
        path = request.url.path
        if error.status_code == METHOD_NOT_ALLOWED.status:
            detail = f"{request.method} is not allowed at {path}."
            return respond(METHOD_NOT_ALLOWED, detail, headers={"Allow": ", ".join(_allowed(path))})
        return in_form(request, respond(NOT_FOUND, f"There is nothing at {path}; /docs lists what there is."))

    @app.exception_handler(OperationalError)
    async def unavailable(request: Request, error: DBAPIError) -> Response:
        logger.error("database-unavailable", path=request.url.path, error=str(error.orig))
        detail = "The database did not answer; nothing was changed."
        return in_form(request, respond(UNAVAILABLE, detail, headers={"Retry-After": "1"}))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        reference = uuid4().hex
        logger.error("request-failed", reference=reference, path=request.url.path, exc_info=error)
        detail = f"Nothing was changed. Reference: {reference}"
        return in_form(request, respond(INTERNAL, detail, reference=reference))


def _allowed(path: str) -> list[str]:
    """The methods of all routes that a path leads to: each route knows only of its own."""
    routes = (route for router in ROUTERS for route in router.routes if isinstance(route, Route))
    found = {method for route in routes if route.path_regex.match(path) for method in route.methods or ()} or {"GET"}
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "There is no such parameter here; /docs lists those that there are."
    return f"{message}."
