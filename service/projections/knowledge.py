"""Cells of knowledge: assessments of an issue's status, claims and their answers, polls and reported facts."""

from __future__ import annotations

from typing import Any, Final

from service.projections.projection import Name, Projection, slug_or_hash


def _claim(event_type: str, body: dict[str, Any]) -> list[Name]:
    data = body["data"]
    act = "made" if event_type == "claim.made" else "answer"
    return [(f"claim:{data['claim']}", f"{act}/{data['by']}")]


def _assessment(_event_type: str, body: dict[str, Any]) -> list[Name]:
    """Only an assessment of status sets a cell, one on every issue that it names."""
    data = body["data"]
    if data["kind"] != "issue_status":
        return []
    return [(f"issue:{issue}", f"status/{data['by']}") for issue in dict.fromkeys(body["issues"])]


def _poll(_event_type: str, body: dict[str, Any]) -> list[Name]:
    return [(f"poll:{body['data']['poll']}", "result")]


def _fact(_event_type: str, body: dict[str, Any]) -> list[Name]:
    data = body["data"]
    aspect = f"fact/{data['kind']}/{slug_or_hash(data['object'])}"
    return [(f"issue:{issue}", aspect) for issue in dict.fromkeys(body["issues"])]


PROJECTIONS: Final = (
    Projection(("claim.made", "claim.answered"), _claim),
    Projection(("assessment.made",), _assessment),
    Projection(("poll.reported",), _poll),
    Projection(("fact.reported",), _fact),
)
