"""Dates as a page says them: in its language, in the dossier's zone, and never more precisely than the record has them.

Filters of the templates. They take the zone from ``frame`` of the page, so macros are imported ``with context``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from jinja2 import pass_context
from markupsafe import Markup, escape

from events.clock import from_text
from events.edtf import BEGINNING, FOREVER, EdtfError, parse
from service.web.languages import Language, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment
    from jinja2.runtime import Context

LOCALES: Final[Mapping[Language, str]] = {"en": "en_GB", "uk": "uk", "ar": "ar"}
"""Of each language, whose way to write dates is taken."""

SHORT: Final[Mapping[Language, str]] = {"en": "d MMM y", "uk": "d MMM y", "ar": "d MMM y"}

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH: Final = re.compile(r"(\d{4}-\d{2})(?:-XX)?")
_YEAR: Final = re.compile(r"(\d{4})(?:-XX(?:-XX)?)?")
_SEASON: Final = re.compile(r"(\d{4})-(2[1-4])")
_MICROSECOND: Final = timedelta(microseconds=1)


class Calendar:
    """How one language writes dates of one zone.

    Args:
        short: Whether months are abbreviated.
    """

    def __init__(self, language: Language, zone: ZoneInfo, *, short: bool = False) -> None:
        self.locale = LOCALES[language]
        self.zone = zone
        self.short = short
        self.pattern = SHORT[language] if short else "long"
        self._ = words(language).gettext

    def said(self, edtf: str) -> str:
        """A date of the record in words, such as "by 31 January 2026"."""
        if "/" in edtf or edtf.startswith("["):
            return self._plain(edtf)
        qualifier = edtf[-1] if edtf[-1] in "?~%" else ""
        text = self._one(edtf.removesuffix(qualifier) if qualifier else edtf)
        if qualifier in {"~", "%"}:
            text = self._("about %(date)s") % {"date": text}
        if qualifier in {"?", "%"}:
            text = self._("%(date)s (uncertain)") % {"date": text}
        return text

    def instant(self, moment: datetime) -> str:
        """A moment in the zone: to the minute, or to the second where it has one."""
        local = moment.astimezone(self.zone)
        clock = "HH:mm:ss" if local.second else "HH:mm"
        day = self.day(local.date())
        return f"{day}, {format_time(local, clock, tzinfo=self.zone, locale=self.locale)} {local.tzname()}"

    def day(self, day: date) -> str:
        """A civil day."""
        return format_date(day, self.pattern, self.locale)

    def month(self, day: date) -> str:
        """The month of a day, with its year."""
        return format_skeleton("yMMM" if self.short else "yMMMM", day, locale=self.locale, fuzzy=True)

    def _plain(self, edtf: str) -> str:
        if edtf.startswith("["):
            return self._set(edtf[1:-1])
        first, _, last = edtf.partition("/")
        if last == "..":
            return self._("from %(date)s on") % {"date": self.said(first)}
        if first == "..":
            return self._("until %(date)s") % {"date": self.said(last)}
        return self._between(first, last)

    def _set(self, inner: str) -> str:
        if "," in inner:
            return self._(" or ").join(self.said(one) for one in inner.split(","))
        first, _, last = inner.partition("..")
        if not first:
            return self._("by %(date)s") % {"date": self.said(last)}
        if not last:
            return self._("%(date)s or later") % {"date": self.said(first)}
        return self._("within %(span)s") % {"span": self._between(first, last)}

    def _between(self, first: str, last: str) -> str:
        if _DAY.fullmatch(first) and _DAY.fullmatch(last):
            days = date.fromisoformat(first), date.fromisoformat(last)
            same = days[0].replace(day=1) == days[1].replace(day=1)
            return f"{days[0].day}–{self.day(days[1])}" if same else f"{self.day(days[0])} – {self.day(days[1])}"
        return self._("%(first)s to %(last)s") % {"first": self.said(first), "last": self.said(last)}

    def _one(self, edtf: str) -> str:
        if _DAY.fullmatch(edtf):
            return self.day(date.fromisoformat(edtf))
        season = _SEASON.fullmatch(edtf)
        if season:
            return self._season(season[1], season[2])
        month = _MONTH.fullmatch(edtf)
        if month:
            return self.month(date.fromisoformat(f"{month[1]}-01"))
        year = _YEAR.fullmatch(edtf)
        if year:
            return year[1]
        if "T" in edtf:
            return self.instant(datetime.fromisoformat(edtf))
        return self._hull(edtf)

    def _season(self, year: str, season: str) -> str:
        names = {
            "21": self._("spring %(year)s"),
            "22": self._("summer %(year)s"),
            "23": self._("autumn %(year)s"),
            "24": self._("winter %(year)s"),
        }
        return names[season] % {"year": year}

    def _hull(self, edtf: str) -> str:
        """What has unspecified digits elsewhere: the days between which it lies."""
        granule = parse(edtf, self.zone).start
        if granule.lo <= BEGINNING or granule.hi >= FOREVER:
            return edtf
        ends = (_moment(granule.lo), _moment(granule.hi - 1))
        first, last = (one.astimezone(self.zone).date().isoformat() for one in ends)
        return self._("within %(span)s") % {"span": self._between(first, last)}


@lru_cache(maxsize=4096)
def said(edtf: str, language: Language, zone: str, *, short: bool = False) -> str:
    """A date of the record in words; its own text where it cannot be read."""
    try:
        return Calendar(language, ZoneInfo(zone), short=short).said(edtf)
    except (EdtfError, ValueError):
        return edtf


def precision(edtf: str) -> str:
    """How precise it is, as a class of style: ``day``, ``month``, ``year``, ``instant``, ``span`` or ``open``."""
    if ".." in edtf:
        return "open" if edtf.startswith(("[..", "..")) or edtf.endswith("..]") else "span"
    if "/" in edtf or edtf.startswith("["):
        return "span"
    if "T" in edtf:
        return "instant"
    if edtf[-1] in "?~%" or "X" in edtf or _SEASON.fullmatch(edtf):
        return "span"
    return {4: "year", 7: "month"}.get(len(edtf), "day")


def _moment(instant: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)


def moment_of(text: str) -> datetime:
    """An instant of an answer (RFC 3339, UTC)."""
    return _moment(from_text(text))


def last_day(instant: str, zone: str) -> date:
    """The civil day on which the last moment before an exclusive instant lies."""
    return (moment_of(instant) - _MICROSECOND).astimezone(ZoneInfo(zone)).date()


def ends_a_day(instant: str, zone: str) -> bool:
    """Whether an exclusive instant is a midnight, so that a whole day counts."""
    local = moment_of(instant).astimezone(ZoneInfo(zone))
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def _zone(context: Context) -> str:
    frame = context.get("frame") or {}
    zone: str = frame.get("timezone", "UTC")
    return zone


def _element(edtf: str, text: str) -> Markup:
    kind = precision(edtf)
    if kind in {"day", "month", "year", "instant"}:
        return Markup('<time datetime="{}" class="when {}">{}</time>').format(edtf, kind, text)
    return Markup('<span class="when {}" data-edtf="{}">{}</span>').format(kind, edtf, text)


@pass_context
def when(context: Context, dated: Mapping[str, Any] | str | None, short: bool = False) -> Markup:  # noqa: FBT001, FBT002 - a filter's argument
    """A date of the record as an element: an EDTF text, or what an answer has under ``since`` and ``occurred``."""
    edtf = dated if isinstance(dated, str) or dated is None else dated.get("edtf")
    if not edtf:
        return escape(words(context["lang"]).gettext("at all times"))
    return _element(edtf, said(edtf, context["lang"], _zone(context), short=short))


@pass_context
def instant(context: Context, text: str | None) -> Markup:
    """An instant of an answer as an element, in the dossier's zone."""
    if text is None:
        return Markup("…")
    calendar = Calendar(context["lang"], ZoneInfo(_zone(context)))
    shown = calendar.instant(moment_of(text).replace(microsecond=0))
    return Markup('<time datetime="{}" class="when instant">{}</time>').format(text, shown)


