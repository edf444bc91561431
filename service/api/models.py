"""The documents of the contract, for OpenAPI: members that others may rely on; an answer may have more.

Answers are ready bytes and never pass through these; a test validates real ones against them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Certainty: TypeAlias = Literal["certain", "ambiguous", "possible"]
Instant = Annotated[str, Field(description="RFC 3339, UTC.", examples=["2026-02-01T00:00:00Z"])]
Item: TypeAlias = dict[str, Any]


class Document(BaseModel):
    """A JSON object; members that are not named here may be added in time."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)


class Page(Document):
    """A part of a collection."""

    next: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")] = None


class Dossier(Document):
    """A dossier in short."""

    dossier: str
    title: str
    timezone: str
    head: int
    recorded_at: Instant | None
    events: int
    issues: int
    first: str | None
    last: str | None
    checkpoint: Any


class DossierList(Page):
    """Dossiers by slug."""

    dossiers: list[Item]


class EventList(Page):
    """Events by sequence."""

    events: list[Item]


class AsOf(Document):
    """The instant of an answer."""

    instant: Annotated[Instant, Field(description="Exclusive: everything before it counts.")]
    timezone: str


class KnownAt(Document):
    """The last sequence that an answer knows."""

    sequence: int
    recorded_at: Instant | None


class HoldsFor(Document):
    """The rectangle within which the answer stays the same."""

    as_of: Annotated[list[Instant | None], Field(min_length=2, max_length=2, description="[from, to); null: open.")]
    known_at: Annotated[list[int], Field(min_length=2, max_length=2, description="[from, to], sequences.")]


class Answer(Document):
    """What every time-travel answer has."""

    dossier: str
    as_of: AsOf
    known_at: KnownAt
    tense: Literal["past", "present", "scheduled", "before-first-event"]
    holds_for: HoldsFor


class EventDocument(Answer):
    """An event with what amends it and what it set."""

    event: Item | None


class Since(Document):
    """When something took effect."""

    edtf: str | None
    earliest: Instant | None
    latest: Instant | None
    settled: Instant | None


class Affirmed(Document):
    """A reiteration that renewed a position."""

    edtf: str | None
    event: str
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
    derived_change: str | None


class OnePosition(Answer):
    """One cell; ``reason`` says why there is no position."""

    issue: str
    party: str
    position: Position | None
    reason: str | None = None


class Headline(Document):
    """The status that the assessments agree on, or that they do not."""

    status: str
    by: str | None
    event: str | None
    policy: str
    ties: list[Item]


class IssueHead(Document):
    """What an issue is."""

    id: str
    title: str
    parent: str | None
    aliases: list[str]
    children: list[str]


class Gap(Document):
    """How far apart two parties are."""

    parties: list[str]
    gap: str
    because: list[str]


class Issue(Answer):
    """One issue in full."""

    issue: IssueHead
    positions: list[Position]
    assessments: list[Item]
    headline_status: Headline | None
    proposals: list[Item]
    conditions: list[Item]
    facts: list[Item]
    claims: list[Item]
    commitments: list[Item]
    gaps: list[Gap]


class IssueInShort(Document):
    """One row of the state."""

    issue: Any
    positions: list[Position]
    headline_status: Headline | None


class Rounds(Document):
    """The last round and the next."""

    last: Item | None
    next: Item | None


class State(Answer):
    """Everything in short."""

    issues: list[IssueInShort]
    rounds: Rounds
    open_proposals: list[Item]


class IssueTree(Answer):
    """The issues, each with its children."""

    issues: list[Item]


class Party(Answer):
    """All positions of a party."""

    party: str
    positions: list[Position]


class TimelineItem(Document):
    """An event on the timeline."""

    event: str
    type: str
    occurred: Since
    summary: str | None
    issues: list[str]
    party: str | None
    actor: str | None
    standing: str | None
    mode: str | None
    certainty: Certainty
    disputed: bool
    corrected_by: list[Item]
    sources: list[Item]


class Timeline(Answer, Page):
    """Events in the order in which they happened."""

    items: list[TimelineItem]
    possibly: Annotated[int, Field(description="How many more may fall in the span; dates=possible lists them.")]


class Hits(Answer, Page):
    """What a search found."""

    hits: list[Item]


class Collection(Answer, Page):
    """A collection at a coordinate; its items stand in the member that is named like the path."""


class EventTypes(Document):
    """The catalogue."""

    event_types: list[Item]


class Health(Document):
    """Whether the process, or all that it needs, is there."""

    status: Literal["ok", "unavailable"]
