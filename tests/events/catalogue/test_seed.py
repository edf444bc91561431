"""The record that the project was created from: every event valid, every reference known in file order."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from events.envelope import Event, validate_offered
from events.schemas import schema_of
from tests.house import ROOT

PLACES = (ROOT.parent / "shared" / "seed", ROOT / "service" / "samples")
FILES = sorted(file for place in PLACES for file in place.glob("*.ndjson"))
EACH_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
pytestmark = pytest.mark.skipif(not FILES, reason="neither the seed nor the sample is here")


def lines(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def unknown_references(events: list[Event]) -> list[tuple[str | None, str, str, str]]:
    known: set[tuple[str, str]] = set()
    unknown = []
    for event in events:
        known |= {*event.registrations(), ("event", str(event.id))}
        unknown += [(event.id, kind, slug, at) for kind, slug, at in event.references() if (kind, slug) not in known]
    return unknown


@EACH_FILE
def test_every_event_is_valid_and_every_reference_is_known_in_file_order(file: Path) -> None:
    events = [validate_offered(offered) for offered in lines(file)]
    assert len(events) > 100
    assert sum(1 for event in events for _ in event.references()) > len(events)
    assert unknown_references(events) == []


@EACH_FILE
def test_an_event_whose_registration_comes_later_is_found_out(file: Path) -> None:
    events = [validate_offered(offered) for offered in lines(file)]
    assert unknown_references(events[::-1])


@EACH_FILE
def test_every_event_satisfies_the_json_schema_of_its_type(file: Path) -> None:
    for offered in lines(file):
        jsonschema.Draft202012Validator(schema_of(offered["type"])).validate(offered)
