"""Laws of the EDTF parser, an independent library as its oracle, and hostile texts."""

import warnings
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from events.edtf import BEGINNING, FOREVER, EdtfError, Granule, parse, settle
from tests.events.costs import refusal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import edtf as oracle

UTC_ZONE = ZoneInfo("UTC")
ZONES = (
    "UTC",
    "Europe/Kyiv",
    "America/Sao_Paulo",
    "America/Havana",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000

days = st.dates(date(1, 1, 1), date(9998, 12, 31))
plain = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: day.isoformat()[:7]),
    days.map(lambda day: day.isoformat()[:4]),
)
unspecified = st.one_of(
    days.map(lambda day: day.isoformat()[:3] + "X"),
    days.map(lambda day: day.isoformat()[:2] + "XX"),
    days.map(lambda day: day.isoformat()[:5] + "XX"),
    days.map(lambda day: day.isoformat()[:8] + "XX"),
    days.map(lambda day: day.isoformat()[:5] + "XX-XX"),
)
# The library ends winter on 31 December of its year: seasons up to autumn only.
seasons = st.builds(lambda day, season: f"{day.isoformat()[:4]}-{season}", days, st.sampled_from(["21", "22", "23"]))
# Instants are left out: the library drops the time of day.
single = plain | unspecified.filter(lambda text: not text.startswith("00")) | seasons
qualified = st.builds(str.__add__, plain, st.sampled_from(["", "?", "~", "%"]))


