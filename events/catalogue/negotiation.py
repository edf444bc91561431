"""Negotiation: proposals, agreements, rounds of talks and other contacts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from events.catalogue.payload import Family, Members, Payload, Term
from events.catalogue.vocabulary import (
    ActorRef,
    AgreementRef,
    Distinct,
    Edtf,
    IssueRef,
    Line,
    Many,
    Maybe,
    ProposalRef,
    Registers,
    RoundRef,
    Slug,
    Some,
    Text,
    Url,
)

Confidence: TypeAlias = Literal["anticipated", "tentative", "confirmed"]


class Negotiation(Payload):
    """Base of what was done at or around the table."""

    family: ClassVar[Family] = "negotiation"


class ProposalTabled(Negotiation):
    """A text was put forward; a second one under the same slug replaces the first."""

    type: ClassVar = "proposal.tabled"

    proposal: Annotated[Slug, Registers("proposal")] = Field(description="The slug by which it is answered.")
    by: ActorRef = Field(description="Whose proposal it is.")
    title: Maybe[Line] = Field(None, description="What it is called.")
    terms: Maybe[Many[Term]] = Field(None, description="What it says.")
    firmness: Literal["floated", "tabled", "final"] = Field(description="How formally it was put.")


class ProposalAmended(Negotiation):
    """A proposal's terms were replaced by others."""

    type: ClassVar = "proposal.amended"

    proposal: ProposalRef = Field(description="The proposal.")
    by: Maybe[ActorRef] = Field(None, description="Who amended it; left out: who tabled it.")
    terms: Many[Term] = Field(description="What it says now, whole.")


class ProposalAnswered(Negotiation):
    """A party answered a proposal."""

    type: ClassVar = "proposal.answered"

    proposal: ProposalRef = Field(description="The proposal.")
    by: ActorRef = Field(description="Who answered.")
    answer: Literal["accepted", "accepted_in_part", "rejected", "countered", "deferred"] = Field(description="How.")
    counter_proposal: Maybe[ProposalRef] = Field(None, description="The proposal that was put against it.")


class ProposalWithdrawn(Negotiation):
    """A proposal was taken off the table."""

    type: ClassVar = "proposal.withdrawn"

    proposal: ProposalRef = Field(description="The proposal.")
    by: ActorRef = Field(description="Who took it back.")
    reason: Maybe[Text] = Field(None, description="Why, as given.")


class ThirdParty(Members):
    """Somebody at an agreement who is not bound by it."""

    actor: ActorRef = Field(description="Who.")
    role: Literal["mediator", "guarantor", "witness", "observer"] = Field(description="In which part.")


class AgreementConcluded(Negotiation):
    """Parties came to an agreement.

    An ``occurred`` of the form a/b bounds it: a truce from the 5th to the 8th has lapsed by the 9th.
    """

    type: ClassVar = "agreement.concluded"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    agreement: Annotated[Slug, Registers("agreement")] = Field(description="The slug by which its status is reported.")
    parties: Some[ActorRef] = Field(description="Who is bound by it.")
    stage: Literal[
        "pre", "substantive_partial", "substantive_comprehensive", "implementation", "renewal", "ceasefire", "other"
    ] = Field(description="Where it stands on the way to a settlement.")
    status: Literal["initialled", "signed", "adopted"] = Field(description="How it was concluded.")
    third_parties: Maybe[Many[ThirdParty]] = Field(None, description="Who else had a part in it.")
    terms: Maybe[Many[Term]] = Field(None, description="What it says.")
    text_url: Maybe[Url] = Field(None, description="Where its text is.")


class AgreementStatusChanged(Negotiation):
    """An agreement took effect, was broken or came to an end, according to somebody."""

    type: ClassVar = "agreement.status_changed"
    interval: ClassVar[Literal["bounds", "extent"]] = "bounds"

    agreement: AgreementRef = Field(description="The agreement.")
    status: Literal["in_force", "suspended", "breached", "terminated", "implemented", "expired"] = Field(
        description="Its status from then on."
    )
    by: Maybe[ActorRef] = Field(None, description="Who brought it about or says so.")
    reason: Maybe[Text] = Field(None, description="Why, as given.")


