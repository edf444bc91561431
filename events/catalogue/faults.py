"""From pydantic's errors to faults: a pointer, a stable code, and a sentence that says how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from events.canonical import FAULTS_NAMED
from events.catalogue.links import model_of
from events.catalogue.payload import Members
from events.catalogue.vocabulary import PATTERN_FAULTS
from events.errors import Fault

_SHOWN: Final = 60
_TYPES: Final = {
    "string_type": "text",
    "string_unicode": "well-formed text without lone surrogates",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
}
_FORMS: Final[dict[type, str]] = {
    bool: "true or false",
    int: "a number",
    float: "a number with a fraction (write it as a string)",
    str: "text",
    list: "a list",
    tuple: "a list",
}
_SIZES: Final = {
    "string_too_long": ("too-long", "has at most {max_length} characters"),
    "string_too_short": ("too-short", "has at least {min_length} character(s)"),
    "too_long": ("too-long", "has at most {max_length} entries"),
    "too_short": ("too-short", "has at least {min_length} entry"),
    "greater_than_equal": ("out-of-range", "is at least {ge}"),
    "less_than_equal": ("out-of-range", "is at most {le}"),
    "int_parsing_size": ("out-of-range", "is too large; write it as a string"),
}


def faults_of(error: ValidationError, offered: Any, *, model: type[Members], pointer: str) -> list[Fault]:
    """Translate every error of one validation, one fault a place: of a union's branches the first; at most 100.

    Args:
        error: What pydantic raised.
        offered: The value that was validated.
        model: What it was validated as, for the names of members.
        pointer: JSON Pointer of the value in its document.
    """
    found: dict[str, Fault] = {}
    for details in error.errors(include_url=False)[:FAULTS_NAMED]:
        made = _fault(details, offered, model, pointer)
        found.setdefault(made.pointer, made)
    return list(found.values())


def unknown(what: str, given: str, allowed: Iterable[str]) -> tuple[str, dict[str, Any]]:
    """A sentence and members for a name that is not one of those allowed, with close matches."""
    names = list(allowed)
    close = difflib.get_close_matches(given[:_SHOWN], names, cutoff=0.6)
    mend = f"did you mean {' or '.join(close)}?" if close else f"one of: {', '.join(names)}."
    return f"{_quoted(given)} is not {what}; {mend}", {"allowed": names, "close_matches": close}


def escaped(step: str | int) -> str:
    """One step of a JSON Pointer (RFC 6901 §3)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def _fault(details: ErrorDetails, offered: Any, model: type[Members], pointer: str) -> Fault:
    steps = list(_steps(details, offered))
    context = details.get("ctx", {})
    at = pointer + "".join(f"/{escaped(step)}" for step in steps) + str(context.get("at", ""))
    name = at.rpartition("/")[2]
    given = details["input"]
    extra: dict[str, Any] = {}
    match details["type"]:
        case "missing":
            what = _members(_owner(model, steps[:-1])).get(name, "required here")
            code, reason = "missing", f"{name} is missing: {what}"
        case "extra_forbidden":
            code = "unknown-member"
            reason, extra = unknown("a member here", str(steps[-1]), _members(_owner(model, steps[:-1])))
        case "literal_error":
            code = "not-allowed"
            reason, extra = unknown(f"a value of {name}", str(given), _literals(str(context["expected"])))
        case "string_pattern_mismatch":
            code, rule = PATTERN_FAULTS[str(context["pattern"])]
            reason = f"{_quoted(given)} does not fit: {rule}."
        case kind if kind in _SIZES:
            code, rule = _SIZES[kind]
            reason = f"{name} {rule.format(**context)}."
        case kind if kind in _TYPES:
            code, reason = "wrong-type", f"{name} is {_TYPES[kind]}, not {_form(given)}."
        case kind:
            code, reason = kind.replace("_", "-"), f"{_capitalised(details['msg'])}."
    return Fault(at, code, reason, extra)


def _steps(details: ErrorDetails, offered: Any) -> Iterator[str | int]:
    """The path of an error in the value itself; pydantic's own marks (of a union's branch, of a key) are left out."""
    here = offered
    path: Sequence[str | int] = details["loc"]
    for index, step in enumerate(path):
        if _holds(here, step):
            here = here[step]
        elif details["type"] != "missing" or index < len(path) - 1 or not isinstance(here, Mapping):
            continue
        yield step


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, list | tuple):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, Mapping) and step in value


def _owner(model: type[Members], steps: Sequence[str | int]) -> type[Members] | None:
    """What the object at a path is declared as; None where the path leaves the declared members."""
    here: type[Members] | None = model
    for step in steps:
        if here is not None and isinstance(step, str):
            here = model_of(here, step)
    return here


def _members(owner: type[Members] | None) -> dict[str, str]:
    """The names of an object's members, with what each is."""
    fields = owner.model_fields.items() if owner is not None else ()
    return {field.alias or name: field.description or "" for name, field in fields}


def _literals(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").replace("'", "").split(", ")


def _form(value: Any) -> str:
    return "null (leave the member out)" if value is None else _FORMS.get(type(value), "an object")


def _quoted(value: Any) -> str:
    text = str(value)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
