"""What pages load: styles, scripts and the elements, from memory and compressed once."""

from __future__ import annotations

from functools import cache
from mimetypes import guess_type
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from service.api.caching import IMMUTABLE, Ready, range_of, tag_of
from service.api.problems import NOT_FOUND, Stopped
from service.web.site import STATIC

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False)

FRESH: Final = "public, max-age=600"
"""For how long a file is taken without asking again where its address does not name its version."""


@cache
def assets() -> Mapping[str, Ready]:
    """Every file by its path below ``/static/``, as it was when the first one was asked for."""
    paths = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
    return {name: _ready(name, path.read_bytes()) for name, path in paths.items()}


@router.get("/static/{path:path}")
async def static(
    request: Request, path: Annotated[str, Path(max_length=256, description="A file's path.")]
) -> Response:
    """One file; for as long as a day where ``v`` names its version, since it is then never another."""
    ready = assets().get(path)
    if ready is None:
        raise Stopped(NOT_FOUND, f"There is no file at {request.url.path}.")
    asked = request.headers
    wanted = range_of(dict(asked.raw), ready)
    answer = ready.respond(asked.get("accept-encoding", ""), asked.get("if-none-match", ""), wanted)
    if "v" in request.query_params:
        answer.headers["Cache-Control"] = IMMUTABLE
    return answer


def _ready(name: str, body: bytes) -> Ready:
    kind = guess_type(name)[0] or "application/octet-stream"
    headers = {
        "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        "Content-Location": f"/static/{name}",
        "Cache-Control": FRESH,
        "X-Content-Type-Options": "nosniff",
    }
    return Ready(tag_of(name, body.hex()), body, headers)
