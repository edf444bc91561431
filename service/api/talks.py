"""Negotiating and fighting: rounds, proposals, agreements, commitments, conditions, claims and incidents."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from service.api import models
from service.api.contract import READING
from service.api.coordinates import At, PagedAt, Slug
from service.api.dependencies import answer
from service.api.permissions import READS
from service.views import agreements as agreements_view
from service.views import claims as claims_view
from service.views import commitments as commitments_view
from service.views import conditions as conditions_view
from service.views import incidents as incidents_view
from service.views import proposals as proposals_view
from service.views import rounds as rounds_view
from service.views.tally import tally as tally_view

router = APIRouter(prefix="/v1/dossiers/{dossier}", tags=["time travel"], dependencies=[READS], responses=READING)

Item = Annotated[str, Path(max_length=64, description="The slug of one.")]
Word = Annotated[str | None, Field(max_length=64, description="Only what bears exactly this.")]
Day = Annotated[str | None, Field(max_length=64, description="A day or an instant, inclusive.")]
IncidentKind = Literal["strike", "shelling", "clash", "attack_on_civilians", "sabotage", "other"]


class ClaimsQuery(PagedAt):
    """Query of the claims."""

    status: Word = None
    by: Word = None
    about: Word = None


class IncidentsQuery(PagedAt):
    """Query of the incidents."""

    kind: IncidentKind | None = None
    from_: Annotated[Day, Field(alias="from")] = None
    to: Day = None


class TallyQuery(At):
    """Query of the tally."""

    by: Literal["day", "month", "attacker", "target_party", "weapon"] = "day"
    kind: IncidentKind | None = None
    from_: Annotated[Day, Field(alias="from")] = None
    to: Day = None


@router.get("/rounds", response_model=models.Rounds)
async def rounds(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """The calendar: rounds and other contacts, announced, held, concluded or cancelled."""
    return await answer(request, dossier, query, lambda reading: rounds_view.rounds(reading, page=query.page()))


@router.get("/rounds/{round}", response_model=models.Round)
async def one_round(
    request: Request,
    dossier: Slug,
    round: Item,  # noqa: A002 - the contract's name
    query: Annotated[At, Query()],
) -> Response:
    """One round."""
    return await answer(request, dossier, query, lambda reading: rounds_view.round_of(reading, round))


@router.get("/proposals", response_model=models.Proposals)
async def proposals(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """Proposals with their answers; which are open."""
    return await answer(request, dossier, query, lambda reading: proposals_view.proposals(reading, page=query.page()))


@router.get("/proposals/{proposal}", response_model=models.OneProposal)
async def one_proposal(request: Request, dossier: Slug, proposal: Item, query: Annotated[At, Query()]) -> Response:
    """One proposal."""
    return await answer(request, dossier, query, lambda reading: proposals_view.proposal(reading, proposal))


@router.get("/agreements", response_model=models.Agreements)
async def agreements(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """Agreements with their status."""
    return await answer(request, dossier, query, lambda reading: agreements_view.agreements(reading, page=query.page()))


@router.get("/agreements/{agreement}", response_model=models.OneAgreement)
async def one_agreement(request: Request, dossier: Slug, agreement: Item, query: Annotated[At, Query()]) -> Response:
    """One agreement."""
    return await answer(request, dossier, query, lambda reading: agreements_view.agreement(reading, agreement))


@router.get("/commitments", response_model=models.Commitments)
async def commitments(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """What was promised, and what became of it."""
    return await answer(
        request, dossier, query, lambda reading: commitments_view.commitments(reading, page=query.page())
    )


@router.get("/commitments/{commitment}", response_model=models.OneCommitment)
async def one_commitment(request: Request, dossier: Slug, commitment: Item, query: Annotated[At, Query()]) -> Response:
    """One commitment."""
    return await answer(request, dossier, query, lambda reading: commitments_view.commitment(reading, commitment))


@router.get("/conditions", response_model=models.Conditions)
async def conditions(request: Request, dossier: Slug, query: Annotated[PagedAt, Query()]) -> Response:
    """What waits for what, according to whom, and the circular waits."""
    return await answer(request, dossier, query, lambda reading: conditions_view.conditions(reading, page=query.page()))


@router.get("/claims", response_model=models.Claims)
async def claims(request: Request, dossier: Slug, query: Annotated[ClaimsQuery, Query()]) -> Response:
    """The ledger of claims with their answers."""
    return await answer(
        request,
        dossier,
        query,
        lambda reading: claims_view.claims(
            reading, status=query.status, by=query.by, about=query.about, page=query.page()
        ),
    )


@router.get("/claims/{claim}", response_model=models.OneClaim)
async def one_claim(request: Request, dossier: Slug, claim: Item, query: Annotated[At, Query()]) -> Response:
    """One claim."""
    return await answer(request, dossier, query, lambda reading: claims_view.claim(reading, claim))


@router.get("/incidents", response_model=models.Incidents)
async def incidents(request: Request, dossier: Slug, query: Annotated[IncidentsQuery, Query()]) -> Response:
    """Incidents, each with its accounts by source."""
    wanted = {"kind": query.kind, "since": query.from_, "until": query.to}
    return await answer(
        request, dossier, query, lambda reading: incidents_view.incidents(reading, query.page(), **wanted)
    )


@router.get("/incidents/tally", response_model=models.Tally)
async def tally(request: Request, dossier: Slug, query: Annotated[TallyQuery, Query()]) -> Response:
    """How many incidents and casualties; what is not counted stands in excluded."""
    return await answer(
        request,
        dossier,
        query,
        lambda reading: tally_view(reading, by=query.by, kind=query.kind, since=query.from_, until=query.to),
    )


@router.get("/incidents/{incident}", response_model=models.OneIncident)
async def one_incident(request: Request, dossier: Slug, incident: Item, query: Annotated[At, Query()]) -> Response:
    """One incident."""
    return await answer(request, dossier, query, lambda reading: incidents_view.incident(reading, incident))
