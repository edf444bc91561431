"""How far a record reaches."""

from service.views.coverage import coverage
from tests.desk import Desk, Json, position, report


def asked(desk: Desk, as_of: str | None = None, known_at: str | None = None) -> Json:
    with desk.reading(as_of, known_at) as reading:
        return coverage(reading)


def scope(**data: str) -> Json:
    return {"type": "dossier.scope_declared", "summary": "What we record.", "data": {"rule": "All of it.", **data}}


def test_the_last_statement_of_each_party_on_each_issue_and_the_silence(desk: Desk) -> None:
    desk.record(
        {"id": "A", **position("2026-01-05")},
        {"id": "B", **position("2026-01-05", party="ua", issue="plant")},
        {"id": "S", "on_behalf_of": "ru", **report("statement.made", "2026-01-07", act="assert")},
        {"id": "N", "on_behalf_of": "ru", **report("statement.made", "2026-02-07", act="assert")},
        at="2026-01-20T09:00:00Z",
    )
    found = asked(desk, "2026-01-18")
    assert [(one["issue"], one["party"], one["event"]) for one in found["statements"]] == [
        ("donbas", "ru", "S"),
        ("plant", "ua", "B"),
    ]
    assert found["silent"] == [{"issue": "donbas", "parties": ["ua"]}, {"issue": "plant", "parties": ["ru"]}]
    assert (found["first"]["event"], found["last"]["event"]) == ("A", "S")
    assert asked(desk, "2026-02-08")["last"]["event"] == "N"


def test_an_answer_outside_the_declared_scope_says_so(desk: Desk) -> None:
    assert asked(desk)["scope"] is None
    assert asked(desk)["outside_scope"] is None
    desk.record(
        {"id": "A", **position("2026-01-05")}, {"id": "D", **scope(**{"from": "2026-01-03", "to": "2026-01-10"})}
    )
    dates = ("2026-01-02", "2026-01-03", "2026-01-10", "2026-01-11")
    assert [asked(desk, date)["outside_scope"] for date in dates] == [True, False, False, True]
    assert asked(desk, "2026-01-05")["scope"]["rule"] == "All of it."
    assert asked(desk, "2026-01-05")["holds_for"]["as_of"][0] >= "2026-01-03T00:00:00.000001Z"


def test_an_empty_dossier_is_silent(desk: Desk) -> None:
    found = asked(desk, "2026-01-01")
    assert (found["first"], found["last"], found["statements"], found["silent"]) == (None, None, [], [])
