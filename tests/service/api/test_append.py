"""Appending over HTTP: what is recorded, what is recognised as a retry, and what is refused, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.service.api.newsroom import (
    amendment,
    append,
    fault_codes,
    open_dossier,
    position,
    problem,
    registry,
)

Json = dict[str, Any]


def head(client: TestClient, dossier: str) -> int:
    found: int = client.get(f"/v1/dossiers/{dossier}").json()["head"]
    return found


def said(event_id: str = "S1", stance: str = "demands", **more: Any) -> Json:
    return {"id": event_id, **position("2026-01-10", stance, **more)}


def test_opening_a_dossier_is_its_first_event(served: TestClient) -> None:
    answer = served.post("/v1/dossiers", json={"dossier": "first", "title": "Talks", "timezone": "Europe/Kyiv"})
    assert answer.status_code == 201
    assert answer.headers["location"] == "/v1/dossiers/first"
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["detente-sequence"] == "1"
    assert [event["sequence"] for event in answer.json()["events"]] == [1]
    document = served.get(answer.headers["location"]).json()
    assert (document["head"], document["timezone"]) == (1, "Europe/Kyiv")


def test_a_slug_is_opened_once(served: TestClient) -> None:
    dossier = open_dossier(served)
    answer = served.post("/v1/dossiers", json={"dossier": dossier, "title": "Other", "timezone": "UTC"})
    assert problem(answer, "dossier-exists", 409)["dossier"] == dossier


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"title": "T", "timezone": "UTC"}, "/dossier"),
        ({"dossier": "x", "timezone": "UTC"}, "/title"),
        ({"dossier": "x", "title": "T"}, "/timezone"),
        ({"dossier": "x", "title": "T", "timezone": "Mars/Olympus"}, "/timezone"),
        ({"dossier": "No Slug", "title": "T", "timezone": "UTC"}, "/dossier"),
        ({"dossier": "x\u0000", "title": "T", "timezone": "UTC"}, "/dossier"),
        ({"dossier": "x", "title": "\u0000", "timezone": "UTC"}, "/title"),
        ({"dossier": "x" * 65, "title": "T", "timezone": "UTC"}, "/dossier"),
        ({"dossier": "x", "title": "T", "timezone": "../../etc/passwd"}, "/timezone"),
        ({"dossier": "x", "title": "T", "timezone": ""}, "/timezone"),
        ({"dossier": "x", "title": "T", "timezone": "UTC", "colour": "red"}, "/colour"),
        ({"dossier": 1, "title": [], "timezone": None}, "/dossier"),
        ([], ""),
        ("x", ""),
    ],
)
def test_a_dossier_that_cannot_be_opened_is_refused_at_its_member(
    served: TestClient, document: Any, pointer: str
) -> None:
    refused = problem(served.post("/v1/dossiers", json=document), "invalid-event", 422)
    assert pointer in fault_codes(refused)


def test_an_append_answers_where_its_events_stand(served: TestClient) -> None:
    dossier = open_dossier(served)
    answer = append(served, dossier, said("S1"), said("S2", party="ua"))
    assert answer.status_code == 201
    assert [(one["id"], one["sequence"]) for one in answer.json()["events"]] == [("S1", 8), ("S2", 9)]
    assert answer.json()["head"] == 9
    assert answer.headers["etag"] == '"9"'
    assert answer.headers["detente-sequence"] == "9"


def test_the_same_request_again_answers_200_with_the_first_places(served: TestClient) -> None:
    dossier = open_dossier(served)
    first = append(served, dossier, said("S1"))
    append(served, dossier, said("S2"))
    again = append(served, dossier, said("S1"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["events"] == first.json()["events"]
    assert again.json()["head"] == head(served, dossier) == 9


def test_an_id_with_other_content_is_refused(served: TestClient) -> None:
    dossier = open_dossier(served)
    append(served, dossier, said("S1"))
    refused = problem(append(served, dossier, said("S1", "refuses")), "event-id-reused", 409)
    assert refused["ids"] == ["S1"]
    assert head(served, dossier) == 8


def test_known_and_new_ids_do_not_mix(served: TestClient) -> None:
    dossier = open_dossier(served)
    append(served, dossier, said("S1"))
    refused = problem(append(served, dossier, said("S1"), said("S2")), "event-id-reused", 409)
    assert (refused["ids"], refused["new"]) == (["S1"], ["S2"])
    assert head(served, dossier) == 8


def test_an_idempotency_key_makes_a_retry_of_events_without_ids(served: TestClient) -> None:
    dossier = open_dossier(served)
    key = {"Idempotency-Key": "desk-7:42"}
    first = append(served, dossier, position("2026-01-10"), position("2026-01-11", "refuses"), headers=key)
    again = append(served, dossier, position("2026-01-10"), position("2026-01-11", "refuses"), headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["events"] == first.json()["events"]
    refused = append(served, dossier, position("2026-01-12"), position("2026-01-11", "refuses"), headers=key)
    problem(refused, "event-id-reused", 409)


@pytest.mark.parametrize("key", ["", "k" * 256, "a b", "é".encode()])
def test_a_key_that_cannot_be_is_refused(served: TestClient, key: str | bytes) -> None:
    dossier = open_dossier(served)
    refused = served.post(
        f"/v1/dossiers/{dossier}/events", json={"events": [said()]}, headers=[(b"idempotency-key", key if isinstance(key, bytes) else key.encode())]
    )  # fmt: skip
    assert fault_codes(problem(refused, "invalid-request", 400)) == {"Idempotency-Key": "bad-key"}


def test_a_moved_head_is_refused_with_the_head_that_is(served: TestClient) -> None:
    dossier = open_dossier(served)
    taken = append(served, dossier, said("S1"), headers={"If-Match": '"7"'})
    assert taken.status_code == 201
    answer = append(served, dossier, said("S2"), headers={"If-Match": '"7"'})
    refused = problem(answer, "head-moved", 412)
    assert answer.headers["etag"] == '"8"'
    assert (refused["expected"], refused["head"]) == (7, 8)
    assert append(served, dossier, said("S2"), headers={"If-Match": "*"}).status_code == 201


@pytest.mark.parametrize("etag", ["7", '"x"', '"-1"', '"7", "8"', '"' + "9" * 17 + '"', '""', "W/"])
def test_an_if_match_that_names_no_head_is_refused(served: TestClient, etag: str) -> None:
    dossier = open_dossier(served)
    answer = append(served, dossier, said(), headers={"If-Match": etag})
    assert fault_codes(problem(answer, "invalid-request", 400)) == {"If-Match": "bad-etag"}


def test_a_condition_names_the_first_event_that_fails_it(served: TestClient) -> None:
    dossier = open_dossier(served)
    append(served, dossier, said("S1", issue="plant"), said("S2"), said("S3"))
    condition = {"after": 7, "unless": {"issues": ["donbas"], "types": ["position.stated"]}}
    refused = problem(append(served, dossier, said("S4"), condition=condition), "condition-failed", 409)
    assert (refused["sequence"], refused["event"], refused["event_type"]) == (9, "S2", "position.stated")
    met = append(served, dossier, said("S4"), condition={**condition, "after": 10})
    assert met.status_code == 201


def test_an_event_that_breaks_rules_stores_nothing_and_is_pointed_at(served: TestClient) -> None:
    dossier = open_dossier(served)
    bad = said("S2", issue="donbass", party="uaa")
    bad["colour"] = "red"
    refused = problem(append(served, dossier, said("S1"), bad), "invalid-event", 422)
    assert fault_codes(refused) == {"/events/1/colour": "unknown-member"}
    del bad["colour"]
    refused = problem(append(served, dossier, said("S1"), bad), "invalid-event", 422)
    assert fault_codes(refused) == {
        "/events/1/issues/0": "unknown-reference",
        "/events/1/data/party": "unknown-reference",
    }
    close = {fault["name"]: fault["close_matches"] for fault in refused["invalid_params"]}
    assert close == {"/events/1/issues/0": ["donbas"], "/events/1/data/party": ["ua"]}
    assert head(served, dossier) == 7


def test_an_unknown_dossier_has_close_matches(served: TestClient) -> None:
    dossier = open_dossier(served)
    refused = problem(append(served, f"{dossier}x", said()), "unknown-dossier", 404)
    assert dossier in refused["close_matches"]


def test_unknown_query_parameters_are_refused(served: TestClient) -> None:
    dossier = open_dossier(served)
    answer = served.post(f"/v1/dossiers/{dossier}/events?dryrun=true", json={"events": [said()]})
    assert fault_codes(problem(answer, "invalid-request", 400)) == {"dryrun": "extra-forbidden"}
    assert head(served, dossier) == 7


def test_a_dry_run_shows_the_cells_before_and_after_and_leaves_nothing(served: TestClient) -> None:
    dossier = open_dossier(served)
    append(served, dossier, said("S1"))
    path = f"/v1/dossiers/{dossier}"
    before = served.get(f"{path}/state").json()
    offered = [said("S2", "refuses"), {"id": "R1", **amendment("retracted", "S1", reason="duplicate")}]
    answer = served.post(f"{path}/events?dry_run=true", json={"events": offered})
    assert answer.status_code == 200
    cells = {(cell["subject"], cell["aspect"]): cell for cell in answer.json()["cells"]}
    cell = cells["issue:donbas", "position/ru"]
    assert (cell["before"]["event"], cell["after"]["event"], cell["changes"]) == ("S1", "S2", True)
    assert answer.json()["head"] == 10
    assert head(served, dossier) == 8
    assert served.get(f"{path}/state").json()["issues"] == before["issues"]
    assert append(served, dossier, *offered).status_code == 201


def test_a_dry_run_is_refused_as_the_append_would_be(served: TestClient) -> None:
    dossier = open_dossier(served)
    path = f"/v1/dossiers/{dossier}/events?dry_run=true"
    problem(served.post(path, json={"events": [said(party="nobody")]}), "invalid-event", 422)
    problem(served.post(path, json={"events": [said()]}, headers={"If-Match": '"3"'}), "head-moved", 412)


def test_a_backfill_keeps_the_times_it_was_given(served: TestClient) -> None:
    dossier = open_dossier(served, registered=False)
    then = "2026-01-10T12:00:00Z"
    events = [{**event, "recorded_at": then} for event in registry()]
    answer = append(served, dossier, *events, backfill=True)
    assert answer.status_code == 201
    assert answer.json()["events"][0]["recorded_at"] == then
    refused = problem(append(served, dossier, {**said(), "recorded_at": then}), "invalid-event", 422)
    assert fault_codes(refused) == {"/events/0/recorded_at": "not-allowed"}
    earlier = {**said(), "recorded_at": "2026-01-09T12:00:00Z"}
    refused = problem(append(served, dossier, earlier, backfill=True), "invalid-event", 422)
    assert set(fault_codes(refused)) == {"/events/0/recorded_at"}


def test_sixteen_writers_of_one_event_record_it_once(served: TestClient) -> None:
    dossier = open_dossier(served)
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: append(served, dossier, said("S1")), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert {json.dumps(answer.json()["events"]) for answer in answers} == {json.dumps(answers[0].json()["events"])}
    assert head(served, dossier) == 8


def test_a_dossier_of_which_nothing_is_registered_answers_every_question(served: TestClient) -> None:
    dossier = open_dossier(served, registered=False)
    for question in (
        "state", "issues", "gaps", "rounds", "proposals", "agreements", "commitments", "conditions", "claims", "incidents",
        "incidents/tally", "actors", "sources", "polls", "coverage", "timeline", "search?q=x", "shifts", "changes",
        "changes?axis=known", "compare?from=2026-01-01", "events", "state?timemap=json",
    ):  # fmt: skip
        answer = served.get(f"/v1/dossiers/{dossier}/{question}")
        assert answer.status_code == 200, (question, answer.text)
