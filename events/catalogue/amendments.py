"""Amendments: events about events. The record is never edited; what was wrong is corrected in sight of everybody."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from events.catalogue.payload import Family, Payload
from events.catalogue.vocabulary import ActorRef, EventRef, Line, Maybe, Text


class Amendment(Payload):
    """Base of what is recorded about another event."""

    family: ClassVar[Family] = "amendments"


class EventCorrected(Amendment):
    """We had recorded an event wrongly: what it should have said."""

    type: ClassVar = "event.corrected"

    target: EventRef = Field(description="Id of the event, always of the first one recorded.")
    changes: Annotated[dict[str, Any], Field(min_length=1)] = Field(
        description="JSON Merge Patch (RFC 7396) on the event as corrected so far: null takes a member away, occurred"
        " is replaced whole; id, type and the slug that an event registers cannot change."
    )
    reason: Literal["error", "date_resolved", "attribution", "translation", "other"] = Field(description="Why.")
    replacement: Maybe[dict[str, Any]] = Field(
        None, description="The event as corrected, whole: added by the log, ignored where it is offered."
    )


class EventRetracted(Amendment):
    """We take an event back: it no longer counts, but stays known as of before."""

    type: ClassVar = "event.retracted"

    target: EventRef = Field(description="Id of the event; also of a dispute or a rank.")
    reason: Literal["false", "duplicate", "out_of_scope", "source_retracted", "legal"] = Field(description="Why.")
    replaced_by: Maybe[EventRef] = Field(None, description="Id of the event to read instead.")


class EventDisputed(Amendment):
    """Somebody contests what an event says; both stay in sight."""

    type: ClassVar = "event.disputed"

    target: EventRef = Field(description="Id of the event.")
    by: ActorRef = Field(description="Who contests it.")
    grounds: Text = Field(description="Why.")


class EventRanked(Amendment):
    """The desk prefers or deprecates one of several accounts."""

    type: ClassVar = "event.ranked"

    target: EventRef = Field(description="Id of the event.")
    rank: Literal["preferred", "normal", "deprecated"] = Field(description="The rank.")
    reason: Text = Field(description="Why.")


class EventRedacted(Amendment):
    """An event's content was erased by order; that it was recorded stays provable."""

    type: ClassVar = "event.redacted"

    target: EventRef = Field(description="Id of the event.")
    basis: Text = Field(description="On what ground, in words that do not repeat what is erased.")
    authority: Line = Field(description="Who ordered it.")


TYPES = (EventCorrected, EventRetracted, EventDisputed, EventRanked, EventRedacted)
