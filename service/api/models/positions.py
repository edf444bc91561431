"""Documents of who stands where: the state, issues, positions, parties, gaps and histories."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.api.models.shared import Answer, Certainty, Document, Instant, Item, Named, Names, Page, Perhaps, Since
from service.api.models.talks import Claim, Commitment, Edge, OneRound, Proposal


class Affirmed(Named, Since):
    """A reiteration that renewed a position."""

    actor: str | None
    summary: str | None


class Candidate(Document):
    """What may hold instead."""

    event: str
    stance: str | None
    summary: str | None
    undated: bool
    since: Since


class Position(Document):
    """What a party holds on an issue."""

    issue: str
    party: str
    stance: str | None
    summary: str | None
    terms: list[Item]
    flexibility: str | None
    actor: str | None
    mode: str | None
    standing: str | None
    certainty: Certainty
    since: Since | None
    last_affirmed: Affirmed | None
    event: str | None
    sequence: int | None
    sources: list[Item]
    disputes: list[Item]
    possible: list[Candidate]
    lapsed: Item | None
    reported_change: str | None
    derived_change: Literal["new", "reiterated", "terms_changed", "stance_changed", "withdrawn"] | None


class Headline(Document):
    """The status that the assessments agree on, or that they do not."""

    status: str
    by: str | None
    event: str | None
    policy: str
    ties: list[Item]


class IssueName(Document):
    """Which issue."""

    id: str
    title: str


class IssueHead(IssueName):
    """What an issue is."""

    parent: str | None
    aliases: list[str]
    children: list[str]


class OnePosition(Answer):
    """One cell; ``reason`` says why there is no position."""

    issue: IssueName
    party: str
    position: Position | None
    reason: str | None


class Gap(Document):
    """How far apart two parties are."""

    issue: str
    parties: Annotated[list[str], Field(min_length=2, max_length=2)]
    gap: str
    because: list[str]
    terms: list[Item]


class Gaps(Answer, Page):
    """Gaps issue by issue."""

    gaps: list[Gap]
    actors: Names


class Assessment(Perhaps):
    """What somebody says of how an issue stands."""

    by: str
    status: str | None
    since: Since | None


class Issue(Answer):
    """One issue in full."""

    issue: IssueHead
    positions: list[Position]
    assessments: list[Assessment]
    headline_status: Headline | None
    proposals: list[Proposal]
    conditions: list[Edge]
    facts: list[Item]
    claims: list[Claim]
    commitments: list[Commitment]
    gaps: list[Gap]
    actors: Names


class IssueInShort(Document):
    """One row of the state."""

    issue: str
    title: str
    parent: str | None
    depth: int
    positions: list[Position]
    headline_status: Headline | None


class Calendar(Document):
    """The last round and the next."""

    last: OneRound | None
    next: OneRound | None


class State(Answer):
    """Everything in short."""

    issues: list[IssueInShort]
    rounds: Calendar
    open_proposals: list[Proposal]
    actors: Names


class IssueInTree(IssueHead):
    """One issue at its depth."""

    depth: int


class IssueTree(Answer, Page):
    """The issues, each after its parent."""

    issues: list[IssueInTree]


class PartyHead(Document):
    """Who a party is."""

    id: str
    name: str


class Party(Answer):
    """All positions of a party."""

    party: PartyHead
    positions: list[Position]
    actors: Names


class Step(Document):
    """A position for a while; instants on the valid axis, sequences on the known one."""

    from_: Annotated[Instant | int | None, Field(alias="from")]
    to: Instant | int | None
    event: str | None
    stance: str | None
    certainty: Certainty | None
    because: list[str]


class Rectangle(Document):
    """A position for a while on both axes."""

    as_of: Annotated[list[Instant | None], Field(min_length=2, max_length=2)]
    known_at: Annotated[list[int | None], Field(min_length=2, max_length=2)]
    event: str | None
    stance: str | None
    certainty: Certainty | None
    because: list[str]


class History(Answer, Page):
    """The history of one position: ``steps``, or for both axes ``rectangles``."""

    issue: str
    party: str
    axis: Literal["valid", "known", "both"]
    steps: tuple[Step, ...] = ()
    rectangles: tuple[Rectangle, ...] = ()
