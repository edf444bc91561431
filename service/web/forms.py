"""Forms without a script: a field that was left blank is sent all the same, and is taken for one that was left out."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

OF_AN_ISSUE: Final = "subtree"
"""A field that says nothing where no issue is chosen."""


class FormRoute(APIRoute):
    """A page to which a form leads: an address with blank fields is exchanged for the one without them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at the address before its parameters are validated."""
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            given = request.query_params.multi_items()
            kept = said(given)
            if kept == given:
                return await answer(request)
            query = f"?{urlencode(kept, safe=':,')}" if kept else ""
            return RedirectResponse(request.url.path + query, 303, {"Cache-Control": "no-cache"})

        return handle


def said(given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters that say something, in their order."""
    kept = [(name, value) for name, value in given if value.strip()]
    if any(name == "issue" for name, _ in kept):
        return kept
    return [(name, value) for name, value in kept if name != OF_AN_ISSUE]
