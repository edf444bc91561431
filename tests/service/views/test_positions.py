from typing import Any

from events.clock import from_text
from service.views.issue import issue
from service.views.parties import party, position_of
from tests.desk import Desk, Json, amendment, position, report

SHARE: Json = {"name": "share", "value": "all"}


def shown(desk: Desk, as_of: str | None = None, known_at: str | None = None) -> dict[str, Any] | None:
    with desk.reading(as_of, known_at) as reading:
        found: dict[str, Any] | None = position_of(reading, "donbas", "ru")["position"]
        return found


def withdrawn(occurred: str) -> Json:
    return report("position.withdrawn", occurred, party="ru", reason="A new start.")


def test_a_position_names_its_event_its_sources_and_since_when_it_holds(desk: Desk) -> None:
    desk.record({**position("2026-01-10", terms=[SHARE]), "id": "P1"}, at="2026-01-12T00:00:00Z")
    found = shown(desk, "2026-01-11")
    assert found is not None
    assert (found["event"], found["sequence"], found["sources"]) == ("P1", desk.sequences["P1"], [{"source": "wire"}])
    assert (found["stance"], found["terms"], found["certainty"]) == ("demands", [SHARE], "certain")
    assert found["since"] == {
        "edtf": "2026-01-10",
        "earliest": "2026-01-10T00:00:00Z",
        "latest": "2026-01-11T00:00:00Z",
        "settled": None,
    }
    assert (found["derived_change"], found["lapsed"], found["withdrawn"], found["disputes"]) == ("new", None, None, [])


def test_a_recording_settles_what_an_open_date_leaves_open(desk: Desk) -> None:
    desk.record({**position("[..2026-01-31]"), "id": "P1"}, at="2026-01-29T12:00:00Z")
    found = shown(desk, "2026-01-31")
    assert found is not None
    assert (found["since"]["earliest"], found["since"]["latest"], found["since"]["settled"]) == (
        None,
        "2026-02-01T00:00:00Z",
        "2026-01-29T12:00:01Z",
    )


def test_what_is_only_possible_is_no_position_but_a_candidate(desk: Desk) -> None:
    desk.record(position("2026-01-02", party="ua"), at="2026-01-03T00:00:00Z")
    desk.record({**position("[..2026-01-31]"), "id": "P1"}, at="2026-01-29T12:00:00Z")
    found = shown(desk, "2026-01-20")
    assert found is not None
    assert (found["certainty"], found["event"], found["stance"], found["since"]) == ("possible", None, None, None)
    (maybe,) = found["possible"]
    assert (maybe["event"], maybe["stance"], maybe["undated"]) == ("P1", "demands", True)


def test_where_something_else_may_hold_already_both_are_shown(desk: Desk) -> None:
    desk.record({**position("2026-01-05"), "id": "P1"}, at="2026-01-06T00:00:00Z")
    desk.record({**position("2026-01", "refuses"), "id": "P2"}, at="2026-02-02T00:00:00Z")
    found = shown(desk, "2026-01-20")
    assert found is not None
    assert (found["certainty"], found["event"]) == ("ambiguous", "P1")
    assert [(one["event"], one["stance"], one["undated"]) for one in found["possible"]] == [("P2", "refuses", False)]


def test_a_reiteration_renews_and_keeps_the_terms(desk: Desk) -> None:
    repeated = {**position("2026-01-20", reported_change="reiterated"), "id": "R1", "actor": "us"}
    desk.record({**position("2026-01-05", terms=[SHARE]), "id": "P1"}, repeated, at="2026-01-21T00:00:00Z")
    found = shown(desk, "2026-01-22")
    assert found is not None
    assert (found["event"], found["terms"]) == ("P1", [SHARE])
    affirmed = found["last_affirmed"]
    assert (affirmed["event"], affirmed["actor"], affirmed["summary"], affirmed["edtf"]) == (
        "R1",
        "us",
        "Said.",
        "2026-01-20",
    )
    before = shown(desk, "2026-01-10")
    assert before is not None
    assert before["last_affirmed"] is None


def test_a_reiteration_of_another_stance_is_the_position_and_a_change_of_stance(desk: Desk) -> None:
    repeated = {**position("2026-01-20", "refuses", reported_change="reiterated"), "id": "R1"}
    desk.record({**position("2026-01-05"), "id": "P1"}, repeated, at="2026-01-21T00:00:00Z")
    found = shown(desk, "2026-01-22")
    assert found is not None
    assert (found["event"], found["stance"]) == ("R1", "refuses")
    assert (found["reported_change"], found["derived_change"]) == ("reiterated", "stance_changed")


def test_a_change_is_derived_from_the_position_before_as_known(desk: Desk) -> None:
    desk.record({**position("2026-01-02"), "id": "P1"}, at="2026-01-03T00:00:00Z")
    desk.record({**position("2026-01-20"), "id": "P3"}, at="2026-01-21T00:00:00Z")
    desk.record({**position("2026-01-10", "refuses"), "id": "P2"}, at="2026-01-25T00:00:00Z")
    late = desk.sequences["P2"]
    for known, change in ((late - 1, "reiterated"), (late, "stance_changed")):
        found = shown(desk, "2026-01-22", str(known))
        assert found is not None
        assert (found["event"], found["derived_change"]) == ("P3", change)


