"""The calendar: rounds of talks and other contacts, announced, held, concluded or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from service.api.coordinates import PagedAt, Slug
from service.api.permissions import READS
from service.views.choices import readable
from service.views.rounds import rounds as rounds_view
from service.web.drawn import send_drawn
from service.web.figures.lists import rounds as draw
from service.web.forms import FormRoute
from service.web.site import Lang, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS], route_class=FormRoute)

AHEAD: Final = frozenset({"anticipated", "tentative", "confirmed", None})


class RoundsPage(PagedAt):
    """Query of the page: that of the data, in a language."""

    lang: Lang = "en"


@router.get("/d/{dossier}/rounds")
async def rounds(request: Request, dossier: Slug, query: Annotated[RoundsPage, Query()]) -> Response:
    """When the parties met and are to meet."""
    return await show(request, dossier, query, "rounds.html", _calendar(query), language=query.lang)


@router.get("/d/{dossier}/rounds.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[RoundsPage, Query()]) -> Response:
    """The rounds as a card."""
    return await send_drawn(request, dossier, query, _calendar(query), draw=draw, language=query.lang)


def _calendar(query: RoundsPage) -> Callable[[Reading], dict[str, Any]]:
    def view(reading: Reading) -> dict[str, Any]:
        found = readable(reading, rounds_view(reading, page=query.page()))
        return {**found, **parted(found["rounds"], found["as_of"]["instant"])}

    return view


def parted(rounds: list[dict[str, Any]], instant: str) -> dict[str, list[dict[str, Any]]]:
    """Rounds by where they stand to a date.

    Args:
        instant: ``as_of``, exclusive.

    Returns:
        ``ahead``, the next first; ``stale``: announced for a time that has passed, of which nothing more is known;
        ``behind``: held, under way or cancelled, the latest first.
    """
    announced = [one for one in rounds if one["status"] in AHEAD]
    behind = [one for one in rounds if one["status"] not in AHEAD]
    stale = [one for one in announced if _over(one, instant)]
    return {"ahead": [one for one in announced if one not in stale], "stale": stale, "behind": behind[::-1]}


def _over(one: dict[str, Any], instant: str) -> bool:
    latest = None if one["scheduled"] is None else one["scheduled"]["latest"]
    return latest is not None and bool(latest <= instant)
