"""The documents that are sent to us and what a write answers, for OpenAPI; ``events/intake`` parses them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.api.models import Document, Instant, Item


class ToOpen(Document):
    """What opens a dossier."""

    dossier: Annotated[str, Field(description="Slug: a–z, 0–9 and -.", examples=["ukraine-2026"])]
    title: str
    timezone: Annotated[str, Field(description="An IANA name; it never changes.", examples=["UTC", "Europe/Kyiv"])]


class Unless(Document):
    """What may not have happened: within a member any, between members all of them."""

    types: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


class Condition(Document):
    """Refuse the append if an event after ``after`` matches."""

    after: int
    unless: Unless = Unless()


class ToAppend(Document):
    """What is to be appended."""

    events: Annotated[list[Item], Field(min_length=1, max_length=1000, description="See /v1/event-types.")]
    condition: Condition | list[Condition] | None = None
    backfill: Annotated[bool, Field(description="Each event carries the recorded_at that it had elsewhere.")] = False


class Place(Document):
    """Where an event stands in the log."""

    id: str
    sequence: int
    recorded_at: Instant


class Appended(Document):
    """Where the events of a request stand."""

    events: list[Place]
    head: int


class CellEffect(Document):
    """A cell before and after."""

    subject: str
    aspect: str
    before: Item | None
    after: Item | None
    changes: bool


class Effect(Document):
    """What a dry run would have done, or where the events of a retry stand."""

    events: list[Item]
    head: int
    cells: tuple[CellEffect, ...] = ()
