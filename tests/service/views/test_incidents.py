"""Incidents: accounts side by side, the headline account, and what the tally counts and leaves out."""

from typing import Any

import pytest

from events.errors import InvalidRequest, NotYetKnown, Unknown
from service.views.incidents import incident, incidents
from service.views.paging import Page
from service.views.tally import By, tally
from tests.desk import Desk, Json, amendment, report

AS_OF = "2026-03-01"


def account(slug: str, occurred: str, *, source: str = "wire", event_id: str | None = None, **data: Any) -> Json:
    told: Json = {"incident": slug, "kind": "strike", "pattern": "single", **data}
    event = {**report("incident.reported", occurred, **told), "sources": [{"source": source}]}
    return event if event_id is None else {**event, "id": event_id}


def killed(best: int, low: int | None = None, high: int | None = None) -> Json:
    counts = {"low": low, "best": best, "high": high}
    return {"killed": {name: count for name, count in counts.items() if count is not None}}


@pytest.fixture
def reported(desk: Desk) -> Desk:
    """A train hit, told by two sources; a depot, undated but for its month; a campaign; a claim of a strike."""
    paper = {"type": "source.registered", "id": "N", "summary": "Known.", "data": {"source": "paper", "kind": "outlet"}}
    claim: Json = {
        "claim": "residence",
        "by": "ru",
        "content": "Ukraine attacked.",
        "alleges": {"kind": "strike", "attacker": "ua"},
    }
    desk.record(
        paper,
        account("train", "2026-01-27", event_id="T1", attacker="ru", weapons=["drone"], casualties=killed(4, 3)),
        account("train", "[..2026-01-28]", source="paper", event_id="T2", attacker="ru", casualties=killed(6)),
        account("depot", "2026-01", event_id="D1", attacker="ua", weapons=["drone", "missile"]),
        account("grid", "2026-01-20", event_id="G1", pattern="campaign", casualties=killed(100)),
        {**report("claim.made", "2026-01-15", **claim), "id": "C1"},
        at="2026-02-10T12:00:00Z",
    )
    return desk


def headline(desk: Desk, slug: str, as_of: str = AS_OF) -> str | None:
    with desk.reading(as_of) as reading:
        found = incident(reading, slug)["incident"]
    head: str | None = found and found["headline"] and found["headline"]["event"]
    return head


def test_accounts_of_two_sources_stand_side_by_side(reported: Desk) -> None:
    with reported.reading(AS_OF) as reading:
        found = incident(reading, "train")["incident"]
    assert [(one["by"], one["event"], one["casualties"]) for one in found["accounts"]] == [
        ("paper", "T2", {"killed": {"best": 6}}),
        ("wire", "T1", {"killed": {"low": 3, "best": 4}}),
    ]
    assert found["accounts"][0]["place"] is None


def test_the_headline_account_has_the_narrowest_granule_then_was_recorded_last(reported: Desk) -> None:
    assert headline(reported, "train") == "T1"
    fax = {"type": "source.registered", "summary": "Known.", "data": {"source": "fax", "kind": "other"}}
    reported.record(fax, account("train", "2026-01-26", source="fax", event_id="T3"), at="2026-02-11T00:00:00Z")
    assert headline(reported, "train") == "T3"


def test_rank_goes_before_all_else(reported: Desk) -> None:
    ranked = amendment("ranked", "T2", rank="preferred", reason="Seen on the spot.")
    reported.record({**ranked, "id": "R"})
    assert headline(reported, "train") == "T2"
    reported.record(amendment("retracted", "R", reason="false"))
    assert headline(reported, "train") == "T1"


def test_a_revision_replaces_the_account_of_its_source_and_a_retraction_brings_it_back(reported: Desk) -> None:
    revised = account("train", "2026-01-27", event_id="T4", casualties=killed(5))
    revised = {**revised, "type": "incident.revised", "data": {**revised["data"], "reason": "recount"}}
    reported.record(revised)
    assert headline(reported, "train") == "T4"
    reported.record(amendment("retracted", "T4", reason="false"))
    assert headline(reported, "train") == "T1"


