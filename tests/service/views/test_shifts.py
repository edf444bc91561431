"""Shifts of positions: of small dossiers, of the coded article, and of the sample."""

import json
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from events.clock import from_text
from events.dialects.database import Database
from events.errors import InvalidRequest
from service.views.paging import Page
from service.views.shifts import shifts
from tests.desk import Desk, Json, amendment, position, report


def asked(desk: Desk, as_of: str | None = None, known_at: str | None = None, **filters: Any) -> Json:
    with desk.reading(as_of, known_at) as reading:
        return shifts(reading, **filters)


def brief(document: Json) -> list[tuple[str | None, str | None, str]]:
    return [
        (one["before"] and one["before"]["event"], one["after"] and one["after"]["event"], one["derived_change"])
        for one in document["shifts"]
    ]


@pytest.fixture
def talks(desk: Desk) -> Desk:
    share = [{"name": "share", "value": "all"}], [{"value": "half", "name": "share"}]
    desk.record(
        {"id": "A", **position("2026-01-02", terms=share[0])},
        {"id": "B", **position("2026-01-04", terms=share[1])},
        {"id": "C", **position("2026-01-06", terms=share[1])},
        {"id": "D", **position("2026-01-08", "accepts", reported_change="softened")},
        {"id": "E", **report("position.withdrawn", "2026-01-10", party="ru")},
        {"id": "F", **position("2026-01-12")},
        {"id": "G", **position("2026-01-03", "conditional", party="ua", reported_change="softened")},
        at="2026-01-20T09:00:00Z",
    )
    return desk


def test_every_change_of_a_position_is_told_in_valid_order(talks: Desk) -> None:
    found = asked(talks)
    assert brief(found) == [
        (None, "G", "new"),
        ("A", "B", "terms_changed"),
        ("C", "D", "stance_changed"),
        ("D", "E", "withdrawn"),
        ("E", "F", "new"),
    ]
    assert found["shifts"][1]["terms_changed"] == [
        {"name": "share", "before": {"name": "share", "value": "all"}, "after": {"name": "share", "value": "half"}}
    ]
    assert [one["reported_change"] for one in found["shifts"]] == ["softened", None, "softened", None, None]
    assert found["shifts"][1]["at"]["edtf"] == "2026-01-04"


def test_what_was_retracted_is_absent_and_its_neighbours_meet(talks: Desk) -> None:
    talks.record(
        {"id": "R", **amendment("retracted", "B", reason="false")}, amendment("retracted", "D", reason="false")
    )
    assert brief(asked(talks, party="ru")) == [
        ("A", "C", "terms_changed"),
        ("C", "E", "withdrawn"),
        ("E", "F", "new"),
    ]


def test_only_what_had_happened_by_the_date_and_within_the_span_is_told(talks: Desk) -> None:
    assert [after for _, after, _ in brief(asked(talks, "2026-01-08"))] == ["G", "B", "D"]
    assert [after for _, after, _ in brief(asked(talks, since="2026-01-04", until="2026-01-08"))] == ["B", "D"]
    assert brief(asked(talks, since="2026-01-13")) == []
    with pytest.raises(InvalidRequest):
        asked(talks, since="2026-01-08", until="2026-01-04")


def test_courses_tell_what_stood_before_and_after_a_span_and_what_reiterated_it(talks: Desk) -> None:
    repeated = position("2026-01-07", terms=[{"name": "share", "value": "half"}], reported_change="reiterated")
    talks.record({"id": "H", **repeated})
    assert asked(talks)["courses"] == []
    course = asked(talks, issue="donbas", party="ru", since="2026-01-05", until="2026-01-07")["courses"][0]
    assert (course["before"]["event"], course["after"]["event"], course["shifts"]) == ("B", "C", 0)
    assert [one["event"] for one in course["reiterated"]] == ["C", "H"]


def test_a_lapse_is_told(desk: Desk) -> None:
    desk.record({"id": "A", **position("2026-01-05/2026-01-08")}, at="2026-01-20T09:00:00Z")
    assert brief(asked(desk)) == [("A", None, "lapsed")]


def test_pages_make_up_the_whole(talks: Desk) -> None:
    first = asked(talks, page=Page(3))
    assert [*first["shifts"], *asked(talks, page=Page(3, first["next"]))["shifts"]] == asked(talks)["shifts"]


def test_a_subtree_needs_an_issue(talks: Desk) -> None:
    with pytest.raises(InvalidRequest, match="subtree"):
        asked(talks, subtree=True)


def test_ukraine_moved_on_donbas_and_russia_did_not(article: Desk) -> None:
    found = asked(article, "2026-01-31", "2026-01-29", issue="donbas", subtree=True)
    assert [(one["party"], one["issue"], one["reported_change"]) for one in found["shifts"]] == [
        ("ua", "free-economic-zone", "softened")
    ]
    course = next(one for one in found["courses"] if (one["issue"], one["party"]) == ("donbas", "ru"))
    assert (course["shifts"], course["after"]["event"]) == (0, "S017")
    assert [one["event"] for one in course["reiterated"]] == ["S026"]


def test_russia_put_its_participation_in_question_and_did_not_withdraw(article: Desk) -> None:
    span = {"since": "2025-12-01", "until": "2026-01-28"}
    found = asked(article, "2026-01-31", "2026-01-29", issue="participation", party="ru", **span)
    assert found["shifts"] == []
    (course,) = found["courses"]
    assert (course["before"], course["after"]["event"], course["after"]["withdrawn"]) == (None, "S060p", False)


@pytest.fixture(scope="module")
def sample(database: Database) -> Iterator[Desk]:
    found = Desk(database)
    found.now = from_text("2026-03-01T12:00:00Z")
    text = resources.files("service.samples").joinpath("ukraine-2026.ndjson").read_text(encoding="utf-8")
    events = [json.loads(line) for line in text.splitlines()]
    found.record(*(event for event in events if event["type"] != "dossier.opened"), backfill=True)
    yield found
    found.close()


def test_the_sample_tells_how_positions_moved(sample: Desk) -> None:
    found = asked(sample, page=Page(1000))["shifts"]
    assert Counter(one["derived_change"] for one in found) == {
        "terms_changed": 37,
        "stance_changed": 27,
        "withdrawn": 1,
        "new": 2,
    }
    army = [
        (one["before"]["stance"], one["after"]["stance"], one["event"])
        for one in asked(sample, issue="army-cap", party="ua")["shifts"]
    ]
    assert army == [("refuses", "accepts", "H121")]
    truce = asked(sample, issue="ceasefire-sequencing", party="us")["shifts"]
    assert [(one["derived_change"], one["reported_change"], one["event"]) for one in truce] == [
        ("withdrawn", None, "H079"),
        ("new", "reversed", "H083"),
    ]
