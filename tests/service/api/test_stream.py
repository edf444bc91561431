"""The live stream: every event once and in order, whatever is cut off in between."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from events.dialects import open_database
from service.app import create_app
from service.schema import upgrade
from service.settings import Settings

OPENED = {"dossier": "d", "title": "Talks", "timezone": "UTC"}


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """Serve a database at a free port of this machine."""
    database = open_database(database_url)
    upgrade(database)
    database.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(database_url=database_url, open=True))
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def base(database_url: str) -> Iterator[str]:
    """A server with one dossier."""
    with serving(database_url) as url:
        assert httpx.post(f"{url}/v1/dossiers", json=OPENED).status_code == 201
        yield url


def actor(number: int) -> dict[str, Any]:
    """An event that anybody can append."""
    data = {"actor": f"a-{number}", "kind": "person", "name": f"Person {number}"}
    return {"id": f"e{number}", "type": "actor.registered", "summary": f"Person {number} is registered.", "data": data}


def append(base: str, numbers: range) -> None:
    """Append some events in one request each."""
    with httpx.Client(base_url=base) as client:
        for number in numbers:
            assert client.post("/v1/dossiers/d/events", json={"events": [actor(number)]}).status_code == 201


def follow(base: str, query: str = "", last: int | None = None, *, enough: Callable[[list[Any]], bool]) -> list[Any]:
    """Read the stream until there is enough: ids of events, and ``caught-up`` as text."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    got: list[Any] = []
    with httpx.stream("GET", f"{base}/v1/dossiers/d/events/stream{query}", headers=headers, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        kind = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: "):
                got.append(kind or json.loads(line.removeprefix("data: "))["sequence"])
                kind = ""
                if enough(got):
                    return got
    return got


def numbered(got: list[Any]) -> list[int]:
    """Leave the notices out."""
    return [one for one in got if one != "caught-up"]


def at_least(most: int) -> Callable[[list[Any]], bool]:
    """Enough are so many events."""
    return lambda got: len(numbered(got)) >= most


def test_what_was_recorded_comes_first_then_that_one_is_caught_up_then_what_is_recorded_now(base: str) -> None:
    append(base, range(3))
    later = threading.Timer(0.3, append, (base, range(3, 6)))
    later.start()
    got = follow(base, enough=lambda got: 7 in got)
    later.join()
    assert got == [1, 2, 3, 4, "caught-up", 5, 6, 7]


def test_a_client_that_is_cut_off_three_times_sees_every_event_once(base: str) -> None:
    writer = threading.Thread(target=append, args=(base, range(60)))
    writer.start()
    got: list[int] = []
    for most in (6, 16, 18, 21):
        now = follow(base, last=got[-1] if got else None, enough=at_least(most))
        got += numbered(now)
    writer.join()
    assert got == list(range(1, 62))


def test_a_stream_starts_after_a_sequence_and_takes_the_filters_of_the_log(base: str) -> None:
    append(base, range(4))
    statement = {"type": "issue.opened", "summary": "An issue.", "data": {"issue": "donbas", "title": "Donbas"}}
    httpx.post(f"{base}/v1/dossiers/d/events", json={"events": [statement]})
    assert follow(base, "?after=3", enough=lambda got: "caught-up" in got) == [4, 5, 6, "caught-up"]
    assert follow(base, "?issue=donbas", enough=lambda got: "caught-up" in got) == [6, "caught-up"]


def test_an_unknown_dossier_and_an_unknown_parameter_are_problems(base: str) -> None:
    assert httpx.get(f"{base}/v1/dossiers/nowhere/events/stream").json()["type"] == "/problems/unknown-dossier"
    assert httpx.get(f"{base}/v1/dossiers/d/events/stream?since=4").status_code == 400


def test_another_process_that_appends_is_heard(database_url: str) -> None:
    with serving(database_url) as first, serving(database_url) as second:
        httpx.post(f"{first}/v1/dossiers", json=OPENED)
        later = threading.Timer(0.3, append, (second, range(2)))
        later.start()
        got = follow(first, enough=lambda got: 3 in got)
        later.join()
    assert got == [1, "caught-up", 2, 3]


def test_a_head_of_the_stream_ends_and_keeps_the_connection(base: str) -> None:
    with httpx.Client(base_url=base, timeout=5) as client:
        answer = client.head("/v1/dossiers/d/events/stream")
        assert (answer.status_code, answer.content) == (200, b"")
        assert client.get("/healthz").status_code == 200


def test_going_on_after_what_was_never_recorded_is_refused(base: str) -> None:
    url = f"{base}/v1/dossiers/d/events/stream"
    assert httpx.get(f"{url}?after=500").json()["type"] == "/problems/known-at-in-future"
    assert httpx.get(url, headers={"Last-Event-ID": "abc"}).json()["type"] == "/problems/invalid-request"