class RoundScheduled(Negotiation):
    """A round of talks was announced or expected; ``occurred`` is the announcement, ``when`` the round."""

    type: ClassVar = "round.scheduled"

    round: Annotated[Slug, Registers("round")] = Field(description="The slug of the round.")
    when: Edtf = Field(description="When it is to be held (EDTF).")
    confidence: Confidence = Field(description="How sure that is.")
    participants: Maybe[Distinct[ActorRef]] = Field(None, description="Who is to take part.")
    host: Maybe[ActorRef] = Field(None, description="Who is to host it.")
    mediator: Maybe[ActorRef] = Field(None, description="Who is to mediate.")
    format: Maybe[Literal["direct", "proximity", "trilateral", "multilateral", "remote"]] = Field(
        None, description="How the sides are to meet; proximity is through a go-between."
    )
    level: Maybe[Literal["leaders", "ministers", "envoys", "experts"]] = Field(None, description="Who is to be sent.")


class RoundRescheduled(Negotiation):
    """A scheduled round was moved to another date."""

    type: ClassVar = "round.rescheduled"

    round: RoundRef = Field(description="The round.")
    when: Edtf = Field(description="When it is to be held now (EDTF).")
    confidence: Confidence = Field(description="How sure that is.")
    reason: Maybe[Text] = Field(None, description="Why, as given.")


class RoundCancelled(Negotiation):
    """A scheduled round will not be held."""

    type: ClassVar = "round.cancelled"

    round: RoundRef = Field(description="The round.")
    by: Maybe[ActorRef] = Field(None, description="Who called it off.")
    reason: Maybe[Text] = Field(None, description="Why, as given.")


class Delegation(Members):
    """Who came for one party."""

    party: ActorRef = Field(description="The party.")
    head: Maybe[Line] = Field(None, description="Who led it: a slug or a name, not checked.")
    members: Maybe[Distinct[Line]] = Field(None, description="Who else belonged to it: slugs or names, not checked.")


class RoundHeld(Negotiation):
    """A round of talks took place; ``occurred`` is its extent."""

    type: ClassVar = "round.held"

    round: Annotated[Slug, Registers("round")] = Field(description="The slug of the round.")
    participants: Some[ActorRef] = Field(description="Who took part.")
    host: Maybe[ActorRef] = Field(None, description="Who hosted it.")
    mediator: Maybe[ActorRef] = Field(None, description="Who mediated.")
    delegations: Maybe[Many[Delegation]] = Field(None, description="Who came for whom.")


class RoundConcluded(Negotiation):
    """A round ended with or without a result."""

    type: ClassVar = "round.concluded"

    round: RoundRef = Field(description="The round.")
    outcome: Literal["agreement", "partial", "progress", "no_breakthrough", "collapse", "adjourned"] = Field(
        description="What it led to."
    )
    stalled_on: Maybe[Distinct[IssueRef]] = Field(None, description="Issues on which it stalled.")
    agreed_on: Maybe[Distinct[IssueRef]] = Field(None, description="Issues on which something was agreed.")
    next_round: Maybe[Slug] = Field(
        None, description="Slug of the round that is to follow; that may be scheduled later, so it is not checked."
    )
    terms: Maybe[Many[Term]] = Field(None, description="What came out of it.")


class ContactHeld(Negotiation):
    """Sides met or spoke outside a round of talks; ``occurred`` is the extent."""

    type: ClassVar = "contact.held"

    contact: Slug = Field(description="The slug of the contact.")
    mode: Literal["visit", "summit", "call", "third_party", "multilateral"] = Field(description="How.")
    participants: Some[ActorRef] = Field(description="Who met or spoke.")
    outcome: Maybe[Text] = Field(None, description="What came out of it.")


TYPES = (
    ProposalTabled,
    ProposalAmended,
    ProposalAnswered,
    ProposalWithdrawn,
    AgreementConcluded,
    AgreementStatusChanged,
    RoundScheduled,
    RoundRescheduled,
    RoundCancelled,
    RoundHeld,
    RoundConcluded,
    ContactHeld,
)
