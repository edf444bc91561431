"""RFC 7089: the past of a resource by date. Every time-travel resource is its own TimeGate, and has a TimeMap.

A memento is an answer at a pinned coordinate: what was known at a sequence, as of the moment at which it was recorded.
So the mementos of a resource are the places of the log that touched what it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import orjson

from events.clock import OPENING, SECOND
from events.errors import Fault, InvalidRequest
from service.timetravel.instants import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.timetravel.instants import Coordinate
    from service.timetravel.recordings import Recording

LINK_FORMAT: Final = "application/link-format"
COORDINATE: Final = frozenset({"as_of", "known_at", "timemap", "timemap_after"})
MEMENTOS: Final = 1_000
"""Mementos that a page of a TimeMap lists at most."""


@dataclass(frozen=True, slots=True)
class Original:
    """A resource without a coordinate.

    Attributes:
        base: Scheme and host, as the client sees them.
        path: Its path.
        parameters: Its query without the coordinate, in order.
    """

    base: str
    path: str
    parameters: tuple[tuple[str, str], ...]

    def url(self, *more: tuple[str, object]) -> str:
        """Its address, with more parameters."""
        query = urlencode([*self.parameters, *more], safe=":,")
        return f"{self.base}{self.path}{'?' if query else ''}{query}"

    def pinned(self, last_instant: int, known: int) -> str:
        """The address of its answer at a coordinate; ``last_instant`` is the last microsecond that counts."""
        return self.url(("as_of", text_of(last_instant)), ("known_at", known))

    def memento(self, recording: Recording) -> str:
        """The address of what was known when something was recorded."""
        sequence, recorded_at = recording
        return self.pinned(recorded_at, sequence)


def requested(header: str) -> int:
    """Read ``Accept-Datetime``: an RFC 9110 date, as UTC microseconds.

    Raises:
        InvalidRequest: It is no such date.
    """
    try:
        found = parsedate_to_datetime(header)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return int(aware.timestamp()) * SECOND
    except (ValueError, TypeError, IndexError, OverflowError) as fault:
        reason = "Accept-Datetime takes a date such as Thu, 29 Jan 2026 12:00:00 GMT."
        refused = Fault("Accept-Datetime", "bad-date", reason)
        raise InvalidRequest("Accept-Datetime cannot be read", invalid_params=[refused]) from fault


def http_date(instant: int) -> str:
    """An instant as an RFC 9110 date, to the second."""
    return format_datetime(datetime.fromtimestamp(instant // SECOND, UTC), usegmt=True)


def datable(at: Coordinate) -> bool:
    """Whether the coordinate's knowledge has a date: not before the first record, and not a dossier's opening."""
    return at.recorded_at is not None and at.recorded_at > OPENING


def links(original: Original, recordings: Sequence[Recording], at: Coordinate) -> str:
    """The ``Link`` header of an answer: its original, TimeGate and TimeMap, and the mementos around it."""
    entries = [
        f'<{original.url()}>; rel="original timegate"',
        f'<{original.url(("timemap", "link"))}>; rel="timemap"; type="{LINK_FORMAT}"',
    ]
    for relation, recording in _around(recordings, at.known):
        date = http_date(recording[1])
        entries.append(f'<{original.memento(recording)}>; rel="{relation}"; datetime="{date}"')
    return ", ".join(entries)


def _around(recordings: Sequence[Recording], known: int) -> Iterable[tuple[str, Recording]]:
    """First, previous, current, next and last; one that is several is named once."""
    if not recordings:
        return []
    past = [recording for recording in recordings if recording[0] <= known]
    future = [recording for recording in recordings if recording[0] > known]
    named: dict[Recording, list[str]] = {}
    places = [("first", recordings[:1]), ("prev", past[-2:-1]), ("", past[-1:]), ("next", future[:1])]
    for relation, found in [*places, ("last", recordings[-1:])]:
        for recording in found:
            named.setdefault(recording, []).append(relation)
    return [(" ".join([*filter(None, relations), "memento"]), recording) for recording, relations in named.items()]


def timemap(original: Original, shown: Sequence[Recording], *, form: str, more: bool) -> tuple[bytes, str]:
    """List mementos of a resource.

    Args:
        shown: One page of them, by sequence.
        form: ``link`` or ``json``.
        more: Whether others follow.

    Returns:
        The document and its media type.
    """
    following = original.url(("timemap", form), ("timemap_after", shown[-1][0])) if more else None
    own = original.url(("timemap", form))
    if form == "json":
        listed = [{"datetime": text_of(one[1]), "uri": original.memento(one), "known_at": one[0]} for one in shown]
        document = {
            "original_uri": original.url(),
            "timegate_uri": original.url(),
            "timemap_uri": {"json_format": own, "link_format": original.url(("timemap", "link"))},
            "mementos": {"list": listed},
            "next": following,
        }
        return orjson.dumps(document), "application/json"
    entries = [f'<{original.url()}>; rel="original timegate"', f'<{own}>; rel="self"; type="{LINK_FORMAT}"']
    entries.extend(f'<{original.memento(one)}>; rel="memento"; datetime="{http_date(one[1])}"' for one in shown)
    if following is not None:
        entries.append(f'<{following}>; rel="timemap"; type="{LINK_FORMAT}"')
    return ",\n".join(entries).encode(), LINK_FORMAT
