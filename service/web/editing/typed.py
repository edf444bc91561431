"""Between what an editor typed and an event: texts by field, the JSON that they stand for, and back.

What was typed is kept as texts in the shape of the event: objects as dicts, lists as lists without gaps, everything
else as text. A place in it is therefore a place in the event, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.web.editing.fields import Field

Typed: TypeAlias = Any
"""A text, a list of typed values, or typed values by member."""

DEEPEST: Final = 12
MOST_ENTRIES: Final = 200
"""Rows of one list at most, as the catalogue has it."""

WHOLE: Final = frozenset({"", "data"})
"""Objects that an event has even where nothing of them was typed: the event itself, and what its type asks for."""

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_NUMBER_OF: Final = re.compile(r"[0-9]{1,4}")
_SORTED: Final = orjson.OPT_SORT_KEYS
_TRUTH: Final = {"true": True, "false": False}


def read(form: Field, sent: Iterable[tuple[str, str]]) -> dict[str, Typed]:
    """What a form was sent with, by JSON Pointers; names that it does not have are left alone."""
    tree: dict[str, Any] = {}
    for name, text in sent:
        steps = name.split("/")[1:]
        if not name.startswith("/") or len(steps) > DEEPEST:
            continue
        here = tree
        for step in steps[:-1]:
            deeper = here.setdefault(step, {})
            if not isinstance(deeper, dict):
                break
            here = deeper
        else:
            here[steps[-1]] = text
    found: dict[str, Typed] = _read(form, tree) or {}
    return found


def _read(field: Field, sent: Any) -> Typed:
    if field.kind == "object":
        inner = sent if isinstance(sent, dict) else {}
        made = {one.name: _read(one, inner.get(one.name)) for one in field.fields}
        return {name: value for name, value in made.items() if value}
    if field.kind == "list" and field.item is not None:
        rows = sent if isinstance(sent, dict) else {}
        numbers = sorted((name for name in rows if _NUMBER_OF.fullmatch(name)), key=int)
        entries = [_read(field.item, rows[number]) for number in numbers[:MOST_ENTRIES]]
        return [entry for entry in entries if entry]
    return sent.replace("\r\n", "\n").strip() if isinstance(sent, str) else ""


def event_of(field: Field, typed: Typed) -> Any:
    """The JSON value that something typed stands for; None where nothing was typed.

    Never refuses: what does not fit is handed on as text, so that the catalogue says what is wrong with it.
    """
    match field.kind:
        case "object":
            made = _object(field, typed if isinstance(typed, dict) else {})
            return made if made or field.name in WHOLE else None
        case "list":
            entries = [] if field.item is None else [event_of(field.item, entry) for entry in typed or ()]
            return entries or None
        case _:
            return _scalar(field, typed) if typed else None


def _scalar(field: Field, text: str) -> Any:
    match field.kind:
        case "integer":
            return int(text) if _INTEGER.fullmatch(text) else text
        case "boolean":
            return _TRUTH.get(text, text)
        case "pairs":
            return dict(_pair(line) for line in text.split("\n") if line.strip())
    return text


def _object(field: Field, typed: dict[str, Typed]) -> Any:
    made: dict[str, Any] = {}
    for one in field.fields:
        text = typed.get(one.name)
        value = _value(text, typed.get("type")) if one.kind == "value" and text else event_of(one, text)
        if value is not None:
            made[one.name] = value
    if field.name == "occurred" and made.keys() == {"edtf"}:
        return made["edtf"]
    return made


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _value(text: str, kind: str | None) -> Any:
    """A term's value: JSON where it reads as what a value may be, else text."""
    read_as = _json(text)
    if kind == "set" and isinstance(read_as, str):
        return [line.strip() for line in text.split("\n") if line.strip()]
    if kind in {"text", "date"} and isinstance(read_as, int):
        return text
    return read_as


def _json(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text)
    if text in _TRUTH:
        return _TRUTH[text]
    if text[0] not in '["':
        return text
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    if isinstance(found, str):
        return found
    plain = isinstance(found, list) and all(isinstance(one, str | int) and not isinstance(one, bool) for one in found)
    return found if plain else text


def typed_of(field: Field, value: Any) -> Typed:
    """How an event reads in a form, so that :func:`event_of` makes the same of it."""
    match field.kind:
        case "object":
            held = {"edtf": value} if field.name == "occurred" and isinstance(value, str) else value
            return {one.name: _shown(one, held) for one in field.fields if one.name in held}
        case "list" if field.item is not None:
            item = field.item
            return [typed_of(item, entry) for entry in ([value] if isinstance(value, str) else value)]
        case "pairs":
            return "\n".join(f"{name}: {text}" for name, text in value.items())
        case "boolean":
            return "true" if value else "false"
    return str(value)


def _shown(field: Field, held: dict[str, Any]) -> Typed:
    value = held[field.name]
    if field.kind != "value":
        return typed_of(field, value)
    plain = value if isinstance(value, str) else orjson.dumps(value).decode()
    return plain if _value(plain, held.get("type")) == value else orjson.dumps(value).decode()


def patch(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The JSON Merge Patch (RFC 7396) that makes one event of another; ``occurred`` is replaced whole."""
    changes: dict[str, Any] = {name: None for name in before if name not in after}
    for name, value in after.items():
        old: Any = before.get(name)
        # As bytes, since 1 and true are equal otherwise.
        if name in before and orjson.dumps(old, option=_SORTED) == orjson.dumps(value, option=_SORTED):
            continue
        nested = isinstance(old, dict) and isinstance(value, dict) and name != "occurred"
        changes[name] = patch(old, value) if nested else value
    return changes
