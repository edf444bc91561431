"""What is answered is what OpenAPI declares, at every kind of coordinate, for every route that reads."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import TypeAdapter

from service.api.permissions import PUBLIC
from tests.service.api.conftest import ARTICLE

Json = dict[str, Any]

SLUGS: Final = {
    "dossier": ARTICLE,
    "issue": "donbas",
    "party": "ru",
    "actor": "rubio",
    "source": "news-analysis",
    "proposal": "20-point-plan",
    "agreement": "alaska-understanding",
    "round": "round-1",
    "claim": "anchorage-agreed",
    "commitment": "guarantees-on-paper",
    "incident": "kharkiv-strike",
    "event": "S017",
    "type": "position.stated",
    "slug": "invalid-event",
}
COORDINATES: Final = {
    "past": {"as_of": "2026-01-27", "known_at": "2026-01-29"},
    "present": {},
    "scheduled": {"as_of": "2027-01-01", "known_at": "120"},
    "pinned": {"as_of": "2026-01-28T12:00:00Z", "known_at": "140"},
    "before the first event": {"as_of": "0500-01-01"},
    "before the first record": {"known_at": "0"},
    "the opening alone": {"known_at": "1"},
    "the head": {"known_at": "171"},
}
QUERIES: Final[dict[str, tuple[Json, ...]]] = {
    "/issues/{issue}": ({"subtree": "true"},),
    "/issues/{issue}/positions/{party}/history": ({"axis": "known"}, {"axis": "both"}),
    "/changes": ({"axis": "known"}, {"issue": "donbas", "subtree": "true"}),
    "/compare": (
        {"from": "2026-01-01"},
        {"from": "0500-01-01", "party": "ua"},
        {"from": "2026-01-01", "from_known_at": "90"},
    ),
    "/gaps": ({"parties": "ru,ua"},),
    "/incidents/tally": ({"by": "month"}, {"by": "weapon"}),
    "/search": ({"q": "donbas"}, {"q": "no such words"}),
    "/timeline": ({"dates": "possible", "from": "2026-01-01", "to": "2026-01-31"}, {"undated": "true"}),
    "/claims": ({"status": "denied"},),
    "/events": ({"type": "position.stated", "order": "desc"}, {"q": "donbas"}),
}
ABSENT: Final = {404, 400}
"""What a coordinate before everything may be answered with where a slug is asked for."""


@pytest.fixture(scope="module")
def slugs(article: TestClient) -> Json:
    """One slug of each kind that the article has."""
    base = f"/v1/dossiers/{ARTICLE}"
    found = dict(SLUGS)
    for kind, collection in (("agreement", "agreements"), ("commitment", "commitments"), ("incident", "incidents")):
        items = article.get(f"{base}/{collection}?as_of=2026-01-31").json()[collection]
        if items:
            found[kind] = items[0][kind]
    return found


def reading_routes(client: TestClient) -> Iterator[APIRoute]:
    for route in iter_route_contexts(client.app.routes):  # type: ignore[attr-defined]
        found = route.original_route
        if (
            isinstance(found, APIRoute)
            and found.path.startswith("/v1/")
            and found.methods == {"GET"}
            and "stream" not in found.path
            and "{format}" not in found.path
        ):
            yield found


def asked(route: APIRoute) -> Iterator[tuple[str, Json]]:
    """The queries of a route: at each coordinate plain, and in the present with each of its own."""
    own = QUERIES.get(route.path.removeprefix("/v1/dossiers/{dossier}"), ())
    taken = query_of(route)
    needed = own[0] if own and any(field.is_required() for field in taken.values()) else {}
    for name, coordinate in COORDINATES.items() if "as_of" in taken else [("present", {})]:
        yield name, {**needed, **coordinate}
    for more in own:
        yield "present", more


def query_of(route: APIRoute) -> dict[str, Any]:
    [query] = route.dependant.query_params
    model: Any = query.field_info.annotation
    fields: dict[str, Any] = model.model_fields
    return fields


@pytest.fixture(scope="module")
def answers(article: TestClient, slugs: Json) -> list[tuple[APIRoute, str, Json, Any]]:
    found = []
    for route in reading_routes(article):
        if "/timeline." in route.path:
            continue  # feeds, which are no documents of ours: tests/service/feeds
        path = route.path.format(**slugs)
        for name, query in asked(route):
            answer = article.get(path, params=query)
            found.append((route, name, query, answer))
    return found


def test_every_route_answers_at_every_coordinate(answers: list[Any]) -> None:
    assert len({route.path for route, *_ in answers}) > 30
    for route, name, query, answer in answers:
        early = name.startswith(("before", "the opening")) or name in {"pinned", "past", "scheduled"}
        single = "{" in route.path.removeprefix("/v1/dossiers/{dossier}")
        allowed = {200} | (ABSENT if early and single else set())
        missing = "agreement" in route.path and single
        assert answer.status_code in allowed | ({404} if missing else set()), (route.path, query, answer.text)


def test_every_answer_has_the_members_that_its_model_declares(answers: list[Any]) -> None:
    for route, _, query, answer in answers:
        if answer.status_code == 200:
            assert route.response_model is not None, route.path
            TypeAdapter(route.response_model).validate_json(answer.content, strict=True), (route.path, query)


def test_every_answer_is_valid_by_the_document_that_we_publish(article: TestClient, answers: list[Any]) -> None:
    document = article.get("/openapi.json").json()
    for route, _, query, answer in answers:
        media_type = answer.headers["content-type"]
        declared = document["paths"][route.path]["get"]["responses"][str(answer.status_code)]
        schema = {**declared["content"][media_type]["schema"], "components": document["components"]}
        faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(answer.json())]
        assert faults == [], (route.path, query)


def test_every_answer_says_where_it_stands(answers: list[Any]) -> None:
    for route, _, query, answer in answers:
        if answer.status_code == 200 and "as_of" in answer.json():
            document = answer.json()
            assert list(document)[:5] == ["dossier", "as_of", "known_at", "tense", "holds_for"], (route.path, query)
            assert document["holds_for"]["known_at"][1] == document["known_at"]["sequence"], (route.path, query)


def test_before_the_first_event_everything_is_empty_but_the_registry(answers: list[Any]) -> None:
    for route, name, query, answer in answers:
        if name == "before the first event" and answer.status_code == 200:
            document = answer.json()
            assert document["tense"] == "before-first-event"
            for member in (
                "positions",
                "rounds",
                "proposals",
                "claims",
                "items",
                "incidents",
                "shifts",
                "edges",
                "polls",
            ):
                assert not document.get(member) or route.path.endswith("/state"), (route.path, query, member)


def test_a_coordinate_before_the_first_record_knows_nothing(article: TestClient) -> None:
    document = article.get(f"/v1/dossiers/{ARTICLE}/state?known_at=2020-01-01").json()
    assert (document["known_at"], document["issues"]) == ({"sequence": 0, "recorded_at": None}, [])


def test_the_contract_names_nothing_that_it_does_not_hold(article: TestClient) -> None:
    document = article.get("/openapi.json").json()
    names: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            names.extend([value["$ref"]] if "$ref" in value else [])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(document)
    assert len(names) > 50
    for name in set(names):
        assert name.startswith("#/components/schemas/")
        assert name.rpartition("/")[2] in document["components"]["schemas"]


def test_what_is_not_public_declares_the_problems_of_keys(article: TestClient) -> None:
    document = article.get("/openapi.json").json()
    for path, item in document["paths"].items():
        for operation in item.values():
            assert {"400", "413"} <= set(operation["responses"]), path
            assert ("401" in operation["responses"]) == (path not in PUBLIC), path
            assert "application/problem+json" in operation["responses"]["400"]["content"]
