"""All routes of the pages, in the order in which they are asked."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from service.web.pages import (
    actor,
    claims,
    compare,
    conditions,
    coverage,
    embed,
    event,
    feeds,
    gaps,
    home,
    incidents,
    issue,
    matrix,
    party,
    record,
    rounds,
    search,
    shifts,
    signing_in,
    sources,
    timeline,
)

PAGES: Final = (
    matrix,
    issue,
    party,
    event,
    home,
    search,
    actor,
    compare,
    shifts,
    timeline,
    rounds,
    incidents,
    claims,
    conditions,
    sources,
    gaps,
    coverage,
    record,
    signing_in,
    embed,
    feeds,
)

router = APIRouter(include_in_schema=False)
for page in PAGES:
    router.include_router(page.router)
