"""The limits that the server itself has not, against a real one on a socket."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Final

import pytest
import uvicorn

from service.api.gate import BODY_SECONDS, HEADER_BYTES, URL_BYTES, Gate
from service.app import create_app
from service.settings import Settings

SECONDS: Final = 0.5


def _hurried(app: object) -> object:
    """Let the gate of an application wait for bodies for less time than it does by default."""
    for one in app.user_middleware:  # type: ignore[attr-defined]
        if one.cls is Gate:
            one.kwargs["body_seconds"] = SECONDS
    return app


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server on a port of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('gate') / 'detente.sqlite'}"
    app = _hurried(create_app(Settings(database_url=url, open=True, log_requests=False)))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def exchange(port: int, sent: bytes, *more: bytes, pause: float = 0.0) -> bytes:
    """Send bytes, with a pause before each part but the first, and read until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
        link.sendall(sent)
        try:
            for part in more:
                time.sleep(pause)
                link.sendall(part)
        except OSError:
            pass
        received = b""
        try:
            while part := link.recv(65_536):
                received += part
                if b"\r\n\r\n" in received and b"connection: close" not in received.lower():
                    link.settimeout(0.3)
        except OSError:
            pass
        return received


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


POST: Final = b"POST /v1/dossiers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def test_a_url_and_headers_within_the_limits_are_answered(port: int) -> None:
    assert status(exchange(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20_000 + b"\r\n\r\n")) == 200
    assert status(exchange(port, b"GET /v1/dossiers?cursor=" + b"x" * 7_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")) == 400


def test_a_url_beyond_the_limit_is_413(port: int) -> None:
    answer = exchange(port, b"GET /?" + b"x" * (URL_BYTES + 1) + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status(answer) == 413
    assert b"/problems/too-large" in answer


def test_headers_beyond_the_limit_are_413(port: int) -> None:
    answer = exchange(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"x" * (HEADER_BYTES + 1) + b"\r\n\r\n")
    assert status(answer) == 413


def test_a_body_that_says_that_it_is_too_long_is_refused_unread(port: int) -> None:
    assert status(exchange(port, POST + b"Content-Length: 1048577\r\n\r\n")) == 413


def test_a_chunked_body_beyond_the_limit_is_refused_when_it_gets_there(port: int) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    answer = exchange(port, POST + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 17)
    assert status(answer) == 413


def test_a_body_that_does_not_come_is_not_waited_for(port: int) -> None:
    start = time.perf_counter()
    answer = exchange(port, POST + b"Content-Length: 10\r\n\r\n{")
    assert status(answer) == 400
    assert b"did not arrive" in answer
    assert time.perf_counter() - start < SECONDS + 2


def test_a_body_that_trickles_is_not_waited_for_either(port: int) -> None:
    answer = exchange(port, POST + b"Content-Length: 100\r\n\r\n", *[b" "] * 20, pause=SECONDS / 10)
    assert status(answer) == 400


def test_what_is_no_http_is_refused_and_the_server_goes_on(port: int) -> None:
    for garbage in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"GET\r\n\r\n", b"\x00" * 100 + b"\r\n\r\n"):
        exchange(port, garbage)
    assert status(exchange(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")) == 200


def test_head_over_a_socket_has_the_length_and_no_body(port: int) -> None:
    answer = exchange(port, b"HEAD /v1/dossiers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-length: " in head.lower()
    assert body == b""


def test_the_default_is_to_wait_for_half_a_minute() -> None:
    assert BODY_SECONDS == 30
