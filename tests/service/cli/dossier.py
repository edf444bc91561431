"""A small dossier on the command line: its registry, and events to record in it."""

import json
from typing import Any, Final

from tests.service.cli.terminal import Line

Json = dict[str, Any]
REGISTRY: Final[tuple[Json, ...]] = (
    {
        "id": "A-ru",
        "type": "actor.registered",
        "summary": "Russia.",
        "data": {"actor": "ru", "kind": "state", "name": "Russia"},
    },
    {
        "id": "A-ua",
        "type": "actor.registered",
        "summary": "Ukraine.",
        "data": {"actor": "ua", "kind": "state", "name": "Ukraine"},
    },
    {
        "id": "SRC",
        "type": "source.registered",
        "summary": "A wire.",
        "data": {"source": "wire", "kind": "agency", "title": "Wire"},
    },
    {
        "id": "I-donbas",
        "type": "issue.opened",
        "summary": "Donbas.",
        "data": {"issue": "donbas", "title": "Fate of Donbas"},
    },
)


def position(
    id: str | None = None, stance: str = "demands", *, party: str = "ru", occurred: str = "2026-01-10"
) -> Json:
    offered = {
        "type": "position.stated",
        "occurred": occurred,
        "issues": ["donbas"],
        "summary": f"{party} {stance}.",
        "sources": [{"source": "wire"}],
        "mode": "report",
        "standing": "asserted",
        "data": {"party": party, "stance": stance},
    }
    return offered if id is None else {"id": id, **offered}


def ndjson(*events: Json) -> str:
    return "".join(f"{json.dumps(event)}\n" for event in events)


def dated(event: Json, recorded_at: str) -> Json:
    """The event as a backfill offers it."""
    return {"recorded_at": recorded_at, **event}


def opened(line: Line, dossier: str = "talks", *, registered: bool = True) -> str:
    """Open a dossier and record its registry: its head is then 5."""
    line.json("init", dossier, "--title", "Talks")
    if registered:
        line.json("import", "-", "--dossier", dossier, given=ndjson(*REGISTRY))
    return dossier


def head(line: Line, dossier: str = "talks") -> int:
    found: int = line.json("state", dossier)["known_at"]["sequence"]
    return found
