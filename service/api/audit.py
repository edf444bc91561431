"""How things came to be so: compare, history, shifts, change points, and how far the record reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from service.api import models
from service.api.contract import READING
from service.api.coordinates import At, Compared, KnownAt, Paged, PagedAt, Slug
from service.api.dependencies import answer, service_of
from service.api.issues import IssueSlug, PartySlug, Subtree
from service.api.permissions import READS
from service.api.talks import Day, Word
from service.timetravel.instants import resolve
from service.timetravel.reading import Reading
from service.views.change_points import changes as changes_view
from service.views.compare import compare as compare_view
from service.views.coverage import coverage as coverage_view
from service.views.history import history as history_view
from service.views.shifts import shifts as shifts_view

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(prefix="/v1/dossiers/{dossier}", tags=["time travel"], dependencies=[READS], responses=READING)


class HistoryQuery(PagedAt):
    """Query of a history."""

    axis: Annotated[
        Literal["valid", "known", "both"],
        Field(description="valid: by one record; known: about one date, over time; both: rectangles."),
    ] = "valid"


class ChangesQuery(PagedAt):
    """Query of the change points."""

    axis: Literal["valid", "known"] = "valid"
    issue: Word = None
    subtree: Subtree = False
    party: Word = None


class ShiftsQuery(PagedAt):
    """Query of the shifts."""

    from_: Annotated[Day, Field(alias="from")] = None
    to: Day = None
    issue: Word = None
    subtree: Subtree = False
    party: Word = None


class CompareQuery(Paged):
    """Query of a comparison: two coordinates."""

    from_: Annotated[str, Field(alias="from", max_length=128, description="The earlier day or instant.")]
    to: Annotated[str | None, Field(max_length=128, description="The later one; left out: now.")] = None
    from_known_at: KnownAt = None
    to_known_at: KnownAt = None
    issue: Word = None
    subtree: Subtree = False
    party: Word = None


@router.get("/issues/{issue}/positions/{party}/history", response_model=models.History)
async def history(
    request: Request, dossier: Slug, issue: IssueSlug, party: PartySlug, query: Annotated[HistoryQuery, Query()]
) -> Response:
    """The history of one position, on either axis or both."""
    return await answer(
        request,
        dossier,
        query,
        lambda reading: history_view(reading, issue, party, axis=query.axis, page=query.page()),
    )


@router.get("/changes", response_model=models.Changes)
async def changes(request: Request, dossier: Slug, query: Annotated[ChangesQuery, Query()]) -> Response:
    """Change points on either axis: what a slider needs."""
    return await answer(
        request,
        dossier,
        query,
        lambda reading: changes_view(
            reading,
            axis=query.axis,
            issue=query.issue,
            subtree=query.subtree,
            party=query.party,
            page=query.page(),
        ),
    )


@router.get("/shifts", response_model=models.Shifts)
async def shifts(request: Request, dossier: Slug, query: Annotated[ShiftsQuery, Query()]) -> Response:
    """Every change of a position, in the order in which they happened."""
    return await answer(
        request,
        dossier,
        query,
        lambda reading: shifts_view(
            reading,
            since=query.from_,
            until=query.to,
            issue=query.issue,
            subtree=query.subtree,
            party=query.party,
            page=query.page(),
        ),
    )


@router.get("/coverage", response_model=models.Coverage)
async def coverage(request: Request, dossier: Slug, query: Annotated[At, Query()]) -> Response:
    """How far the record reaches, and where it is silent."""
    return await answer(request, dossier, query, coverage_view)


@router.get("/compare", response_model=models.Compare)
async def compare(request: Request, dossier: Slug, query: Annotated[CompareQuery, Query()]) -> Response:
    """Two coordinates, split exactly into what moved and what was learned."""
    later = Compared(as_of=query.to, known_at=query.to_known_at, earlier=query.from_, known=query.from_known_at)
    return await answer(request, dossier, later, _compared(request, query))


def _compared(request: Request, query: CompareQuery) -> Callable[[Reading], dict[str, Any]]:
    def view(reading: Reading) -> dict[str, Any]:
        """Where ``from_known_at`` is left out, both dates are looked at with the knowledge of the later one."""
        known = query.from_known_at or str(reading.at.known)
        now = service_of(request).clock()
        at = resolve(reading.connection, reading.dossier, as_of=query.from_, known_at=known, now=now)
        earlier = Reading(reading.connection, reading.dossier, at, reading.memory)
        return compare_view(
            earlier, reading, issue=query.issue, subtree=query.subtree, party=query.party, page=query.page()
        )

    return view
