"""Documents of the log: dossiers, events as recorded, and the catalogue."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from service.api.models.shared import Answer, Document, Instant, Item, Names, Page


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


class Event(Document):
    """An event as it is exported: the offered members, and those that the log added."""

    id: str
    type: str
    dossier: str
    sequence: int
    recorded_at: Instant
    ingested_at: Instant
    recorded_by: str
    schema_version: int
    leaf_hash: str


class EventList(Page):
    """Events by sequence."""

    head: int
    events: list[Event]


class Amendment(Event):
    """An event about the event."""

    retracted_by: str | None


class CellName(Document):
    """One thing that has one value at a time."""

    subject: str
    aspect: str


class Labels(Document):
    """Names of what a document mentions."""

    actors: Names


class EventDocument(Answer):
    """An event with what amends it and what it set."""

    event: Event
    current: Item | None
    amendments: list[Amendment]
    retracted_by: str | None
    redacted: Item | None
    sets: list[CellName]
    referred_to_by: list[str]
    labels: Labels


class EventType(Document):
    """One type of the catalogue."""

    type: str
    family: str
    schema_version: int
    description: str
    schema_: Annotated[Item, Field(alias="schema", description="JSON Schema of an event as it is offered.")]


class EventTypes(Page):
    """The catalogue."""

    event_types: list[EventType]
