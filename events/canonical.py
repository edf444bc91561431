"""The profile of JSON that bodies are written in, and its one spelling (RFC 8785).

Within the profile ``orjson`` with sorted keys writes what RFC 8785 asks for: ASCII keys sort the same by code point as
by UTF-16 unit, and without floats there is one way to write a number. A canonical text parses to the value that it was
made from.
"""

from __future__ import annotations

import re
from typing import Any, Final

import jiter
import orjson

from events.errors import Fault, InvalidRequest, TooLarge

MAX_BYTES: Final = 64 * 1024
"""Bytes of one event in canonical form."""

MAX_DEPTH: Final = 32
"""Objects and arrays within each other, the outermost included."""

MAX_INTEGER: Final = 2**53 - 1
"""Magnitude of the largest integer that every JSON parser reads exactly (RFC 7493 §2.2)."""

FAULTS_NAMED: Final = 100
"""Faults of the profile that are reported at most."""

_CONTAINERS: Final = frozenset((dict, list, tuple))
_QUOTED: Final = 200
_OPTIONS: Final = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def parse_json(data: bytes) -> Any:
    """Parse one JSON text strictly: no duplicate keys, no NaN, no lone surrogates, UTF-8 only, bounded nesting.

    The profile is not checked; ``faults`` does that, event by event.

    Raises:
        InvalidRequest: Not such a text; the sentence names line and column.
    """
    try:
        return jiter.from_json(data, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True)
    except ValueError as fault:
        reason = str(fault)
        if len(reason) > 2 * _QUOTED:
            reason = f"{reason[:_QUOTED]} … {reason[-_QUOTED // 2 :]}"
        raise InvalidRequest(f"Not JSON: {reason}") from fault


def faults(value: Any, pointer: str = "") -> list[Fault]:
    """Find what keeps a parsed value out of the profile, in document order; at most 100.

    Args:
        value: Made of dict, list, tuple, str, int, bool and None; anything else is a fault.
        pointer: JSON Pointer of the value in its document.
    """
    found = _Found(pointer)
    if type(value) in _CONTAINERS:
        _walk(value, [], found)
    elif fault := _scalar_fault(value):
        found.add([], *fault)
    return found.faults


def canonical(value: Any) -> bytes:
    """Write a value of the profile in canonical form.

    Args:
        value: One in which ``faults`` finds nothing; others may be written in a form that is not canonical.

    Raises:
        TooLarge: More than 64 KiB.
        TypeError: Not representable in JSON at all.
    """
    data = orjson.dumps(value, option=_OPTIONS)
    if len(data) > MAX_BYTES:
        raise TooLarge(MAX_BYTES, "bytes of one event in canonical form")
    return data


def has_bidi(text: str) -> bool:
    """Tell whether a text holds characters that change the direction of writing, and so may look like another text.

    The explicit marks, embeddings, overrides and isolates of Unicode's UAX #9 §2; identifiers are refused with them.
    """
    return not text.isascii() and _BIDI.search(text) is not None


class _Found:
    """Collects faults until there are enough, or their pointers take as much room as an event may."""

    __slots__ = ("faults", "full", "pointer", "room")

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        self.faults: list[Fault] = []
        self.full = False
        self.room = MAX_BYTES

    def add(self, path: list[Any], code: str, reason: str) -> None:
        where = self.pointer + "".join(f"/{_escaped(step)}" for step in path)
        self.faults.append(Fault(where, code, reason))
        self.room -= len(where)
        self.full = len(self.faults) == FAULTS_NAMED or self.room < 0


def _walk(container: Any, path: list[Any], found: _Found) -> None:
    """Check the members of an object or array; recursion is bounded by the depth that is admitted."""
    if len(path) >= MAX_DEPTH:
        found.add(path, "too-deep", f"Objects and arrays nest at most {MAX_DEPTH} deep")
        return
    named = type(container) is dict
    for step, member in container.items() if named else enumerate(container):
        if named and not (type(step) is str and step.isascii() and "\0" not in step):
            found.add([*path, step], "key-not-ascii", "Names of members are ASCII without U+0000")
            if found.full:
                return
        kind = type(member)
        if kind is str and member.isascii() and "\0" not in member:
            continue  # nearly all of an event, and on the path of every append
        if kind in _CONTAINERS:
            path.append(step)
            _walk(member, path, found)
            path.pop()
        elif fault := _scalar_fault(member):
            found.add([*path, step], *fault)
        if found.full:
            return


def _scalar_fault(value: Any) -> tuple[str, str] | None:
    kind = type(value)
    if kind is str:
        return _text_fault(value)
    if kind is int and not -MAX_INTEGER <= value <= MAX_INTEGER:
        return "integer-too-large", f"Integers lie within ±{MAX_INTEGER}; write a larger number as a string"
    if kind is float:
        return "float", 'Numbers are whole; write a decimal as a string, such as "0.5"'
    if value is None or kind is int or kind is bool:
        return None
    return "not-json", f"A {kind.__name__} has no form in JSON"


def _text_fault(text: str) -> tuple[str, str] | None:
    if "\0" in text:
        return "nul", "Text holds no U+0000"
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return "lone-surrogate", "Text is well-formed Unicode, without lone surrogates"
    return None


def _escaped(step: Any) -> str:
    """Write one step of a JSON Pointer (RFC 6901 §3)."""
    return str(step).replace("~", "~0").replace("/", "~1")
