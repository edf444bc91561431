"""What a request to append may look like as JSON."""

import sys
import time
from typing import Any

import pytest

from events.canonical import FAULTS_NAMED, MAX_BYTES
from events.conditions import Condition, Unless
from events.errors import InvalidEvent, InvalidRequest, TooLarge
from events.intake import MAX_BYTES as MOST_BYTES
from events.intake import MOST_CONDITIONS, MOST_EVENTS, read_append, read_json
from tests.events.stores import said

SLOWEST = 0.1 * (5 if sys.gettrace() else 1)
"""Seconds of the processor that no 64 KiB may cost; measuring coverage makes everything some five times slower."""

BACKFILLED = said("S-1", recorded_at="2026-01-24T12:00:00Z")
CHANGES = {"type": "event.corrected", "summary": "Better.", "data": {"target": "S-1", "reason": "error"}}


def faults(document: Any, **asked: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidEvent) as raised:
        read_append(document, recorded_by="desk", **asked)
    return [(fault.pointer, fault.code) for fault in raised.value.faults]


def test_a_request_is_read_whole() -> None:
    request = read_append(
        {"events": [said("S-1"), said()], "condition": {"after": 3, "unless": {"issues": ["border"]}}},
        recorded_by="desk",
        if_match=7,
    )
    assert [event.id for event in request.events] == ["S-1", None]
    assert (request.recorded_by, request.expected_head, request.backfill) == ("desk", 7, False)
    assert request.conditions == (Condition(after=3, unless=Unless(issues=("border",))),)


def test_a_request_asks_for_nothing_by_itself() -> None:
    request = read_append({"events": [said()]}, recorded_by="desk")
    assert (request.expected_head, request.backfill, request.conditions) == (None, False, ())