@pass_context
def until(context: Context, text: str) -> Markup:
    """The exclusive instant of ``as_of`` as a reader says it: the day that it ends, or its last second."""
    zone = _zone(context)
    if ends_a_day(text, zone):
        day = last_day(text, zone)
        shown = Calendar(context["lang"], ZoneInfo(zone)).day(day)
        return Markup('<time datetime="{}" class="when day">{}</time>').format(day.isoformat(), shown)
    last = (moment_of(text) - _MICROSECOND).replace(microsecond=0)
    return instant(context, last.isoformat().replace("+00:00", "Z"))


@pass_context
def day(context: Context, text: str | date, short: bool = False) -> Markup:  # noqa: FBT001, FBT002 - a filter's argument
    """A civil day (``YYYY-MM-DD``) as an element."""
    found = date.fromisoformat(text) if isinstance(text, str) else text
    shown = Calendar(context["lang"], ZoneInfo("UTC"), short=short).day(found)
    return Markup('<time datetime="{}" class="when day">{}</time>').format(found.isoformat(), shown)


@pass_context
def field_day(context: Context, text: str) -> str:
    """The value of a date field for the exclusive instant of ``as_of``."""
    return last_day(text, _zone(context)).isoformat()


@pass_context
def whole_day(context: Context, text: str) -> bool:
    """Whether the exclusive instant of ``as_of`` ends a day, so that the day says all."""
    return ends_a_day(text, _zone(context))


FILTERS: Final[tuple[Callable[..., Any], ...]] = (when, instant, until, day, field_day, whole_day)


def install(environment: Environment) -> None:
    """Give templates the filters ``when``, ``instant``, ``until``, ``day`` and ``field_day``."""
    environment.filters.update({one.__name__: one for one in FILTERS})
