"""The frame of a page: the changes beside it, and where the same is found as data."""

from typing import Any

from service.form import Addresses
from service.web.frame import coordinate_query, data_address, steps

ADDRESSES = Addresses(
    "https://host", "/d/talks/issues/a?as_of=2026-01-31T23:59:59.999999Z&known_at=7&lang=uk", "/d/talks"
)


def held(lower: str | None, upper: str | None, known: int = 5) -> dict[str, Any]:
    return {"holds_for": {"as_of": [lower, upper], "known_at": [known, 9]}}


def test_the_steps_are_the_nearest_days_with_another_answer() -> None:
    found = steps(held("2026-01-29T12:00:01Z", "2026-02-09T00:00:00.000001Z"), "UTC")
    assert found == {"before": "2026-01-28", "after": "2026-02-09", "known_before": "4"}


def test_a_day_that_ends_where_the_answer_begins_is_the_day_before_it() -> None:
    assert steps(held("2026-01-29T00:00:00.000001Z", "2026-02-09T00:00:00Z"), "UTC")["before"] == "2026-01-28"
    assert steps(held("2026-01-29T00:00:00.000001Z", "2026-02-09T00:00:00Z"), "UTC")["after"] == "2026-02-08"


def test_where_nothing_changes_any_more_there_is_no_step() -> None:
    assert steps(held(None, None, 1), "UTC") == {"before": None, "after": None, "known_before": None}


def test_the_data_of_a_page_is_found_at_the_same_coordinate_without_its_language() -> None:
    pinned = "as_of=2026-01-31T23:59:59.999999Z&known_at=7"
    assert data_address(ADDRESSES, "talks") == f"https://host/v1/dossiers/talks/issues/a?{pinned}"
    assert coordinate_query(ADDRESSES) == pinned
    home = Addresses("https://host", f"/d/talks?{pinned}", "/d/talks")
    assert data_address(home, "talks") == f"https://host/v1/dossiers/talks/state?{pinned}"
