"""A pinned answer is the same for ever: after a thousand appends, a rebuild, a restart, and on the other database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from events.dialects import open_database
from events.dossiers import find_dossier
from service.app import create_app
from service.exports.ndjson import NdjsonLog
from service.samples import UKRAINE_2026
from service.schema import upgrade
from service.settings import Settings
from service.timetravel.rebuild import check, rebuild
from tests.service.api.conftest import load

DOSSIER: Final = UKRAINE_2026.dossier
AT: Final = ("as_of=2026-01-31T23:59:59.999999Z&known_at=400", "as_of=2025-08-16T12:00:00Z&known_at=496")
PATHS: Final = (
    "state",
    "issues",
    "issues/donbas?subtree=true",
    "issues/territory/positions/ru",
    "issues/territory/positions/ru/history?axis=known",
    "parties/ua",
    "gaps",
    "shifts",
    "changes",
    "rounds",
    "proposals",
    "agreements",
    "claims",
    "conditions",
    "incidents/tally?by=month",
    "timeline?limit=1000",
    "search?q=donbas",
    "coverage",
)
LATER: Final = 1_000

Answers = dict[str, tuple[str, bytes]]


@contextmanager
def served(url: str) -> Iterator[TestClient]:
    """Start a server on a database; leaving it stops it."""
    database = open_database(url)
    upgrade(database)
    database.close()
    with TestClient(create_app(Settings(database_url=url, open=True))) as client:
        yield client


def answers(client: TestClient) -> Answers:
    """The entity tag and the bytes at every pinned address."""
    found: Answers = {}
    for path in PATHS:
        for at in AT:
            url = f"/v1/dossiers/{DOSSIER}/{path}{'&' if '?' in path else '?'}{at}"
            answer = client.get(url, headers={"Accept-Encoding": "identity"})
            assert answer.status_code == 200, answer.text
            found[url] = (answer.headers["etag"], answer.content)
    return found


def later(number: int) -> dict[str, Any]:
    """Something that is recorded afterwards: it touches what the answers show, or stands under their issues."""
    if number % 50 == 0:
        tabled = {"proposal": f"plan-{number}", "by": "us", "firmness": "floated"}
        return {**later(number + 1), "type": "proposal.tabled", "occurred": "2026-03-01", "data": tabled}
    return {
        "type": "position.stated",
        "occurred": f"2026-01-{1 + number % 28:02}",
        "issues": ["donbas" if number % 2 else "territory"],
        "summary": f"Statement {number}.",
        "sources": [{"source": "reuters"}],
        "mode": "report",
        "standing": "attributed",
        "data": {"party": "ru" if number % 3 else "ua", "stance": "open"},
    }


def append_later(client: TestClient) -> None:
    """A thousand late events."""
    for start in range(0, LATER, 200):
        events = [later(number) for number in range(start, start + 200)]
        answer = client.post(f"/v1/dossiers/{DOSSIER}/events", json={"events": events})
        assert answer.status_code == 201, answer.text


def export(url: str, path: Path) -> None:
    """Write the log as it can be loaded again."""
    database = open_database(url)
    with database.reading() as connection:
        dossier = find_dossier(connection, DOSSIER)
        pieces = NdjsonLog().pieces(connection, dossier, known=2**53 - 1)
        path.write_bytes(b"".join(piece.data for piece in pieces if piece.data is not None))
    database.close()


def test_a_pinned_url_has_the_same_bytes_and_tag_after_appends_a_rebuild_a_restart_and_a_move(
    tmp_path: Path, postgres_url: str
) -> None:
    home = f"sqlite:///{tmp_path / 'home.sqlite'}"
    with served(home) as client:
        load(client, DOSSIER, UKRAINE_2026.path)
        first = answers(client)
        append_later(client)
        client.app.state.service.cache.clear()  # type: ignore[attr-defined]
        assert answers(client) == first
    database = open_database(home)
    rebuild(database, DOSSIER)
    assert check(database, DOSSIER) == []
    database.close()
    with served(home) as client:
        assert answers(client) == first
    export(home, tmp_path / "log.ndjson")
    assert len((tmp_path / "log.ndjson").read_text().splitlines()) == 495 + LATER
    with served(postgres_url) as client:
        load(client, DOSSIER, tmp_path / "log.ndjson")
        moved = answers(client)
    assert [url for url in first if moved[url] != first[url]] == []
    assert json.loads(next(iter(first.values()))[1])["dossier"] == DOSSIER


@pytest.mark.parametrize("path", ["state", "issues/donbas"])
def test_who_has_an_answer_is_not_sent_it_again_until_it_changes(article: TestClient, path: str) -> None:
    for query in ("as_of=2026-01-31T23:59:59Z&known_at=159", "as_of=2026-01-31"):
        url = f"/v1/dossiers/article/{path}?{query}"
        tag = article.get(url).headers["etag"]
        again = article.get(url, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        other = article.get(url, headers={"If-None-Match": '"another"'})
        assert other.status_code == 200


def test_a_past_answer_keeps_its_tag_while_something_else_is_recorded(client: TestClient) -> None:
    load(client, DOSSIER, UKRAINE_2026.path)
    past = f"/v1/dossiers/{DOSSIER}/issues/crimea/positions/ua?as_of=2025-06-01"
    tag = client.get(past).headers["etag"]
    event = {**later(1), "issues": ["donbas"]}
    assert client.post(f"/v1/dossiers/{DOSSIER}/events", json={"events": [event]}).status_code == 201
    assert client.get(past, headers={"If-None-Match": tag}).status_code == 304
    event = {**later(2), "issues": ["crimea"], "occurred": "2025-05-20", "data": {"party": "ua", "stance": "open"}}
    assert client.post(f"/v1/dossiers/{DOSSIER}/events", json={"events": [event]}).status_code == 201
    assert client.get(past, headers={"If-None-Match": tag}).status_code == 200


def test_a_part_of_a_pinned_answer_can_be_asked_for(article: TestClient) -> None:
    url = "/v1/dossiers/article/state?as_of=2026-01-31T23:59:59Z&known_at=159"
    whole = article.get(url, headers={"Accept-Encoding": "identity"})
    for _ in range(2):
        part = article.get(url, headers={"Range": "bytes=10-29"})
        assert (part.status_code, part.content) == (206, whole.content[10:30])
        assert part.headers["content-range"] == f"bytes 10-29/{len(whole.content)}"
    assert article.get(url, headers={"Range": "bytes=-5"}).content == whole.content[-5:]
    assert article.get(url, headers={"Range": f"bytes={len(whole.content)}-"}).status_code == 416
    assert article.get(url, headers={"Range": "bytes=0-1", "If-Range": '"old"'}).status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_each_coding_has_a_tag_of_its_own(article: TestClient, coding: str) -> None:
    url = "/v1/dossiers/article/state?as_of=2026-01-30T23:59:59Z&known_at=159"
    plain = article.get(url, headers={"Accept-Encoding": "identity"})
    coded = article.get(url, headers={"Accept-Encoding": coding})
    assert coded.headers["content-encoding"] == coding
    assert coded.headers["etag"] == f'{plain.headers["etag"][:-1]}-{coding}"'
    assert coded.content == plain.content
    assert article.get(url, headers={"If-None-Match": coded.headers["etag"]}).status_code == 304


def test_an_answer_from_less_than_the_client_has_seen_is_refused(article: TestClient) -> None:
    url = "/v1/dossiers/article/state?as_of=2026-01-31"
    assert article.get(url, headers={"Detente-Min-Sequence": "171"}).status_code == 200
    behind = article.get(url, headers={"Detente-Min-Sequence": "172"})
    assert (behind.status_code, behind.json()["type"]) == (503, "/problems/behind")
    assert behind.headers["retry-after"] == "1"
    assert article.get(url, headers={"Detente-Min-Sequence": "-1"}).status_code == 400


def test_a_part_beyond_the_end_is_a_problem_that_nobody_keeps(article: TestClient) -> None:
    answer = article.get(
        "/v1/dossiers/article/state?as_of=2026-01-29T23:59:59Z&known_at=159", headers={"Range": "bytes=99999999-"}
    )
    assert (answer.status_code, answer.json()["type"]) == (416, "/problems/range-not-satisfiable")
    assert answer.headers["cache-control"] == "no-store"


def test_another_page_may_ask_to_read_but_not_to_write(article: TestClient) -> None:
    url = "/v1/dossiers/article/state"
    asked = {"Origin": "https://news.example", "Access-Control-Request-Headers": "accept-datetime"}
    reading = article.options(url, headers={**asked, "Access-Control-Request-Method": "GET"})
    assert reading.status_code == 204
    assert "Accept-Datetime" in reading.headers["access-control-allow-headers"]
    writing = article.options(url, headers={**asked, "Access-Control-Request-Method": "POST"})
    assert writing.status_code == 405
    assert "access-control-allow-origin" not in writing.headers
