import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.canonical import (
    FAULTS_NAMED,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INTEGER,
    canonical,
    faults,
    has_bidi,
    parse_json,
)
from events.errors import InvalidRequest, TooLarge
from tests.events.costs import refusal

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
names = st.text(st.characters(max_codepoint=127, exclude_characters="\0"))
scalars = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=30)
anything = st.recursive(
    scalars | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_canonical_text_is_what_rfc_8785_asks_for(value: Any) -> None:
    assert faults(value) == []
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_canonical_text_parses_to_the_value_it_was_made_from(value: Any) -> None:
    assert parse_json(canonical(value)) == value
    assert canonical(parse_json(canonical(value))) == canonical(value)


@given(anything)
def test_what_has_no_faults_is_written_as_rfc_8785_asks_for(value: Any) -> None:
    if not faults(value):
        assert canonical(value) == rfc8785.dumps(value)


def nested(depth: int) -> Any:
    value: Any = []
    for level in range(depth - 1):
        value = [value] if level % 2 else {"a": value}
    return value


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        (1.0, "", "float"),
        ({"data": {"share": 0.5}}, "/data/share", "float"),
        ([1, math.inf], "/1", "float"),
        ({"n": MAX_INTEGER + 1}, "/n", "integer-too-large"),
        ({"n": [-MAX_INTEGER - 1]}, "/n/0", "integer-too-large"),
        ({"text": "a\0b"}, "/text", "nul"),
        ({"text": "й\0"}, "/text", "nul"),
        ({"text": "\ud800"}, "/text", "lone-surrogate"),
        ({"имя": "x"}, "/имя", "key-not-ascii"),
        ({"a\0": 1}, "/a\0", "key-not-ascii"),
        ({1: 1}, "/1", "key-not-ascii"),
        ({"a/b": {"~c": (1.5,)}}, "/a~1b/~0c/0", "float"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "/at", "not-json"),
        (date(2026, 1, 1), "", "not-json"),
    ],
)
def test_a_fault_names_the_place_and_the_rule(value: Any, pointer: str, code: str) -> None:
    assert [(fault.pointer, fault.code) for fault in faults(value)] == [(pointer, code)]
    assert [fault.pointer for fault in faults(value, "/3")] == ["/3" + pointer]


@pytest.mark.parametrize("value", ["plain", "Донбас", True, None, 0, [], {}, {"": ""}, (1, 2)])
def test_the_values_of_json_have_no_faults(value: Any) -> None:
    assert faults(value) == []


def test_faults_come_in_document_order_and_all_at_once() -> None:
    value = {"b": 1.5, "a": ["\0", {"й": 2**60}]}
    assert [(fault.pointer, fault.code) for fault in faults(value)] == [
        ("/b", "float"),
        ("/a/0", "nul"),
        ("/a/1/й", "key-not-ascii"),
        ("/a/1/й", "integer-too-large"),
    ]


