"""How a position differs from the one before it, as the log has them: computed, beside what the source reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from events.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Derived: TypeAlias = Literal["new", "reiterated", "terms_changed", "stance_changed", "withdrawn"]

_COMMENT: Final = frozenset({"note", "edtf", "precision"})
"""Members of a term that say nothing about what is asked for."""


def derived_change(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Derived:
    """Compare two positions of one party on one issue.

    Args:
        before: ``data`` of the one before; None where there is none. One without a stance is a withdrawal.
        after: ``data`` of the later one.
    """
    stance = after.get("stance")
    if stance is None:
        return "withdrawn"
    if before is None or before.get("stance") is None:
        return "new"
    if before["stance"] != stance:
        return "stance_changed"
    return "terms_changed" if terms_changed(before, after) else "reiterated"


def terms_changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The terms that differ, by name: ``{name, before, after}``, each side whole or null where it lacks the term."""
    old, new = _by_name(before), _by_name(after)
    return [
        {"name": name, "before": _one(old.get(name)), "after": _one(new.get(name))}
        for name in sorted({*old, *new})
        if _weighed(old.get(name, ())) != _weighed(new.get(name, ()))
    ]


def _by_name(data: Mapping[str, Any] | None) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for term in (data or {}).get("terms", ()):
        found.setdefault(term["name"], []).append(term)
    return found


def _one(terms: list[dict[str, Any]] | None) -> Any:
    """A term as it is shown: alone where its name occurs once."""
    return None if not terms else terms[0] if len(terms) == 1 else terms


def _weighed(terms: Iterable[Mapping[str, Any]]) -> set[bytes]:
    """Terms without comments, and sets without an order, so that equal ones are equal."""
    return {canonical({key: _unordered(value) for key, value in term.items() if key not in _COMMENT}) for term in terms}


def _unordered(value: Any) -> Any:
    return sorted(value, key=canonical) if isinstance(value, list) else value
