"""What a client accepts, and what filters may name."""

import pytest
from fastapi.testclient import TestClient

from service.api.negotiation import check_accepted
from service.api.problems import Stopped
from tests.service.api.newsroom import fault_codes, problem

HERE = "/v1/dossiers/article"
PINNED = f"{HERE}/issues/donbas?as_of=2026-02-01T00:00:00Z&known_at=171"


ACCEPTING = (
    None, "", " ", "*/*", "application/json", "Application/JSON", "application/*", "text/html, */*;q=0.1",
    "text/csv;q=0.5, application/json;charset=utf-8", "application/json;q=0.001", "*/*;q=0, application/json",
)  # fmt: skip


@pytest.mark.parametrize("accept", ACCEPTING)
def test_what_covers_json_accepts_it(accept: str | None) -> None:
    check_accepted(accept, "application/json")


@pytest.mark.parametrize(
    "accept", ["text/csv", "text/*", "application/json;q=0", "application/json; q=0.0, */*", "json", "*/*;q=0"]
)
def test_what_covers_it_not_or_with_no_weight_refuses_it(accept: str) -> None:
    with pytest.raises(Stopped):
        check_accepted(accept, "application/json")


@pytest.mark.parametrize("path", [PINNED, f"{HERE}/state", f"{HERE}/events", HERE])
def test_a_route_that_has_json_alone_refuses_who_wants_another_type(article: TestClient, path: str) -> None:
    assert article.get(path).status_code == 200
    refused = problem(article.get(path, headers={"Accept": "text/csv"}), "not-acceptable", 406)
    assert "application/json" in refused["detail"]
    assert article.get(path, headers={"Accept": "text/csv, application/*;q=0.2"}).status_code == 200


def test_a_timemap_is_its_own_representation(article: TestClient) -> None:
    answer = article.get(f"{HERE}/state?timemap=link", headers={"Accept": "application/link-format"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["timeline", "timeline.csv", "events"])
@pytest.mark.parametrize(
    ("name", "close"), [("issue", "donbas"), ("party", "ru"), ("actor", "putin"), ("source", "fox-news")]
)
def test_a_filter_that_names_what_was_never_registered_is_not_found(
    article: TestClient, path: str, name: str, close: str
) -> None:
    refused = problem(article.get(f"{HERE}/{path}?{name}={close}x"), f"unknown-{name}", 404)
    assert close in refused["close_matches"]
    assert article.get(f"{HERE}/{path}?{name}={close}").status_code == 200


def test_what_was_registered_later_matches_nothing_yet(article: TestClient) -> None:
    assert article.get(f"{HERE}/timeline?issue=donbas&known_at=1").json()["items"] == []


def test_claims_by_nobody_that_is_known_or_of_no_status_are_refused(article: TestClient) -> None:
    for name in ("by", "about"):
        problem(article.get(f"{HERE}/claims?{name}=nobody"), "unknown-actor", 404)
    refused = problem(article.get(f"{HERE}/claims?status=foo"), "invalid-request", 400)
    assert fault_codes(refused) == {"status": "unknown-value"}
    assert article.get(f"{HERE}/claims?status=disputed").status_code == 200
