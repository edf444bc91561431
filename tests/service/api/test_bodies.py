"""Bodies as hostile clients send them: each is refused with a problem that says what is wrong, and leaves nothing."""

import gzip
import json
import time
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tests.service.api.newsroom import append, fault_codes, open_dossier, position, problem

Json = dict[str, Any]

LONG: Final = 64 * 1024
EVENT: Final = {"id": "S1", **position("2026-01-10")}
ONE: Final = json.dumps({"events": [EVENT]}).encode()


def post(client: TestClient, dossier: str, body: bytes, content_type: str = "application/json", **headers: str) -> Any:
    sent = {"content-type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.post(f"/v1/dossiers/{dossier}/events", content=body, headers=sent)


def nested(depth: int) -> bytes:
    return ONE.replace(b'"demands"', b"[" * depth + b"]" * depth)


@pytest.fixture(scope="module")
def dossier(served: TestClient) -> str:
    return open_dossier(served)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"{]",
        ONE[:-1],
        ONE + b"x",
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{",
        b'{"events": [NaN]}',
        b'{"events": [Infinity]}',
        b'{"events": [1e999, -1e999, 01]}',
        b'{"events": [], "events": []}',
        ONE.replace(b"demands", b"\\ud800"),
        ONE.replace(b"demands", b"\xed\xa0\x80"),
        ONE.replace(b"demands", b"\xff"),
        ONE.replace(b'"demands"', b"'demands'"),
        b"[" * 100_000,
        b'{"events":' * 50_000,
        nested(100_000),
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_not_json_is_400(served: TestClient, dossier: str, body: bytes) -> None:
    refused = problem(post(served, dossier, body), "invalid-request", 400)
    assert refused["detail"].startswith("Not JSON: ")
    assert len(refused["detail"]) < 1000


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (b"null", {"": "wrong-type"}),
        (b"[]", {"": "wrong-type"}),
        (b'"x"', {"": "wrong-type"}),
        (b"0", {"": "wrong-type"}),
        (b"{}", {"/events": "missing"}),
        (b'{"events": []}', {"/events": "too-short"}),
        (b'{"events": {}}', {"/events": "wrong-type"}),
        (b'{"events": null}', {"/events": "wrong-type"}),
        (json.dumps({"events": [EVENT] * 1001}).encode(), {"/events": "too-long"}),
        (b'{"events": [null]}', {"/events/0": "wrong-type"}),
        (b'{"events": [1.5]}', {"/events/0": "float"}),
        (json.dumps({"events": [EVENT], "backfill": "yes"}).encode(), {"/backfill": "wrong-type"}),
        (json.dumps({"events": [EVENT], "backfill": 1}).encode(), {"/backfill": "wrong-type"}),
        (json.dumps({"events": [EVENT], "dry_run": True}).encode(), {"/dry_run": "unknown-member"}),
        (json.dumps({"events": [EVENT], "condition": {"after": 2**70}}).encode(), None),
        (json.dumps({"events": [EVENT], "condition": {"after": -1}}).encode(), None),
        (json.dumps({"events": [EVENT], "condition": "after 7"}).encode(), None),
        (json.dumps({"events": [EVENT, EVENT]}).encode(), None),
        (json.dumps({"events": [{**EVENT, "summary": "x" * LONG}]}).encode(), {"/events/0": "too-large"}),
        (json.dumps({"events": [{**EVENT, "id": "x" * LONG}]}).encode(), {"/events/0": "too-large"}),
        (json.dumps({"events": [{**EVENT, "id": "S\u0000"}]}).encode(), {"/events/0/id": "nul"}),
        (json.dumps({"events": [{**EVENT, "x": 10**400}]}).encode(), {"/events/0/x": "integer-too-large"}),
        (json.dumps({"events": [{**EVENT, "x": -(2**63) - 1}]}).encode(), {"/events/0/x": "integer-too-large"}),
        (nested(33), {"/events/0/data/stance" + "/0" * 30: "too-deep"}),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, bytes) else "",
)
def test_what_is_json_but_no_request_is_422(served: TestClient, dossier: str, body: bytes, faults: Json | None) -> None:
    codes = fault_codes(problem(post(served, dossier, body), "invalid-event", 422))
    if faults is not None:
        assert codes == faults
    assert all(pointer.startswith("/") or not pointer for pointer in codes)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", ""]
)  # fmt: skip
def test_another_content_type_is_415(served: TestClient, dossier: str, content_type: str) -> None:
    problem(post(served, dossier, ONE, content_type), "unsupported-media-type", 415)


def test_an_encoded_body_is_415_and_is_told_what_would_be_taken(served: TestClient, dossier: str) -> None:
    answer = post(served, dossier, gzip.compress(ONE), content_encoding="gzip")
    assert "gzip" in problem(answer, "unsupported-media-type", 415)["detail"]
    assert answer.headers["accept-encoding"] == "identity"
    assert post(served, dossier, b"{}", content_encoding="identity").status_code == 422


def test_a_body_beyond_the_limit_is_413(served: TestClient, dossier: str) -> None:
    body = b" " * (1024 * 1024 + 1)
    assert problem(post(served, dossier, body), "too-large", 413)["limit"] == 1024 * 1024
    chunked = served.post(
        f"/v1/dossiers/{dossier}/events",
        content=iter([b" " * 65_536] * 17),
        headers={"content-type": "application/json"},
    )
    assert "content-length" not in chunked.request.headers
    problem(chunked, "too-large", 413)


def test_a_content_length_of_any_number_of_digits_is_refused(served: TestClient, dossier: str) -> None:
    problem(post(served, dossier, b"{}", content_length="9" * 5000), "too-large", 413)


def test_of_everything_that_was_refused_nothing_is_left(served: TestClient, dossier: str) -> None:
    assert served.get(f"/v1/dossiers/{dossier}").json()["head"] == 7
    assert append(served, dossier, EVENT).status_code == 201


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_gets_an_answer_of_its_own_fault(served: TestClient, body: bytes) -> None:
    answer = post(served, "nowhere", body)
    assert answer.status_code in {400, 404, 422}


@given(st.recursive(st.sampled_from([None, 0, "", "a", -1, True]), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from([*EVENT, "events", "condition", "backfill", "after", "unless", "target", "/", "~"]), inner)))  # fmt: skip
def test_any_event_shaped_body_gets_an_answer_of_its_own_fault(served: TestClient, dossier: str, value: Any) -> None:
    body = json.dumps({"events": [value, {**EVENT, "data": value}], "condition": value}).encode()
    problem(post(served, dossier, body), "invalid-event", 422)


@pytest.mark.parametrize("filling", ["[", "{", '"', "\\", "\u202e", "é", "9", "[[],", '{"a":', "\\ud800"])
def test_no_body_of_64_kib_costs_more_than_a_tenth_of_a_second(served: TestClient, dossier: str, filling: str) -> None:
    text = (filling * LONG)[:LONG]
    bodies = [
        text.encode(),
        json.dumps({"events": [{**EVENT, "summary": text[:60_000]}]}).encode(),
        json.dumps({"events": [{**EVENT, "occurred": text}]}).encode(),
        json.dumps({"events": [text]}).encode(),
        json.dumps({"events": [{text: text}]}).encode(),
        json.dumps({text: 0}).encode(),
        json.dumps({"events": [{filling: filling}] * (LONG // 16)}).encode(),
        json.dumps({"events": [EVENT], "condition": [text] * 20}).encode()[:LONG],
    ]
    for body in bodies:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            assert post(served, dossier, body).status_code in {400, 422}
            times.append(time.perf_counter() - start)
        assert min(times) < 0.1, body[:50]
