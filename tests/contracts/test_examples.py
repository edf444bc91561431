"""A recorded payload never changes shape: what was once stored is read for ever."""

import orjson
import pytest

from events.catalogue import BY_NAME, TYPES
from events.catalogue.offered import Offered
from events.codec import decode, encode
from events.envelope import corrected, validate_offered
from tests.contracts.examples import Example, example, stored_examples

EXAMPLES = stored_examples()
EACH = pytest.mark.parametrize("stored", EXAMPLES, ids=lambda stored: f"{stored.type}.v{stored.version}")


def test_every_version_of_every_type_has_a_stored_example() -> None:
    wanted = {(payload.type, version) for payload in TYPES for version in range(1, payload.schema_version + 1)}
    assert {(stored.type, stored.version) for stored in EXAMPLES} == wanted


@EACH
def test_a_stored_example_is_canonical_byte_for_byte(stored: Example) -> None:
    assert encode(orjson.loads(stored.stored)) == stored.stored


@EACH
def test_a_stored_example_decodes_to_a_valid_event_of_today(stored: Example) -> None:
    body = decode(stored.stored, stored.type, stored.version)
    event = validate_offered(body)
    assert event.type == stored.type
    assert event.declared is BY_NAME[stored.type]


@EACH
def test_validation_leaves_a_stored_example_as_it_is(stored: Example) -> None:
    body = decode(stored.stored, stored.type, stored.version)
    body["data"].pop("replacement", None)  # added by the log after validation
    assert encode(validate_offered(body).body) == encode(body)


@EACH
def test_a_stored_example_of_the_newest_version_uses_every_member_of_its_data(stored: Example) -> None:
    declared = BY_NAME[stored.type]
    if stored.version == declared.schema_version:
        members = {field.alias or name for name, field in declared.model_fields.items()}
        assert set(orjson.loads(stored.stored)["data"]) == members


def test_the_stored_examples_together_use_every_member_of_the_envelope() -> None:
    used = {member for stored in EXAMPLES for member in orjson.loads(stored.stored)}
    assert used == set(Offered.model_fields) - {"recorded_at"}


def test_the_replacement_in_a_stored_correction_is_what_its_changes_make_of_its_target() -> None:
    correction = orjson.loads(example("event.corrected"))["data"]
    target = orjson.loads(example("position.withdrawn"))
    assert correction["target"] == target["id"]
    assert corrected(target, correction["changes"]) == correction["replacement"]
