"""Comparing two terms of one name: what they share, where they conflict, how far apart their numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from events.catalogue.vocabulary import is_number

Term: TypeAlias = Mapping[str, Any]
Relation: TypeAlias = Literal["equal", "shared", "conflict"]

ABOUT: Final = Decimal("0.1")
"""How much a number that is given as *about* may be off: a tenth."""

_LEAST: Final = Decimal("-Infinity")
_MOST: Final = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two terms of one name stand to each other.

    Attributes:
        relation: ``equal``; ``shared`` where sets intersect or ranges overlap; or ``conflict``.
        distance: Between the numbers as given, as a decimal string; None where not both are numbers of one unit.
        unit: Of the distance.
    """

    relation: Relation
    distance: str | None = None
    unit: str | None = None


def compare(one: Term, other: Term) -> Comparison | None:
    """Compare two terms of the same name (``domain.md``, "gap").

    Returns:
        None where they do not compare: numbers of different units.
    """
    ours, theirs = one["value"], other["value"]
    if isinstance(ours, list) and isinstance(theirs, list):
        return Comparison(_sets(ours, theirs))
    if _numeric(one) and _numeric(other):
        if one.get("unit") != other.get("unit"):
            return None
        distance = abs(Decimal(str(ours)) - Decimal(str(theirs)))
        return Comparison(_ranges(one, other), _plain(distance), one.get("unit"))
    return Comparison("equal" if _folded(ours) == _folded(theirs) else "conflict")


def _numeric(term: Term) -> bool:
    return term.get("type", "number") == "number" and is_number(term["value"])


def _sets(ours: Sequence[Any], theirs: Sequence[Any]) -> Relation:
    left, right = {_folded(member) for member in ours}, {_folded(member) for member in theirs}
    if left == right:
        return "equal"
    return "shared" if left & right else "conflict"


def _ranges(one: Term, other: Term) -> Relation:
    ours, theirs = _range(one), _range(other)
    if ours == theirs:
        return "equal"
    return "shared" if max(ours[0], theirs[0]) <= min(ours[1], theirs[1]) else "conflict"


def _range(term: Term) -> tuple[Decimal, Decimal]:
    value = Decimal(str(term["value"]))
    match term.get("comparator"):
        case "at_least":
            return value, _MOST
        case "at_most":
            return _LEAST, value
        case "about":
            return value - abs(value) * ABOUT, value + abs(value) * ABOUT
    return value, value


def _folded(value: Any) -> Any:
    """Text without case and spacing; a number not mistaken for a truth value."""
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    return (type(value).__name__, str(value))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
