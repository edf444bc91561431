"""Servers for a browser to visit: a Detente with the sample dossier, and somebody else's pages that embed it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import httpx

from tests.house import ROOT

START: Final = 60.0
"""Seconds that a server has until it answers."""

DEMO: Final = "from service.cli import main; main()"


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demonstrated(place: Path, port: int = 0) -> Iterator[str]:
    """Serve the sample dossier as `detente demo` does, from a database in a directory; its address."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    log = place / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", DEMO, "demo", "--port", str(port)],
            env={**os.environ, "DETENTE_DATABASE_URL": f"sqlite:///{place / 'demo.sqlite'}"},
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(f"{address}/readyz", process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"The server does not answer:\n{log.read_text()}")


class Host:
    """Somebody else's website: pages that a test writes, each with headers of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pages: dict[str, tuple[bytes, dict[str, str]]] = {}

    def put(self, path: str, text: str, **headers: str) -> str:
        """Publish a page; its address. Headers are named with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[path] = (text.encode(), {"Content-Type": "text/html; charset=utf-8", **named})
        return f"{self.address}{path}"

    def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """What is published at a path."""
        if path not in self._pages:
            return 404, b"", {}
        return 200, *self._pages[path]


@contextmanager
def hosted() -> Iterator[Host]:
    """Serve what a test publishes, from an origin of its own."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, headers = host.get(self.path.split("?")[0])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library names it
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        host = Host(f"http://127.0.0.1:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
