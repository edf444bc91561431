"""Short ways to record and to ask over HTTP, for tests that need a dossier of their own."""

import itertools
from typing import Any, Final

from fastapi.testclient import TestClient
from httpx import Response

from tests.desk import ISSUES, PARTIES, amendment, position, report

__all__ = ["amendment", "append", "fault_codes", "open_dossier", "position", "problem", "registry", "report"]

Json = dict[str, Any]

PROBLEM: Final = "application/problem+json"

_numbers = itertools.count(1)


def registry() -> list[Json]:
    """Two issues, three parties and a source: events 2 to 7 of a dossier made by :func:`open_dossier`."""
    issues = [
        {"type": "issue.opened", "id": f"I-{issue}", "summary": "Opened.", "data": {"issue": issue, "title": issue}}
        for issue in ISSUES
    ]
    actors = [
        {
            "type": "actor.registered",
            "id": f"A-{party}",
            "summary": "Known.",
            "data": {"actor": party, "kind": "state", "name": party},
        }
        for party in PARTIES
    ]
    source = {
        "type": "source.registered", "id": "W", "summary": "Known.", "data": {"source": "wire", "kind": "agency"},
    }  # fmt: skip
    return [*issues, *actors, source]


def open_dossier(client: TestClient, *, registered: bool = True) -> str:
    """Open a dossier that no other test has; its head is 7 where its registry is filled, else 1."""
    slug = f"talks-{next(_numbers)}"
    opened = client.post("/v1/dossiers", json={"dossier": slug, "title": "Talks", "timezone": "UTC"})
    assert opened.status_code == 201, opened.text
    if registered:
        assert append(client, slug, *registry()).status_code == 201
    return slug


def append(
    client: TestClient, dossier: str, *events: Json, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """Append events; ``more`` are further members of the request."""
    sent = {"events": list(events), **more}
    answer: Response = client.post(f"/v1/dossiers/{dossier}/events", json=sent, headers=headers)
    return answer


def problem(answer: Response, slug: str, status: int) -> Json:
    """Check that an answer is a problem of a kind, whole, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    document: Json = answer.json()
    assert document["type"] == f"/problems/{slug}", document
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    return document


def fault_codes(document: Json) -> dict[str, str]:
    """The faults of a problem: code by pointer."""
    return {fault["name"]: fault["code"] for fault in document["invalid_params"]}
