"""Two dates side by side: what the parties did in between, and apart from it what was only learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api.audit import CompareQuery
from service.api.coordinates import AsOf, Compared, KnownAt, Slug
from service.api.dependencies import service_of
from service.api.permissions import READS
from service.timetravel.instants import resolve
from service.timetravel.reading import Reading
from service.views.choices import readable
from service.views.compare import compare as compare_view
from service.views.recent import month_before_last
from service.web.drawn import send_drawn
from service.web.figures.lists import compared as draw
from service.web.forms import FormRoute
from service.web.site import Lang, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

router = APIRouter(dependencies=[READS], route_class=FormRoute)

KINDS: Final = ("position", "round", "contact", "proposal", "agreement", "commitment", "condition", "claim", "status",
    "fact", "incident", "poll")  # fmt: skip
"""What a change may be of, in the order in which a reader is told."""

AGAIN: Final = "reiterated"


class ComparePage(CompareQuery):
    """Query of the page: that of the data, with defaults, and the coordinate with which other pages link to it."""

    from_: Annotated[str | None, Field(alias="from", max_length=128, description="Left out: the last month.")] = None  # type: ignore[assignment] # wider than that of the data
    as_of: AsOf = None
    known_at: KnownAt = None
    lang: Lang = "en"


@router.get("/d/{dossier}/compare")
async def compare(request: Request, dossier: Slug, query: Annotated[ComparePage, Query()]) -> Response:
    """What moved, and what we learned."""
    view = _compared(request, query)
    return await show(request, dossier, _later(query), "compare.html", view, language=query.lang)


@router.get("/d/{dossier}/compare.svg")
async def figure(request: Request, dossier: Slug, query: Annotated[ComparePage, Query()]) -> Response:
    """The counts, and the positions that moved, as a card."""
    view = _compared(request, query)
    return await send_drawn(request, dossier, _later(query), view, draw=draw, language=query.lang)


def _later(query: ComparePage) -> Compared:
    return Compared(
        as_of=query.to or query.as_of,
        known_at=query.to_known_at or query.known_at,
        earlier=query.from_ or "",
        known=query.from_known_at,
    )


def _compared(request: Request, query: ComparePage) -> Callable[[Reading], dict[str, Any]]:
    def view(reading: Reading) -> dict[str, Any]:
        since = query.from_ or month_before_last(reading)
        known = query.from_known_at or str(reading.at.known)
        now = service_of(request).clock()
        at = resolve(reading.connection, reading.dossier, as_of=since, known_at=known, now=now)
        earlier = Reading(reading.connection, reading.dossier, at, reading.memory)
        found = compare_view(
            earlier, reading, issue=query.issue, subtree=query.subtree, party=query.party, page=query.page()
        )
        moved = [one for one in found["changes"] if one["cause"] == "moved"]
        learned = [one for one in found["changes"] if one["cause"] != "moved"]
        document = readable(reading, found)
        order = list(document["titles"])
        return {
            **document,
            "before": document["from"],
            "moves": grouped(moved, order),
            "lessons": grouped(learned, order),
            "defaulted": query.from_ is None,
            "query": query,
        }

    return view


def kind_of(change: Mapping[str, Any]) -> str:
    """What a change is of: one of :data:`KINDS`."""
    subject: str = change["subject"].partition(":")[0]
    aspect: str = change["aspect"].partition("/")[0]
    return aspect if subject == "issue" else subject


def grouped(changes: Iterable[Mapping[str, Any]], order: list[str]) -> list[dict[str, Any]]:
    """Changes by what they are of; positions that were only stated again are a group of their own, after the others.

    Args:
        order: Slugs of issues, as the tree has them.

    Returns:
        ``{kind, changes}``, where ``kind`` is one of :data:`KINDS` or ``again``; within each by issue.
    """
    places = {slug: place for place, slug in enumerate(order)}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in changes:
        kind = kind_of(one)
        found.setdefault("again" if kind == "position" and one["derived_change"] == AGAIN else kind, []).append(one)
    known = ("position", "again", *KINDS[1:])
    kinds = [*known, *sorted(set(found) - set(known))]
    return [
        {"kind": kind, "changes": sorted(found[kind], key=lambda one: places.get(one["issue"], len(places)))}
        for kind in kinds
        if kind in found
    ]
