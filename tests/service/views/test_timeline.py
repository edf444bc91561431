"""The timeline: what falls in a span for certain, what may, and in which order, on both databases."""

from typing import Any

import pytest

from events.errors import AmbiguousInstant, InvalidRequest
from service.views.filters import Filters
from service.views.paging import FIRST, Page
from service.views.timeline import timeline
from tests.desk import Desk, Json, amendment, report

AS_OF = "2026-03-01"


def said(event_id: str, occurred: str | Json, **members: Any) -> Json:
    statement = {**report("statement.made", occurred, act="assert"), "id": event_id}
    return {**statement, **members}


def shown(desk: Desk, as_of: str = AS_OF, known_at: str | None = None, **filters: Any) -> tuple[list[str], int]:
    """The ids on the first page, and how many more may fall in the span."""
    with desk.reading(as_of, known_at) as reading:
        found = timeline(reading, Filters(**filters))
    return [item["event"] for item in found["items"]], found["possibly"]


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A day, a month, an instant and an undated report, all recorded on 1 March."""
    desk.record(
        said("day", "2026-01-10", actor="ru"),
        said("month", "2026-01", on_behalf_of="ua", issues=["plant"]),
        said("instant", "2026-01-20T12:00:00Z", mode="quote"),
        said("undated", {"edtf": "[..2026-02-28]", "basis": "by publication"}, issues=["donbas", "plant"]),
        at="2026-03-01T00:00:00Z",
    )
    return desk


def test_events_stand_in_the_order_of_when_they_had_certainly_happened(told: Desk) -> None:
    assert shown(told) == (["day", "instant", "month", "undated"], 0)


@pytest.mark.parametrize(
    ("since", "until", "certain", "possible"),
    [
        ("2026-01-10", "2026-01-10", ["day"], ["month", "undated"]),
        ("2026-01-01", "2026-01-31", ["day", "instant", "month"], ["undated"]),
        ("2026-01-20T12:00:00Z", "2026-01-20T12:00:00Z", ["instant"], ["month", "undated"]),
        ("2026-01-20T12:00:01Z", None, [], ["month", "undated"]),
        (None, "2026-01-09", [], ["month", "undated"]),
        ("2026-02-10", "2026-02-12", [], ["undated"]),
        (None, None, ["day", "instant", "month", "undated"], []),
    ],
)
def test_a_span_tells_what_certainly_falls_in_it_from_what_only_may(
    told: Desk, since: str | None, until: str | None, certain: list[str], possible: list[str]
) -> None:
    assert shown(told, since=since, until=until) == (certain, len(possible))
    assert shown(told, since=since, until=until, dates="possible") == (possible, len(possible))


def test_what_has_not_certainly_happened_by_as_of_is_possible_and_what_starts_later_is_absent(told: Desk) -> None:
    assert shown(told, as_of="2026-01-15") == (["day"], 2)
    assert shown(told, as_of="2026-01-15", dates="possible") == (["month", "undated"], 2)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"issue": "plant"}, ["month", "undated"]),
        ({"actor": "ru"}, ["day"]),
        ({"party": "ua"}, ["month"]),
        ({"source": "wire", "issue": "donbas"}, ["day", "instant", "undated"]),
        ({"type": "statement.made", "issue": "plant", "party": "ua"}, ["month"]),
        ({"type": "agreement.concluded", "party": "ru"}, []),
        ({"mode": "quote"}, ["instant"]),
        ({"standing": "presumed"}, []),
        ({"actor_kind": "state"}, ["day"]),
        ({"actor_kind": "person"}, []),
        ({"undated": True}, ["undated"]),
        ({"undated": False}, ["day", "instant", "month"]),
        ({"type": "source.registered"}, ["W"]),
    ],
)
def test_filters_combine_with_and(told: Desk, filters: dict[str, Any], found: list[str]) -> None:
    assert shown(told, **filters) == (found, 0)


def test_the_count_of_the_possible_heeds_every_filter(told: Desk) -> None:
    assert shown(told, since="2026-01-10", until="2026-01-10", undated=True) == ([], 1)
    assert shown(told, since="2026-01-10", until="2026-01-10", issue="plant", undated=False) == ([], 1)


def test_a_subtree_is_that_of_the_coordinate_and_an_event_under_two_of_its_issues_comes_once(told: Desk) -> None:
    moved = {
        "type": "issue.amended",
        "occurred": "2026-02-01",
        "summary": "Moved.",
        "data": {"issue": "plant", "parent": "donbas"},
    }
    told.record(moved)
    under: dict[str, Any] = {"issue": "donbas", "subtree": True}
    assert shown(told, **under) == (["day", "instant", "month", "undated"], 0)
    assert shown(told, "2026-01-31", **under)[0] == ["day", "instant"]
    assert shown(told, "2026-03-01", "2026-02-28", **under) == ([], 0)


def test_all_words_must_match_without_regard_to_case_and_accents(told: Desk) -> None:
    summary = "Président Zelenský spoke of the Élysée deal."
    told.record(said("named", "2026-02-01", summary=summary))
    assert shown(told, q="zelensky ELYSEE")[0] == ["named"]
    assert shown(told, q="élys")[0] == ["named"]
    assert shown(told, q="zelensky nothing")[0] == []


def test_pages_join_up_to_the_whole_timeline(told: Desk) -> None:
    told.record(*(said(f"E{number}", "2026-01-10") for number in range(7)))
    for filters in (Filters(), Filters(standing="asserted")):
        seen: list[str] = []
        page = Page(3)
        while True:
            with told.reading(AS_OF) as reading:
                found = timeline(reading, filters, page)
            seen += [item["event"] for item in found["items"]]
            assert len(found["items"]) <= 3
            if found["next"] is None:
                break
            page = Page(3, found["next"])
        assert seen == ["day", *(f"E{number}" for number in range(7)), "instant", "month", "undated"]


def test_a_corrected_event_keeps_its_place_among_equals_and_its_id_and_names_the_correction(told: Desk) -> None:
    told.record(said("later", "2026-01-10"))
    correction = amendment("corrected", "day", changes={"summary": "Put right."}, reason="error")
    told.record({**correction, "id": "C", "sources": [{"source": "wire", "locator": "p. 2"}]})
    with told.reading(AS_OF) as reading:
        items = timeline(reading, Filters(until="2026-01-10"))["items"]
    assert [(item["event"], item["summary"]) for item in items] == [("day", "Put right."), ("later", "Said.")]
    assert [(by["event"], by["sources"]) for by in items[0]["corrected_by"]] == [
        ("C", [{"source": "wire", "locator": "p. 2"}])
    ]
    assert items[1]["corrected_by"] == []


def test_a_corrected_date_moves_an_event_from_the_correction_on(told: Desk) -> None:
    before = str(told.sequences["undated"])
    told.record(amendment("corrected", "day", changes={"occurred": "2026-02-10"}, reason="date_resolved"))
    assert shown(told)[0] == ["instant", "month", "day", "undated"]
    assert shown(told, known_at=before)[0] == ["day", "instant", "month", "undated"]


def test_a_retracted_event_is_absent_from_then_on_but_still_known_before(told: Desk) -> None:
    before = str(told.sequences["undated"])
    told.record(amendment("retracted", "day", reason="false"))
    assert "day" not in shown(told)[0]
    assert "day" in shown(told, known_at=before)[0]


def test_a_dispute_is_shown_until_it_is_taken_back(told: Desk) -> None:
    told.record({**amendment("disputed", "day", by="us", grounds="No such words."), "id": "D"})
    with told.reading(AS_OF) as reading:
        (item,) = timeline(reading, Filters(actor="ru"))["items"]
    assert item["disputed"]
    assert [(one["by"], one["grounds"]) for one in item["disputes"]] == [("us", "No such words.")]
    told.record(amendment("retracted", "D", reason="false"))
    with told.reading(AS_OF) as reading:
        found = timeline(reading, Filters(actor="ru"))
    assert not found["items"][0]["disputed"]
    assert found["holds_for"]["known_at"][0] == found["known_at"]["sequence"]


def test_before_the_first_event_nothing_is_offered_not_even_as_possible(told: Desk) -> None:
    assert shown(told, as_of="2025-12-31") == ([], 0)
    assert shown(told, as_of="2025-12-31", dates="possible") == ([], 0)
    assert shown(told, known_at="2025-12-31") == ([], 0)


def test_an_item_says_what_was_recorded_and_nulls_what_was_not(told: Desk) -> None:
    with told.reading(AS_OF) as reading:
        found = timeline(reading, Filters(actor="ru"))
    (item,) = found["items"]
    assert item["occurred"] == {
        "edtf": "2026-01-10",
        "earliest": "2026-01-10T00:00:00Z",
        "latest": "2026-01-11T00:00:00Z",
        "settled": None,
    }
    assert (item["type"], item["certainty"], item["data"]) == ("statement.made", "certain", {"act": "assert"})
    assert (item["quote"], item["place"], item["party"]) == (None, None, None)
    assert found["labels"] == {"actors": {"ru": "ru"}, "issues": {"donbas": "donbas"}}


@pytest.mark.parametrize(
    ("filters", "parameter"),
    [
        ({"type": "statement.mad"}, "type"),
        ({"standing": "sure"}, "standing"),
        ({"mode": "shout"}, "mode"),
        ({"actor_kind": "robot"}, "actor_kind"),
        ({"dates": "some"}, "dates"),
        ({"since": "yesterday"}, "from"),
        ({"since": "2026-01-02", "until": "2026-01-01"}, "to"),
        ({"q": "—"}, "q"),
        ({"q": "a" * 257}, "q"),
        ({"q": " ".join(f"w{number}" for number in range(17))}, "q"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_parameter(told: Desk, filters: dict[str, Any], parameter: str) -> None:
    with pytest.raises(InvalidRequest) as refused, told.reading(AS_OF) as reading:
        timeline(reading, Filters(**filters))
    assert [fault.pointer for fault in refused.value.invalid_params] == [parameter]


def test_a_month_is_no_end_of_a_span(told: Desk) -> None:
    with pytest.raises(AmbiguousInstant), told.reading(AS_OF) as reading:
        timeline(reading, Filters(since="2026-01"))


@pytest.mark.parametrize("cursor", ["!", "W10", "WzEsMl0x", "WzkyMjMzNzIwMzY4NTQ3NzU4MDgsMV0", "WzEsLTFd"])
def test_a_cursor_that_was_not_given_out_is_refused(told: Desk, cursor: str) -> None:
    with pytest.raises(InvalidRequest), told.reading(AS_OF) as reading:
        timeline(reading, Filters(), Page(FIRST.limit, cursor))