def test_a_withdrawal_leaves_no_stance_and_what_follows_is_new(desk: Desk) -> None:
    desk.record(
        {**position("2026-01-02"), "id": "P1"}, {**withdrawn("2026-01-10"), "id": "X"}, at="2026-01-11T00:00:00Z"
    )
    found = shown(desk, "2026-01-11")
    assert found is not None
    assert (found["stance"], found["event"], found["derived_change"]) == (None, "X", "withdrawn")
    assert found["withdrawn"]["reason"] == "A new start."
    desk.record({**position("2026-01-15"), "id": "P2"}, at="2026-01-16T00:00:00Z")
    found = shown(desk, "2026-01-16")
    assert found is not None
    assert (found["event"], found["derived_change"], found["withdrawn"]) == ("P2", "new", None)


def test_a_stated_end_lets_a_position_lapse_possibly_first_and_then_certainly(desk: Desk) -> None:
    desk.record({**position("2026-01-02/2026-01-08"), "id": "P1"}, at="2026-01-03T00:00:00Z")
    known = desk.sequences["P1"]
    lapsed = {}
    for instant in ("2026-01-08T00:00:00Z", "2026-01-08T00:00:01Z", "2026-01-09T00:00:00Z"):
        with desk.reading_at(from_text(instant), known) as reading:
            found = position_of(reading, "donbas", "ru")["position"]
        lapsed[instant] = found["lapsed"] and found["lapsed"]["certainty"]
    assert list(lapsed.values()) == [None, "possible", "certain"]


def test_what_lapsed_or_was_withdrawn_is_in_no_gap(desk: Desk) -> None:
    desk.record(
        position("2026-01-02/2026-01-08"), position("2026-01-02", "refuses", party="ua"), at="2026-01-03T00:00:00Z"
    )
    with desk.reading("2026-01-05") as reading:
        assert [gap["gap"] for gap in issue(reading, "donbas")["gaps"]] == ["incompatible"]
    with desk.reading("2026-01-10") as reading:
        assert issue(reading, "donbas")["gaps"] == []


def test_corrections_disputes_and_ranks_stand_at_the_event_that_they_are_about(desk: Desk) -> None:
    desk.record({**position("2026-01-05"), "id": "P1"}, at="2026-01-06T00:00:00Z")
    changes = {"data": {"stance": "refuses"}}
    corrected = {
        **amendment("corrected", "P1", changes=changes, reason="error"),
        "id": "C1",
        "sources": [{"source": "wire"}],
    }
    disputed = {**amendment("disputed", "P1", by="us", grounds="Misheard."), "id": "D1"}
    ranked = amendment("ranked", "P1", rank="deprecated", reason="Weak.")
    desk.record(corrected, disputed, ranked, at="2026-01-07T00:00:00Z")
    found = shown(desk, "2026-01-08")
    assert found is not None
    assert (found["event"], found["sequence"], found["stance"]) == ("P1", desk.sequences["P1"], "refuses")
    assert [(one["event"], one["sequence"], one["sources"]) for one in found["corrected_by"]] == [
        ("C1", desk.sequences["C1"], [{"source": "wire"}])
    ]
    assert [(one["event"], one["by"], one["grounds"]) for one in found["disputes"]] == [("D1", "us", "Misheard.")]
    assert (found["rank"], found["disputed"]) == ("deprecated", True)
    before = shown(desk, "2026-01-08", str(desk.sequences["P1"]))
    assert before is not None
    assert (before["stance"], before["corrected_by"], before["disputes"], before["rank"]) == (
        "demands",
        [],
        [],
        "normal",
    )


def test_without_a_record_there_is_no_position_and_a_reason(desk: Desk) -> None:
    desk.record(position("2026-01-05"), at="2026-01-06T00:00:00Z")
    with desk.reading("2026-01-08") as reading:
        found = position_of(reading, "donbas", "us")
    assert (found["position"], found["reason"]) == (None, "no-record")
    with desk.reading("2026-01-08") as reading:
        found = position_of(reading, "donbas", "ru")
    assert found["reason"] is None
    assert found["actors"] == {"ru": "ru"}


def test_a_party_is_shown_with_all_that_it_holds(desk: Desk) -> None:
    desk.record(
        position("2026-01-05"),
        position("2026-01-05", "open", issue="plant"),
        position("2026-01-05", party="ua"),
        at="2026-01-06T00:00:00Z",
    )
    with desk.reading("2026-01-08") as reading:
        found = party(reading, "ru")
    assert [(one["issue"], one["stance"]) for one in found["positions"]] == [("donbas", "demands"), ("plant", "open")]
    assert found["party"] == {"id": "ru", "name": "ru"}
