"""What an answer rests on, found out while it is made: edges on the valid axis, grounds on the known one.

So it is known for how long an answer, or a part of one, stays the same; and a part that was made for another coordinate
is taken from there for as long as it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from events.edtf import BEGINNING, FOREVER
from service.timetravel import grounds
from service.timetravel.grounds import EVERYTHING, Ground, of_cells
from service.timetravel.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from service.timetravel.instants import Coordinate
    from service.timetravel.lookup import Selector

T = TypeVar("T")

PARTS: Final = 64
"""Parts of answers that are remembered of one question, each for another rectangle; the last to be made stay."""

HEAVY: Final = 2_000
"""Things that all parts of one question together take of the memory at most, unless one alone takes more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer, with where it stays the same: see :class:`Resting`.

    Attributes:
        lower: First instant.
        upper: The instant from which it no longer does.
        early: Whether it was made before the first event.
        cells: Choices of cells with the last touch of each.
        beside: Other grounds with the last recording of each, and whether the answer holds since then.
        exists_since: Since when there is what it is about.
        made: The part itself.
        things: What it takes of the memory.
    """

    lower: int
    upper: int
    early: bool
    cells: Mapping[Selector, int]
    beside: Mapping[Ground, tuple[int, bool]]
    exists_since: int
    made: Any
    things: int


class Resting:
    """A coordinate of a dossier, and what an answer there was found to rest on so far.

    Args:
        connection: A snapshot; held for the whole answer.
        dossier: Which one.
        at: The coordinate, resolved.
        memory: What was read for other answers; None inside a transaction that writes.
    """

    def __init__(self, connection: Connection, dossier: Dossier, at: Coordinate, memory: Memory | None = None) -> None:
        self.connection = connection
        self.dossier = dossier
        self.at = at
        self.memory = Memory() if memory is None else memory
        self.exists_since = 0
        self._touches: dict[Selector, int] = {}
        self._beside: dict[Ground, tuple[int, bool]] = {}
        self._noted: dict[Ground, int] = {}
        self._lower = BEGINNING
        self._upper = FOREVER

    @property
    def early(self) -> bool:
        """Whether the coordinate lies before the first event."""
        raise NotImplementedError

    def recall(self, question: Hashable, ask: Callable[[], T]) -> T:
        """Ask what depends on nothing but the dossier and ``known_at``, unless it was asked before.

        Args:
            question: Names it, with everything else that it depends on.
            ask: Finds the answer, never None; nobody may change it.
        """
        return self.memory.once(self.dossier.key, (self.at.known, question), ask)

    def recall_on(self, ground: Ground, question: Hashable, ask: Callable[[], T], *, holds: bool = False) -> T:
        """The same of what depends on nothing but what was recorded on a ground: see :meth:`rest_on`."""
        return self.memory.once(self.dossier.key, (question, self.rest_on(ground, holds=holds)), ask)

    def last_touch(self, selector: Selector) -> int:
        """The last sequence at which anything about some cells was recorded; 0 for none. What holds depends on it."""
        found = self._touches.get(selector)
        if found is None:
            found = self._touches[selector] = self._last(of_cells(selector))
        return found

    def rest_on(self, ground: Ground, *, holds: bool = False) -> int:
        """The last sequence at which anything was recorded on a ground that the answer rests on; 0 for none.

        Args:
            holds: Whether that sequence bounds for how long the answer holds; else what is read of the ground is
                noted otherwise, or stays the same whatever is recorded there.
        """
        found = self._beside.get(ground)
        if found is None or (holds and not found[1]):
            found = self._beside[ground] = (self._last(ground) if found is None else found[0], holds)
        return found[0]

    def note_edges(self, instants: Iterable[int | None]) -> None:
        """Tell of change points that a view reads beside cells (the ends of timeline spans, say)."""
        for instant in instants:
            if instant is None or instant in {BEGINNING, FOREVER}:
                continue
            if instant <= self.at.instant:
                self._lower = max(self._lower, instant)
            else:
                self._upper = min(self._upper, instant)

    def note_existence(self, sequence: int) -> None:
        """Tell since which sequence there is what the answer is about: before it there is no answer."""
        self.exists_since = max(self.exists_since, sequence)

    def note_known(self, sequence: int, ground: Ground = EVERYTHING) -> None:
        """Tell of the last sequence at which anything was recorded that a view reads otherwise.

        Args:
            ground: It was recorded somewhere there; left out: it may have been anywhere in the log.
        """
        self._noted[ground] = max(sequence, self._noted.get(ground, 0))

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """What its past rests on: where anything was recorded, it may have changed."""
        beside = (ground for ground, (_, holds) in self._beside.items() if holds)
        return (*map(of_cells, self._touches), *beside, *self._noted)

    def recorded(self) -> int:
        """The last sequence at which anything was recorded that the answer made so far rests on."""
        beside = (sequence for sequence, holds in self._beside.values() if holds)
        return max([0, *self._touches.values(), *beside, *self._noted.values()])

    def kept(self, question: Hashable, make: Callable[[], T]) -> T:
        """Make a part of the answer, unless it was made for a coordinate at which it is the same.

        Args:
            question: Names the part, with everything that it depends on beside the coordinate.
            make: Makes it, reading through this alone; nobody may change it. It must not show the coordinate.
        """
        key = self.dossier.key
        known: tuple[Part, ...] = self.memory.recall(key, ("parts", question)) or ()
        for part in known:
            if part.lower <= self.at.instant < part.upper and part.early == self.early and self._same(part):
                self._take(part)
                return part.made  # type: ignore[no-any-return]
        made = make()
        if not self._noted:
            part = self._part(made)
            others, things = [part], part.things
            for one in known[: PARTS - 1]:
                things += one.things
                if things > HEAVY:
                    break
                others.append(one)
            self.memory.keep(key, ("parts", question), tuple(others), sum(one.things for one in others))
        return made

    def _part(self, made: object) -> Part:
        found = dict(self._touches), dict(self._beside)
        things = 2 + (len(self._touches) + len(self._beside)) // 4 + len(self._shown())
        return Part(self._lower, self._upper, self.early, *found, self.exists_since, made, things)

    def _shown(self) -> Mapping[int, object]:
        """The events that were read: a part is about as large."""
        return {}

    def _same(self, part: Part) -> bool:
        """Whether nothing else was recorded by now on any ground that a part rests on."""
        return all(self._current(cells) == touch for cells, touch in part.cells.items()) and all(
            self._last(ground) == sequence for ground, (sequence, _) in part.beside.items()
        )

    def _take(self, part: Part) -> None:
        self.note_edges((part.lower, part.upper))
        self.note_existence(part.exists_since)
        self._touches.update(part.cells)
        for ground, (sequence, holds) in part.beside.items():
            self._beside[ground] = (sequence, holds or self._beside.get(ground, (0, False))[1])

    def _current(self, selector: Selector) -> int:
        found = self._touches.get(selector)
        return self._last(of_cells(selector)) if found is None else found

    def _last(self, ground: Ground) -> int:
        return grounds.last(self.connection, self.dossier.key, ground, self.at, self.memory)
