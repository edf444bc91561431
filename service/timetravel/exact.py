"""The widest rectangle in which an answer stays the same, found by looking at its neighbours.

What a reading finds out by itself is sound, but may end where something was recorded, or begins, that changes nothing
that is shown: a message of the same words, a reiteration. For an answer about one cell that is too early. So the answer
is made again just outside each edge, and the edge moves on for as long as it is the same there.

Of several widest rectangles it is the one that reaches furthest along the valid axis at the ``known_at`` asked for, and
then as far back along the known one as the answer is the same for all of that span. So just outside of each finite
edge lies a coordinate at which the answer is another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from events.edtf import ALWAYS, FOREVER
from events.errors import NotYetKnown, Unknown
from service.timetravel.instants import recorded_at_of
from service.timetravel.reading import Reading, Rectangle

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKS: Final = 64
"""Neighbours that are looked at; where more would be needed, the rectangle is sound and may be narrower."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """An answer at a coordinate, and the rectangle that its reading names."""

    content: Any
    rectangle: Rectangle


class _Looks:
    """Neighbours of a reading.

    Args:
        reading: The answer was made through it.
        make: Makes what is shown, without the coordinate; compared as it is.
    """

    def __init__(self, reading: Reading, make: Callable[[Reading], Any]) -> None:
        self.reading = reading
        self.make = make
        self.left = LOOKS
        self.here = _Sight((reading.tense, make(reading)), reading.rectangle())

    def same(self, instant: int, known: int) -> Rectangle | None:
        """The rectangle of another coordinate; None where its answer is another, or where too many were looked at."""
        if self.left == 0:
            return None
        self.left -= 1
        reading = self._at(instant, known)
        try:
            content = (reading.tense, self.make(reading))
        except (NotYetKnown, Unknown):
            return None
        return reading.rectangle() if content == self.here.content else None

    def along(self, start: Rectangle, known: int, until: Rectangle) -> Rectangle:
        """Walk from a rectangle to both sides, as far as the answer is the same or until another is covered."""
        lower, upper, first = start.lower, start.upper, start.first
        while upper < until.upper and (one := self.same(upper, known)) is not None:
            upper, first = one.upper, max(first, one.first)
        while lower > until.lower and (one := self.same(lower - 1, known)) is not None:
            lower, first = one.lower, max(first, one.first)
        return Rectangle(lower, upper, first)

    def _at(self, instant: int, known: int) -> Reading:
        mine = self.reading
        recorded_at = None
        if known:
            ask = partial(recorded_at_of, mine.connection, mine.dossier, known)
            recorded_at = mine.memory.once(mine.dossier.key, ("recorded", known), ask)
        at = replace(mine.at, instant=instant, known=known, recorded_at=recorded_at)
        return Reading(mine.connection, mine.dossier, at, mine.memory)


EVERYWHERE: Final = Rectangle(ALWAYS, FOREVER, 0)


def widest(reading: Reading, make: Callable[[Reading], Any]) -> Rectangle:
    """The rectangle of an answer, each edge where it changes.

    Args:
        make: As :class:`_Looks` has it.
    """
    looks = _Looks(reading, make)
    found = looks.along(looks.here.rectangle, reading.at.known, EVERYWHERE)
    while found.first > 0:
        known = found.first - 1
        start = looks.same(reading.at.instant, known)
        if start is None:
            break
        row = looks.along(start, known, found)
        if row.lower > found.lower or row.upper < found.upper:
            break
        found = found._replace(first=row.first)
    return found
