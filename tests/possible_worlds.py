"""The oracle of what is in force: enumerate every world that the stated dates leave open.

A *world* gives each assertion the one moment at which it took effect, somewhere in its settled granule ``[lo, hi)``, so
that assertions with the same stated granule come in the order of the log. Among those that have begun before ``t`` the
latest is in force; of two at the same moment, the one recorded later. An assertion *may be in force* where it is so in
some world, and *nothing yet* is possible where some world has nothing begun.

Time is dense: a bound is a whole number of units and a moment a whole number of ticks, several to the unit, so that of
two granules that overlap in a single unit either may come first. Two ticks are enough: to be in force an assertion need
only come strictly after the others that have begun. One tick to the unit, a grid as coarse as the bounds themselves,
differs exactly where such an overlap is a single unit wide: there all moments would coincide and the log's order would
decide. An instant is the whole of its last stated unit, so nothing says that two in one microsecond coincide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

TICKS: Final = 2
NOTHING_YET: Final = 0
"""Stands among the possibilities for a world in which nothing has begun; no assertion has this place in the log."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One assertion about a cell, in units.

    Attributes:
        ord: Its place in the log, from 1.
        lo: Start of its granule.
        hi: End of its granule, exclusive, as its recording settled it; at most ``said_hi``.
        said_hi: End as stated.
    """

    ord: int
    lo: int
    hi: int
    said_hi: int


def worlds(stated: Sequence[Stated], ticks: int = TICKS) -> Iterator[tuple[int, ...]]:
    """Every placement of the moments, in ticks, in the order of ``stated``."""
    pairs = [
        (earlier, later)
        for earlier, one in enumerate(stated)
        for later, other in enumerate(stated)
        if (one.lo, one.said_hi) == (other.lo, other.said_hi) and one.ord < other.ord
    ]
    for moments in product(*(range(one.lo * ticks, one.hi * ticks) for one in stated)):
        if all(moments[earlier] <= moments[later] for earlier, later in pairs):
            yield moments


def may_be_in_force(stated: Sequence[Stated], at: int, ticks: int = TICKS) -> set[int]:
    """The places in the log of what is in force in some world at ``at``, ``NOTHING_YET`` among them."""
    return possibilities(stated, [at], ticks)[0]


def possibilities(stated: Sequence[Stated], instants: Sequence[int], ticks: int = TICKS) -> list[set[int]]:
    """The same for several instants, in rising order, from one enumeration."""
    found: list[set[int]] = [set() for _ in instants]
    begun = [(at * ticks, possible) for at, possible in zip(instants, found, strict=True)]
    places = [one.ord for one in stated]
    for moments in worlds(stated, ticks):
        latest, coming = NOTHING_YET, sorted(zip(moments, places, strict=True), reverse=True)
        for limit, possible in begun:
            while coming and coming[-1][0] < limit:
                latest = coming.pop()[1]
            possible.add(latest)
    return found
