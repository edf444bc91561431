"""From what a person writes to a coordinate: every line of ``time.md``'s table, with its errors."""

from collections.abc import Iterator

import pytest

from events.clock import SECOND, from_text, to_text
from events.dialects.database import Database
from events.errors import AmbiguousInstant, InvalidRequest, KnownAtInFuture
from service.timetravel.instants import LAST_INSTANT, Coordinate, text_of
from service.timetravel.lookup import one_cell
from tests.desk import Desk, position

NOW = "2026-02-10T21:30:00.750000Z"
"""Half past eleven in the evening in Kyiv."""

FIRST = "2026-01-20T08:00:00Z"
HEAD = 10
"""Sequence 1 opens the dossier; 2 to 7 are the registry, 8 to 10 positions."""


@pytest.fixture(scope="module")
def kyiv(database: Database) -> Iterator[Desk]:
    desk = Desk(database, zone="Europe/Kyiv", opened=FIRST)
    desk.register()
    desk.record(position("2026-01-20"), at="2026-01-24T12:00:00Z")
    desk.record(position("2026-01-24"), at="2026-01-24T21:59:59.999999Z")
    desk.record(position("2026-03-01"), at="2026-02-01T12:00:00Z")
    desk.now = from_text(NOW)
    yield desk
    desk.close()


def resolved(desk: Desk, as_of: str | None = None, known_at: str | None = None) -> Coordinate:
    with desk.reading(as_of, known_at) as reading:
        return reading.at


@pytest.mark.parametrize(
    ("as_of", "instant"),
    [
        (None, "2026-02-10T21:30:01Z"),
        ("2026-01-24", "2026-01-24T22:00:00Z"),
        ("2026-02-10", "2026-02-10T21:30:01Z"),
        ("2026-02-11", "2026-02-11T22:00:00Z"),
        ("2026-03-28", "2026-03-28T22:00:00Z"),
        ("2026-03-29", "2026-03-29T21:00:00Z"),
        ("2026-10-24", "2026-10-24T21:00:00Z"),
        ("2026-10-25", "2026-10-25T22:00:00Z"),
        ("2026-01-24T12:00:00Z", "2026-01-24T12:00:01Z"),
        ("2026-01-24T12:00Z", "2026-01-24T12:01:00Z"),
        ("2026-01-24T12:00:00.5Z", "2026-01-24T12:00:00.600000Z"),
        ("2026-01-24T12:00:00.000001Z", "2026-01-24T12:00:00.000002Z"),
        ("2026-01-24T14:00:00+02:00", "2026-01-24T12:00:01Z"),
        ("2026-02-10T21:30:00Z", "2026-02-10T21:30:01Z"),
        ("2040-01-01", "2040-01-01T22:00:00Z"),
        ("0001-01-01", "0001-01-01T21:57:56Z"),
    ],
)
def test_a_date_or_an_instant_is_the_end_of_what_it_states(kyiv: Desk, as_of: str | None, instant: str) -> None:
    at = resolved(kyiv, as_of)
    assert to_text(at.instant) == instant
    assert at.present == (as_of is None)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Kyiv"])
