"""Documents of how things came to be so: comparisons, shifts, change points and coverage."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.api.models.shared import (
    Answer,
    AsOf,
    Certainty,
    Document,
    Instant,
    Item,
    KnownAt,
    Page,
    Since,
    Tense,
    Told,
)


class Side(Document):
    """One coordinate of a comparison."""

    as_of: AsOf
    known_at: KnownAt
    tense: Tense


class Change(Document):
    """What became of one cell."""

    subject: str
    aspect: str
    cause: Literal["moved", "learned", "corrected", "retracted", "disputed"]
    certainty: Literal["certain", "possible"]
    before: Item | None
    after: Item | None
    terms_changed: list[Item]
    events: list[str]


class Compare(Answer, Page):
    """Two coordinates, split into what moved and what was learned."""

    from_: Annotated[Side, Field(alias="from")]
    to: Side
    moved: int
    possibly_moved: int
    learned: int
    changes: list[Change]


class Shift(Told):
    """One change of a position."""

    issue: str
    party: str
    at: Since
    certainty: Certainty
    before: Item | None
    after: Item | None
    reported_change: str | None
    derived_change: str | None
    terms_changed: list[Item]


class Shifts(Answer, Page):
    """Shifts in the order in which they happened."""

    shifts: list[Shift]
    courses: list[Item]


class ChangePoint(Document):
    """Where an answer may change: ``at`` on the valid axis, ``sequence`` on the known one."""

    at: Instant | None = None
    sequence: int | None = None
    recorded_at: Instant | None = None
    events: list[str]


class Changes(Answer, Page):
    """Change points of one axis."""

    axis: Literal["valid", "known"]
    changes: list[ChangePoint]


class Coverage(Answer):
    """How far the record reaches, and where it is silent."""

    first: Item | None
    last: Item | None
    parties: list[str]
    statements: list[Item]
    silent: list[Item]
