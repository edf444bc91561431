"""From ``as_of`` and ``known_at``, as a person writes them, to one coordinate (``time.md``, "Two axes")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from sqlalchemy import BigInteger, bindparam, cast, func, select

from events.clock import DAY, OPENING, SECOND, to_text
from events.dossiers import Dossier, head_of
from events.edtf import BEGINNING, FOREVER, EdtfError, parse
from events.errors import AmbiguousInstant, Fault, InvalidRequest, KnownAtInFuture
from events.tables import events
from service.timetravel.memory import Memory

if TYPE_CHECKING:
    from sqlalchemy import Connection

Tense: TypeAlias = Literal["past", "present", "scheduled", "before-first-event"]

_SEQUENCE: Final = re.compile(r"[0-9]{1,128}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAIVE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+")
_LOST_PLUS: Final = re.compile(r"(.*T[0-9:.]+) ([0-9]{2}:?[0-9]{2})")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_BEFORE: Final = select(func.max(events.c.sequence)).where(
    events.c.dossier_id == bindparam("key"),
    events.c.recorded_at < cast(bindparam("instant"), BigInteger),
    events.c.recorded_at > OPENING,
)
_AT: Final = select(events.c.recorded_at).where(
    events.c.dossier_id == bindparam("key"), events.c.sequence == cast(bindparam("sequence"), BigInteger)
)

LAST_INSTANT: Final = 253_402_300_800 * SECOND
"""The end of the year 9999: no question lies beyond it."""


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A point on both axes, resolved.

    Attributes:
        instant: Exclusive: everything before it counts; UTC microseconds.
        known: The last sequence that counts; 0 before the first record.
        recorded_at: Of that sequence; None at 0.
        present: Whether ``as_of`` was left out: the answer is about now.
        pinned: Whether both were given as an instant and a sequence, so that the answer never changes.
        head: The last sequence of the dossier, as the snapshot has it; 0 where that was not asked.
    """

    instant: int
    known: int
    recorded_at: int | None
    present: bool = False
    pinned: bool = False
    head: int = 0

    @property
    def last_instant(self) -> int:
        """The last microsecond that counts: how a pinned URL spells the instant."""
        return self.instant - 1


def resolve(
    connection: Connection,
    dossier: Dossier,
    *,
    as_of: str | None,
    known_at: str | None,
    now: int,
    memory: Memory | None = None,
    head: tuple[int, int] | None = None,
) -> Coordinate:
    """Resolve a coordinate against a dossier.

    Args:
        as_of: A civil day of the dossier's zone or an instant with an offset; None for now.
        known_at: A sequence, a civil day or an instant; None for the head.
        now: UTC microseconds.
        memory: Knows when most sequences were recorded; None to look it up.
        head: The last sequence and its ``recorded_at``, where they were read already.

    Raises:
        InvalidRequest: Neither a day nor an instant nor (``known_at``) a sequence.
        AmbiguousInstant: A month, a year or an interval.
        KnownAtInFuture: Beyond the head, or later than now.
    """
    if head is None:
        found = head_of(connection, dossier)
        head = found.sequence, found.recorded_at
    known: int = head[0]
    recorded_at: int | None = head[1]
    by_sequence = known_at is not None and _SEQUENCE.fullmatch(known_at) is not None
    if known_at is not None and by_sequence:
        known = int(known_at)
        if known > head[0]:
            raise KnownAtInFuture(dossier.slug, asked=known, head=head[0])
        ask = partial(recorded_at_of, connection, dossier, known)
        recorded_at = (memory or Memory()).once(dossier.key, ("recorded", known), ask)
    elif known_at is not None:
        known, recorded_at = _recorded_by(connection, dossier, known_at, now, head)
    if as_of is None:
        return Coordinate((now // SECOND + 1) * SECOND, known, recorded_at, present=True, head=head[0])
    instant = resolve_instant("as_of", as_of, dossier, now)
    return Coordinate(instant, known, recorded_at, pinned=by_sequence and "T" in as_of, head=head[0])


def resolve_instant(parameter: str, text: str, dossier: Dossier, now: int) -> int:
    """The exclusive end of a day or of an instant's last stated unit; today's date is now."""
    if _DAY.fullmatch(text) and text == _today(dossier, now):
        return (now // SECOND + 1) * SECOND
    first, last = span(parameter, text, dossier)
    if not (_DAY.fullmatch(text) or "T" in text) or "/" in text or "[" in text:
        raise AmbiguousInstant(text, first=_day_of(first, dossier), last=_day_of(last - 1, dossier))
    return min(last, LAST_INSTANT)


def span(parameter: str, text: str, dossier: Dossier) -> tuple[int, int]:
    """The instants that a date, an instant or a span of them covers, the end exclusive.

    Raises:
        InvalidRequest: With a hint at what was probably meant.
    """
    try:
        occurrence = parse(text, dossier.zone)
    except EdtfError as error:
        raise InvalidRequest(
            f"{parameter}={text!r} cannot be read", invalid_params=[Fault(parameter, "bad-instant", _hint(text, error))]
        ) from error
    end = occurrence.end.hi if occurrence.end else FOREVER if text.endswith("/..") else occurrence.start.hi
    return occurrence.start.lo, max(end, occurrence.start.hi)


def _recorded_by(
    connection: Connection, dossier: Dossier, text: str, now: int, head: tuple[int, int]
) -> tuple[int, int | None]:
    """The last sequence recorded by the end of a day or of an instant's last unit, and its ``recorded_at``."""
    end = resolve_instant("known_at", text, dossier, now)
    if end > (now // SECOND + 1) * SECOND and end > head[1] + SECOND:
        raise KnownAtInFuture(dossier.slug, asked=text, head=head[0])
    sequence = last_recorded_before(connection, dossier, end)
    return sequence, recorded_at_of(connection, dossier, sequence)


def last_recorded_before(connection: Connection, dossier: Dossier, instant: int) -> int:
    """The greatest sequence recorded before an instant; 0 before the first record that has a date.

    A dossier's opening stands at the beginning of recorded time and is no such record.
    """
    found = connection.execute(_BEFORE, {"key": dossier.key, "instant": instant}).scalar_one()
    return found or 0


def recorded_at_of(connection: Connection, dossier: Dossier, sequence: int) -> int | None:
    """When a sequence was recorded; None for 0."""
    recorded_at: int | None = connection.execute(_AT, {"key": dossier.key, "sequence": sequence}).scalar_one_or_none()
    return recorded_at


def text_of(instant: int | None) -> str | None:
    """An instant as answers write it; None where it is open."""
    if instant is None or instant in {BEGINNING, BEGINNING + 1} or instant >= FOREVER:
        return None
    return to_text(min(instant, LAST_INSTANT - 1))


def _today(dossier: Dossier, now: int) -> str:
    return datetime.fromtimestamp(now / SECOND, dossier.zone).date().isoformat()


def _day_of(instant: int, dossier: Dossier) -> str:
    if not OPENING + DAY < instant < LAST_INSTANT - DAY:
        return (date.min if instant < 0 else date.max).isoformat()
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(dossier.zone).date().isoformat()


def _hint(text: str, error: EdtfError) -> str:
    lost = _LOST_PLUS.fullmatch(text)
    if lost:
        return f"The + of the offset was lost in the URL: write %2B, as in {lost[1]}%2B{lost[2]}, or use Z."
    if _NAIVE.fullmatch(text):
        return f"An instant needs an offset, such as {text.replace(' ', 'T')}Z; a day stands alone: {text[:10]}."
    return f"{error} Use a day (2026-01-24) or an instant with an offset (2026-01-24T12:00:00Z)."
