"""What stands before the routes, as plain ASGI: limits that the server has not, HEAD, CORS for what is public.

uvicorn has no limit on bodies, headers or their time of its own (``house.md``, "Traps already met").
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from fastapi import Response

from service.api.problems import INVALID_REQUEST, TOO_LARGE, respond

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER_BYTES: Final = 32 * 1024
URL_BYTES: Final = 8 * 1024
BODY_SECONDS: Final = 30.0
LENGTH_DIGITS: Final = 18

ASKED_BY_HEAD: Final = "detente.head"
"""Stands in the scope of a GET that a HEAD was turned into: for answers that would not end."""

EXPOSED: Final = (
    b"ETag, Last-Modified, Content-Location, Memento-Datetime, Link, Detente-Sequence, Retry-After, Vary, Location"
)
PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept-Datetime, Detente-Min-Sequence, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
CORS: Final = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", EXPOSED)]


class Gate:
    """Refuses what is too large or too slow; answers HEAD by GET; lets any page read what is public.

    Args:
        app: What stands behind it.
        body_bytes: The largest body that is read.
        body_seconds: How long a client may take to send it.
    """

    def __init__(self, app: ASGIApp, *, body_bytes: int, body_seconds: float = BODY_SECONDS) -> None:
        self.app = app
        self.body_bytes = body_bytes
        self.body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and _preflights_a_read(scope):
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
            return
        reading = scope["method"] in {"GET", "HEAD"}
        if reading:
            send = with_cors(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            await self._head(scope, receive, send)
            return
        if reading:
            await self.app(scope, receive, send)
            return
        body = await self._body(receive)
        if body is None:
            seconds = f"The body did not arrive within {self.body_seconds:.0f} seconds, or the client went away."
            await respond(INVALID_REQUEST, seconds)(scope, receive, send)
        elif len(body) > self.body_bytes:
            await self._too_large(self.body_bytes, "bytes of a body")(scope, receive, send)
        else:
            await self.app(scope, _replay(body, receive), send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = {**scope, "method": "GET", ASKED_BY_HEAD: True}
        try:
            await self.app(asked, receive, _without_body(send))
        finally:
            if "route" in asked:
                scope["route"] = asked["route"]

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > URL_BYTES:
            return self._too_large(URL_BYTES, "bytes of a URL")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES:
            return self._too_large(HEADER_BYTES, "bytes of headers")
        if b"%00" in scope["raw_path"] or b"%00" in scope["query_string"]:
            # No text of ours has it, and PostgreSQL takes it in none.
            return respond(INVALID_REQUEST, "The URL has a U+0000 (%00) in it, which no text here may have.")
        named = [pair.partition(b"=")[0] for pair in scope["query_string"].split(b"&") if pair]
        if len(named) != len(set(named)):
            return respond(INVALID_REQUEST, "A parameter stands in the URL twice; each may be given once.")
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and self._exceeds(value):
                return self._too_large(self.body_bytes, "bytes of a body")
        return None

    def _exceeds(self, length: bytes) -> bool:
        # By digits first: the interpreter refuses to read a number of thousands of them.
        return len(length) > LENGTH_DIGITS or int(length) > self.body_bytes

    @staticmethod
    def _too_large(limit: int, what: str) -> ASGIApp:
        return respond(TOO_LARGE, f"Too large: at most {limit} {what}", headers={"Connection": "close"}, limit=limit)

    async def _body(self, receive: Receive) -> bytes | None:
        """Read the whole body, or a little more than the limit; None if it does not come in time."""
        parts = bytearray()
        try:
            async with asyncio.timeout(self.body_seconds):
                while len(parts) <= self.body_bytes:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    parts.extend(message.get("body", b""))
                    if not message.get("more_body", False):
                        break
        except TimeoutError:
            return None
        return bytes(parts)


def _preflights_a_read(scope: Scope) -> bool:
    """Whether a browser asks if another page may read; whether it may write is asked in vain."""
    return any(
        name == b"access-control-request-method" and value in {b"GET", b"HEAD"} for name, value in scope["headers"]
    )


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def with_cors(send: Send) -> Send:
    """Add the headers that let any page read an answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *CORS]}
        await send(message)

    return sending


def _without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await send(message)

    return sending
