"""Operation: health, readiness, metrics, and the pages of problems and of the contract itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import literal, select

from events.dossiers import all_dossiers, head_of
from service.api import models
from service.api.contract import PLAIN, contract
from service.api.coordinates import Strict
from service.api.dependencies import json_response, metrics_of, service_of
from service.api.problems import NOT_FOUND, Stopped, all_problems
from service.projections import PROJECTION_VERSION
from service.schema import is_current

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter(tags=["operation"], responses=PLAIN)

PAGES: Final = Environment(loader=PackageLoader("service.api"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/healthz", response_model=models.Status)
async def healthz(_query: Annotated[Strict, Query()]) -> Response:
    """Say that the process answers."""
    return json_response({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz", response_model=models.Status, responses={503: {"model": models.Status}})
async def readyz(request: Request, _query: Annotated[Strict, Query()]) -> Response:
    """Say whether the database, its schema and the index are as this process needs them."""
    service = service_of(request)
    checks: dict[str, Any] = {"database": False, "migrations": False, "projections": False, "behind": []}
    try:
        await service.read(lambda connection: connection.execute(select(literal(1))).scalar_one())
        checks["database"] = True
        checks["migrations"] = is_current(service.database)
        checks["behind"] = await service.read(_outdated)
        checks["projections"] = not checks["behind"]
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is the answer
        checks["reason"] = type(failure).__name__
    ready = all(checks[name] for name in ("database", "migrations", "projections"))
    status = {"status": "ok" if ready else "unavailable", "checks": checks}
    return json_response(status, 200 if ready else 503, headers={"Cache-Control": "no-store"})


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request, _query: Annotated[Strict, Query()]) -> Response:
    """Counters and gauges of this process, as Prometheus reads them."""
    text = metrics_of(request).exposition()
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


@router.get("/problems", response_class=HTMLResponse)
async def problems(_query: Annotated[Strict, Query()]) -> Response:
    """List the problems that answers may have."""
    return _page("problems.html", problems=all_problems())


@router.get("/problems/{slug}", response_class=HTMLResponse)
async def problem(
    slug: Annotated[str, Path(max_length=64, description="Its slug.")], _query: Annotated[Strict, Query()]
) -> Response:
    """Say what a problem means and what to do about it."""
    found = next((one for one in all_problems() if one.slug == slug), None)
    if found is None:
        raise Stopped(NOT_FOUND, f"No problem is called {slug!r}; /problems lists them.")
    return _page("problem.html", problem=found)


@router.get("/docs", response_class=HTMLResponse, include_in_schema=False)
async def docs(request: Request) -> Response:
    """Show the contract as a page of our own: nothing is loaded from elsewhere, and no script is needed."""
    document = contract(request.app)
    tags: dict[str, list[tuple[str, str, Any]]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            tags.setdefault(operation["tags"][0], []).append((method, path, operation))
    return _page("docs.html", contract=document, tags=tags)


@router.get("/static/docs.css", include_in_schema=False)
async def style() -> Response:
    """The style of these pages."""
    source = PAGES.get_template("docs.css").render()
    return Response(source, media_type="text/css", headers={"Cache-Control": "no-cache"})


def _outdated(connection: Connection) -> list[str]:
    return [
        dossier.slug
        for dossier in all_dossiers(connection)
        if head_of(connection, dossier).projection_version != PROJECTION_VERSION
    ]


def _page(template: str, **values: Any) -> Response:
    return HTMLResponse(PAGES.get_template(template).render(**values), headers=PAGE_HEADERS)
