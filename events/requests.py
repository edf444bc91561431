"""What is asked of the log and what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from events.conditions import Condition
    from events.envelope import Event, Recorded


class Append(NamedTuple):
    """A request to append: atomic, one to 1,000 events.

    Attributes:
        events: In the order to record them.
        recorded_by: Who asks: the name of a key.
        expected_head: The head that the writer saw (``If-Match``).
        conditions: Refused if any of them matches.
        backfill: Whether each event carries the instant at which it was recorded.
    """

    events: tuple[Event, ...]
    recorded_by: str
    expected_head: int | None = None
    conditions: tuple[Condition, ...] = ()
    backfill: bool = False


class Appended(NamedTuple):
    """Where a request's events stand.

    Attributes:
        events: Their ids, sequences and ``recorded_at``, in the order offered.
        head: The dossier's last sequence as of this answer.
        repeated: Whether they had all been recorded before.
    """

    events: tuple[tuple[str, int, int], ...]
    head: int
    repeated: bool = False


class Planned(NamedTuple):
    """An event with everything that its row and its tags need."""

    event: Recorded
    text: bytes
    salt: bytes
    leaf: bytes
    tags: Collection[str]
