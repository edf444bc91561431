"""Signing in with a key: a session that only reads and fills in forms, and that ends; forged forms are refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from events.clock import system_clock
from service import keys, sessions
from tests.service.api.newsroom import open_dossier
from tests.service.web.forms import HERE, Form

ABROAD = {"Origin": "http://elsewhere"}


@pytest.fixture
def client(closed: TestClient) -> Iterator[TestClient]:
    """A browser that has no cookies yet, at a server that asks for keys."""
    closed.cookies.clear()
    yield closed
    closed.cookies.clear()


def key(client: TestClient, *scopes: str) -> str:
    database = client.app.state.service.database  # type: ignore[attr-defined]
    with database.writing() as connection:
        return keys.create(connection, "Kyiv desk", scopes, now=system_clock())


@pytest.fixture
def dossier(client: TestClient) -> str:
    client.headers["Authorization"] = f"Bearer {key(client, 'admin')}"
    slug = open_dossier(client)
    del client.headers["Authorization"]
    return slug


def sign_in(client: TestClient, shown: str, following: str = "/", headers: dict[str, str] | None = None) -> Any:
    return client.post(
        "/session", params={"next": following}, data={"key": shown}, headers=headers or HERE, follow_redirects=False
    )


def head(client: TestClient, dossier: str) -> int:
    header = {"Authorization": f"Bearer {key(client, 'read:*')}"}
    return int(client.get(f"/v1/dossiers/{dossier}", headers=header).json()["head"])


def test_who_wants_to_record_is_asked_to_sign_in_and_gets_there(client: TestClient, dossier: str) -> None:
    path = f"/d/{dossier}/record/dossier.amended"
    asked = client.get(path, follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, f"/sign-in?next={path.replace('/', '%2F')}")
    answer = sign_in(client, key(client, f"append:{dossier}", f"read:{dossier}"), path)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    cookie = answer.headers["set-cookie"]
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"):
        assert attribute in cookie
    assert "detente_" not in cookie
    filled = Form(client, path)
    filled.fill(summary="Renamed.", data__title="Peace talks")
    assert "Signed in as Kyiv desk" in filled.answer.text
    filled.send("check")
    assert filled.send("save").status_code == 303
    written = client.get(f"/v1/dossiers/{dossier}/events/8").json()["event"]
    assert written["recorded_by"] == "Kyiv desk"


def test_over_tls_the_cookie_is_sent_by_tls_alone(client: TestClient) -> None:
    answer = sign_in(client, key(client, "read:*"), headers={"Origin": "https://testserver"})
    assert answer.headers["set-cookie"].startswith("__Host-detente=")
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("shown", ["", "detente_000000000000_" + "x" * 43, "x" * 5000])
def test_what_is_no_key_begins_no_session(client: TestClient, shown: str) -> None:
    answer = sign_in(client, shown)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert 'aria-invalid="true"' in answer.text


def test_a_session_opens_what_its_key_opens_and_writes_by_forms_alone(client: TestClient, dossier: str) -> None:
    sign_in(client, key(client, f"read:{dossier}", f"append:{dossier}"))
    other = client.get("/v1/dossiers/elsewhere/state")
    assert client.get(f"/v1/dossiers/{dossier}/state").status_code == 200
    assert other.status_code == 403
    event = {"type": "dossier.amended", "summary": "S.", "data": {"title": "T"}}
    assert client.post(f"/v1/dossiers/{dossier}/events", json={"events": [event]}, headers=HERE).status_code == 401
    assert client.post("/v1/dossiers", json={}, headers=HERE).status_code == 401


def test_what_a_session_reads_is_kept_by_no_cache_that_others_share(client: TestClient, dossier: str) -> None:
    sign_in(client, key(client, f"read:{dossier}"))
    pinned = {"as_of": "2026-02-01T00:00:00.999999Z", "known_at": "7"}
    for path in (f"/d/{dossier}", f"/v1/dossiers/{dossier}/state"):
        assert client.get(path, params=pinned).headers["cache-control"].startswith("private, ")


def test_a_form_without_the_token_of_the_session_or_from_elsewhere_changes_nothing(
    client: TestClient, dossier: str
) -> None:
    sign_in(client, key(client, f"read:{dossier}", f"append:{dossier}"))
    path = f"/d/{dossier}/record/dossier.amended"
    for token, headers in ((None, HERE), ("0" * 64, HERE), ("own", ABROAD)):
        filled = Form(client, path)
        filled.fill(summary="Renamed.", data__title="Peace talks")
        filled.fields["token"] = filled.fields["token"] if token == "own" else token or ""
        assert filled.send("save", headers).status_code == 403
    assert head(client, dossier) == 7
    assert sign_in(client, key(client, "read:*"), headers=ABROAD).status_code == 403


def test_what_was_typed_outlasts_the_session_it_was_typed_in(client: TestClient, dossier: str) -> None:
    shown = key(client, f"read:{dossier}", f"append:{dossier}")
    sign_in(client, shown)
    filled = Form(client, f"/d/{dossier}/record/dossier.amended")
    filled.fill(summary="Renamed.", data__title="Peace talks")
    client.post("/session/end", headers=HERE)
    client.cookies.clear()
    late = client.post(f"{filled.path}?lang=ar", data={**filled.fields, "do": "save"}, headers=HERE)
    assert late.status_code == 401
    assert f'href="/sign-in?lang=ar&amp;next=%2Fd%2F{dossier}%2Frecord%2Fdossier.amended"' in late.text
    assert '<html lang="ar" dir="rtl">' in late.text
    sign_in(client, shown)
    again = filled.send("save")
    assert again.status_code == 403
    assert 'value="Peace talks"' in again.text
    filled.fields["token"] = Form(client, filled.path).fields["token"]
    assert filled.send("check").status_code == 200
    assert filled.send("save").status_code == 303


def test_a_session_that_may_only_read_has_no_forms(client: TestClient, dossier: str) -> None:
    sign_in(client, key(client, f"read:{dossier}"))
    assert client.get(f"/d/{dossier}").status_code == 200
    assert client.get(f"/d/{dossier}/record").status_code == 403


def test_a_session_ends_by_signing_out_with_its_key_and_with_time(client: TestClient, dossier: str) -> None:
    database = client.app.state.service.database  # type: ignore[attr-defined]
    path = f"/d/{dossier}/record"
    sign_in(client, key(client, f"append:{dossier}", f"read:{dossier}"))
    token = client.cookies["detente"]
    assert client.get(path).status_code == 200
    assert client.post("/session/end", headers=HERE, follow_redirects=False).status_code == 303
    client.cookies.set("detente", token)
    assert client.get(path, follow_redirects=False).status_code == 303
    shown = key(client, f"append:{dossier}", f"read:{dossier}")
    sign_in(client, shown)
    with database.writing() as connection:
        keys.revoke(connection, shown.split("_")[1], now=system_clock())
    assert client.get(path, follow_redirects=False).status_code == 303
    with database.writing() as connection:
        brief = sessions.begin(connection, key_of(connection), now=system_clock())
        assert brief is not None
        assert sessions.find(connection, brief, now=system_clock()) is not None
        assert sessions.find(connection, brief, now=system_clock() + sessions.LASTING) is None


def key_of(connection: Any) -> str:
    return keys.create(connection, "desk", ["admin"], now=system_clock())


@pytest.mark.parametrize("wanted", ["https://evil", "//evil", "/\\evil", "javascript:alert(1)", "/x\nSet-Cookie: a=b"])
def test_signing_in_never_leads_elsewhere(client: TestClient, wanted: str) -> None:
    assert sign_in(client, key(client, "read:*"), wanted).headers["location"] == "/"
    assert 'next=%2F"' in client.get("/sign-in", params={"next": wanted}).text
