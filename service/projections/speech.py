"""Cells of speech: positions, conditions and commitments. A statement sets none; the timeline finds it."""

from __future__ import annotations

from typing import Any, Final

from service.projections.projection import Name, Projection


def _position(_event_type: str, body: dict[str, Any]) -> list[Name]:
    """A reiteration has a cell of its own: whether it renews the position or is one is decided when reading."""
    data = body["data"]
    aspect = "affirmed" if data.get("reported_change") == "reiterated" else "position"
    return [(f"issue:{body['issues'][0]}", f"{aspect}/{data['party']}")]


def _condition(event_type: str, body: dict[str, Any]) -> list[Name]:
    return [(f"condition:{body['data']['condition']}", event_type.partition(".")[2])]


def _commitment(event_type: str, body: dict[str, Any]) -> list[Name]:
    return [(f"commitment:{body['data']['commitment']}", event_type.partition(".")[2])]


PROJECTIONS: Final = (
    Projection(("position.stated", "position.withdrawn"), _position),
    Projection(("condition.stated", "condition.settled"), _condition),
    Projection(("commitment.made", "commitment.settled"), _commitment),
)
