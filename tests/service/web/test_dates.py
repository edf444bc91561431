"""Dates in words: never more precise than the record, in the page's language and the dossier's zone."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment

from service.web import dates
from service.web.dates import Calendar, ends_a_day, last_day, moment_of, precision, said
from service.web.languages import LANGUAGES

KYIV = "Europe/Kyiv"


@pytest.mark.parametrize(
    ("edtf", "words", "kind"),
    [
        ("2026-01-31", "31 January 2026", "day"),
        ("2026-01", "January 2026", "month"),
        ("2026-01-XX", "January 2026", "span"),
        ("2026", "2026", "year"),
        ("2026-21", "spring 2026", "span"),
        ("2026-01-31?", "31 January 2026 (uncertain)", "span"),
        ("2026-01~", "about January 2026", "span"),
        ("2026-01-31%", "about 31 January 2026 (uncertain)", "span"),
        ("202X", "within 1 January 2020 – 31 December 2029", "span"),
        ("[..2026-01-31]", "by 31 January 2026", "open"),
        ("[2026-01-05..]", "5 January 2026 or later", "open"),
        ("[2026-01-28..2026-01-31]", "within 28–31 January 2026", "span"),
        ("[2026-01-28,2026-01-31]", "28 January 2026 or 31 January 2026", "span"),
        ("2026-01-23/2026-01-24", "23–24 January 2026", "span"),
        ("2026-01~/2026-02-03~", "about January 2026 to about 3 February 2026", "span"),
        ("2026-01-05/..", "from 5 January 2026 on", "span"),
        ("../2026-01-05", "until 5 January 2026", "open"),
        ("2026-01-24T12:30Z", "24 January 2026, 14:30 EET", "instant"),
        ("2026-01-24T23:30:05+01:00", "25 January 2026, 00:30:05 EET", "instant"),
        ("nonsense", "nonsense", "day"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(edtf: str, words: str, kind: str) -> None:
    assert said(edtf, "en", KYIV) == words
    assert precision(edtf) == kind


def test_each_language_says_a_day_in_its_own_way() -> None:
    spoken = {language: said("2026-01-31", language, "UTC") for language in LANGUAGES}
    assert spoken == {"en": "31 January 2026", "uk": "31 січня 2026\N{NARROW NO-BREAK SPACE}р.", "ar": "31 يناير 2026"}  # noqa: RUF001 - Cyrillic
    assert said("2026-01-31", "en", "UTC", short=True) == "31 Jan 2026"


def test_a_midnight_of_the_zone_ends_the_day_before_and_any_other_instant_lies_within_one() -> None:
    assert ends_a_day("2026-01-31T22:00:00Z", KYIV)
    assert last_day("2026-01-31T22:00:00Z", KYIV) == date(2026, 1, 31)
    assert not ends_a_day("2026-01-31T22:00:00.000001Z", KYIV)
    assert last_day("2026-01-31T22:00:00.000001Z", KYIV) == date(2026, 2, 1)


def test_an_instant_has_its_seconds_only_where_they_say_something() -> None:
    calendar = Calendar("en", ZoneInfo("UTC"))
    assert calendar.instant(moment_of("2026-01-24T12:30:00Z")) == "24 January 2026, 12:30 UTC"
    assert calendar.instant(moment_of("2026-01-24T12:30:01Z")) == "24 January 2026, 12:30:01 UTC"


def test_only_a_date_that_html_knows_is_a_time_element() -> None:
    environment = Environment(autoescape=True)
    dates.install(environment)
    written = environment.from_string("{{ a | when }} {{ b | when(true) }} {{ none | when }} {{ c | until }}")
    shown = written.render(
        lang="en", frame={"timezone": "UTC"}, a="2026-01", b={"edtf": "[..2026-01-31]"}, c="2026-02-01T00:00:00Z"
    )
    assert shown == (
        '<time datetime="2026-01" class="when month">January 2026</time> '
        '<span class="when open" data-edtf="[..2026-01-31]">by 31 Jan 2026</span> at all times '
        '<time datetime="2026-01-31" class="when day">31 January 2026</time>'
    )


def test_a_date_of_the_record_cannot_bring_markup_along() -> None:
    environment = Environment(autoescape=True)
    dates.install(environment)
    shown = environment.from_string("{{ a | when }}").render(lang="en", frame={"timezone": "UTC"}, a='"><b>')
    assert "<b>" not in shown
