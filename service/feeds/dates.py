"""Dates as they are known, for readers that take only calendar dates: where to put one, and what to call it.

Nothing is rounded: "January 2026" is called that wherever it has to be put (``time.md``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from events.clock import OPENING
from events.edtf import ALWAYS, BEGINNING, FOREVER, EdtfError, parse
from service.views.shown import precision_of

if TYPE_CHECKING:
    from events.edtf import Granule

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
QUALIFIERS: Final = {"~": "about {}", "?": "{} (uncertain)", "%": "about {} (uncertain)"}
MINUTE: Final = timedelta(minutes=1)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)
_MASKED_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-XX([?~%]?)|([0-9]{4})-XX(?:-XX)?([?~%]?)")
_QUALIFIED: Final = "?~%"


@dataclass(frozen=True)
class When:
    """A date as an event states it, in a time zone.

    Attributes:
        edtf: None where it always held.
        zone: In which its civil dates are read.
    """

    edtf: str | None
    zone: ZoneInfo

    @cached_property
    def start(self) -> Granule | None:
        """Where it took effect; None where nothing says."""
        return None if self._read is None or self._read.start.hi == ALWAYS else self._read.start

    @cached_property
    def end(self) -> Granule | None:
        """Where it ended, of an interval."""
        return None if self._read is None else self._read.end

    @cached_property
    def precision(self) -> str:
        """As :func:`service.views.shown.precision_of` has it, ``open`` where it has no start, ``always`` for none.

        A date with unspecified digits within a member is a ``set``.
        """
        if self.edtf is None or (self.start is None and self.end is None):
            return "always"
        if self.start is None or self.start.lo == BEGINNING:
            return "open"
        plain = _plain(self.edtf)
        return "set" if "X" in plain else precision_of(plain)

    @cached_property
    def first(self) -> datetime | None:
        """The first civil moment that it may mean: of an open start, the last moment of its bound."""
        if self.precision == "always":
            return None
        if self.precision == "open":
            return self.last
        return None if self.start is None else civil(self.start.lo, self.zone)

    @cached_property
    def last(self) -> datetime | None:
        """The last civil moment that it may mean, or at which it lasted; None where that is open."""
        bound = None if self.edtf is not None and self.edtf.endswith("/..") else self.end or self.start
        return None if bound is None or bound.hi == FOREVER else civil(bound.hi - 1, self.zone)

    @cached_property
    def words(self) -> str:
        """In English, as uncertain as it is; empty where there is none."""
        return "" if self.edtf is None else words(self.edtf, self.zone)

    @cached_property
    def _read(self) -> Any:
        try:
            return None if self.edtf is None else parse(self.edtf, self.zone)
        except EdtfError:
            return None


def when(occurred: dict[str, Any] | None, document: dict[str, Any]) -> When:
    """The date of an item, in the zone of the document's dossier."""
    return When(None if occurred is None else occurred.get("edtf"), ZoneInfo(document["as_of"]["timezone"]))


def civil(instant: int, zone: tzinfo) -> datetime:
    """An instant by the clocks of a zone, within the years that calendars have."""
    moment = _EPOCH + timedelta(microseconds=max(instant, OPENING)) if instant < FOREVER else _LAST
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def words(edtf: str, zone: ZoneInfo) -> str:
    """Say a date in English.

    Args:
        edtf: One of the subset that is read; another is given back as it is.
    """
    if "/" in edtf:
        first, _, last = edtf.partition("/")
        if first == "..":
            return f"until {_granule(last, zone)}"
        return f"since {_granule(first, zone)}" if last == ".." else _between(first, last, zone, "{}–{}")
    if not edtf.startswith("["):
        return _granule(edtf, zone)
    members = edtf[1:-1].split(",")
    if len(members) == 1 and ".." in edtf:
        first, _, last = members[0].partition("..")
        if not first:
            return f"by {_granule(last, zone)}"
        return _between(first, last, zone, "between {} and {}") if last else f"{_granule(first, zone)} or later"
    return "one of " + ", ".join(words(f"[{one}]" if ".." in one else one, zone) for one in members)


def _between(first: str, last: str, zone: ZoneInfo, form: str) -> str:
    """Two dates, the month said once where both are days of it."""
    one, other = _granule(first, zone), _granule(last, zone)
    if len(first) == len(last) == 10 and first[:7] == last[:7]:  # noqa: PLR2004 - whole days
        one = one.partition(" ")[0]
    elif "–" in form:
        form = "{} – {}"
    return form.format(one, other)


def _plain(edtf: str) -> str:
    """A date whose unspecified digits are whole members, without them."""
    found = _MASKED_DAY.fullmatch(edtf)
    if found is None:
        return edtf
    return f"{found[1]}-{found[2]}{found[3]}" if found[1] else f"{found[4]}{found[5]}"


def _granule(edtf: str, zone: ZoneInfo) -> str:
    plain = _plain(edtf)
    qualifier = plain[-1] if plain[-1:] in _QUALIFIED else ""
    said = _named(plain.rstrip(_QUALIFIED), zone)
    return QUALIFIERS[qualifier].format(said) if qualifier else said


def _named(text: str, zone: ZoneInfo) -> str:
    try:
        start = parse(text, zone).start
    except EdtfError:
        return text
    moment = civil(start.lo, zone)
    if "T" in text:
        return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {clock_time(moment, start)}"
    if "X" in text:
        return f"between {_day(moment)} and {_day(civil(start.hi - 1, zone))}"
    parts = text.split("-")
    if len(parts) == 1:
        return text
    if parts[1] in SEASONS:
        year = f"{parts[0]}/{int(parts[0]) + 1}" if parts[1] == "24" else parts[0]
        return f"{SEASONS[parts[1]]} {year}"
    return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) == 2 else _day(moment)  # noqa: PLR2004 - year, month


def _day(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def clock_time(moment: datetime, granule: Granule) -> str:
    """The time of day with its zone, seconds only where they were stated."""
    fine = timedelta(microseconds=granule.hi - granule.lo) < MINUTE
    return f"{moment:%H:%M:%S} {moment.tzname()}" if fine else f"{moment:%H:%M} {moment.tzname()}"
