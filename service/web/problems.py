"""Problems as pages: who asked for a page is told in one, and everybody else in JSON (RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import orjson
from fastapi.responses import HTMLResponse, RedirectResponse

from service.api.problems import MEDIA_TYPE, UNAUTHORIZED
from service.web.languages import LANGUAGES, Language
from service.web.site import HEADERS, render

if TYPE_CHECKING:
    from fastapi import Request, Response

PAGES: Final = ("/d/", "/embed/")
"""Where the paths of pages begin."""

SIGNED_IN: Final = "/d/"
"""Where the paths of pages begin at which somebody without a session is asked to sign in."""

KEPT: Final = ("cache-control", "retry-after", "www-authenticate", "allow", "detente-sequence")
"""Headers of a problem that its page has, too."""


def in_form(request: Request, response: Response) -> Response:
    """A problem in the form that was asked for: a page where the path is that of one."""
    path = request.url.path
    if not (path == "/" or path.startswith(PAGES)) or response.media_type != MEDIA_TYPE:
        return response
    signing_in = response.status_code == UNAUTHORIZED.status and path.startswith(SIGNED_IN)
    if signing_in and request.method == "GET":
        wanted = urlencode({"next": f"{path}?{request.url.query}" if request.url.query else path})
        return RedirectResponse(f"/sign-in?{wanted}", 303, headers={"Cache-Control": "no-store"})
    problem: dict[str, Any] = orjson.loads(bytes(response.body))
    kept = {name: response.headers[name] for name in KEPT if name in response.headers}
    language: Language = next((one for one in LANGUAGES if one == request.query_params.get("lang")), "en")
    carried: dict[str, str] = {} if language == "en" else {"lang": language}
    body = render("problem.html", language, carried, problem=problem, request_path=path, sent=signing_in)
    return HTMLResponse(body, response.status_code, headers={**HEADERS, **kept})
