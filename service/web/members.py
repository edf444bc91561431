"""The members of a JSON object as lines of text, for people: one of an event, or two that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SEPARATOR: Final = " / "
"""Between the levels of a member's name."""

UNSHOWN: Final = frozenset({"id", "type", "recorded_at"})
"""Members that a reader has been told in another way."""

ADDED: Final = frozenset(
    {"dossier", "sequence", "recorded_at", "ingested_at", "recorded_by", "schema_version", "leaf_hash", "redacted"}
)
"""Members of an event in wire form that the log added to what was offered."""


def lines(value: Mapping[str, Any], *, leaving_out: frozenset[str] = UNSHOWN) -> dict[str, str]:
    """Every member with its text, in order; the name of a nested one says where it stands.

    Args:
        leaving_out: Members of the outermost level.
    """
    return {
        name: text
        for member, held in value.items()
        if member not in leaving_out
        for name, text in _flat(_said(member), held)
    }


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[dict[str, str | None]]:
    """What differs between two objects: ``member``, ``before`` and ``after``, null where it is not there."""
    old, new = lines(before or {}), lines(after or {})
    return [
        {"member": name, "before": old.get(name), "after": new.get(name)}
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and {"name", "value"} <= value.keys():
        yield name, _term(value)
    elif isinstance(value, dict):
        for member, held in value.items():
            yield from _flat(f"{name}{SEPARATOR}{_said(member)}", held)
    elif isinstance(value, list | tuple) and any(isinstance(entry, dict | list) for entry in value):
        for place, entry in enumerate(value, start=1):
            yield from _flat(f"{name} {place}", entry)
    elif isinstance(value, list | tuple):
        yield name, ", ".join(_text(entry) for entry in value)
    else:
        yield name, _text(value)


def _term(term: Mapping[str, Any]) -> str:
    """A term as it is read: "army size: at most 600000 personnel"."""
    held = term["value"]
    said = ", ".join(map(str, held)) if isinstance(held, list) else _text(held)
    parts = (term.get("comparator", "").replace("exactly", ""), said, term.get("unit", ""))
    return f"{_said(term['name'])}: {' '.join(_said(part) for part in parts if part)}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "–" if value is None else str(value)


def _said(member: str) -> str:
    return member.replace("_", " ")
