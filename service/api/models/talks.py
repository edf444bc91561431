"""Documents of the negotiation: rounds, proposals, agreements, commitments, conditions and claims."""

from __future__ import annotations

from typing import Literal

from service.api.models.shared import (
    Answer,
    Certainty,
    Dated,
    Document,
    Instant,
    Item,
    Names,
    Page,
    Perhaps,
    Reply,
    Since,
)


class Announcement(Dated):
    """What was announced of a round."""

    edtf: str | None
    earliest: Instant | None
    latest: Instant | None
    confidence: str | None


class Held(Dated, Since):
    """That a round or contact took place."""

    until: Instant | None


class OneRound(Document):
    """A round of talks."""

    round: str
    status: Literal["anticipated", "tentative", "confirmed", "held", "cancelled", "under_way"]
    certainty: Certainty
    scheduled: Announcement | None
    cancelled: Announcement | None
    held: Held | None
    participants: list[str]
    host: str | None
    mediator: str | None
    outcome: str | None
    stalled_on: list[str]
    agreed_on: list[str]
    concluded: Dated | None
    history: list[Announcement]
    possible: list[Item]


class Contact(Document):
    """A contact beside the rounds."""

    contact: str
    mode: str | None
    participants: list[str]
    outcome: str | None
    held: Held | None
    certainty: Certainty
    possible: list[Item]


class Rounds(Answer, Page):
    """The calendar."""

    rounds: list[OneRound]
    contacts: list[Contact]
    actors: Names


class Round(Answer):
    """One round; null where nothing is known of it yet."""

    round: OneRound | None
    actors: Names


class ProposalReply(Reply):
    """How somebody answered a proposal."""

    of_earlier_text: bool


class Proposal(Document):
    """A proposal with its answers."""

    proposal: str
    title: str | None
    by: str | None
    tabled_by: str | None
    firmness: str | None
    open: bool
    certainty: Certainty
    terms: list[Item]
    event: str | None
    since: Since | None
    sources: list[Item]
    tabled: Dated | None
    withdrawn: Dated | None
    answers: list[ProposalReply]
    issues: list[str]
    possible: list[Item]


class Proposals(Answer, Page):
    """Proposals."""

    proposals: list[Proposal]
    actors: Names


class OneProposal(Answer):
    """One proposal; null where nothing is known of it yet."""

    proposal: Proposal | None
    actors: Names


class Agreement(Document):
    """An agreement with its status."""

    agreement: str
    parties: list[str]
    stage: str | None
    terms: list[Item]
    certainty: Certainty
    status: str | None
    status_since: Item | None
    issues: list[str]
    possible: list[Item]
    possible_status: list[Item]


class Agreements(Answer, Page):
    """Agreements."""

    agreements: list[Agreement]
    actors: Names


class OneAgreement(Answer):
    """One agreement; null where nothing is known of it yet."""

    agreement: Agreement | None
    actors: Names


class Commitment(Document):
    """What was promised, and what became of it."""

    commitment: str
    parties: list[str]
    content: str | None
    condition: str | None
    certainty: Certainty
    settled: Item | None
    issues: list[str]
    possible: list[Item]


class Commitments(Answer, Page):
    """Commitments."""

    commitments: list[Commitment]
    actors: Names


class OneCommitment(Answer):
    """One commitment; null where nothing is known of it yet."""

    commitment: Commitment | None
    actors: Names


class End(Document):
    """One end of a condition."""

    issue: str | None
    text: str | None


class Edge(Perhaps):
    """What waits for what, according to whom."""

    condition: str
    antecedent: End | None
    consequent: End | None
    kind: str | None
    asserted_by: str | None
    according_to: str | None
    denied_by: list[str]
    settled: Item | None


class Conditions(Answer, Page):
    """The graph of conditions, and its circular waits."""

    edges: list[Edge]
    cycles: list[list[str]]
    possible: list[Item]
    actors: Names


class ClaimReply(Reply):
    """How somebody answered a claim."""

    evidence: str | None


class Claim(Document):
    """A claim with its answers."""

    claim: str
    by: str | None
    claimants: list[str]
    about: list[str]
    content: str | None
    status: str | None
    possible_status: str | None
    certainty: Certainty
    confirmed_by: list[str]
    denied_by: list[str]
    made: Dated | None
    answers: list[ClaimReply]
    issues: list[str]
    possible: list[Item]


class Claims(Answer, Page):
    """The ledger of claims."""

    claims: list[Claim]
    actors: Names


class OneClaim(Answer):
    """One claim; null where nothing is known of it yet."""

    claim: Claim | None
    actors: Names
