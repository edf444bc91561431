import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.canonical import faults
from events.catalogue import BY_NAME, registrations
from events.codec import decode, encode
from events.envelope import validate_offered
from tests.events.strategies import Json, offered_event, offered_events


@pytest.mark.parametrize("event_type", BY_NAME)
@settings(max_examples=settings().max_examples // 4)
@given(data=st.data())
def test_every_drawn_event_is_valid_and_keeps_its_body(event_type: str, data: st.DataObject) -> None:
    drawn = data.draw(offered_event(event_type))
    assert validate_offered(drawn).body == drawn


@given(offered_events())
def test_every_valid_event_lies_within_the_canonical_profile_and_comes_back_from_its_bytes(event: Json) -> None:
    assert faults(event) == []
    assert decode(encode(event), event["type"], 1) == event


@given(offered_events())
def test_what_an_event_registers_is_what_its_types_say(event: Json) -> None:
    assert bool(list(registrations(event["type"], event))) == BY_NAME[event["type"]].registers()
