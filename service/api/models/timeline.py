"""Documents of what was said and done: the timeline, hits, actors, sources and polls."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.api.models.shared import Answer, Certainty, Document, Item, Named, Page, Since, Told


class TimelineItem(Told):
    """An event on the timeline."""

    type: str
    occurred: Since
    undated: bool
    issues: list[str]
    party: str | None
    certainty: Certainty


class Timeline(Answer, Page):
    """Events in the order in which they happened."""

    items: list[TimelineItem]
    possibly: Annotated[int, Field(description="How many more may fall in the span; dates=possible lists them.")]
    labels: Item


class Hit(Document):
    """Where words were found."""

    kind: str
    event: str
    sequence: int
    type: str
    summary: str | None
    occurred: Since
    certainty: Certainty
    issues: list[str]
    actor: str | None


class Hits(Answer, Page):
    """What a search found."""

    q: str
    words: list[str]
    hits: list[Hit]
    complete: bool


class Actor(Named):
    """Who speaks or acts."""

    actor: str
    name: str | None
    kind: str | None
    aka: list[str] | None
    roles: list[Item]


class Actors(Answer, Page):
    """Actors by slug."""

    actors: list[Actor]


class OneActor(Answer, Page):
    """One actor, with what was said and done, and for whom."""

    actor: Actor
    speakers: list[Item]
    spoke_for: list[Item]
    about: list[Item]
    statements: list[TimelineItem]
    possibly: int


class Published(Document):
    """When a source appeared, as far as it says."""

    edtf: str | None
    stated: bool
    precision: str | None


class Source(Document):
    """What the record rests on."""

    source: str
    kind: str | None
    title: str | None
    outlet: str | None
    url: str | None
    redistribute: bool
    published: Published
    status: str | None
    event: str
    sequence: int


class SourceInShort(Source):
    """The same, with how many events rest on it."""

    events: int


class Sources(Answer, Page):
    """Sources by slug."""

    sources: list[SourceInShort]


class OneSource(Answer, Page):
    """One source, and everything that rests on it."""

    source: Source
    events: int
    by_type: dict[str, int]
    registry: list[Item]
    items: list[TimelineItem]
    possibly: int


class Poll(Told):
    """A reported poll; what the report leaves out is null."""

    poll: str
    population: str | None
    finding: str | None
    pollster: str | None
    sample: int | None
    certainty: Certainty
    occurred: Since
    issues: list[str]


class Polls(Answer, Page):
    """Polls."""

    polls: list[Poll]
