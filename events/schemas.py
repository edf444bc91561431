"""The catalogue as JSON Schemas (2020-12): what an offered event of each type looks like, with every description.

They are documentation and a first check for clients; ``validate_offered`` also knows rules that a schema cannot say,
such as which dates exist.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from events.catalogue import BY_NAME
from events.catalogue.knowledge import AssessmentMade
from events.catalogue.offered import REQUIRED_OF_REPORTS, Offered
from events.catalogue.payload import Payload

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REFERENCES: Final = "#/$defs/{model}"

_ISSUES: Final[dict[str, dict[str, Any]]] = {
    "any": {},
    "own": {"properties": {"issues": {"maxItems": 1}}},
    "one": {"required": ["issues"], "properties": {"issues": {"minItems": 1, "maxItems": 1}}},
    "some": {"required": ["issues"], "properties": {"issues": {"minItems": 1}}},
}


class _Generator(GenerateJsonSchema):
    """Leaves out what pydantic derives and no reader needs: titles of members, and ``null`` where one was left out."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Show no default: what is left out stays left out."""
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        """Never: a member's name is its title."""
        return False


@cache
def schema_of(event_type: str) -> dict[str, Any]:
    """The JSON Schema of an offered event of a type: envelope and ``data`` in one document. Not to be changed.

    Members that name something carry ``x-detente-refers``, those that make a slug known ``x-detente-registers``.

    Raises:
        KeyError: Not a type of the catalogue.
    """
    payload = BY_NAME[event_type]
    envelope = Offered.model_json_schema(schema_generator=_Generator, ref_template=_REFERENCES)
    data = payload.model_json_schema(schema_generator=_Generator, ref_template=_REFERENCES)
    definitions = {**envelope.pop("$defs", {}), **data.pop("$defs", {})}
    properties = {
        **envelope["properties"],
        "type": {"const": event_type, "description": envelope["properties"]["type"]["description"]},
        "data": {**data, "description": envelope["properties"]["data"]["description"]},
    }
    if payload.attributed():
        properties["sources"] = {**properties["sources"], "minItems": 1}
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "title": event_type,
        "description": payload.__doc__,
        "type": "object",
        "additionalProperties": False,
        "required": [*envelope["required"], *(REQUIRED_OF_REPORTS if payload.attributed() else ())],
        "properties": properties,
        "$defs": definitions,
    }
    rules = [rule for rule in (_ISSUES[payload.takes({})], *_conditional(payload)) if rule]
    return {**schema, "allOf": rules} if rules else schema


def _conditional(payload: type[Payload]) -> list[dict[str, Any]]:
    """What one member asks of others."""
    if payload is not AssessmentMade:
        return []
    return [
        {
            "if": {"properties": {"data": {"properties": {"kind": {"const": "issue_status"}}}}},
            "then": {**_ISSUES["some"], "allOf": [{"properties": {"data": {"required": ["status"]}}}]},
            "else": {"properties": {"data": {"properties": {"status": False}}}},
        }
    ]
