import io

import pytest

from events.canonical import MAX_BYTES
from service.importers import SOURCES, source_of
from service.importers.ndjson import LONGEST_LINE, Ndjson
from service.importers.source import Entry


def read(text: bytes) -> list[Entry]:
    return list(Ndjson().read(io.BytesIO(text)))


def test_every_line_that_is_not_blank_is_an_entry_with_its_number() -> None:
    entries = read(b'{"a": 1}\n\n  \r\n{"b": 2}\r\n{"c": 3}')
    assert [(one.line, one.value) for one in entries] == [(1, {"a": 1}), (4, {"b": 2}), (5, {"c": 3})]


def test_an_entry_tells_how_much_of_the_file_is_read() -> None:
    text = b'{"a": 1}\n\n{"b": 2}'
    assert [one.read for one in read(text)] == [9, len(text)]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read(b'\xef\xbb\xbf{"a": 1}\n')[0].value == {"a": 1}


@pytest.mark.parametrize(
    "text", [b"{not json}", b'{"a": 1, "a": 2}', b'{"a": NaN}', b'{"a": "\xff"}', b'{"a": 1} {"b": 2}', b"[1,"]
)
def test_a_line_that_is_not_json_is_a_fault_and_the_next_one_is_read(text: bytes) -> None:
    bad, good = read(text + b'\n{"a": 1}\n')
    assert bad.fault is not None
    assert bad.fault.code == "not-json"
    assert "line 1" not in bad.fault.reason
    assert (good.line, good.value) == (2, {"a": 1})


def test_a_line_that_is_too_long_is_a_fault_and_the_next_one_is_read() -> None:
    long = b'{"a": "' + b"x" * (3 * LONGEST_LINE) + b'"}\n'
    bad, good = read(long + b'{"a": 1}\n')
    assert bad.fault is not None
    assert (bad.line, bad.fault.code, bad.read) == (1, "too-large", len(long))
    assert (good.line, good.value) == (2, {"a": 1})


def test_an_event_that_is_too_large_is_a_fault_but_white_space_is_not_counted() -> None:
    [wide] = read(b'{"a":' + b" " * (2 * MAX_BYTES) + b"1}")
    assert wide.fault is None
    [large] = read(b'{"a": "' + b"x" * MAX_BYTES + b'"}')
    assert large.fault is not None
    assert large.fault.code == "too-large"


def test_sources_are_registered_once_and_chosen_by_the_ending_of_a_name() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    assert {source.name for source in SOURCES} == {"ndjson"}
    assert source_of("EVENTS.NDJSON").name == source_of("-").name == source_of("x.jsonl").name == "ndjson"
    assert all(source.describes for source in SOURCES)
