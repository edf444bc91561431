"""Events in wire form, one JSON object a line: what ``detente export`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, ClassVar, Final

from events.canonical import MAX_BYTES, canonical, parse_json
from events.errors import Fault, InvalidRequest, TooLarge
from service.importers.source import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE: Final = 4 * MAX_BYTES
"""Bytes of a line: an event at its largest, with room for white space and escapes."""

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Ndjson:
    """Newline-delimited JSON; blank lines are passed over, and a byte order mark before the first."""

    name: ClassVar = "ndjson"
    suffixes: ClassVar[tuple[str, ...]] = (".ndjson", ".jsonl")
    describes: ClassVar = "one event a line, in wire form"

    def read(self, file: BinaryIO) -> Iterator[Entry]:
        """Yield an entry for each line that is not blank."""
        number = done = 0
        while text := file.readline(LONGEST_LINE + 1):
            number += 1
            done += len(text)
            if len(text) > LONGEST_LINE and not text.endswith(b"\n"):
                done += _skip_to_end_of_line(file)
                yield Entry(number, done, None, _too_large(LONGEST_LINE, "bytes of one line"))
                continue
            text = (text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text).strip()
            if text:
                yield _entry(text, number, done)


def _entry(text: bytes, number: int, done: int) -> Entry:
    try:
        value = parse_json(text)
        if len(text) > MAX_BYTES:
            canonical(value)
    except InvalidRequest as error:
        return Entry(number, done, None, Fault("", "not-json", f"{_without_line(error.detail)}."))
    except TooLarge as error:
        return Entry(number, done, None, _too_large(error.limit, error.what))
    return Entry(number, done, value)


def _too_large(limit: int, what: str) -> Fault:
    return Fault("", "too-large", f"Too large: at most {limit:,} {what}.")


def _without_line(sentence: str) -> str:
    """Drop the parser's own line number: it counts from the start of this line."""
    return sentence.replace(" at line 1 column", " at column").rstrip(".")


def _skip_to_end_of_line(file: BinaryIO) -> int:
    skipped = 0
    while text := file.readline(LONGEST_LINE):
        skipped += len(text)
        if text.endswith(b"\n"):
            break
    return skipped
