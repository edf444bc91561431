import pytest

from events.edtf import BEGINNING, FOREVER
from service.timetravel.in_force import Assertion
from service.views.shown import dates, has_lapsed, lapse, names_of, precision_of, terms_of, titles_of
from tests.desk import Desk

DAY = 86_400 * 1_000_000


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [
        ("2027", "year"),
        ("2027?", "year"),
        ("2027-05", "month"),
        ("2027-XX", "year"),
        ("2027-21", "season"),
        ("2027-05-01~", "day"),
        ("2027-05-XX", "month"),
        ("2027-XX-XX", "year"),
        ("2027-XX-24", "set"),
        ("2027-XX-24~", "set"),
        ("2027-05-01T10:00:00Z", "instant"),
        ("2027/2028-05", "interval"),
        ("[2027..2028]", "set"),
    ],
)
def test_a_date_says_how_precise_it_is(edtf: str, precision: str) -> None:
    assert precision_of(edtf) == precision


def test_only_terms_that_are_dates_say_how_precise_they_are() -> None:
    when, what = {"name": "when", "value": "2027", "type": "date"}, {"name": "what", "value": "2027"}
    assert terms_of({"terms": [when, what]}) == [{**when, "edtf": "2027", "precision": "year"}, what]
    assert terms_of({}) == []


def test_what_always_held_has_no_dates_and_open_ends_are_null() -> None:
    always = dates({}, Assertion(1, 1, BEGINNING, BEGINNING + 1, BEGINNING + 1))
    assert always == {"edtf": None, "earliest": None, "latest": None, "settled": None}
    opened = dates({"occurred": "[1970-01-02..]"}, Assertion(1, 1, DAY, 2 * DAY, FOREVER))
    assert opened == {
        "edtf": "[1970-01-02..]",
        "earliest": "1970-01-02T00:00:00Z",
        "latest": None,
        "settled": "1970-01-03T00:00:00Z",
    }


def test_what_the_source_wrote_is_kept_beside_the_date() -> None:
    occurred = {"edtf": "1970-01-01", "as_written": "on Thursday", "basis": "the first day"}
    shown = dates({"occurred": occurred}, Assertion(1, 1, 0, DAY, DAY))
    assert {member: shown[member] for member in occurred} == occurred


@pytest.mark.parametrize(
    ("at", "certainty"), [(5 * DAY, None), (5 * DAY + 1, "possible"), (6 * DAY - 1, "possible"), (6 * DAY, "certain")]
)
def test_an_end_comes_possibly_once_its_span_has_begun_and_certainly_once_that_is_over(
    at: int, certainty: str | None
) -> None:
    row = Assertion(1, 1, 0, DAY, DAY, 5 * DAY, 6 * DAY)
    found = lapse(row, at)
    assert (found and found["certainty"]) == certainty
    assert has_lapsed(row, at) is (certainty == "certain")
    assert lapse(Assertion(1, 1, 0, DAY, DAY), at) is None


def test_names_and_titles_are_those_in_force_and_of_what_is_known(desk: Desk) -> None:
    renamed = {
        "type": "issue.amended",
        "occurred": "2026-01-10",
        "summary": "Renamed.",
        "data": {"issue": "plant", "title": "The plant"},
    }
    desk.record(renamed, at="2026-01-11T00:00:00Z")
    with desk.reading("2026-01-12") as reading:
        assert names_of(reading, ["ua", None, "ru", "nobody"]) == {"ru": "ru", "ua": "ua"}
        assert titles_of(reading, ["plant", "nothing"]) == {"plant": "The plant"}
        assert names_of(reading, []) == {}
    with desk.reading("2026-01-09") as reading:
        assert titles_of(reading, ["plant"]) == {"plant": "plant"}