def test_a_backfill_tells_when_each_event_was_recorded() -> None:
    request = read_append({"events": [BACKFILLED], "backfill": True}, recorded_by="desk")
    assert request.backfill
    assert request.events[0].recorded_at == 1_769_256_000_000_000
    assert "recorded_at" not in request.events[0].body


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (None, [("", "wrong-type")]),
        ([said()], [("", "wrong-type")]),
        ("events", [("", "wrong-type")]),
        ({}, [("/events", "missing")]),
        ({"events": {}}, [("/events", "wrong-type")]),
        ({"events": None}, [("/events", "wrong-type")]),
        ({"events": []}, [("/events", "too-short")]),
        ({"events": [said()] * (MOST_EVENTS + 1)}, [("/events", "too-long")]),
        ({"events": [said(), 5]}, [("/events/1", "wrong-type")]),
        ({"events": [said()], "event": [], "a/b": 1}, [("/event", "unknown-member"), ("/a~1b", "unknown-member")]),
        ({"events": [said()], "backfill": "yes"}, [("/backfill", "wrong-type")]),
        ({"events": [said()], "backfill": None}, [("/backfill", "wrong-type")]),
        ({"events": [said("S-1")], "backfill": True}, [("/events/0/recorded_at", "missing")]),
        ({"events": [BACKFILLED]}, [("/events/0/recorded_at", "not-allowed")]),
        ({"events": [BACKFILLED], "backfill": False}, [("/events/0/recorded_at", "not-allowed")]),
        (
            {"events": [BACKFILLED | {"summary": ""}]},
            [("/events/0/recorded_at", "not-allowed"), ("/events/0/summary", "too-short")],
        ),
        ({"events": [BACKFILLED | {"recorded_at": "noon"}], "backfill": True}, [("/events/0/recorded_at", "bad-instant")]),
        ({"events": [said(id="7")]}, [("/events/0/id", "bad-id")]),
        ({"events": [said(id=None)]}, [("/events/0/id", "wrong-type")]),
        ({"events": [said(), said(issues=[0.5], note="a\0b")]}, [("/events/1/issues/0", "float"), ("/events/1/note", "nul")]),
        ({"events": [said(note="\ud800")]}, [("/events/0/note", "lone-surrogate")]),
        ({"events": [said(data={"about": 2**53})]}, [("/events/0/data/about", "integer-too-large")]),
        ({"events": [said(note="n" * MAX_BYTES)]}, [("/events/0", "too-large")]),
        ({"events": [said(data={"act": "sing"}), said(mode="loud")]}, [("/events/0/data/act", "not-allowed"), ("/events/1/mode", "not-allowed")]),
        ({"events": [said()], "condition": None}, [("/condition", "wrong-type")]),
        ({"events": [said()], "condition": {}}, [("/condition/after", "missing")]),
        ({"events": [said()], "condition": {"after": -1}}, [("/condition/after", "out-of-range")]),
        ({"events": [said()], "condition": {"after": "3"}}, [("/condition/after", "wrong-type")]),
        ({"events": [said()], "condition": [{"after": 1}, {"after": 2**53}]}, [("/condition/1/after", "out-of-range")]),
        ({"events": [said()], "condition": {"after": 1, "unless": {"issue": []}}}, [("/condition/unless/issue", "unknown-member")]),
        ({"events": [said()], "condition": {"after": 1, "unless": {"issues": "border"}}}, [("/condition/unless/issues", "wrong-type")]),
        ({"events": [said()], "condition": {"after": 1, "unless": {"issues": ["x" * 65]}}}, [("/condition/unless/issues/0", "too-long")]),
        ({"events": [said()], "condition": {"after": 1, "unless": {"issues": ["x"] * 101}}}, [("/condition/unless/issues", "too-long")]),
        ({"events": [said()], "condition": [{"after": 1}] * (MOST_CONDITIONS + 1)}, [("/condition", "too-long")]),
        (
            {"events": [], "condition": 5, "backfill": 1, "dry_run": True},
            [("/dry_run", "unknown-member"), ("/backfill", "wrong-type"), ("/condition", "wrong-type"), ("/events", "too-short")],
        ),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_pointed_at(document: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(document) == expected


def test_a_correction_is_held_to_the_profile_of_json() -> None:
    deep: Any = "bottom"
    for _ in range(40):
        deep = [deep]
    event = CHANGES | {"data": {**CHANGES["data"], "changes": {"note": deep, "share": 0.5}}}  # type: ignore[dict-item]
    assert [code for _, code in faults({"events": [event]})] == ["too-deep", "float"]


def test_every_fault_has_a_sentence_and_at_most_a_hundred_are_told() -> None:
    with pytest.raises(InvalidEvent) as raised:
        read_append({"events": [{}] * MOST_EVENTS}, recorded_by="desk")
    told = raised.value.faults
    assert len(told) == FAULTS_NAMED
    assert all(fault.reason.endswith(".") for fault in told if fault.code != "missing")


def test_events_without_ids_get_those_of_the_key_and_their_place() -> None:
    document = {"events": [said(), said("S-1"), said()]}
    first, again, other = (
        [event.id for event in read_append(document, recorded_by="desk", idempotency_key=key).events]
        for key in ("one", "one", "two")
    )
    assert first == again
    assert first[0] == "k.7692c3ad3540bb803c020b3aee66cd88.0", "the first 32 hexadecimal digits of SHA-256 of the key"
    assert first[1] == other[1] == "S-1"
    assert first[2] is not None
    assert first[2].endswith(".2")
    assert not {first[0], first[2]} & {other[0], other[2]}
    assert "id" not in document["events"][0], "the document is left alone"


@pytest.mark.parametrize("key", ["", "two words", "k" * 256, "ключ", "a\n"])
def test_a_key_that_no_header_should_carry_is_refused(key: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        read_append({"events": [said()]}, recorded_by="desk", idempotency_key=key)
    assert [fault.pointer for fault in raised.value.invalid_params] == ["Idempotency-Key"]


def test_a_key_does_not_mend_an_event_that_is_no_object() -> None:
    assert faults({"events": [5]}, idempotency_key="one") == [("/events/0", "wrong-type")]


def test_a_body_is_read_strictly() -> None:
    assert read_json(b'{"events": []}') == {"events": []}
    for data in (b"", b"{", b'{"a": 1, "a": 2}', b'"\\ud800"', b"[NaN]", b"\xff"):
        with pytest.raises(InvalidRequest):
            read_json(data)


def test_a_body_over_a_mebibyte_is_not_read() -> None:
    assert read_json(b" " * (MOST_BYTES - 1) + b"1") == 1
    with pytest.raises(TooLarge) as raised:
        read_json(b" " * MOST_BYTES + b"1")
    assert raised.value.limit == MOST_BYTES


def _filled(piece: str, *, before: str = "", after: str = "", joint: str = ",") -> bytes:
    room = 64 * 1024 - len(before) - len(after)
    return (before + joint.join([piece] * (room // (len(piece) + len(joint)))) + after).encode()


def _numbered(piece: str, *, before: str = "", after: str = "") -> bytes:
    pieces = [piece.format(number) for number in range(64 * 1024 // (len(piece) + 4))]
    return (before + ",".join(pieces) + after).encode()


HOSTILE = {
    "opening brackets": b"[" * 65_536,
    "opening braces": b'{"a":' * 13_000,
    "nested lists": b"[" * 30_000 + b"]" * 30_000,
    "empty events": _filled("{}", before='{"events":[', after="]}"),
    "numbers for events": _filled("1", before='{"events":[', after="]}"),
    "unknown members of a request": _numbered('"e{0}":1', before="{", after="}"),
    "unknown members of an event": _numbered('"sourc{0}":1', before='{"events":[{"type":"statement.made",', after="}]}"),
    "unknown members of data": _numbered('"act{0}":1', before='{"events":[{"type":"statement.made","summary":"s","data":{', after="}}]}"),
    "citations without a source": _filled("{}", before='{"events":[{"type":"statement.made","sources":[', after="]}]}"),
    "a list of bad slugs": _filled('"A"', before='{"events":[{"type":"statement.made","issues":[', after="]}]}"),
    "terms that are nothing": _filled("{}", before='{"events":[{"type":"position.stated","data":{"terms":[', after="]}}]}"),
    "changes of floats": _filled("0.5", before='{"events":[{"type":"event.corrected","data":{"changes":{"a":[', after="]}}}]}"),
    "a long type": b'{"events":[{"type":"' + b"statement.mad" * 5_000 + b'"}]}',
    "a long date": b'{"events":[{"type":"statement.made","occurred":"' + b"[2026," * 10_000 + b'"}]}',
    "a long digit string": b'{"events":[{"type":"statement.made","data":{"act":' + b"9" * 60_000 + b"}}]}",
    "a long address": b'{"events":[{"type":"statement.made","sources":[{"source":"a","url":"https://' + b"a." * 30_000 + b'"}]}]}',
    "conditions": _filled("{}", before='{"condition":[', after="]}"),
    "conditions on much": _numbered('"i{0}"', before='{"condition":{"after":1,"unless":{"issues":[', after="]}}}"),
    "unknown members of a condition": _numbered('"afte{0}":1', before='{"condition":{', after="}}"),
    "identifiers": _numbered('"I{0}":""', before='{"events":[{"type":"statement.made","external_ids":{', after="}}]}"),
}  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_no_hostile_text_is_admitted_or_costs_much(data: bytes) -> None:
    assert len(data) <= 65 * 1024 + 64
    quickest = min(_seconds(data) for _ in range(3))
    assert quickest < SLOWEST


def _seconds(data: bytes) -> float:
    started = time.thread_time()
    with pytest.raises((InvalidRequest, InvalidEvent)):
        read_append(read_json(data), recorded_by="desk")
    return time.thread_time() - started
