"""Filters of the log, for its list and its stream."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.api.coordinates import Strict

Name = Annotated[str | None, Field(max_length=64, description="Only what bears exactly this.")]


class EventFilters(Strict):
    """Several combine with *and*; an amendment bears the issues, parties and sources of what it amends."""

    type: Name = None
    issue: Name = None
    party: Name = None
    actor: Name = None
    source: Name = None
    q: Annotated[str | None, Field(max_length=256, description="Words that the event's text holds.")] = None

    def wanted(self) -> dict[str, str | None]:
        """As the view takes them."""
        return {name: getattr(self, name) for name in EventFilters.model_fields}
