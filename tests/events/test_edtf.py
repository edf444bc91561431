"""Tables of what EDTF texts mean, and of what is refused and how."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.edtf import (
    ALWAYS,
    BEGINNING,
    FOREVER,
    LONGEST,
    EdtfError,
    Granule,
    Occurrence,
    always,
    parse,
    settle,
)

UTC_ZONE = ZoneInfo("UTC")
KYIV = ZoneInfo("Europe/Kyiv")
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def us(text: str) -> int:
    """Read an instant by other means than ours; dates are midnights in UTC."""
    moment = datetime.fromisoformat(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND


def granule(lo: str, hi: str) -> Granule:
    opened = {"always": ALWAYS, "forever": FOREVER, "": BEGINNING}
    return Granule(*(opened[each] if each in opened else us(each) for each in (lo, hi)))


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        # Precision.
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-01", "2026-01-01", "2026-02-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2026-12-31", "2026-12-31", "2027-01-01"),
        ("0001", "0001-01-01", "0002-01-01"),
        ("0001-01-01", "0001-01-01", "0001-01-02"),
        ("9999", "9999-01-01", "forever"),
        ("9999-12-30", "9999-12-30", "9999-12-31"),
        ("9999-12-31", "9999-12-31", "forever"),
        # Instants: the whole of the last unit stated.
        ("2026-01-24T12:00Z", "2026-01-24T12:00Z", "2026-01-24T12:01Z"),
        ("2026-01-24T12:00:00Z", "2026-01-24T12:00:00Z", "2026-01-24T12:00:01Z"),
        ("2026-01-24T12:00:00.5Z", "2026-01-24T12:00:00.500000Z", "2026-01-24T12:00:00.600000Z"),
        ("2026-01-24T12:00:00.123456Z", "2026-01-24T12:00:00.123456Z", "2026-01-24T12:00:00.123457Z"),
        ("2026-01-24T23:59:59.999999Z", "2026-01-24T23:59:59.999999Z", "2026-01-25T00:00:00Z"),
        ("2026-01-24T12:00:00+02:00", "2026-01-24T10:00:00Z", "2026-01-24T10:00:01Z"),
        ("2026-01-24T12:00-03:30", "2026-01-24T15:30Z", "2026-01-24T15:31Z"),
        ("2026-01-24T12:00:00-00:00", "2026-01-24T12:00:00Z", "2026-01-24T12:00:01Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:01Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "forever"),
        ("9999-12-31T23:59:58Z", "9999-12-31T23:59:58Z", "9999-12-31T23:59:59Z"),
        # Qualifiers widen nothing.
        ("2026?", "2026-01-01", "2027-01-01"),
        ("2026-01~", "2026-01-01", "2026-02-01"),
        ("2026-01-24%", "2026-01-24", "2026-01-25"),
        ("2026-21~", "2026-03-01", "2026-06-01"),
        # Unspecified digits.
        ("201X", "2010-01-01", "2020-01-01"),
        ("20XX", "2000-01-01", "2100-01-01"),
        ("1XXX", "1000-01-01", "2000-01-01"),
        ("000X", "0001-01-01", "0010-01-01"),
        ("999X", "9990-01-01", "forever"),
        ("2X26", "2026-01-01", "2927-01-01"),
        ("2026-XX", "2026-01-01", "2027-01-01"),
        ("2026-1X", "2026-10-01", "2027-01-01"),
        ("2026-0X", "2026-01-01", "2026-10-01"),
        ("2026-X2", "2026-02-01", "2027-01-01"),
        ("2026-01-XX", "2026-01-01", "2026-02-01"),
        ("2026-XX-XX", "2026-01-01", "2027-01-01"),
        ("2026-01-2X", "2026-01-20", "2026-01-30"),
        ("2026-01-3X", "2026-01-30", "2026-02-01"),
        ("2026-02-2X", "2026-02-20", "2026-03-01"),
        ("2026-XX-31", "2026-01-31", "2027-01-01"),
        ("201X-05", "2010-05-01", "2019-06-01"),
        ("201X-02-29", "2012-02-29", "2016-03-01"),
        ("201X-XX?", "2010-01-01", "2020-01-01"),
        # Seasons.
        ("2026-21", "2026-03-01", "2026-06-01"),
        ("2026-22", "2026-06-01", "2026-09-01"),
        ("2026-23", "2026-09-01", "2026-12-01"),
        ("2026-24", "2026-12-01", "2027-03-01"),
        ("2027-24", "2027-12-01", "2028-03-01"),
        ("9999-24", "9999-12-01", "forever"),
        ("201X-21", "2010-03-01", "2019-06-01"),
        ("201X-24", "2010-12-01", "2020-03-01"),
        # One of a set: its hull.
        ("[2026-01-28..2026-01-31]", "2026-01-28", "2026-02-01"),
        ("[2026-01-28]", "2026-01-28", "2026-01-29"),
        ("[2026-02,2026-01-05]", "2026-01-05", "2026-03-01"),
        ("[2026-01-05,2026-01-07,2026-01-09..2026-01-10]", "2026-01-05", "2026-01-11"),
        ("[2026-01..2026-01-15]", "2026-01-01", "2026-02-01"),
        ("[..2026-01-31]", "", "2026-02-01"),
        ("[2026-01-31..]", "2026-01-31", "forever"),
        ("[..2025,2026-01]", "", "2026-02-01"),
        ("[2025,2026-01..]", "2025-01-01", "forever"),
        ("[2026-01-24T12:00Z..2026-01-24T13:00Z]", "2026-01-24T12:00Z", "2026-01-24T13:01Z"),
        ("[2026-01~..2026-02?]", "2026-01-01", "2026-03-01"),
    ],
)
def test_a_date_or_a_set_is_one_moment_somewhere_within(text: str, lo: str, hi: str) -> None:
    assert parse(text, UTC_ZONE) == Occurrence(granule(lo, hi), None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-01-05/2026-01-08", ("2026-01-05", "2026-01-06"), ("2026-01-08", "2026-01-09")),
        ("2026-01/2026", ("2026-01-01", "2026-02-01"), ("2026-01-01", "2027-01-01")),
        ("2026-01-15/2026-01", ("2026-01-15", "2026-01-16"), ("2026-01-01", "2026-02-01")),
        ("2026-01-15/2026-01-15", ("2026-01-15", "2026-01-16"), ("2026-01-15", "2026-01-16")),
        ("2026-01~/2026-02?", ("2026-01-01", "2026-02-01"), ("2026-02-01", "2026-03-01")),
        ("2026-21/2026-1X", ("2026-03-01", "2026-06-01"), ("2026-10-01", "2027-01-01")),
        ("2026-01-05/..", ("2026-01-05", "2026-01-06"), None),
        ("../2026-01-05", ("", "always"), ("2026-01-05", "2026-01-06")),
        (
            "2026-01-24T12:00+02:00/2026-01-24T12:00Z",
            ("2026-01-24T10:00Z", "2026-01-24T10:01Z"),
            ("2026-01-24T12:00Z", "2026-01-24T12:01Z"),
        ),
    ],
)
def test_an_interval_takes_effect_in_its_start_and_keeps_its_end(
    text: str, start: tuple[str, str], end: tuple[str, str] | None
) -> None:
    assert parse(text, UTC_ZONE) == Occurrence(granule(*start), granule(*end) if end else None)


@pytest.mark.parametrize(
    ("zone", "text", "lo", "hi"),
    [
        ("Europe/Kyiv", "2026-01", "2026-01-01T00:00+02:00", "2026-02-01T00:00+02:00"),
        ("Europe/Kyiv", "2026-03-29", "2026-03-29T00:00+02:00", "2026-03-30T00:00+03:00"),
        ("Europe/Kyiv", "2026-10-25", "2026-10-25T00:00+03:00", "2026-10-26T00:00+02:00"),
        ("Europe/Kyiv", "2026-22", "2026-06-01T00:00+03:00", "2026-09-01T00:00+03:00"),
        ("Europe/Kyiv", "2026-01-24T12:00Z", "2026-01-24T12:00Z", "2026-01-24T12:01Z"),
        # Midnight was skipped: the day began at 01:00, an hour after the last one ended.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00"),
        ("America/Sao_Paulo", "2018-11-03", "2018-11-03T00:00-03:00", "2018-11-04T00:00-03:00"),
        # Midnight came twice: the first begins the day.
        ("Asia/Amman", "2021-10-29", "2021-10-29T00:00+03:00", "2021-10-30T00:00+02:00"),
        ("America/Havana", "2026-11-01", "2026-11-01T00:00-04:00", "2026-11-02T00:00-05:00"),
        # At the edges of the calendar the zone moves a day out of it.
        ("Asia/Tokyo", "0001-01-01", "0001-01-01T00:00Z", "0001-01-01T14:41:01Z"),
        ("Pacific/Kiritimati", "9999-12-31", "9999-12-30T10:00Z", "9999-12-31T10:00Z"),
        ("America/New_York", "9999-12-31", "9999-12-31T05:00Z", "forever"),
        ("America/New_York", "9999-12-30", "9999-12-30T05:00Z", "9999-12-31T05:00Z"),
        # Samoa went over the date line and had no 30 December.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T00:00-10:00", "2011-12-30T00:00-10:00"),
        ("Pacific/Apia", "2011-12-31", "2011-12-31T00:00+14:00", "2012-01-01T00:00+14:00"),
        ("Pacific/Apia", "2011-12", "2011-12-01T00:00-10:00", "2012-01-01T00:00+14:00"),
    ],
)
def test_civil_dates_begin_and_end_at_midnight_in_the_zone(zone: str, text: str, lo: str, hi: str) -> None:
    assert parse(text, ZoneInfo(zone)) == Occurrence(granule(lo, hi))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a date of the supported subset; write a date (2026, "),
        ("..", "not a date of the supported subset"),
        ("yesterday", "not a date of the supported subset"),
        ("24.01.2026", "not a date of the supported subset"),
        ("2026-1-24", "not a date of the supported subset"),
        ("2026-01-24/2026-01-25/2026-01-26", "more than one /"),
        ("2026-01-24/", "lacks one end; write .. for an open one"),
        ("/2026-01-24", "lacks one end"),
        ("/", "lacks one end"),
        ("../..", "says nothing"),
        ("2026-02/2026-01", "ends before it starts"),
        ("2026-01-24T12:00Z/2026-01-24T14:00+03:00", "ends before it starts"),
        ("[2026-01,2026-02]/2026-03", "puts a set into an interval"),
        ("2026/{2027}", "puts a set into an interval"),
        ("{2026,2027}", "record one event for each member"),
        ("[2026", "no ] closes"),
        ("[", "no ] closes"),
        ("[]", "empty member"),
        ("[2026,]", "empty member"),
        ("[..]", "open at both ends"),
        ("[2026,..2027]", "open end in its middle"),
        ("[2026..,2027]", "open end in its middle"),
        ("[2026-02..2026-01]", "ends before it starts: 2026-02..2026-01"),
        ("[2026..2027..2028]", "'2027..2028' is not a date of the supported subset"),
        ("[2026, 2027]", "' 2027' is not a date of the supported subset"),
        ("2026-13", "months go from 01 to 12, seasons from 21 to 24"),
        ("2026-25", "months go from 01 to 12, seasons from 21 to 24"),
        ("2026-00", "not a day of the calendar"),
        ("2026-02-29", "not a day of the calendar"),
        ("2026-04-31", "not a day of the calendar"),
        ("2026-02-3X", "not a day of the calendar"),
        ("201X-02-3X", "not a day of the calendar"),
        ("0000", "not a day of the calendar"),
        ("XXXX", "leaves the whole year open"),
        ("XXXX-12-24", "leaves the whole year open"),
        ("2026-21-01", "gives a day of season 21"),
        ("2026-01-xx", "lower case letters; write 2026-01-XX"),
        ("201x", "lower case letters; write 201X"),
        ("2026-01-24t12:00:00z", "lower case letters; write 2026-01-24T12:00:00Z"),
        ("2026-01-24T12:00:00", "has no offset; write Z for UTC"),
        ("2026-01-24T12:00:00 02:00", "in a URL, + is written %2B"),
        ("2026-01-24 12:00:00Z", "is not an instant"),
        ("2026-01-24T12Z", "is not an instant"),
        ("2026-01-24T12:00+02", "is not an instant"),
        ("2026-01-24T12:00:00.1234567Z", "at most six digits of fraction"),
        ("2026-01-24T24:00:00Z", "not a time of day"),
        ("2026-01-24T12:60Z", "not a time of day"),
        ("2026-12-31T23:59:60Z", "without leap seconds"),
        ("2026-01-24T12:00+24:00", "offset that no clock has"),
        ("2026-01-24T12:00+02:60", "offset that no clock has"),
        ("2026-02-29T12:00Z", "not a day of the calendar"),
        ("0001-01-01T00:00+00:01", "outside the years 0001 to 9999 in UTC"),
        ("9999-12-31T23:59:59-00:01", "outside the years 0001 to 9999 in UTC"),
        ("2026-01-24T12:00:00Z~", "at the end of a date only"),
        ("2026~-01", "at the end of a date only"),
        ("?2026-01", "at the end of a date only"),
        ("2026?~", "at the end of a date only"),
        ("Y20260", "not a year of four digits"),
        ("-0044", "not a year of four digits"),
        ("20260124", "dates have dashes"),
        ("1950S2", "not a year of four digits"),
        ("Y17E7", "not a year of four digits"),
        ("\uff12026", "not a date of the supported subset"),
        ("2026\n", "not a date of the supported subset"),
        (" 2026", "not a date of the supported subset"),
    ],
)
def test_what_is_not_in_the_subset_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(EdtfError) as refusal:
        parse(text, UTC_ZONE)
    assert reason in str(refusal.value)


def test_a_day_that_the_calendar_of_a_place_skipped_is_refused_there_only() -> None:
    with pytest.raises(EdtfError, match="does not exist in Pacific/Apia"):
        parse("2011-12-30", ZoneInfo("Pacific/Apia"))
    assert parse("2011-12-30", UTC_ZONE).start == granule("2011-12-30", "2011-12-31")


def test_a_text_is_read_up_to_the_longest_and_refused_unread_beyond() -> None:
    longest = f"[{'2026-01-24,' * 10}2026-01-2X,2026]"
    assert len(longest) == LONGEST - 1
    longest = longest.replace("2026]", "2026~]")
    assert parse(longest, UTC_ZONE).start == granule("2026-01-01", "2027-01-01")
    with pytest.raises(EdtfError, match="at most 128 characters, this one has 129"):
        parse(longest + "]", UTC_ZONE)


def test_the_same_text_means_another_time_in_another_zone() -> None:
    there, here = parse("2026-01-24", KYIV).start, parse("2026-01-24", UTC_ZONE).start
    assert here.lo - there.lo == here.hi - there.hi == 2 * 3_600_000_000


def test_what_has_no_date_has_always_been_so() -> None:
    assert always() == Occurrence(Granule(BEGINNING, ALWAYS), None)
    assert settle(always().start, us("2026-01-24T12:00:00Z")) == ALWAYS


@pytest.mark.parametrize(
    ("text", "recorded", "settled"),
    [
        # An undated report is certain from its recording on.
        ("[..2026-01-31]", "2026-01-29T12:00:00Z", "2026-01-29T12:00:01Z"),
        ("2026-01-29", "2026-01-29T12:00:00.25Z", "2026-01-29T12:00:01Z"),
        ("2026-01-29", "2026-01-29T12:00:00.999999Z", "2026-01-29T12:00:01Z"),
        ("2026-01-29", "2026-01-29T00:00:00Z", "2026-01-29T00:00:01Z"),
        # Recorded afterwards, or in the last second: the stated end stays.
        ("2026-01-29", "2026-02-03T12:00:00Z", "2026-01-30T00:00:00Z"),
        ("2026-01-29", "2026-01-29T23:59:59.5Z", "2026-01-30T00:00:00Z"),
        ("2026-01-29T12:00:00Z", "2026-01-29T12:00:00.5Z", "2026-01-29T12:00:01Z"),
        # A statement about the future is left alone.
        ("2026-01-29", "2026-01-28T12:00:00Z", "2026-01-30T00:00:00Z"),
        ("2026-01-29", "2026-01-28T23:59:59.5Z", "2026-01-30T00:00:00Z"),
        ("[2026-01-29..]", "2026-02-03T12:00:00Z", "2026-02-03T12:00:01Z"),
    ],
)
def test_what_is_recorded_has_happened(text: str, recorded: str, settled: str) -> None:
    assert settle(parse(text, UTC_ZONE).start, us(recorded)) == us(settled)
