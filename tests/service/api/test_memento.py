"""RFC 7089: the past of every resource by date."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from memento_client import MementoClient  # type: ignore[attr-defined]

from service.app import create_app
from service.settings import Settings
from tests.service.api.conftest import load, seed

STATE = "/v1/dossiers/article/issues/donbas"
NOON = "Thu, 29 Jan 2026 12:00:00 GMT"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server that has the article, at a free port of this machine."""
    url = f"sqlite:///{tmp_path_factory.mktemp('memento') / 'detente.sqlite'}"
    app = create_app(Settings(database_url=url, open=True))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    base = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=base) as client:
        _load(client, seed("article.ndjson"))
    yield base
    running.should_exit = True
    thread.join()


def _load(client: httpx.Client, path: Path) -> None:
    load(client, "article", path)  # type: ignore[arg-type]


def test_a_resource_is_its_own_timegate(article: TestClient) -> None:
    answer = article.get(STATE, headers={"Accept-Datetime": NOON})
    assert answer.json()["as_of"]["instant"] == "2026-01-29T12:00:01Z"
    assert answer.json()["known_at"]["sequence"] == 159
    assert answer.headers["memento-datetime"] == NOON
    assert "accept-datetime" in answer.headers["vary"].lower()
    assert answer.headers["content-location"].endswith("as_of=2026-01-29T12:00:00.999999Z&known_at=159")
    assert "immutable" not in answer.headers["cache-control"]
    pinned = article.get(answer.headers["content-location"])
    assert pinned.content == answer.content
    assert "immutable" in pinned.headers["cache-control"]


def test_a_date_with_as_of_in_the_url_chooses_what_was_known(article: TestClient) -> None:
    answer = article.get(f"{STATE}?as_of=2026-01-10", headers={"Accept-Datetime": NOON})
    assert answer.json()["as_of"]["instant"] == "2026-01-11T00:00:00Z"
    assert answer.json()["known_at"]["sequence"] == 159


def test_before_the_first_memento_stands_the_first_and_after_the_last_the_last(article: TestClient) -> None:
    tree = "/v1/dossiers/article/issues"
    first = article.get(tree, headers={"Accept-Datetime": "Mon, 01 Jan 2001 00:00:00 GMT"})
    assert first.json()["known_at"]["sequence"] == 2
    last = article.get(tree, headers={"Accept-Datetime": "Mon, 01 Jan 2125 00:00:00 GMT"})
    assert last.json()["known_at"]["sequence"] == 171


def test_before_there_was_a_resource_stands_the_first_answer_about_it(article: TestClient) -> None:
    early = {"Accept-Datetime": "Mon, 26 Jan 2026 08:00:00 GMT"}
    known = article.get("/v1/dossiers/article/claims/residence-attack")
    assert known.status_code == 200
    answer = article.get("/v1/dossiers/article/claims/residence-attack", headers=early)
    assert answer.status_code == 200
    assert answer.json()["known_at"]["sequence"] > 100
    listed = article.get("/v1/dossiers/article/claims/residence-attack?timemap=json").json()["mementos"]["list"]
    assert listed[0]["known_at"] == answer.json()["known_at"]["sequence"]
    assert {article.get(one["uri"]).status_code for one in listed} == {200}


def test_a_date_that_cannot_be_read_is_refused(article: TestClient) -> None:
    answer = article.get(STATE, headers={"Accept-Datetime": "yesterday"})
    assert answer.status_code == 400
    assert answer.json()["invalid_params"][0]["name"] == "Accept-Datetime"


def test_the_timemap_lists_what_touched_the_resource(article: TestClient) -> None:
    listed = article.get(f"{STATE}?timemap=json").json()
    places = [one["known_at"] for one in listed["mementos"]["list"]]
    assert places == sorted(set(places))
    assert all(article.get(one["uri"]).status_code == 200 for one in listed["mementos"]["list"][-3:])
    as_links = article.get(f"{STATE}?timemap=link")
    assert as_links.headers["content-type"] == "application/link-format"
    assert as_links.text.count('rel="memento"') == len(places)


RESOURCES = (
    f"{STATE}/positions/ru",
    f"{STATE}/positions/ru/history",
    "/v1/dossiers/article/parties/ua",
    "/v1/dossiers/article/timeline?issue=donbas",
    "/v1/dossiers/article/timeline?type=position.stated",
    "/v1/dossiers/article/search?q=donbas",
    "/v1/dossiers/article/events/S017",
    "/v1/dossiers/article/coverage",
    "/v1/dossiers/article/changes?issue=donbas",
)


def _listed(article: TestClient, resource: str) -> list[int]:
    join = "&" if "?" in resource else "?"
    return [one["known_at"] for one in article.get(f"{resource}{join}timemap=json").json()["mementos"]["list"]]


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_resource_changes_only_where_its_timemap_has_a_memento(article: TestClient, resource: str) -> None:
    listed, before = set(_listed(article, resource)), None
    join = "&" if "?" in resource else "?"
    for known in range(130, 172):
        answer = article.get(f"{resource}{join}as_of=2026-03-01T00:00:00Z&known_at={known}").json()
        said = {member: value for member, value in answer.items() if member not in {"known_at", "holds_for", "tense"}}
        assert said == before or before is None or "known_at" not in answer or known in listed, known
        before = said


@pytest.mark.parametrize("resource", [STATE, *RESOURCES[:6]])
def test_the_timemap_leaves_out_what_was_recorded_about_other_things(article: TestClient, resource: str) -> None:
    listed = _listed(article, resource)
    assert len(listed) < 171 - listed[0]


def test_the_timemap_is_paged(article: TestClient) -> None:
    everything = article.get(f"{STATE}?timemap=json").json()["mementos"]["list"]
    rest = article.get(f"{STATE}?timemap=json&timemap_after={everything[2]['known_at']}").json()["mementos"]["list"]
    assert [one["known_at"] for one in rest] == [one["known_at"] for one in everything[3:]]


def test_a_client_that_we_did_not_write_finds_original_timegate_timemap_and_memento(server: str) -> None:
    original = f"{server}{STATE}"
    with MementoClient(  # type: ignore[no-untyped-call]
        timegate_uri=f"{server}/timegate/", check_native_timegate=False
    ) as client:
        found = client.get_memento_info(original, datetime(2026, 1, 29, 12, 0, 0))  # noqa: DTZ001 - as it takes them
    assert found["original_uri"] == original
    assert found["timegate_uri"] == f"{server}/timegate/{original}"
    closest = found["mementos"]["closest"]
    assert closest["datetime"].replace(tzinfo=UTC) == datetime(2026, 1, 29, 12, tzinfo=UTC)
    assert MementoClient.is_memento(closest["uri"][0])  # type: ignore[no-untyped-call]
    head = httpx.head(original)
    assert head.content == b""
    assert 'rel="timemap"' in head.headers["link"]
