"""Asking a server for the feeds of one dossier, and for the timeline that they must agree with."""

from dataclasses import dataclass
from typing import Any, Final

from fastapi.testclient import TestClient
from httpx import Response

Json = dict[str, Any]

SAMPLE: Final = "ukraine-2026"
HEAD: Final = {"as_of": "2026-03-01T00:00:00Z", "known_at": "496"}
"""A pinned coordinate of the sample that has all of it."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """One dossier of a server."""

    client: TestClient
    dossier: str

    def ask(self, what: str, **query: Any) -> Response:
        answer: Response = self.client.get(f"/v1/dossiers/{self.dossier}/{what}", params=query)
        return answer

    def get(self, suffix: str, **query: Any) -> bytes:
        """The bytes of a feed."""
        answer = self.ask(f"timeline.{suffix}", **query)
        assert answer.status_code == 200, answer.text
        return answer.content

    def items(self, **query: Any) -> dict[str, Json]:
        """The whole timeline by event, in order."""
        found: list[Json] = []
        cursor: str | None = None
        while True:
            page = self.ask("timeline", limit=1000, **query, **({"cursor": cursor} if cursor else {})).json()
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return {item["event"]: item for item in found}
