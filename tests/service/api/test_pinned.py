"""A pinned answer has the same bytes after whatever is appended later, on every route and both databases."""

from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from tests.service.api.conftest import load, seed
from tests.service.api.newsroom import amendment, append, position, report
from tests.service.api.test_documents import QUERIES, SLUGS, query_of, reading_routes

Json = dict[str, Any]

PINS: Final = (
    {"as_of": "2026-01-28T12:00:00Z", "known_at": "140"},
    {"as_of": "2026-02-15T00:00:00Z", "known_at": "171"},
    {"as_of": "2026-01-20T00:00:00Z", "known_at": "171"},
    {"as_of": "0500-01-01T00:00:00Z", "known_at": "171"},
)
LATER: Final = (
    {"id": "L1", **position("2026-01-10", "refuses", party="ru"), "sources": [{"source": "news-analysis"}]},
    {"id": "L2", **position("2026-02-10", "accepts", party="ua"), "sources": [{"source": "news-analysis"}]},
    {"id": "L3", **amendment("retracted", "S017", reason="false"), "sources": [{"source": "news-analysis"}]},
    {
        "id": "L4",
        **amendment("corrected", "S028", reason="error", changes={"summary": "Another summary."}),
        "sources": [{"source": "news-analysis"}],
    },
    {"id": "L5", **amendment("retracted", "S026", reason="duplicate"), "sources": [{"source": "news-analysis"}]},
    {
        "id": "L6",
        "type": "issue.opened",
        "summary": "Opened.",
        "data": {"issue": "new-issue", "title": "New", "parent": "donbas"},
    },
    {
        "id": "L7",
        "type": "actor.registered",
        "summary": "Known.",
        "data": {"actor": "newcomer", "kind": "person", "name": "New"},
    },
    {
        "id": "L8",
        **report("assessment.made", "2026-01-15", by="rubio", kind="issue_status", status="deadlocked"),
        "sources": [{"source": "news-analysis"}],
    },
    {
        "id": "L9",
        **amendment("corrected", "L1", reason="error", changes={"data": {"stance": "opposes"}}),
        "sources": [{"source": "news-analysis"}],
    },
)


def urls(client: TestClient) -> list[str]:
    """Every question about a coordinate, at each pin."""
    found = []
    for route in reading_routes(client):
        fields = query_of(route)
        if "as_of" not in fields:
            continue
        own = QUERIES.get(route.path.removeprefix("/v1/dossiers/{dossier}"), ())
        plain: tuple[Json, ...] = () if any(field.is_required() for field in fields.values()) else ({},)
        for pin in PINS:
            for more in (*plain, *own):
                query = "&".join(f"{name}={value}" for name, value in {**more, **pin}.items())
                found.append(f"{route.path.format(**{**SLUGS, 'dossier': 'pinned'})}?{query}")
    return found


@pytest.fixture(scope="module")
def changed(served: TestClient) -> tuple[dict[str, tuple[int, bytes]], dict[str, tuple[int, bytes]]]:
    """All pinned answers before and after the later appends, none from the cache."""
    load(served, "pinned", seed("article.ndjson"))
    asked = urls(served)

    def answers() -> dict[str, tuple[int, bytes]]:
        served.app.state.service.cache.clear()  # type: ignore[attr-defined]
        return {url: (found.status_code, found.content) for url in asked for found in [served.get(url)]}

    before = answers()
    for event in LATER:
        answer = append(served, "pinned", event)
        assert answer.status_code == 201, answer.text
    return before, answers()


def test_a_pinned_answer_has_the_same_bytes_after_any_later_append(changed: Any) -> None:
    before, after = changed
    assert len(before) > 100
    assert [url for url in before if before[url] != after[url]] == []
    assert sum(status == 200 for status, _ in before.values()) > 100


def test_an_answer_names_the_host_that_it_was_asked_of_and_no_other(served: TestClient, changed: Any) -> None:
    del changed
    url = "/v1/dossiers/pinned/timeline.atom?as_of=2026-01-28T12:00:00Z&known_at=140"
    for host in ("one.example", "other.example", "one.example"):
        answer = served.get(url, headers={"Host": host})
        assert f"http://{host}/v1/dossiers/pinned" in answer.headers["link"]
        assert f"http://{host}/v1/dossiers/pinned/timeline.atom".encode() in answer.content


def test_the_same_appends_do_change_what_is_not_pinned(served: TestClient, changed: Any) -> None:
    del changed
    path = "/v1/dossiers/pinned/issues/donbas/positions/ru?as_of=2026-01-31"
    old, new = served.get(f"{path}&known_at=171").json(), served.get(path).json()
    assert old["position"]["event"] == "S017"
    assert new["position"]["event"] == "L1"


def test_a_link_to_the_pinned_answer_leads_to_the_same_document(served: TestClient, changed: Any) -> None:
    del changed
    for path in ("state?as_of=2026-01-28", "issues/donbas?as_of=2026-01-28&known_at=2026-01-29", "timeline"):
        answer = served.get(f"/v1/dossiers/pinned/{path}")
        again = served.get(answer.headers["content-location"])
        assert again.status_code == 200
        mine, pinned = answer.json(), again.json()
        if mine["tense"] != "present":
            assert answer.content == again.content
        for document in (mine, pinned):
            document.pop("tense")
        assert mine["as_of"] == pinned["as_of"]
        assert mine["known_at"] == pinned["known_at"]
