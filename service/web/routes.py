"""All routes of the pages, in the order in which they are asked."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from service.web.pages import actor, event, home, matrix, party, search

PAGES: Final = (home, matrix, party, actor, search, event)

router = APIRouter(include_in_schema=False)
for page in PAGES:
    router.include_router(page.router)
