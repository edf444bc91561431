import pytest

from events.errors import NotYetKnown, Unknown
from service.views.issue import issue
from service.views.parties import party, position_of
from service.views.registry import require
from tests.desk import Desk, Json, report


def opened(slug: str) -> Json:
    return {"type": "issue.opened", "id": f"I-{slug}", "summary": "Opened.", "data": {"issue": slug, "title": slug}}


def test_an_issue_that_nothing_registers_is_refused_with_those_that_look_like_it(desk: Desk) -> None:
    with desk.reading() as reading, pytest.raises(Unknown) as refused:
        issue(reading, "donbass")
    assert not isinstance(refused.value, NotYetKnown)
    assert (refused.value.kind, refused.value.close) == ("issue", ("donbas",))


def test_an_issue_that_was_recorded_later_is_refused_with_when_that_was(desk: Desk) -> None:
    before = max(desk.sequences.values())
    desk.record(opened("crimea"), at="2026-01-09T00:00:00Z")
    with desk.reading(None, str(before)) as reading, pytest.raises(NotYetKnown) as refused:
        issue(reading, "crimea")
    assert (refused.value.sequence, refused.value.recorded_at) == (desk.sequences["I-crimea"], "2026-01-09T00:00:00Z")
    with desk.reading() as reading:
        assert issue(reading, "crimea")["issue"]["title"] == "crimea"


def test_an_issue_that_was_taken_back_is_unknown_from_then_on(desk: Desk) -> None:
    desk.record(opened("crimea"), at="2026-01-09T00:00:00Z")
    retraction = {"type": "event.retracted", "summary": "Not one.", "data": {"target": "I-crimea", "reason": "false"}}
    desk.record(retraction, at="2026-01-10T00:00:00Z")
    with desk.reading() as reading, pytest.raises(Unknown):
        issue(reading, "crimea")
    with desk.reading(None, str(desk.sequences["I-crimea"])) as reading:
        assert issue(reading, "crimea")["issue"]["id"] == "crimea"


def test_a_party_is_an_actor_and_is_called_a_party(desk: Desk) -> None:
    with desk.reading() as reading:
        with pytest.raises(Unknown) as refused:
            party(reading, "rus")
        assert (refused.value.kind, refused.value.close) == ("party", ("us", "ru"))
        with pytest.raises(Unknown):
            position_of(reading, "donbas", "donbas")


def test_other_kinds_are_known_by_whatever_was_recorded_of_them(desk: Desk) -> None:
    desk.record(
        report("proposal.tabled", "2026-01-05", proposal="plan", by="ua", firmness="floated"), at="2026-01-06T00:00:00Z"
    )
    with desk.reading() as reading:
        require(reading, "proposal", "plan")
        with pytest.raises(Unknown) as refused:
            require(reading, "proposal", "plans")
    assert refused.value.close == ("plan",)
