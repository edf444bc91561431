"""Where things stand: the state of a dossier, its issues, positions and parties at a coordinate."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from service.api import models
from service.api.contract import READING
from service.api.coordinates import At, PagedAt, Slug
from service.api.dependencies import answer
from service.api.permissions import READS
from service.views.dossier import state as state_view
from service.views.issue import gap_table
from service.views.issue import issue as issue_view
from service.views.issues import issues as issues_view
from service.views.parties import party as party_view
from service.views.parties import position_of

router = APIRouter(prefix="/v1/dossiers/{dossier}", tags=["time travel"], dependencies=[READS], responses=READING)

IssueSlug = Annotated[str, Path(max_length=64, description="The issue's slug.")]
PartySlug = Annotated[str, Path(max_length=64, description="The party's slug.")]
Subtree = Annotated[bool, Field(description="Take its descendants too.")]


class IssueQuery(At):
    """Query of one issue."""

    subtree: Subtree = False


class GapsQuery(PagedAt):
    """Query of the gaps."""

    parties: Annotated[str | None, Field(max_length=256, description="Only between these, such as `ru,ua`.")] = None
    issue: Annotated[str | None, Field(max_length=64, description="Only on this issue.")] = None


@router.get("/state", response_model=models.State)
async def state(request: Request, dossier: Slug, query: Annotated[At, Query()]) -> Response:
    """Every issue in short: who stands where, the status that is said of it; rounds and open proposals."""
    return await answer(request, dossier, query, state_view)


@router.get("/issues", response_model=models.IssueTree)
async def issues(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """The tree of issues, laid flat."""
    return await answer(request, dossier, query, lambda reading: issues_view(reading, page=query.page()))


@router.get("/issues/{issue}", response_model=models.Issue)
async def issue(request: Request, dossier: Slug, issue: IssueSlug, query: Annotated[IssueQuery, Query()]) -> Response:
    """One issue in full."""
    return await answer(request, dossier, query, lambda reading: issue_view(reading, issue, subtree=query.subtree))


@router.get("/issues/{issue}/positions/{party}", response_model=models.OnePosition)
async def position(
    request: Request, dossier: Slug, issue: IssueSlug, party: PartySlug, query: Annotated[At, Query()]
) -> Response:
    """What one party holds on one issue."""
    return await answer(request, dossier, query, lambda reading: position_of(reading, issue, party))


@router.get("/parties/{party}", response_model=models.Party)
async def party(request: Request, dossier: Slug, party: PartySlug, query: Annotated[At, Query()]) -> Response:
    """All positions of one party."""
    return await answer(request, dossier, query, lambda reading: party_view(reading, party))


@router.get("/gaps", response_model=models.Gaps)
async def gaps(request: Request, dossier: Slug, query: Annotated[GapsQuery, Query()]) -> Response:
    """How far apart the parties are, issue by issue."""
    between = None if query.parties is None else [party for party in query.parties.split(",") if party]
    return await answer(
        request,
        dossier,
        query,
        lambda reading: gap_table(reading, parties=between, issue=query.issue, page=query.page()),
    )
