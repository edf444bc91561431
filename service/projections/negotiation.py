"""Cells of negotiating: proposals, agreements, rounds and other contacts."""

from __future__ import annotations

from typing import Any, Final

from service.projections.projection import Name, Projection

PROPOSAL: Final = {"tabled": "text", "amended": "text", "withdrawn": "withdrawn"}
ROUND: Final = {
    "scheduled": "schedule",
    "rescheduled": "schedule",
    "cancelled": "schedule",
    "held": "held",
    "concluded": "outcome",
}


def _proposal(event_type: str, body: dict[str, Any]) -> list[Name]:
    act = event_type.partition(".")[2]
    data = body["data"]
    return [(f"proposal:{data['proposal']}", f"answer/{data['by']}" if act == "answered" else PROPOSAL[act])]


def _agreement(event_type: str, body: dict[str, Any]) -> list[Name]:
    """The conclusion of an agreement is its text and its first status."""
    subject = f"agreement:{body['data']['agreement']}"
    return (
        [(subject, "status")] if event_type == "agreement.status_changed" else [(subject, "text"), (subject, "status")]
    )


def _round(event_type: str, body: dict[str, Any]) -> list[Name]:
    return [(f"round:{body['data']['round']}", ROUND[event_type.partition(".")[2]])]


def _contact(_event_type: str, body: dict[str, Any]) -> list[Name]:
    return [(f"contact:{body['data']['contact']}", "held")]


PROJECTIONS: Final = (
    Projection(tuple(f"proposal.{act}" for act in (*PROPOSAL, "answered")), _proposal),
    Projection(("agreement.concluded", "agreement.status_changed"), _agreement),
    Projection(tuple(f"round.{act}" for act in ROUND), _round),
    Projection(("contact.held",), _contact),
)
