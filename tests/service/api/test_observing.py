"""What an operator sees of requests: counters by route, and a line of the log without secrets."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.api.observing import KEPT, UNROUTED
from service.app import create_app
from service.settings import Settings
from tests.service.api.newsroom import append, open_dossier, position

KEY = "detente_0123456789ab_" + "Zz09-_" * 7 + "Z"


def counted(client: TestClient, name: str, **labels: str) -> float:
    """The value of a series; 0 where there is none yet."""
    text = client.get("/metrics").text
    wanted = {f'{label}="{value}"' for label, value in labels.items()}
    for line in text.splitlines():
        series, _, value = line.rpartition(" ")
        if series.partition("{")[0] == name and all(label in series for label in wanted):
            return float(value)
    return 0.0


def test_requests_are_counted_by_the_template_of_their_route(client: TestClient) -> None:
    dossier = open_dossier(client)
    path = "/v1/dossiers/{dossier}/state"
    for _ in range(2):
        client.get(f"/v1/dossiers/{dossier}/state")
    client.get("/v1/dossiers/nowhere/state")
    client.head(f"/v1/dossiers/{dossier}/state")
    assert counted(client, "detente_requests_total", route=path, method="GET", status="200") == 2
    assert counted(client, "detente_requests_total", route=path, method="GET", status="404") == 1
    assert counted(client, "detente_requests_total", route=path, method="HEAD", status="200") == 1
    assert counted(client, "detente_request_seconds_count", route=path) == 4
    assert "nowhere" not in client.get("/metrics").text


def test_what_reaches_no_route_shares_one_label(client: TestClient) -> None:
    for number in range(3):
        client.get(f"/nothing/{number}")
        client.request("BREW" if number else "PUT", f"/nothing/{number}")
    client.get("/" + "x" * 9000)
    assert counted(client, "detente_requests_total", route=UNROUTED, method="GET", status="404") == 3
    assert counted(client, "detente_requests_total", route=UNROUTED, method="other", status="404") == 2
    assert counted(client, "detente_requests_total", route=UNROUTED, method="GET", status="413") == 1


def test_an_answer_that_was_kept_is_counted_as_such(client: TestClient) -> None:
    dossier = open_dossier(client)
    path = f"/v1/dossiers/{dossier}/state?as_of=2026-01-01T00:00:00Z&known_at=7"
    assert client.get(path).content == client.get(path).content
    assert counted(client, "detente_requests_total", route=KEPT, method="GET", status="200") == 1


def test_appends_and_events_are_counted_once_each(client: TestClient) -> None:
    dossier = open_dossier(client)
    assert counted(client, "detente_events_recorded_total") == 7
    event = {"id": "S1", **position("2026-01-10")}
    append(client, dossier, event)
    append(client, dossier, event)
    append(client, dossier, {**event, "summary": "Other."})
    client.post(f"/v1/dossiers/{dossier}/events?dry_run=true", json={"events": [{**event, "id": "S2"}]})
    assert counted(client, "detente_events_recorded_total") == 8
    outcomes = {
        name: counted(client, "detente_appends_total", outcome=name) for name in ("recorded", "repeated", "dry_run")
    }
    assert outcomes == {"recorded": 3, "repeated": 1, "dry_run": 1}


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if '"event": "request"' in line]


def test_each_request_is_a_line_of_the_log_without_secrets(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(database_url=sqlite_url, public_read=False, log_format="json")
    with TestClient(create_app(settings)) as client:
        client.get(f"/v1/dossiers?key={KEY}", headers={"Authorization": f"Bearer {KEY}"})
    [line] = lines(capsys.readouterr().err)
    assert (line["method"], line["status"], line["level"]) == ("GET", 401, "info")
    assert line["path"].startswith("/v1/dossiers?key=detente_0123456789ab_")
    assert line["sent"] > 0
    assert KEY[25:] not in json.dumps(line)


def test_requests_are_not_logged_where_the_operator_says_so(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(database_url=sqlite_url, open=True, log_format="json", log_requests=False)
    with TestClient(create_app(settings)) as client:
        assert client.get("/v1/dossiers").status_code == 200
    assert lines(capsys.readouterr().err) == []


def test_an_answer_that_was_kept_is_a_line_of_the_log_too(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(database_url=sqlite_url, open=True, log_format="json")
    with TestClient(create_app(settings)) as client:
        path = f"/v1/dossiers/{open_dossier(client)}/state?as_of=2026-01-01T00:00:00Z&known_at=7"
        made, kept = client.get(path), client.get(path)
        client.get(path, headers={"If-None-Match": kept.headers["etag"]})
    shown = [(line["path"], line["status"]) for line in lines(capsys.readouterr().err)]
    assert made.content == kept.content
    assert shown[-3:] == [(path, 200), (path, 200), (path, 304)]
