"""What a page's form must show before it may change anything: that it was sent from a page of ours.

Three walls, each enough by itself against forged requests: the session's cookie is ``SameSite=Strict``; the browser
says where a request comes from (``Sec-Fetch-Site``, ``Origin``); and a form of a session carries a token of it.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from events.errors import TooLarge
from service.api.problems import FORBIDDEN, UNSUPPORTED, Stopped
from service.web.languages import Language
from service.web.site import HEADERS, render

FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 4_000
"""Fields of one form at most."""


async def from_here(request: Request) -> None:
    """Refuse a form that another site's page sent, or no browser.

    Raises:
        Stopped: The request says that it comes from elsewhere, or does not say where it comes from.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    own = request.headers.get("host")
    if site not in {None, "same-origin"} or (origin is not None and urlsplit(origin).netloc != own):
        raise Stopped(FORBIDDEN, "This form was sent from a page of another site; nothing was changed.")
    if site is None and origin is None:
        detail = "The request does not say where it comes from (Origin); programs use the HTTP interface at /docs."
        raise Stopped(FORBIDDEN, detail)


def private(request: Request, template: str, language: Language, status: int = 200, **values: Any) -> Response:
    """A page that nobody keeps: it has what somebody typed, or is about who they are."""
    carried = {} if language == "en" else {"lang": str(language)}
    body = render(template, language, carried, request_path=request.url.path, **values)
    return HTMLResponse(body, status, headers={**HEADERS, "Cache-Control": "no-store"})


async def fields_of(request: Request) -> list[tuple[str, str]]:
    """What a form was sent with, in order.

    Raises:
        Stopped: The body is no form.
        TooLarge: It has too many fields.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM:
        raise Stopped(UNSUPPORTED, f"The body is {media_type or 'of no type'}; a form is {FORM}.")
    try:
        text = (await request.body()).decode()
        return parse_qsl(
            text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=MOST_FIELDS, errors="strict"
        )
    except UnicodeDecodeError:
        raise Stopped(UNSUPPORTED, "The form is not in UTF-8.") from None
    except ValueError:
        raise TooLarge(MOST_FIELDS, "fields of one form, each with its value") from None
