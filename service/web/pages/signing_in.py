"""Signing in with a key, for editors, and out again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from service import sessions
from service.api.coordinates import Strict
from service.api.dependencies import service_of
from service.api.permissions import COOKIES, SIGNS_IN, require, session_of
from service.api.problems import UNAUTHORIZED
from service.web.guard import fields_of, from_here, private
from service.web.site import Lang

if TYPE_CHECKING:
    from service.keys import Principal

router = APIRouter()

HOME: Final = "/"
SECONDS: Final = sessions.LASTING // 1_000_000


class SignIn(Strict):
    """Query of the page."""

    next: str = HOME
    lang: Lang = "en"


@router.get("/sign-in")
async def sign_in(request: Request, query: Annotated[SignIn, Query()]) -> Response:
    """Ask for a key."""
    return _page(request, query.lang, query.next)


@router.post("/session", dependencies=[SIGNS_IN, Depends(from_here)])
async def begin(request: Request, query: Annotated[SignIn, Query()]) -> Response:
    """Begin a session of whoever holds the key that was typed, and go on to where they wanted."""
    service = service_of(request)
    key = dict(await fields_of(request)).get("key", "").strip()

    def work() -> str | None:
        with service.database.writing() as connection:
            return sessions.begin(connection, key, now=service.clock())

    token = await asyncio.to_thread(work)
    if token is None:
        return _page(request, query.lang, query.next, wrong=True)
    answer = RedirectResponse(inside(query.next), 303, headers={"Cache-Control": "no-store"})
    secure = _secure(request)
    name = COOKIES[0] if secure else COOKIES[1]
    answer.set_cookie(name, token, max_age=SECONDS, path="/", secure=secure, httponly=True, samesite="strict")
    return answer


@router.post("/session/end", dependencies=[SIGNS_IN, Depends(from_here)])
async def end(request: Request, query: Annotated[SignIn, Query()]) -> Response:
    """End the session."""
    service = service_of(request)
    token = session_of(request)

    def work(token: str) -> None:
        with service.database.writing() as connection:
            sessions.end(connection, token)

    if token is not None:
        await asyncio.to_thread(work, token)
    answer = RedirectResponse(inside(query.next), 303, headers={"Cache-Control": "no-store"})
    for name in COOKIES:
        answer.delete_cookie(name, path="/", secure=name == COOKIES[0], httponly=True, samesite="strict")
    return answer


async def writers_only(request: Request) -> Principal:
    """Show a form to whoever may append to the dossier in the path; others are asked to sign in."""
    return await require(request, "append", request.path_params["dossier"])


def of_session(request: Request, sent: list[tuple[str, str]]) -> bool:
    """Whether a form carries the token of the session that it was sent in, or was sent in none."""
    return token_of(request) in {None, dict(sent).get("token")}


def token_of(request: Request) -> str | None:
    """What forms carry in the session of a request; None where it has none."""
    session = getattr(request.state, "session", None)
    return None if session is None else sessions.form_token(session)


def inside(wanted: str) -> str:
    """A path of ours to go on to; the first page where something else was wanted."""
    parts = urlsplit(wanted)
    plain = wanted.isprintable() and "\\" not in wanted and wanted.startswith("/") and not wanted.startswith("//")
    return wanted if plain and not parts.scheme and not parts.netloc else HOME


def _secure(request: Request) -> bool:
    """Whether the browser came by TLS: it says so itself where something before the server ended that."""
    return "https" in {request.url.scheme, urlsplit(request.headers.get("origin", "")).scheme}


def _page(request: Request, language: Lang, following: str, *, wrong: bool = False) -> Response:
    values: dict[str, Any] = {"next": inside(following), "wrong": wrong, "open": service_of(request).settings.open}
    answer = private(request, "sign_in.html", language, status=UNAUTHORIZED.status if wrong else 200, **values)
    if wrong:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