def test_the_last_day_of_the_calendar_can_be_asked_about(database: Database, zone: str) -> None:
    desk = Desk(database, zone=zone)
    desk.register()
    desk.record(position("2026-01-01"), at="2026-01-02T08:00:00Z")
    for as_of in ("9999-12-31", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"):
        with desk.reading(as_of) as reading:
            held = reading.held(one_cell("issue:donbas", "position/ru"))
            assert held["issue:donbas", "position/ru"].certainty == "certain"
            end = LAST_INSTANT - (7_200 * SECOND if (zone, as_of) == ("Europe/Kyiv", "9999-12-31") else 0)
            assert reading.at.instant == end
            assert reading.coordinates()["as_of"]["timezone"] == zone
    desk.close()


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        ("2026-01", "2026-01-01", "2026-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-21", "2026-03-01", "2026-05-31"),
        ("2026-01-2X", "2026-01-20", "2026-01-29"),
        ("2026-01-24/2026-01-26", "2026-01-24", "2026-01-26"),
        ("2026-01-24T12:00:00Z/2026-01-26", "2026-01-24", "2026-01-26"),
        ("[2026-01-24..2026-01-26]", "2026-01-24", "2026-01-26"),
        ("[2026-01-24,2026-01-26]", "2026-01-24", "2026-01-26"),
        ("[2026-01-24T12:00:00Z,2026-01-26]", "2026-01-24", "2026-01-26"),
        ("[..2026-01-26]", "0001-01-01", "2026-01-26"),
        ("[2026-01-24..]", "2026-01-24", "9999-12-31"),
        ("2026-01-24/..", "2026-01-24", "9999-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_a_span_is_ambiguous_and_both_ends_are_offered(kyiv: Desk, as_of: str, first: str, last: str) -> None:
    with pytest.raises(AmbiguousInstant) as refused:
        resolved(kyiv, as_of)
    assert (refused.value.first, refused.value.last) == (first, last)
    for end in (first, last):
        resolved(kyiv, end)


@pytest.mark.parametrize("parameter", ["as_of", "known_at"])
@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026-01-24T12:00:00", "an offset, such as 2026-01-24T12:00:00Z"),
        ("2026-01-24 12:00:00", "an offset, such as 2026-01-24T12:00:00Z"),
        ("2026-01-24T14:00:00 02:00", "2026-01-24T14:00:00%2B02:00"),
        ("2026-01-32", "2026-01-24"),
        ("2026-02-29", "2026-01-24"),
        ("yesterday", "2026-01-24T12:00:00Z"),
        ("", "2026-01-24"),
        ("-5", "2026-01-24"),
        ("4.5", "2026-01-24"),
        ("٢٠٢٦-01-24", "2026-01-24"),
        ("2026-01-24T24:00:00Z", "2026-01-24"),
        ("9" * 200, "2026-01-24"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_probably_meant(
    kyiv: Desk, parameter: str, text: str, hint: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        resolved(kyiv, **{parameter: text})
    [fault] = refused.value.invalid_params
    assert fault.pointer == parameter
    assert hint in fault.reason


@pytest.mark.parametrize(
    ("known_at", "sequence"),
    [
        (None, HEAD),
        ("10", HEAD),
        ("8", 8),
        ("008", 8),
        ("1", 1),
        ("0", 0),
        ("2026-01-20", 7),
        ("2026-01-24", 9),
        ("2026-01-24T12:00:00Z", 8),
        ("2026-01-24T11:59:59Z", 7),
        ("2026-01-24T11:59Z", 7),
        ("2026-01-24T12:00Z", 8),
        ("2026-01-24T21:59:59.999998Z", 8),
        ("2026-01-24T23:59:59+02:00", 9),
        ("2026-02-01", HEAD),
        ("2026-02-10", HEAD),
        ("2026-02-10T21:30:00Z", HEAD),
        ("2026-01-19", 0),
        ("0001-01-01", 0),
    ],
)
def test_what_was_known_is_named_by_its_sequence_or_by_a_date(kyiv: Desk, known_at: str | None, sequence: int) -> None:
    assert resolved(kyiv, "2026-01-24", known_at).known == sequence


@pytest.mark.parametrize(
    "known_at", ["11", "9999999999999999", "2026", "2026-02-11", "2026-02-10T21:30:01Z", "9999-12-31"]
)
def test_what_will_be_known_cannot_be_asked(kyiv: Desk, known_at: str) -> None:
    with pytest.raises(KnownAtInFuture) as refused:
        resolved(kyiv, None, known_at)
    assert refused.value.head == HEAD
    assert str(refused.value.asked) == known_at


def test_where_the_clock_was_put_back_the_head_can_still_be_asked_by_its_instant(kyiv: Desk) -> None:
    with kyiv.reading("2026-01-20", "2026-02-01T12:00:00Z", now=from_text("2026-01-31T09:00:00Z")) as reading:
        assert reading.at.known == HEAD


@pytest.mark.parametrize("known_at", ["2026-01", "2026-01-20/2026-01-24", "[..2026-01-24]"])
def test_a_span_does_not_say_what_was_known(kyiv: Desk, known_at: str) -> None:
    with pytest.raises(AmbiguousInstant):
        resolved(kyiv, None, known_at)


@pytest.mark.parametrize(
    ("as_of", "known_at", "pinned"),
    [
        ("2026-01-24T12:00:00Z", "8", True),
        ("2026-01-24", "8", False),
        ("2026-01-24T12:00:00Z", None, False),
        ("2026-01-24T12:00:00Z", "2026-01-24", False),
        (None, "8", False),
    ],
)
def test_pinned_is_an_instant_and_a_sequence(kyiv: Desk, as_of: str | None, known_at: str | None, pinned: bool) -> None:
    assert resolved(kyiv, as_of, known_at).pinned == pinned


@pytest.mark.parametrize(
    ("as_of", "known_at", "tense"),
    [
        (None, None, "present"),
        (None, "8", "present"),
        ("2026-01-31", None, "past"),
        ("2026-02-01T12:00:00.000000Z", None, "past"),
        ("2026-02-01T12:00:00Z", None, "scheduled"),
        ("2026-02-10", None, "scheduled"),
        ("2026-03-01", None, "scheduled"),
        ("2026-01-24", "8", "scheduled"),
        ("2026-01-24T11:59:59Z", "8", "past"),
        ("2026-01-19", None, "before-first-event"),
        ("2026-01-19T22:00:00.000000Z", None, "past"),
        ("2026-01-19T21:59:59.999999Z", None, "before-first-event"),
        ("2026-01-24", "7", "before-first-event"),
        ("2026-01-24", "0", "before-first-event"),
        (None, "0", "before-first-event"),
    ],
)
def test_the_tense_compares_the_date_with_what_is_known(
    kyiv: Desk, as_of: str | None, known_at: str | None, tense: str
) -> None:
    with kyiv.reading(as_of, known_at) as reading:
        assert reading.tense == tense


def test_nothing_is_known_before_the_first_record(kyiv: Desk) -> None:
    with kyiv.reading("2026-01-24", "2026-01-19") as reading:
        assert reading.held(one_cell("issue:donbas", "title")) == {}
        assert reading.coordinates()["known_at"] == {"sequence": 0, "recorded_at": None}


def test_before_the_first_date_only_what_always_held_is_offered(kyiv: Desk) -> None:
    with kyiv.reading("2026-01-19") as reading:
        assert reading.one("issue:donbas", "position/ru") is None
        assert reading.one("issue:donbas", "title") is not None


def test_a_day_that_a_zone_skipped_cannot_be_asked_about(database: Database) -> None:
    desk = Desk(database, zone="Pacific/Apia")
    with pytest.raises(InvalidRequest):
        resolved(desk, "2011-12-30")
    assert to_text(resolved(desk, "2011-12-29").instant) == "2011-12-30T10:00:00Z"
    desk.close()


def test_a_resolved_instant_asks_the_same_question_again(kyiv: Desk) -> None:
    for as_of in ("2026-01-24", "2026-01-24T12:00Z", "2026-03-29", "9999-12-31"):
        at = resolved(kyiv, as_of)
        again = resolved(kyiv, to_text(at.last_instant), str(at.known))
        if at.last_instant % 1_000_000:
            assert again.instant == at.instant
        assert again.pinned


@pytest.mark.parametrize("instant", [None, -(2**63), 1 - 2**63, 2**63 - 1])
def test_an_open_end_has_no_text(instant: int | None) -> None:
    assert text_of(instant) is None
