import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.service.cli.dossier import ndjson, position
from tests.service.cli.terminal import Line, widest

DOSSIER = "ukraine-2026"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def fetched(url: str, process: subprocess.Popen[bytes]) -> bytes:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                body: bytes = answer.read()
                return body
        except ConnectionError as error:
            refused: OSError = error
        except urllib.error.URLError as error:
            refused = error
        if process.poll() is not None or time.monotonic() > deadline:
            raise refused
        time.sleep(0.2)


def test_the_demo_records_the_sample_once_and_prints_who_stands_where(line: Line) -> None:
    first = line.run("demo", "--no-serve")
    assert first.exit_code == 0, first.output
    assert "495 events recorded just now" in first.stdout
    for words in (
        "as of 2026-02-01T00:00:00Z",
        "Fate of Donbas",
        "demands",
        "refuses",
        "deadlocked (rubio)",
        "detente state",
    ):
        assert words in first.stdout
    assert widest(first.stdout) <= 120
    again = line.run("demo", "--no-serve")
    assert "recorded before" in again.stdout
    assert line.json("state", DOSSIER)["known_at"]["sequence"] == 496


def test_the_demo_goes_on_where_it_was_interrupted_and_leaves_what_was_added(line: Line) -> None:
    line.json("init", DOSSIER, "--title", "Interrupted before the first event")
    assert "495 events recorded just now" in line.run("demo", "--no-serve").stdout
    line.json("retract", DOSSIER, "S017", "--reason", "duplicate")
    assert "recorded before" in line.run("demo", "--no-serve").stdout
    assert line.json("state", DOSSIER)["known_at"]["sequence"] == 497


def test_the_demo_prints_the_document_where_json_is_asked_for(line: Line) -> None:
    assert line.json("demo", "--no-serve", "--json")["as_of"]["instant"] == "2026-02-01T00:00:00Z"


@pytest.mark.parametrize("width", [80, 120])
def test_the_demo_fits_the_terminal(sample: Line, width: int) -> None:
    code, shown = sample.at_terminal("demo", "--no-serve", width=width)
    assert code == 0
    for party in ("ru", "ua", "us"):
        assert party in shown
    addresses = [text for text in shown.splitlines() if "sqlite:///" in text or "/tmp/" in text]
    assert widest("\n".join(text for text in shown.splitlines() if text not in addresses)) <= width


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_is_taken_is_said_with_another_to_choose(sample: Line, command: str) -> None:
    with listening() as port:
        done = sample.run(command, "--port", str(port))
    assert done.exit_code == 1
    assert f"Cannot listen at 127.0.0.1:{port}: something listens there already" in done.stderr
    assert f"--port {port + 1}" in done.stderr


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_served_is_the_database_and_ctrl_c_ends_it_with_whoever_still_follows(
    sample: Line, workers: int
) -> None:
    port = free_port()
    options = ("--port", str(port), "--workers", str(workers))
    process = sample.start("serve", *options, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        url = f"http://127.0.0.1:{port}"
        found = json.loads(fetched(f"{url}/v1/dossiers/{DOSSIER}", process))
        assert (found["dossier"], found["head"]) == (DOSSIER, 496)
        request = urllib.request.Request(
            f"{url}/v1/dossiers/{DOSSIER}/events",
            data=json.dumps({"events": [position("X1")]}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        assert refused.value.code == 401
        refused.value.close()
        with ExitStack() as open_until_the_end:
            if workers > 1:  # it costs the seconds that a stream is given
                address = f"{url}/v1/dossiers/{DOSSIER}/events/stream?after=495"
                following = open_until_the_end.enter_context(urllib.request.urlopen(address, timeout=10))
                assert following.readline().startswith(b"retry:")
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in err.decode()
    assert f"Serving at http://127.0.0.1:{port}" in err.decode()


def test_the_demo_serves_and_lets_everybody_write(line: Line) -> None:
    port = free_port()
    process = line.start("demo", "--port", str(port), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        url = f"http://127.0.0.1:{port}/v1/dossiers/{DOSSIER}/events"
        fetched(f"http://127.0.0.1:{port}/healthz", process)
        event = {**position("X1"), "sources": [{"source": "news-analysis"}]}
        body = ndjson({"events": [event]}).encode()
        request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer)["head"] == 497
    finally:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/docs" in out.decode()
