"""What documents have in common: a coordinate, a page, a date, and what is told of an event."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Certainty: TypeAlias = Literal["certain", "ambiguous", "possible"]
Instant = Annotated[str, Field(description="RFC 3339, UTC.", examples=["2026-02-01T00:00:00Z"])]
Item: TypeAlias = dict[str, Any]
Names: TypeAlias = dict[str, str]


class Document(BaseModel):
    """A JSON object; members that are not named here may be added in time."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)


class Page(Document):
    """A part of a collection."""

    next: Annotated[str | None, Field(description="Cursor of the next page; null on the last.")]


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


Tense: TypeAlias = Literal["past", "present", "scheduled", "before-first-event"]


class Answer(Document):
    """What every time-travel answer has."""

    dossier: str
    as_of: AsOf
    known_at: KnownAt
    tense: Tense
    holds_for: HoldsFor


class Since(Document):
    """When something happened or took effect; all null where it holds of old."""

    edtf: Annotated[str | None, Field(description="The date as it is known (ISO 8601-2).", examples=["[..2026-01-31]"])]
    earliest: Instant | None
    latest: Annotated[Instant | None, Field(description="Exclusive.")]
    settled: Annotated[Instant | None, Field(description="By when its recording shows that it had.")]


class Named(Document):
    """The event that says so, with its sources and its marks."""

    event: str
    sequence: int
    sources: list[Item]
    corrected_by: list[Item]
    disputed: bool
    disputes: list[Item]
    rank: str
    redacted: bool


class Told(Named):
    """What somebody said or did, who, and how it is known."""

    actor: str | None
    on_behalf_of: str | None
    summary: str | None
    quote: str | None
    place: Item | None
    mode: str | None
    standing: str | None
    attribution: list[str]


class Dated(Told):
    """The same, with its date."""

    since: Since


class Perhaps(Document):
    """The same where something is certain; else null or left out, and the candidates stand in ``possible``."""

    certainty: Certainty
    event: str | None
    sequence: int | None = None
    sources: tuple[Item, ...] = ()
    corrected_by: tuple[Item, ...] = ()
    disputed: bool = False
    disputes: tuple[Item, ...] = ()
    redacted: bool = False
    actor: str | None = None
    summary: str | None = None
    mode: str | None = None
    standing: str | None = None
    attribution: tuple[str, ...] = ()
    possible: list[Item]


class Reply(Perhaps):
    """How somebody answered."""

    by: str
    answer: str | None
    occurred: Since | None


class Memento(Document):
    """One past answer."""

    datetime: Instant | None
    uri: str
    known_at: int


class Mementos(Document):
    """Past answers in the order of their sequences."""

    listed: Annotated[tuple[Memento, ...], Field(alias="list")]


class TimeMap(Document):
    """The past answers of a resource (RFC 7089), where ``timemap=json`` asks for them."""

    original_uri: str
    timegate_uri: str
    mementos: Mementos
    next: str | None


class Status(Document):
    """Whether the process, or all that it needs, is there."""

    status: Literal["ok", "unavailable"]


class InvalidParam(Document):
    """One thing that is wrong with a request."""

    name: Annotated[str, Field(description="A parameter, or a JSON Pointer into the body.")]
    code: Annotated[str, Field(description="For programs.", examples=["unknown-reference"])]
    reason: Annotated[str, Field(description="What is wrong and how to mend it.")]


class Problem(Document):
    """What went wrong (RFC 9457); each type has a page, and members of its own."""

    type: Annotated[str, Field(examples=["/problems/invalid-request"])]
    title: str
    status: int
    detail: str
    invalid_params: tuple[InvalidParam, ...] = ()
