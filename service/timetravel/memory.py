"""What a process remembers of what it read: whatever cannot change any more.

The log is append-only, and what was active at a sequence stays so. So an event, whatever depends on a dossier and a
sequence alone, and what holds for some cells between two instants are read once and then remembered, least used first
to go. Only an erasure changes what was: whoever learns of one calls :meth:`Memory.forget`.

Never shared with a reading inside a transaction that writes: what it sees may yet be rolled back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from service.timetravel.in_force import Held

T = TypeVar("T")

MOST: Final = 50_000
"""Things remembered, unless told otherwise; of about a kilobyte each."""

NO_DOSSIER: Final = 0
"""Stands for the key of a dossier where a question is about none, such as which there are."""

STRETCHES: Final = 64
"""Stretches remembered of one choice of cells, until it begins anew."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What holds for some cells from one change to the next.

    Attributes:
        lower: The first instant at which it does, UTC microseconds; ``BEGINNING`` where nothing changes before.
        upper: The instant from which it no longer does; ``FOREVER`` where nothing changes after.
        held: By subject and aspect, in order.
        made: What was made of it and of its events, by what made it.
    """

    lower: int
    upper: int
    held: Mapping[tuple[str, str], Held]
    made: dict[Callable[..., Any], Any] = field(default_factory=dict, compare=False)


class Memory:
    """Answers to questions about dossiers, bounded; for many threads.

    Args:
        most: Things that it holds: an event is one, and so is a cell.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.held = 0
        self._lock = Lock()
        self._found: OrderedDict[tuple[int, Hashable], tuple[Any, int]] = OrderedDict()

    def once(self, dossier_key: int, question: Hashable, ask: Callable[[], T]) -> T:
        """Ask, unless it is remembered; nobody may change the answer. None is asked for again."""
        found: T | None = self.recall(dossier_key, question)
        if found is None:
            found = ask()
            self.keep(dossier_key, question, found)
        return found

    def recall(self, dossier_key: int, question: Hashable) -> Any:
        """What was found, which is then the last to go; None where nothing is remembered."""
        key = (dossier_key, question)
        with self._lock:
            found = self._found.get(key)
            if found is None:
                return None
            self._found.move_to_end(key)
            return found[0]

    def keep(self, dossier_key: int, question: Hashable, answer: Any, things: int = 1) -> None:
        """Remember an answer, which nobody may change from now on, unless it is more than a tenth of all."""
        if things * 10 > self.most:
            return
        key = (dossier_key, question)
        with self._lock:
            self._drop(key)
            self._found[key] = (answer, things)
            self.held += things
            while self.held > self.most:
                self._drop(next(iter(self._found)))

    def stretch(self, dossier_key: int, question: Hashable, at: int) -> Stretch | None:
        """The remembered stretch that an instant lies in."""
        known: tuple[Stretch, ...] = self.recall(dossier_key, question) or ()
        place = bisect_right(known, at, key=_lower)
        return known[place - 1] if place and at < known[place - 1].upper else None

    def keep_stretch(self, dossier_key: int, question: Hashable, stretch: Stretch) -> None:
        """Remember a stretch beside the others of the same question, which do not overlap."""
        known: tuple[Stretch, ...] = self.recall(dossier_key, question) or ()
        others = () if len(known) == STRETCHES else tuple(one for one in known if one.lower != stretch.lower)
        every = tuple(sorted((*others, stretch), key=_lower))
        self.keep(dossier_key, question, every, sum(1 + len(one.held) for one in every))

    def forget(self, dossier_key: int) -> None:
        """Drop everything about a dossier."""
        with self._lock:
            for key in [key for key in self._found if key[0] == dossier_key]:
                self._drop(key)

    def _drop(self, key: tuple[int, Hashable]) -> None:
        _, things = self._found.pop(key, (None, 0))
        self.held -= things


def _lower(stretch: Stretch) -> int:
    return stretch.lower