def test_nesting_is_admitted_to_the_limit_and_refused_beyond_it() -> None:
    assert faults(nested(MAX_DEPTH)) == []
    assert parse_json(canonical(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    [fault] = faults(nested(MAX_DEPTH + 1))
    assert fault.code == "too-deep"
    assert fault.pointer.count("/") == MAX_DEPTH


@pytest.mark.parametrize("number", [MAX_INTEGER, -MAX_INTEGER, 0])
def test_integers_that_every_parser_reads_are_admitted(number: int) -> None:
    assert faults(number) == []
    assert canonical(number) == str(number).encode()


@pytest.mark.parametrize(
    "value",
    [[0.5] * 60_000, {f"й{number}": "x" for number in range(6_000)}, {"k" * 60_000: [0.5] * 1_000}],
    ids=["floats", "names", "long pointers"],
)
def test_a_hopeless_value_is_given_up_early(value: Any) -> None:
    found = faults(value)
    assert 1 <= len(found) <= FAULTS_NAMED
    assert sum(len(fault.pointer) for fault in found) < 2 * MAX_BYTES


def test_an_event_is_written_up_to_64_kib_and_not_beyond() -> None:
    assert len(canonical("x" * (MAX_BYTES - 2))) == MAX_BYTES
    with pytest.raises(TooLarge, match="at most 65536 bytes of one event") as refusal:
        canonical("x" * (MAX_BYTES - 1))
    assert refusal.value.limit == MAX_BYTES


def test_what_has_no_form_in_json_is_not_written_by_guess() -> None:
    with pytest.raises(TypeError):
        canonical({"at": datetime(2026, 1, 1, tzinfo=UTC)})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "EOF while parsing a value at line 1 column 0"),
        (b'{"a": 1,\n "a": 2}', 'Detected duplicate key "a" at line 2 column 6'),
        (b'{"x": {"a": 1, "\\u0061": 2}}', "Detected duplicate key"),
        (b"NaN", "expected value at line 1 column 1"),
        (b"-Infinity", "at line 1 column"),
        (b'"\\ud800"', "at line 1 column"),
        (b'"\xff"', "invalid unicode code point at line 1 column 2"),
        (b'"\xed\xa0\x80"', "invalid unicode code point"),
        (b"\xef\xbb\xbf{}", "expected value at line 1 column 1"),
        (b"{} {}", "trailing characters at line 1 column 4"),
        (b"[1,]", "trailing comma"),
        (b"{'a': 1}", "at line 1 column 2"),
        (b"01", "invalid number"),
        (b'"\n"', "control character"),
    ],
)
def test_what_is_not_json_is_refused_with_line_and_column(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        parse_json(data)
    assert str(refusal.value).startswith("Not JSON: ")
    assert sentence in str(refusal.value)


SIZE = 64 * 1024
HOSTILE: dict[str, Callable[[str], str]] = {
    "arrays": lambda _: "[" * SIZE,
    "objects": lambda piece: ('{"' + piece[:1].replace('"', "") + '":') * (SIZE // 6),
    "balanced": lambda _: "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "digits": lambda _: "9" * SIZE,
    "many integers": lambda _: "[" + ",".join(["9" * 4_000] * 16) + "]",
    "fraction": lambda _: "0." + "1" * SIZE,
    "exponent": lambda _: "1e" + "9" * SIZE,
    "floats": lambda _: "[" + "1.5," * (SIZE // 4) + "1]",
    "names": lambda _: "{" + ",".join(f'"{number}":0' for number in range(SIZE // 9)) + "}",
    "same name": lambda _: "{" + ",".join(['"a":0'] * (SIZE // 6)) + "}",
    "long name twice": lambda _: '{"' + '":0,"'.join(["k" * (SIZE // 2 - 9)] * 2) + '":0}',
    "escapes": lambda _: '"' + "\\u0000" * (SIZE // 6) + '"',
    "surrogates": lambda _: '"' + "\\ud83d\\ude00" * (SIZE // 12) + '"',
    "backslashes": lambda _: '"' + "\\" * SIZE,
    "blanks": lambda _: " " * SIZE,
    "strings": lambda _: '["' + '","' * (SIZE // 3) + '"]',
    "a piece again and again": lambda piece: piece * (SIZE // max(1, len(piece))),
    "a piece within": lambda piece: "[" + piece * (SIZE // max(1, len(piece))) + "]",
}


@pytest.mark.parametrize("shape", HOSTILE)
@given(piece=st.text(st.sampled_from(list('{}[]",:\\/u0e1.-+ \tnй\U0001f600')), max_size=12))
def test_64_kib_of_hostile_json_cost_less_than_100_ms(shape: str, piece: str) -> None:
    data = HOSTILE[shape](piece).encode()[:SIZE]
    assert len(refusal(lambda: _read(data), InvalidRequest, TooLarge)) < 1_000


def _read(data: bytes) -> None:
    value = parse_json(data)
    if not faults(value):
        canonical(value)


@pytest.mark.parametrize("mark", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_every_character_that_turns_the_direction_of_writing_is_found(mark: str) -> None:
    assert has_bidi(f"ab{mark}c")


@pytest.mark.parametrize("text", ["", "plain", "Донбас", "שלום", "\u200b", "\u2065"])
def test_text_in_any_script_is_left_alone(text: str) -> None:
    assert not has_bidi(text)
