from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import orjson
import pytest
from hypothesis import given

from events.catalogue import BY_NAME
from events.schemas import schema_of
from tests.contracts.examples import example
from tests.events.strategies import Json, offered_events
from tests.events.test_envelope import LEFT_OUT, body

EACH_TYPE = pytest.mark.parametrize("event_type", BY_NAME)


def checker(event_type: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_of(event_type))


def members(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield from schema.get("properties", {}).items()
        for value in schema.values():
            yield from members(value)


@EACH_TYPE
def test_every_type_has_a_schema_that_its_stored_example_satisfies(event_type: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(event_type))
    checker(event_type).validate(orjson.loads(example(event_type)))


@EACH_TYPE
def test_a_schema_describes_every_member_and_knows_no_null(event_type: str) -> None:
    schema = schema_of(event_type)
    assert [name for name, member in members(schema) if "description" not in member] == []
    assert b'"null"' not in orjson.dumps(schema)
    assert schema["description"]


@given(offered_events())
def test_every_valid_event_satisfies_the_schema_of_its_type(event: Json) -> None:
    checker(event["type"]).validate(event)


@pytest.mark.parametrize(
    ("event_type", "changes"),
    [
        ("position.stated", {"type": "position.withdrawn"}),
        ("position.stated", {"mode": LEFT_OUT}),
        ("position.stated", {"occurred": LEFT_OUT}),
        ("position.stated", {"sources": []}),
        ("position.stated", {"issues": ["a", "b"]}),
        ("position.stated", {"issues": LEFT_OUT}),
        ("position.stated", {"colour": "red"}),
        ("position.stated", {"data_colour": "red"}),
        ("position.stated", {"data_party": "tally"}),
        ("position.stated", {"data_terms": [{"name": "a", "value": 0.5}]}),
        ("position.stated", {"id": "17"}),
        ("position.stated", {"actor": None}),
        ("position.stated", {"sources": [{"source": "a", "url": "ftp://a.example/"}]}),
        ("fact.reported", {"issues": []}),
        ("issue.opened", {"issues": ["a", "b"]}),
        ("assessment.made", {"data_status": LEFT_OUT}),
        ("assessment.made", {"data_kind": "opinion"}),
        ("assessment.made", {"issues": LEFT_OUT}),
    ],
)
def test_a_schema_refuses_what_validation_refuses(event_type: str, changes: Json) -> None:
    assert not checker(event_type).is_valid(body(event_type, **changes))


def test_a_schema_says_what_a_member_points_at_and_what_it_makes_known() -> None:
    data = schema_of("proposal.tabled")["properties"]["data"]["properties"]
    assert data["proposal"]["x-detente-registers"] == "proposal"
    assert data["by"]["x-detente-refers"] == "actor"
    assert schema_of("proposal.tabled")["properties"]["issues"]["items"]["x-detente-refers"] == "issue"


def test_a_registry_event_and_an_amendment_need_only_a_summary_and_their_data() -> None:
    assert schema_of("actor.registered")["required"] == ["type", "summary", "data"]
    assert schema_of("event.ranked")["required"] == ["type", "summary", "data"]