def civil(moment: Any) -> int:
    return (datetime(moment[0], moment[1], moment[2], tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


def by_oracle(text: str) -> tuple[int, int]:
    """The first microsecond and the end of what the library makes of a text."""
    read = oracle.parse_edtf(text)
    lower, upper = read.lower_strict(), read.upper_strict()
    return (
        BEGINNING if lower == float("-inf") else civil(lower),
        FOREVER if upper == float("inf") else civil(upper) + DAY,
    )


@given(single)
def test_dates_mean_what_an_independent_library_makes_of_them(text: str) -> None:
    granule = parse(text, UTC_ZONE).start
    assert (granule.lo, granule.hi) == by_oracle(text)


@given(plain, st.sampled_from("?~%"))
def test_a_qualifier_widens_nothing(text: str, mark: str) -> None:
    assert oracle.parse_edtf(text + mark)
    assert parse(text + mark, UTC_ZONE) == parse(text, UTC_ZONE)


@given(qualified, qualified)
def test_an_interval_has_the_granules_of_its_ends(first: str, last: str) -> None:
    start, end = parse(first, UTC_ZONE).start, parse(last, UTC_ZONE).start
    text = f"{first}/{last}"
    if end.hi <= start.lo:
        with pytest.raises(EdtfError, match="ends before it starts"):
            parse(text, UTC_ZONE)
        return
    occurrence = parse(text, UTC_ZONE)
    assert (occurrence.start, occurrence.end) == (start, end)
    assert oracle.parse_edtf(text)


@given(plain, plain)
def test_the_outer_edges_of_an_interval_are_those_of_the_library(first: str, last: str) -> None:
    # The library takes the ends in the order that they come; ours refuses a reversed interval.
    assume(parse(first, UTC_ZONE).start.hi < parse(last, UTC_ZONE).start.lo)
    occurrence = parse(f"{first}/{last}", UTC_ZONE)
    assert occurrence.end is not None
    assert (occurrence.start.lo, occurrence.end.hi) == by_oracle(f"{first}/{last}")
    assert by_oracle(f"{first}/..") == (parse(f"{first}/..", UTC_ZONE).start.lo, FOREVER)


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(days.map(date.isoformat), min_size=2, max_size=4))
def test_a_set_is_the_hull_of_its_members(members: list[str]) -> None:
    text = f"[{','.join(members)}]"
    granule = parse(text, UTC_ZONE).start
    each = [parse(member, UTC_ZONE).start for member in members]
    assert granule == Granule(min(one.lo for one in each), max(one.hi for one in each))
    assert (granule.lo, granule.hi) == by_oracle(text)


@settings(max_examples=settings().max_examples // 2)
@given(plain, plain)
def test_ranges_of_a_set_are_those_of_the_library(first: str, last: str) -> None:
    first = first[: len(last)]  # the library reads ranges of one precision only
    last = last[: len(first)]
    assume(parse(first, UTC_ZONE).start.hi < parse(last, UTC_ZONE).start.lo)
    for text in (f"[{first}..{last}]", f"[..{last}]", f"[{first}..]"):
        granule = parse(text, UTC_ZONE).start
        assert (granule.lo, granule.hi) == by_oracle(text)


@given(days, st.sampled_from(ZONES))
@example(date(2011, 12, 29), "Pacific/Apia")
@example(date(2018, 11, 3), "America/Sao_Paulo")
@example(date(2026, 10, 31), "America/Havana")
def test_days_join_without_gap_or_overlap_in_every_zone(day: date, zone: str) -> None:
    today = parse(day.isoformat(), ZoneInfo(zone)).start
    following = day + timedelta(days=1)
    if (zone, following) == ("Pacific/Apia", date(2011, 12, 30)):
        following += timedelta(days=1)
    assert today.lo < today.hi == parse(following.isoformat(), ZoneInfo(zone)).start.lo


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.integers(-1439, 1439), st.sampled_from(ZONES))  # noqa: DTZ001 - the strategy asks for naive bounds
def test_an_instant_is_what_the_standard_library_reads_whatever_the_zone(
    moment: datetime, offset: int, zone: str
) -> None:
    sign, (hours, minutes) = "-" if offset < 0 else "+", divmod(abs(offset), 60)
    text = f"{moment.isoformat(timespec='microseconds')}{sign}{hours:02}:{minutes:02}"
    expected = (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)
    assert parse(text, ZoneInfo(zone)).start == Granule(expected, expected + 1)


@given(single, st.integers(-(10**16), 10**17))
def test_settling_ends_a_granule_early_or_leaves_it(text: str, recorded_at: int) -> None:
    stated = parse(text, UTC_ZONE).start
    settled = settle(stated, recorded_at)
    assert stated.lo < settled <= stated.hi
    if settled < stated.hi:
        assert 0 < settled - recorded_at <= 1_000_000


PIECES = (
    *("2026", "9999", "201X", "XXX1", "-01", "-21", "-24", "-02-29", "-02-3X", "X", "XX", "T12:00", ":00", ".5", "Z"),
    *("+02:00", "?", "~", "%", "[", "]", "/", "..", ",", "{", "}", "Y", "E", "S", " ", "x", "й", "\0", "\uff12"),
)
pieces = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(pieces | st.text(max_size=140), st.sampled_from(ZONES))
def test_a_text_is_either_read_or_refused_with_a_sentence(text: str, zone: str) -> None:
    try:
        occurrence = parse(text, ZoneInfo(zone))
    except EdtfError as refusal:
        reason = str(refusal)
    else:
        reason = ""
        for granule in (occurrence.start, occurrence.end):
            assert granule is None or granule.lo < granule.hi
    assert len(reason) < 1_000


@pytest.mark.parametrize("repeat", [1, 64 * 1024])
@given(piece=pieces.filter(bool))
@example(piece="[XXX1-02-29..")
@example(piece="[XXX0-02-29,XXX0-02-29,XXX0-02-29,XXX0-02-29,XXX0-02-29,XXX0-02-29,XXX0-02-29,XXX0-02-29]")
@example(piece="[1XXX-0X-2X,1XXX-0X-2X,1XXX-0X-2X,1XXX-0X-2X,1XXX-0X-2X,1XXX-0X-2X,1XXX-0X-2X,1XXX-0X-2X]")
@example(piece="XXX1-02-3X")
@example(piece="((((((((((((((")
@example(piece="1" * 128)
@example(piece="2026-01-24T" + ":" * 110)
def test_no_text_of_64_kib_costs_more_than_100_ms(repeat: int, piece: str) -> None:
    text = (piece * repeat)[: 64 * 1024]
    assert len(refusal(lambda: parse(text, UTC_ZONE), EdtfError)) < 1_000
