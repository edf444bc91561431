"""What is appended: a registry of actors and issues, and positions of a kilobyte or so, drawn with a fixed seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

DOSSIER: Final = "bench"
ISSUES: Final = 50
PARTIES: Final = 20
SOURCE: Final = "agency"


def opened() -> dict[str, Any]:
    """The dossier itself."""
    return {"dossier": DOSSIER, "title": "A dossier to measure", "timezone": "Europe/Kyiv"}


def registry(issues: int, parties: int) -> Iterator[dict[str, Any]]:
    """Register one source, and so many issues (``issue-0`` …) and parties (``party-0`` …)."""
    yield {
        "type": "source.registered",
        "summary": "The agency is registered as a source.",
        "data": {"source": SOURCE, "kind": "agency", "title": "The Agency"},
    }
    for number in range(parties):
        name = f"Party {number}"
        data = {"actor": f"party-{number}", "kind": "state", "name": name}
        yield {"type": "actor.registered", "summary": f"{name} is registered as an actor.", "data": data}
    for number in range(issues):
        data = {"issue": f"issue-{number}", "title": f"Issue {number}"}
        yield {"type": "issue.opened", "summary": f"Issue {number} is opened.", "data": data}


def numbered(number: int) -> tuple[int, int, str]:
    """Issue, party and date of the position of a number: each issue and party in turn, and all days of a year."""
    return number % ISSUES, number // ISSUES % PARTIES, f"2026-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"


def position(number: int, *, issue: int, party: int, occurred: str) -> dict[str, Any]:
    """Make a position, about a kilobyte of it; ``number`` makes its text differ from others'."""
    return {
        "id": f"P-{number}",
        "type": "position.stated",
        "occurred": {"edtf": occurred, "as_written": "on that day", "basis": "the day of publication"},
        "summary": f"Party {party} restates its position {number} on issue {issue}, with conditions on sequencing.",
        "issues": [f"issue-{issue}"],
        "actor": f"party-{party}",
        "on_behalf_of": f"party-{party}",
        "attribution": [f"party-{party}"],
        "mode": "indirect",
        "standing": "attributed",
        "sources": [{"source": SOURCE, "url": f"https://agency.example/{number}", "locator": "paragraph 4"}],
        "data": {
            "party": f"party-{party}",
            "stance": "demands" if number % 2 else "opposes",
            "flexibility": "firm",
            "terms": [
                {"name": "share", "value": f"0.{number % 90 + 10}", "type": "number", "unit": "of the flow"},
                {"name": "sequence", "value": "a ceasefire first, then talks about everything else", "type": "text"},
            ],
            "rationale": ["it was agreed so before", "nothing else would be verifiable on the ground"],
        },
    }
