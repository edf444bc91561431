"""Who may do what: every route declares what it needs, and a test fails for one that does not.

A route, or its router, depends on one of ``PERMISSIONS``; its path stands in ``PUBLIC``; or nobody can say what it
asks for, which the test refuses.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from fastapi import Depends, Request

from service import sessions
from service.api.dependencies import service_of
from service.api.problems import FORBIDDEN, UNAUTHORIZED, Stopped
from service.keys import PER_DOSSIER, Principal, verify

ANYBODY: Final = Principal("anonymous", frozenset({"admin"}))
"""Whoever asks of a server that is open, or reads what is public."""

PREFIX: Final = "/v1/dossiers/"

PAGES: Final = "/d/"
"""Where the paths of the pages of a dossier begin: the only ones to which a session may write."""

COOKIES: Final = ("__Host-detente", "detente")
"""Names of the cookie of a session: over TLS, and without."""

PUBLIC: Final = (
    "/sign-in",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/static/docs.css",
    "/static/{path:path}",
    "/problems",
    "/problems/{slug}",
    "/v1/event-types",
    "/v1/event-types/{type}",
)
"""Paths of what tells nothing of any dossier; they ask nobody for a key."""


async def require(request: Request, action: str, dossier: str | None = None) -> Principal:
    """Find out who asks, and refuse whoever may not.

    Args:
        action: ``read``, ``append``, ``backfill``, ``redact`` or ``admin``.
        dossier: What the action is about; None for the whole service.

    Raises:
        Stopped: No key, none that is known, or one that does not permit the action.
    """
    service = service_of(request)
    if service.settings.open or (action == "read" and service.settings.public_read):
        return ANYBODY
    found = await _asking(request, action)
    if found is None:
        detail = f"To {action} here a key is needed, and none that is valid was sent."
        raise Stopped(UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
    request.state.principal = found.name
    if not found.may(action, dossier):
        scope = f"{action}:{dossier or '*'}" if action in PER_DOSSIER else action
        raise Stopped(FORBIDDEN, f"The key {found.name!r} does not have the scope {scope}.")
    return found


async def _asking(request: Request, action: str) -> Principal | None:
    """Who holds the key that was sent, or the session where none was.

    A session reads everywhere, and writes by the forms of pages alone: what else writes is no page's form, and a
    browser sends cookies without being asked.
    """
    service = service_of(request)
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    key = sent.strip()
    if scheme:
        known = scheme.lower() == "bearer" and key
        return await service.read(lambda read: verify(read, key, now=service.clock())) if known else None
    token = session_of(request)
    if token is None or not (action == "read" or request.url.path.startswith(PAGES)):
        return None
    found = await service.read(lambda read: sessions.find(read, token, now=service.clock()))
    if found is not None:
        request.state.session = token
    return found


def session_of(request: Request) -> str | None:
    """The token of the session that a request names, whether there is such a session or not."""
    return next((request.cookies[name] for name in COOKIES if name in request.cookies), None)


def dossier_in(url: str) -> str | None:
    """The dossier that an address of ours is about; None where it is about none."""
    path = urlsplit(url if "//" in url or url.startswith("/") else f"/{url}").path
    return path.removeprefix(PREFIX).partition("/")[0] or None if path.startswith(PREFIX) else None


async def may_read(request: Request) -> Principal:
    """Need ``read`` on the dossier in the path, of an embedded view in the query, or on all of them."""
    path = request.path_params
    named = path.get("dossier") or (
        request.query_params.get("dossier") if "view" in path else dossier_in(path.get("url", ""))
    )
    return await require(request, "read", named)


async def may_append(request: Request) -> Principal:
    """Need ``append`` to the dossier in the path."""
    return await require(request, "append", request.path_params["dossier"])


async def may_administer(request: Request) -> Principal:
    """Need ``admin``."""
    return await require(request, "admin")


async def may_sign_in() -> None:
    """Need nothing but the key that the form brings, or the session that it ends."""


PERMISSIONS: Final = (may_read, may_append, may_administer, may_sign_in)

READS: Final = Depends(may_read)
APPENDS: Final = Depends(may_append)
ADMINISTERS: Final = Depends(may_administer)
SIGNS_IN: Final = Depends(may_sign_in)
