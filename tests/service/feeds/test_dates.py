"""Dates in words, and where readers of calendar dates are to put them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from service.feeds.dates import When
from tests.service.feeds.made import DATES, SHOWN, ZONE

KYIV = ZoneInfo(ZONE)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


@pytest.mark.parametrize("event", DATES)
def test_a_date_is_said_as_precisely_as_it_is_known(event: str) -> None:
    assert When(DATES[event], KYIV).words == SHOWN[event]


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        (None, ""),
        ("[2026-01-10..]", "10 January 2026 or later"),
        ("../2026-01", "until January 2026"),
        ("2026-XX", "2026"),
        ("2026-XX-24", "between 24 January 2026 and 24 December 2026"),
        ("2026-01-10~/2026-01-12~", "about 10 January 2026 – about 12 January 2026"),
        ("[..2026-01-10,2026-02]", "one of by 10 January 2026, February 2026"),
        ("no date", "no date"),
        ("9999", "9999"),
    ],
)
def test_what_is_rare_is_said_too(edtf: str | None, said: str) -> None:
    assert When(edtf, KYIV).words == said


@pytest.mark.parametrize(
    ("edtf", "precision", "first", "last"),
    [
        (None, "always", None, None),
        ("2026-01", "month", "2026-01-01T00:00", "2026-01-31T23:59:59.999999"),
        ("[..2026-01-31]", "open", "2026-01-31T23:59:59.999999", "2026-01-31T23:59:59.999999"),
        ("2026-01-23/2026-01-24", "interval", "2026-01-23T00:00", "2026-01-24T23:59:59.999999"),
        ("2026-01-23/..", "interval", "2026-01-23T00:00", None),
        ("[2026-01-23..]", "set", "2026-01-23T00:00", None),
        ("../2026-01-24", "open", "2026-01-24T23:59:59.999999", "2026-01-24T23:59:59.999999"),
        ("2026-XX-24", "set", "2026-01-24T00:00", "2026-12-24T23:59:59.999999"),
        ("2026-01-24T14:30Z", "instant", "2026-01-24T16:30", "2026-01-24T16:30:59.999999"),
        ("2026-03-29", "day", "2026-03-29T00:00", "2026-03-29T23:59:59.999999"),
    ],
)
def test_a_date_has_a_first_and_a_last_moment_in_the_zone_of_its_dossier(
    edtf: str | None, precision: str, first: str | None, last: str | None
) -> None:
    when = When(edtf, KYIV)
    assert when.precision == precision
    assert when.first == (None if first is None else local(first))
    assert when.last == (None if last is None else local(last))


@pytest.mark.parametrize("edtf", ["0001-01-01", "0001", "9999-12-31", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_ends_of_time_are_dates_too(edtf: str, zone: str) -> None:
    when = When(edtf, ZoneInfo(zone))
    assert when.words
    assert when.first is not None
