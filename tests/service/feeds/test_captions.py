"""What readers are told of an event besides its summary."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.feeds import captions
from service.feeds.dates import When

UTC = ZoneInfo("UTC")
ITEM: dict[str, Any] = {
    "type": "position.stated", "summary": "Said.", "redacted": False, "actor": "putin", "party": "ru", "issues": ["donbas"],
    "certainty": "certain", "standing": "asserted", "disputed": False, "corrected_by": [], "rank": "normal",
}  # fmt: skip
LABELS = {"actors": {"putin": "Vladimir Putin", "ru": "Russia"}, "issues": {"donbas": "Donbas"}}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, []),
        ({"certainty": "possible"}, ["It may fall in the span that was asked for, or outside."]),
        ({"standing": "presumed"}, ["The record has it as presumed."]),
        ({"disputed": True}, ["The record of it is disputed."]),
        ({"corrected_by": [{}]}, ["Corrected since it was first recorded."]),
        ({"rank": "deprecated"}, ["Other accounts are preferred."]),
    ],
)
def test_what_is_contested_is_said(more: dict[str, Any], said: list[str]) -> None:
    assert captions.remarks({**ITEM, **more}, When("2026-01-24", UTC)) == said


def test_a_date_that_is_no_day_is_said() -> None:
    assert captions.remarks(ITEM, When("2026-01", UTC)) == ["Its date is known no closer than: January 2026."]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "Vladimir Putin (Russia)"),
        ({"actor": None}, "Russia"),
        ({"party": None}, "Vladimir Putin"),
        ({"actor": "ru"}, "Russia"),
        ({"actor": "unknown", "party": None}, "unknown"),
        ({"actor": None, "party": None}, None),
    ],
)
def test_a_speaker_is_named_with_whom_it_counts_for(more: dict[str, Any], said: str | None) -> None:
    assert captions.speaker({**ITEM, **more}, LABELS) == said


def test_what_was_erased_says_so() -> None:
    assert captions.heading({**ITEM, "summary": None, "redacted": True}) == "Erased by order"
    assert captions.heading({**ITEM, "summary": None}) == "Position stated"


def test_an_item_belongs_to_its_first_issue_or_to_its_party() -> None:
    assert captions.group_of(ITEM, "issue") == "donbas"
    assert captions.group_of({**ITEM, "issues": []}, "issue") is None
    assert captions.group_of(ITEM, "party") == "ru"
    assert captions.group_name("donbas", "issue", LABELS) == "Donbas"
    assert captions.group_name(None, "party", LABELS) == "Of no party"
    assert captions.group_name("ua", "party", LABELS) == "ua"
