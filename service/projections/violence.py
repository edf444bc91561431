"""Cells of violence: one account of an incident for each source, so that they stand side by side."""

from __future__ import annotations

from typing import Any, Final

from service.projections.projection import Name, Projection


def _incident(_event_type: str, body: dict[str, Any]) -> list[Name]:
    return [(f"incident:{body['data']['incident']}", f"account/{body['sources'][0]['source']}")]


PROJECTIONS: Final = (Projection(("incident.reported", "incident.revised"), _incident),)
