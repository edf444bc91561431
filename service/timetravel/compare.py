"""The difference between two coordinates of one cell, split exactly: *moved* and *learned* (``time.md``, "Compare").

From A = (t1, k1) to B = (t2, k2) the way leads through M = (t2, k1). What changes from A to M, the party did, as
believed then; what changes from M to B, we learned. So a cell may have one change of each kind, and one after the other
they lead from what stood at A to what stands at B.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from sqlalchemy import bindparam, select

from service.timetravel.tables import spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading

Cause: TypeAlias = Literal["moved", "learned", "corrected", "retracted", "disputed"]

Value: TypeAlias = tuple[int, bool] | None
"""What a cell has: the sequence of what asserts it, and whether that has come to its stated end. None: nothing yet."""

_FATES: Final = select(spans.c.sequence, spans.c.kt).where(
    spans.c.dossier_id == bindparam("d"), spans.c.sequence.in_(bindparam("sequences", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell at one coordinate.

    Attributes:
        value: What certainly began last; None where nothing did.
        possible: All that may hold, ``value`` and *nothing yet* (None) among them.
        marks: Sequences of what disputes or ranks the event in force.
    """

    value: Value
    possible: frozenset[Value]
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of one cell.

    Attributes:
        cause: ``moved``, or why we know better.
        certain: Whether the new value was impossible before, and the old one is after.
        events: Sequences of what made the difference, in the log's order.
    """

    cause: Cause
    certain: bool
    events: tuple[int, ...]


NOTHING: Final = Seen(None, frozenset([None]))
"""A cell of which nothing is known."""


def seen(held: Held | None, at: int, marks: Sequence[int] = ()) -> Seen:
    """What is compared of a cell: not how sure it is, but what holds, whether it has lapsed, and what stands over it.

    Args:
        at: Exclusive instant, UTC microseconds.
    """
    if held is None:
        return NOTHING
    possible: set[Value] = {value for row in held.others for value in _values(row, at)}
    if held.in_force is None:
        return Seen(None, frozenset([*possible, None]))
    possible.update(_values(held.in_force, at))
    lapsed = held.in_force.ends is not None and held.in_force.ends <= at
    return Seen((held.in_force.kf, lapsed), frozenset(possible), tuple(marks))


def _values(row: Assertion, at: int) -> Iterable[Value]:
    """A value that may have lapsed is two."""
    if row.ends is None or row.ends > at:
        yield row.kf, False
    if row.ends_lo is not None and row.ends_lo < at:
        yield row.kf, True


def split(a: Seen, m: Seen, b: Seen, fate: Sequence[int], *, retracted: bool) -> list[Difference]:
    """Find how one cell differs between A and B.

    Args:
        fate: Sequences of what amended the event in force at M between k1 and k2, in order.
        retracted: Whether the last of them is a retraction.

    Returns:
        The movement and then what was learned, where there is either. A change of certainty alone is none.
    """
    found: list[Difference] = []
    if a.value != m.value:
        made_by = () if (m.value or a.value) is None else ((m.value or a.value or (0, False))[0],)
        found.append(Difference("moved", _certain(a, m), made_by))
    if m.value != b.value:
        cause: Cause = "retracted" if retracted else "corrected" if fate else "learned"
        events = {*fate, *([] if b.value is None else [b.value[0]])}
        found.append(Difference(cause, _certain(m, b), tuple(sorted(events))))
    elif m.marks != b.marks:
        changed = set(m.marks) ^ set(b.marks)
        found.append(Difference("disputed", certain=True, events=tuple(sorted(changed))))
    return found


def _certain(before: Seen, after: Seen) -> bool:
    return after.value not in before.possible and before.value not in after.possible


def fates(reading: Reading, sequences: Iterable[int]) -> Mapping[int, tuple[list[int], bool]]:
    """What amended assertions up to the ``known_at`` of a reading; those that still stand are absent.

    Returns:
        The amendments in order, and whether the last of them is a retraction.

    Cost: one statement for each link of the longest chain of corrections.
    """
    found: dict[int, tuple[list[int], bool]] = {}
    pending = {sequence: sequence for sequence in sequences}
    while pending:
        parameters = {"d": reading.dossier.key, "sequences": sorted(set(pending.values()))}
        ended = {row.sequence: row.kt for row in reading.connection.execute(_FATES, parameters)}
        following: dict[int, int] = {}
        for first, last in pending.items():
            kt = ended.get(last)
            if kt is None or kt > reading.at.known:
                continue
            corrected = reading.event(kt).type == "event.corrected"
            found[first] = ([*found.get(first, ([], False))[0], kt], not corrected)
            if corrected:
                following[first] = kt
        pending = following
    return found
