"""Query parameters that many routes share: a coordinate, a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from service.views.paging import Page


class Strict(BaseModel):
    """Query parameters: unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Strict):
    """Query parameters of every collection."""

    limit: Annotated[int, Field(ge=1, le=1000, description="Items at most.")] = 100
    cursor: Annotated[str | None, Field(max_length=512, description="`next` of the page before.")] = None

    def page(self) -> Page:
        """As the views take it."""
        return Page(self.limit, self.cursor)


Slug = Annotated[str, Path(max_length=64, description="The dossier's slug.")]

AsOf = Annotated[
    str | None,
    Field(max_length=128, description="A day of the dossier's zone, or an instant with an offset; left out: now."),
]
KnownAt = Annotated[
    str | None, Field(max_length=128, description="A sequence, a day or an instant; left out: everything recorded.")
]


class At(Strict):
    """The coordinate that every time-travel answer takes."""

    as_of: AsOf = None
    known_at: KnownAt = None
    timemap: Annotated[
        Literal["link", "json"] | None, Field(description="List the past answers instead (RFC 7089 TimeMap).")
    ] = None
    timemap_after: Annotated[int, Field(ge=0, le=2**53 - 1, description="Only those after this sequence.")] = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """The later of two coordinates, with what is asked of the earlier one; as text."""

    as_of: str | None
    known_at: str | None
    earlier: str
    known: str | None
    timemap: None = None
    timemap_after: int = 0


class PagedAt(Paged, At):
    """A collection at a coordinate."""