def test_an_incident_that_may_not_have_happened_yet_has_no_headline(reported: Desk) -> None:
    assert headline(reported, "depot", "2026-01-21") is None
    with reported.reading("2026-01-21") as reading:
        found = incident(reading, "depot")["incident"]
    assert (found["certainty"], found["accounts"][0]["possible"]) == ("possible", [{"event": "D1", "summary": "Said."}])


def counted(desk: Desk, as_of: str = AS_OF, **filters: Any) -> tuple[Any, ...]:
    with desk.reading(as_of) as reading:
        found = tally(reading, **filters)
    excluded = found["excluded"]
    return (
        found["total"]["incidents"],
        [one["incident"] for one in excluded["campaigns"]],
        [one["claim"] for one in excluded["alleged"]],
        [one["incident"] for one in excluded["possible"]],
    )


def test_campaigns_and_what_is_alleged_or_merely_possible_are_never_counted_but_listed(reported: Desk) -> None:
    assert counted(reported) == (2, ["grid"], ["residence"], [])
    assert counted(reported, as_of="2026-01-21") == (0, ["grid"], ["residence"], ["train", "depot"])
    assert counted(reported, since="2026-01-27", until="2026-01-27") == (1, [], [], ["depot"])
    assert counted(reported, kind="shelling") == (0, [], [], [])


def test_the_best_count_is_the_headlines_and_the_bounds_are_those_of_all_accounts(reported: Desk) -> None:
    with reported.reading(AS_OF) as reading:
        total = tally(reading)["total"]
    assert total["killed"] == {"low": 3, "best": 4, "high": 6, "unknown": 1}
    assert total["injured"] == {"low": None, "best": None, "high": None, "unknown": 2}


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("day", [("2026-01-27", 1), (None, 1)]),
        ("month", [("2026-01", 2)]),
        ("attacker", [("ru", 1), ("ua", 1)]),
        ("target_party", [(None, 2)]),
        ("weapon", [("drone", 2), ("missile", 1)]),
    ],
)
def test_rows_are_keyed_and_nothing_is_rounded_to_a_day(
    reported: Desk, by: By, rows: list[tuple[str | None, int]]
) -> None:
    with reported.reading(AS_OF) as reading:
        found = tally(reading, by=by)
    assert [(row["key"], row["incidents"]) for row in found["rows"]] == rows


def test_a_day_is_one_of_the_dossiers_zone(reported: Desk) -> None:
    kyiv = Desk(reported.database, zone="Europe/Kyiv")
    kyiv.register()
    kyiv.record(account("train", "2026-01-27T22:30:00Z"), at="2026-02-10T12:00:00Z")
    with kyiv.reading(AS_OF) as reading:
        assert [row["key"] for row in tally(reading)["rows"]] == ["2026-01-28"]
    kyiv.close()


def test_the_list_holds_what_falls_in_the_span_and_marks_what_only_may(reported: Desk) -> None:
    with reported.reading(AS_OF) as reading:
        found = incidents(reading, since="2026-01-27", until="2026-01-28")
    assert [(one["incident"], one["in_span"]) for one in found["incidents"]] == [
        ("train", "certain"),
        ("depot", "possible"),
    ]
    assert found["possibly"] == 1


def test_the_list_is_paged_by_date(reported: Desk) -> None:
    with reported.reading(AS_OF) as reading:
        first = incidents(reading, Page(2))
        rest = incidents(reading, Page(2, first["next"]))
    assert [one["incident"] for one in [*first["incidents"], *rest["incidents"]]] == ["grid", "train", "depot"]


def test_an_incident_is_not_yet_known_before_it_was_recorded_and_else_unknown(reported: Desk) -> None:
    with pytest.raises(NotYetKnown), reported.reading(AS_OF, "2026-02-09") as reading:
        incident(reading, "train")
    with pytest.raises(Unknown, match="train"), reported.reading(AS_OF) as reading:
        incident(reading, "tram")
    with pytest.raises(InvalidRequest), reported.reading(AS_OF) as reading:
        incidents(reading, kind="flood")
