"""What a reiteration does: it renews the position of a party, or is one (``domain.md``, "Which cells an event sets").

A position has a cell, and what is reported as a mere reiteration has another, since it must not take the position's
terms away. Which of the two things it does is decided here, when reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.timetravel.in_force import Assertion, Held, decide

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Renewed:
    """Where a party stands, reiterations considered.

    Attributes:
        held: The position in force and what may hold instead.
        last_affirmed: The reiteration that last renewed it; None where none did.
    """

    held: Held
    last_affirmed: Assertion | None


def renew(position: Held | None, affirmed: Held | None, stances: Mapping[int, str | None], at: int) -> Renewed | None:
    """Bring the two cells of one party on one issue together.

    Args:
        position: What holds for the cell of its positions.
        affirmed: What holds for the cell of its reiterations.
        stances: The stance of every assertion of either, by ``kf``; None for a withdrawal.
        at: Exclusive instant, UTC microseconds.

    Returns:
        None where neither cell has anything.

    A reiteration of the stance in force never replaces its terms, nor makes it uncertain. All others compete with the
    positions under the one rule of what is in force; that only the possible ones of each cell are compared loses
    nothing, since what is impossible within its cell is impossible beside another.
    """
    stated = _rows(position)
    reiterated = _rows(affirmed)
    standing = position.in_force if position else None
    competing = reiterated
    if standing is not None:
        competing = [row for row in reiterated if stances[row.kf] != stances[standing.kf]]
    held = decide([*stated, *competing], at)
    if held is None:
        return None
    return Renewed(held, None if held.in_force is None else _last(held.in_force, reiterated, stances, at))


def _last(
    standing: Assertion, reiterated: list[Assertion], stances: Mapping[int, str | None], at: int
) -> Assertion | None:
    """The greatest definite reiteration of the same stance that is not surely older than the position."""
    if standing in reiterated:
        return None
    renewing = [
        row for row in reiterated if row.hi <= at and row.hi > standing.lo and stances[row.kf] == stances[standing.kf]
    ]
    return max(renewing, key=lambda row: (row.hi, row.ord), default=None)


def _rows(held: Held | None) -> list[Assertion]:
    if held is None:
        return []
    return [*((held.in_force,) if held.in_force else ()), *held.others]
