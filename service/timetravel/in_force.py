"""What is in force for a cell at a coordinate: the one rule.

The rule is ``time.md``'s ("What is in force"): step semantics on uncertain dates, equal to enumerating all possible
worlds. ``decide`` is that rule on rows; ``lookup.py`` finds the rows that can matter.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from events.edtf import BEGINNING

if TYPE_CHECKING:
    from collections.abc import Iterable

Certainty: TypeAlias = Literal["certain", "ambiguous", "possible"]


class Assertion(NamedTuple):
    """One thing said of a cell.

    Attributes:
        kf: Sequence of the event that says it: the original or its last correction.
        ord: Sequence of the first event of its correction chain, which gives its place among equals.
        lo: Start of the granule in which it took effect; ``BEGINNING`` where that is open.
        hi: End of the granule, exclusive, as a recording settled it.
        said_hi: End of the granule as stated.
        ends_lo: Where it bounds the value: the instant from which it may have lapsed; None if it does not end.
        ends: The instant from which it has certainly lapsed.
    """

    kf: int
    ord: int
    lo: int
    hi: int
    said_hi: int
    ends_lo: int | None = None
    ends: int | None = None


class Held(NamedTuple):
    """What holds for one cell at one coordinate.

    Attributes:
        in_force: The assertion in force; None where nothing is definite.
        others: What may hold instead, the latest first.
        certainty: ``certain`` where nothing else is possible, ``ambiguous`` where something is, ``possible`` where
            only such candidates exist (and *nothing yet* is one of the possibilities).
    """

    in_force: Assertion | None
    others: tuple[Assertion, ...]

    @property
    def certainty(self) -> Certainty:
        """How sure the answer is."""
        if self.in_force is None:
            return "possible"
        return "ambiguous" if self.others else "certain"


def decide(rows: Iterable[Assertion], at: int) -> Held | None:
    """Apply the rule to the assertions active at one ``known_at``.

    Args:
        rows: All of them, or at least all with ``hi`` above the greatest ``lo`` among the definite, without those that
            one below it follows within the same stated granule.
        at: Exclusive instant: everything before it counts.

    Returns:
        None where nothing is in force and nothing is possible.
    """
    started = [row for row in rows if row.lo < at]
    if len(started) == 1:  # nearly always
        [only] = started
        return Held(only, ()) if only.hi <= at else Held(None, (only,))
    floor = BEGINNING
    for row in started:
        if row.hi <= at and row.lo > floor:
            floor = row.lo
    possible = [row for row in started if row.hi > floor]
    if len({row.lo for row in started}) < len(started):  # some may share a granule
        latest: dict[tuple[int, int], int] = {}
        for row in started:
            if row.hi <= at:
                granule = (row.lo, row.said_hi)
                latest[granule] = max(row.ord, latest.get(granule, 0))
        possible = [row for row in possible if row.ord >= latest.get((row.lo, row.said_hi), 0)]
    if not possible:
        return None
    possible.sort(key=_PLACE, reverse=True)
    chosen, others = None, []
    for row in possible:
        if chosen is None and row.hi <= at:
            chosen = row
        else:
            others.append(row)
    return Held(chosen, tuple(others))


_PLACE: Final = attrgetter("hi", "ord")
