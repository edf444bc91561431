"""Serving: answers kept ready, answers made anew, and 304, against a bare ASGI application and a tutorial's stack.

All on the same uvicorn, one process each, asked by one client process over connections that are kept; nothing is
compressed, and the bare application answers the same bytes. Where nginx is installed, it serves them as a file.

What is *made anew* is the answer at an instant that nobody asked about before, at a ``known_at`` that others did ask
about: the server takes its parts from where they are the same, and makes those that are not. What is *made first* is
asked at one ``known_at`` after the other, each issue once, as after an append: a part is taken from an earlier
``known_at`` only where nothing was recorded beneath it since.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle, repeat
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from benchmarks.databases import NewUrl, databases
from benchmarks.harness import Figure, Report, alternate, ratio
from benchmarks.servers import BODY, DATABASE, HEADERS
from events.clock import system_clock
from events.dialects import open_database
from events.intake import read_append
from service.app import writer_for
from service.samples import UKRAINE_2026
from service.schema import upgrade

CONNECTIONS: Final = 16
BATCH: Final = 100
SLICE: Final = 0.5
"""Seconds for which one is asked before it is another's turn: a neighbour on the machine should slow both."""
AT: Final = "as_of=2026-01-31T23:59:59.999999Z"
DOSSIER: Final = f"/v1/dossiers/{UKRAINE_2026.dossier}"
STATE: Final = f"{DOSSIER}/state?{AT}&known_at=200"
"""Of about 20 kB."""
ISSUE: Final = f"{DOSSIER}/issues/donbas"
KNOWN: Final = range(300, 497)
"""Sequences at which the dossier is large enough to be asked about."""
HOLDS: Final = {"sqlite": ">= 0.03", "postgresql": ">= 0.02"}
"""What an answer made anew must reach of the bare application."""

NGINX: Final = """daemon off; pid {place}/nginx.pid; worker_processes 1; error_log stderr crit; events {{}}
http {{
    access_log off; default_type application/json; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place};
    uwsgi_temp_path {place}; scgi_temp_path {place};
    server {{ listen 127.0.0.1:{port}; root {place}; location / {{ try_files /body =404; }} }}
}}
"""


class _Client(asyncio.Protocol):
    """Asks for one thing after the other on one connection, and counts what comes back."""

    def __init__(self, requests: Iterator[bytes], until: float) -> None:
        self.requests = requests
        self.until = until
        self.answered = 0
        self.missing = 0
        self.buffer = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer; ask again when it is whole."""
        if self.missing:
            self.missing -= len(data)
        else:
            self.buffer += data
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self.buffer = b""
            status = head.split(b" ", 2)[1]
            if status not in {b"200", b"304"}:
                self.done.set_exception(RuntimeError(head.decode()))
                self.transport.close()
                return
            at = head.lower().find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self.missing = (0 if status == b"304" else length) - len(rest)
        if self.missing <= 0:
            self.missing = 0
            self.answered += 1
            if time.perf_counter() < self.until:
                self.transport.write(next(self.requests))
            else:
                self.transport.close()
                self.done.set_result(None)


def _same(client: _Client) -> _Client:
    return client


def rate(port: int, requests: Iterator[bytes], seconds: float) -> float:
    """Answers a second."""

    async def run() -> float:
        start = time.perf_counter()
        loop = asyncio.get_running_loop()
        clients = [_Client(requests, start + seconds) for _ in range(CONNECTIONS)]
        for client in clients:
            await loop.create_connection(partial(_same, client), "127.0.0.1", port)
        await asyncio.gather(*(client.done for client in clients))
        return sum(client.answered for client in clients) / (time.perf_counter() - start)

    return asyncio.run(run())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(app: str, environment: Mapping[str, str], *, factory: bool = False) -> Iterator[int]:
    """Run an application in a process of its own; give its port."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--no-access-log", "--log-level", "warning"]
    with _answering([*command, *(["--factory"] if factory else [])], environment, port):
        yield port


