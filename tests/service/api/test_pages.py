"""Collections in pages, HEAD, CORS and entity headers: the same on every route."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import time_machine
from fastapi.testclient import TestClient

from tests.service.api.conftest import ARTICLE
from tests.service.api.newsroom import fault_codes, problem

Json = dict[str, Any]

BASE: Final = f"/v1/dossiers/{ARTICLE}"
AT: Final = {"as_of": "2026-01-31", "known_at": "171"}
COLLECTIONS: Final[dict[str, tuple[str, Json]]] = {
    f"{BASE}/events": ("events", {}),
    f"{BASE}/events?order=desc": ("events", {}),
    f"{BASE}/events?q=donbas": ("events", {}),
    f"{BASE}/timeline": ("items", AT),
    f"{BASE}/timeline?dates=possible&from=2026-01-01": ("items", {"as_of": "2026-01-20"}),
    f"{BASE}/search?q=donbas": ("hits", AT),
    f"{BASE}/actors": ("actors", AT),
    f"{BASE}/actors/putin": ("statements", AT),
    f"{BASE}/sources": ("sources", AT),
    f"{BASE}/sources/news-analysis": ("items", AT),
    f"{BASE}/polls": ("polls", AT),
    f"{BASE}/claims": ("claims", AT),
    f"{BASE}/proposals": ("proposals", AT),
    f"{BASE}/agreements": ("agreements", AT),
    f"{BASE}/commitments": ("commitments", AT),
    f"{BASE}/incidents": ("incidents", AT),
    f"{BASE}/rounds": ("rounds", AT),
    f"{BASE}/shifts": ("shifts", AT),
    f"{BASE}/changes": ("changes", AT),
    f"{BASE}/changes?axis=known": ("changes", AT),
    f"{BASE}/compare?from=2026-01-01&to=2026-01-31": ("changes", {}),
    f"{BASE}/issues/donbas/positions/ru/history?axis=both": ("rectangles", AT),
    "/v1/dossiers": ("dossiers", {}),
}


def walk(client: TestClient, url: str, query: Json, limit: int) -> Iterator[Json]:
    """The pages of a collection, by the link of each to the next."""
    separator = "&" if "?" in url else "?"
    following: str | None = url + "".join(
        f"{separator if not n else '&'}{k}={v}" for n, (k, v) in enumerate({**query, "limit": limit}.items())
    )
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, (following, answer.text)
        document = answer.json()
        yield document
        link = answer.links.get("next", {}).get("url")
        assert (link is None) == (document["next"] is None), url
        following = None if link is None else f"{urlsplit(link).path}?{urlsplit(link).query}"


@pytest.mark.parametrize("url", COLLECTIONS)
def test_pages_of_one_are_the_collection(article: TestClient, url: str) -> None:
    member, query = COLLECTIONS[url]
    [whole] = walk(article, url, query, 1000)
    limit = 1 if len(whole[member]) < 40 else 7
    parts = [item for page in walk(article, url, query, limit) for item in page[member]]
    assert parts == whole[member]
    assert len(whole[member]) > 1 or member in {
        "agreements",
        "dossiers",
        "polls",
        "commitments",
        "incidents",
        "rectangles",
        "proposals",
        "items",
        "shifts",
        "statements",
    }


@pytest.mark.parametrize("url", COLLECTIONS)
def test_a_cursor_of_no_page_is_refused(article: TestClient, url: str) -> None:
    member, query = COLLECTIONS[url]
    for cursor in ("x", "WzFd!", "bnVsbA", "e30"):
        answer = article.get(f"{url}{'&' if '?' in url else '?'}cursor={cursor}", params=None)
        if member == "agreements":
            continue
        assert "cursor" in fault_codes(problem(answer, "invalid-request", 400)), query


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", "1.5", "", "1e2"])
@pytest.mark.parametrize("path", [f"{BASE}/timeline", f"{BASE}/events", "/v1/dossiers"])
def test_a_limit_out_of_bounds_is_refused(article: TestClient, path: str, limit: str) -> None:
    assert "limit" in fault_codes(problem(article.get(f"{path}?limit={limit}"), "invalid-request", 400))


PATHS: Final = (
    *COLLECTIONS,
    f"{BASE}/state",
    f"{BASE}/issues/donbas?as_of=2026-01-31T00:00:00Z&known_at=100",
    f"{BASE}/state?as_of=2026-01",
    f"{BASE}/issues/nothing",
    f"{BASE}/conditions",
    BASE,
    "/v1/event-types",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
    "/static/docs.css",
    "/problems",
    "/nothing",
)
CHANGING: Final = {"date", "last-modified"}
NOW: Final = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(article: TestClient, path: str) -> None:
    # An answer about now names the second, which must not pass between the two.
    with time_machine.travel(NOW, tick=False):
        got, head = article.get(path), article.head(path)
    assert head.content == b""
    assert head.status_code == got.status_code
    kept = [{name: value for name, value in one.headers.items() if name not in CHANGING} for one in (got, head)]
    assert kept[0] == kept[1]
    assert int(head.headers["content-length"]) > 0


@pytest.mark.parametrize("path", PATHS)
def test_any_page_may_read_and_none_may_write(article: TestClient, path: str) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    answer = article.get(path, headers=origin)
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "Detente-Sequence" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    written = article.post(path, json={}, headers=origin)
    asked = article.options(path, headers={**origin, "Access-Control-Request-Method": "POST"})
    for refused in (written, asked):
        assert [name for name in refused.headers if name.startswith("access-control")] == []
    assert asked.status_code in {404, 405}


def test_a_method_that_is_not_there_names_those_that_are(article: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = article.request(method, f"{BASE}/events")
        problem(answer, "method-not-allowed", 405)
        assert answer.headers["allow"] == "GET, HEAD, POST"
        assert article.request(method, f"{BASE}/state").headers["allow"] == "GET, HEAD"
