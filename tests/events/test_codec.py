from hashlib import sha256

import pytest

from events.codec import content_hash, decode, encode, leaf_entry
from events.envelope import Recorded
from events.errors import TooLarge
from events.merkle import leaf_hash

BODY = {"type": "statement.made", "summary": "Ёлка “says” so.\n", "data": {"act": "assert"}, "id": "R-1"}
SALT = bytes(range(16))
RECORDED = Recorded(
    dossier="eld",
    sequence=7,
    id="R-1",
    type="statement.made",
    schema_version=1,
    recorded_at=1_769_688_000_000_000,
    ingested_at=1_769_688_000_000_001,
    recorded_by="desk",
    target=None,
    body=BODY,
)


def test_a_body_is_written_with_sorted_members_and_without_blanks() -> None:
    assert encode(BODY) == (
        '{"data":{"act":"assert"},"id":"R-1","summary":"Ёлка “says” so.\\n","type":"statement.made"}'.encode()
    )


def test_a_stored_body_reads_back_from_text_and_from_bytes() -> None:
    assert decode(encode(BODY), "statement.made", 1) == BODY
    assert decode(encode(BODY).decode(), "statement.made", 1) == BODY


def test_the_leaf_entry_has_this_form_for_ever() -> None:
    content = content_hash(SALT, encode(BODY))
    assert content == "1579c2cabbd20fa70bf0649b1322b65b0af48413350cdd3200bc1745ae8a92e8"
    assert leaf_entry(RECORDED, content) == (
        b'{"content":"1579c2cabbd20fa70bf0649b1322b65b0af48413350cdd3200bc1745ae8a92e8","dossier":"eld",'
        b'"id":"R-1","ingested_at":"2026-01-29T12:00:00.000001Z","recorded_at":"2026-01-29T12:00:00Z","recorded_by":"desk",'
        b'"schema_version":1,"sequence":7,"type":"statement.made","v":1}'
    )
    assert (
        leaf_hash(leaf_entry(RECORDED, content)).hex()
        == "2a438e6ec29b1c73be23b8a4ffd4a7c4a07f40ff31cf42592433c37556b4a76a"
    )


def test_the_content_hash_is_of_the_salt_and_then_the_body() -> None:
    assert content_hash(SALT, b"body") == sha256(SALT + b"body").hexdigest()


def test_the_leaf_entry_of_an_erased_event_is_the_one_that_was_proved() -> None:
    assert leaf_entry(RECORDED._replace(body=None), "00") == leaf_entry(RECORDED, "00")


def test_a_body_of_more_than_64_kib_is_refused() -> None:
    with pytest.raises(TooLarge):
        encode({"note": "x" * 65_536})


def test_a_body_of_a_newer_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="newer"):
        decode(b"{}", "statement.made", 2)