@contextmanager
def _answering(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def file_served(place: Path, body: bytes) -> Iterator[int]:
    """Let one process of nginx answer a body from a file to everything; give its port."""
    port = _free_port()
    (place / "body").write_bytes(body)
    (place / "nginx.conf").write_text(NGINX.format(place=place, port=port))
    with _answering(["nginx", "-c", str(place / "nginx.conf"), "-e", "stderr"], {}, port):
        yield port


def load(url: str) -> None:
    """Record the sample in a new database."""
    database = open_database(url)
    upgrade(database)
    writer = writer_for(database, system_clock)
    writer.create(UKRAINE_2026.opening(), "benchmark").result()

    events = [json.loads(line) for line in UKRAINE_2026.path.read_text().splitlines()]
    for start in range(0, len(events), BATCH):
        document = {"events": events[start : start + BATCH], "backfill": True}
        writer.append(UKRAINE_2026.dossier, read_append(document, recorded_by="benchmark")).result()
    writer.close()
    database.close()


def get(path: str, **headers: str) -> bytes:
    """A request as bytes, for an answer that is not compressed."""
    headers = {"Accept_Encoding": "identity", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()


def instants() -> Iterator[str]:
    """Instants of January that nobody asked about before."""
    for number in range(10**9):
        second, micro = divmod(number, 1_000_000)
        yield f"2026-01-{1 + micro % 28:02}T12:00:{second:02}.{micro:06}Z"


def anew(path: str) -> Iterator[bytes]:
    """Requests for one issue at new instants, by what is known at one sequence."""
    for instant in instants():
        yield get(f"{path}?as_of={instant}&known_at=400")


def first(port: int) -> Iterator[bytes]:
    """Requests for each issue at each sequence."""
    tree = httpx.get(f"http://127.0.0.1:{port}{DOSSIER}/issues?known_at={KNOWN.start}").json()
    asked = ((known, issue["id"]) for known in KNOWN for issue in tree["issues"])
    for instant, (known, issue) in zip(instants(), cycle(asked), strict=False):
        yield get(f"{DOSSIER}/issues/{issue}?as_of={instant}&known_at={known}")


def _bare(running: ExitStack, place: Path, answer: httpx.Response, *, with_headers: bool = True) -> int:
    """Start a bare application that gives an answer, with all its headers or without; give its port."""
    body = place / str(len(answer.content))
    body.write_bytes(answer.content)
    headers = {name: value for name, value in answer.headers.items() if name not in {"date", "server"}}
    environment = {BODY: str(body), **({HEADERS: json.dumps(headers)} if with_headers else {})}
    return running.enter_context(serving("benchmarks.servers:bare", environment))


def _size(answer: httpx.Response) -> str:
    return f"{len(answer.content) / 1000:.0f} kB"


def measure(report: Report, backend: str, new: NewUrl, *, rounds: int, seconds: float) -> None:
    """Add the rows of one database."""
    url = new("served")
    load(url)
    ours = {"DETENTE_DATABASE_URL": url, "DETENTE_OPEN": "true", "DETENTE_LOG_REQUESTS": "false"}
    with ExitStack() as running, tempfile.TemporaryDirectory() as place:
        port = running.enter_context(serving("service.app:create_app", ours, factory=True))
        state, issue = (
            httpx.get(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "identity"})
            for path in (STATE, f"{ISSUE}?{AT}&known_at=400")
        )
        bare = partial(_bare, running, Path(place))
        tutorial = running.enter_context(serving("benchmarks.servers:tutorial", {DATABASE: url}))
        requests = {
            "bare body": (bare(state, with_headers=False), repeat(get(STATE))),
            "bare state": (bare(state), repeat(get(STATE))),
            "hit": (port, repeat(get(STATE))),
            "304": (port, repeat(get(STATE, If_None_Match=state.headers["etag"]))),
            "bare issue": (bare(issue), anew(ISSUE)),
            "anew": (port, anew(ISSUE)),
            "first": (port, first(port)),
            "tutorial": (tutorial, anew("/issues/donbas")),
        }
        if shutil.which("nginx"):
            requests["nginx"] = (running.enter_context(file_served(Path(place), state.content)), repeat(get(STATE)))
        subjects = {name: partial(rate, server, asked, SLICE) for name, (server, asked) in requests.items()}
        found = alternate(subjects, round(rounds * seconds / SLICE))
    rows = (
        (f"GET state, kept ready, {_size(state)}", "hit", "bare state", ">= 0.9"),
        ("the same, without its headers", "hit", "bare body", ""),
        *([("the same, against a file", "hit", "nginx", "")] if "nginx" in found else []),
        ("GET state, 304", "304", "bare state", ">= 1.0"),
        ("the same, without its headers", "304", "bare body", ""),
        (f"GET issue, made anew, {_size(issue)}", "anew", "bare issue", HOLDS[backend]),
        ("GET issue, made first", "first", "bare issue", HOLDS[backend]),
        ("GET issue, made anew", "anew", "tutorial", ">= 5"),
        ("GET issue, made first", "first", "tutorial", ">= 5"),
        ("GET state, kept ready", "hit", "tutorial", ">= 50"),
    )
    for what, one, peer, hold in rows:
        against = f"{peer} {median(found[peer]):,.0f}/s"
        report.add(Figure(what, backend, f"{median(found[one]):,.0f}/s", against, ratio(found[one], found[peer]), hold))


def main() -> int:
    """Measure; exit code 1 if a figure to hold was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of a round, for each subject; taken in slices")
    parser.add_argument("--database", choices=tuple(HOLDS), action="append")
    chosen = parser.parse_args()
    report = Report("serve")
    for backend in chosen.database or HOLDS:
        with databases(backend) as new:
            measure(report, backend, new, rounds=chosen.rounds, seconds=chosen.seconds)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
