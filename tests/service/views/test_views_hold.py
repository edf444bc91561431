"""``holds_for`` is true of whole documents: nowhere within it does an answer differ."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from events.clock import from_text
from events.dialects.database import Database
from events.edtf import ALWAYS
from service.timetravel.instants import LAST_INSTANT
from service.timetravel.reading import Reading
from service.views.claims import claims
from service.views.conditions import conditions
from service.views.dossier import state
from service.views.issue import issue
from service.views.proposals import proposals
from service.views.rounds import rounds
from tests.desk import Desk, Json, amendment, position, report

VIEWS: Final[dict[str, Callable[[Reading], dict[str, Any]]]] = {
    "state": state,
    "issue": lambda reading: issue(reading, "donbas", subtree=True),
    "conditions": conditions,
    "claims": claims,
    "proposals": proposals,
    "rounds": rounds,
}
COORDINATES: Final = {"as_of", "known_at", "tense", "holds_for"}
DAYS: Final = ("2026-01-02", "2026-01-05", "2026-01-09", "2026-01-12", "2026-02-20")


def story() -> list[tuple[str, list[Json]]]:
    ends: Json = {"antecedent": {"issue": "donbas", "text": "A"}, "consequent": {"issue": "plant", "text": "B"}}
    stated = report("condition.stated", "2026-01-03", condition="first", asserted_by="ru", kind="linkage", **ends)
    denied = {"on_behalf_of": "us", "relates_to": [{"event": "C", "relation": "denies"}]}
    return [
        (
            "2026-01-05T12:00:00Z",
            [position("2026-01-03"), position("[..2026-01-31]", "refuses", party="ua"), {**stated, "id": "C"}],
        ),
        (
            "2026-01-06T12:00:00Z",
            [
                {**report("statement.made", "2026-01-08", act="deny"), "id": "N", **denied},
                report("round.scheduled", "2026-01-04", round="one", when="2026-01-10", confidence="tentative"),
                report("proposal.tabled", "2026-01-05", proposal="plan", by="ua", firmness="tabled"),
                report("claim.made", "2026-01", claim="attack", by="ru", content="An attack."),
            ],
        ),
        (
            "2026-01-13T12:00:00Z",
            [
                report("round.held", "2026-01-10/2026-01-11", round="one", participants=["ru", "ua"]),
                report("proposal.answered", "2026-01-12", proposal="plan", by="ru", answer="rejected"),
                report("claim.answered", "2026-01", claim="attack", by="ua", answer="denied"),
                position("2026-01-04/2026-01-08", "open", party="us"),
                position("2026-01-07", reported_change="reiterated"),
            ],
        ),
        (
            "2026-01-14T12:00:00Z",
            [amendment("corrected", "N", changes={"occurred": "2026-01-04"}, reason="date_resolved")],
        ),
        ("2026-01-15T12:00:00Z", [amendment("disputed", "C", by="ua", grounds="Not so.")]),
    ]


def content(document: dict[str, Any]) -> dict[str, Any]:
    return {member: value for member, value in document.items() if member not in COORDINATES}


@pytest.fixture
def told(sqlite_database: Database) -> Iterator[Desk]:
    """One kind of database: the edges are worked out beside it."""
    desk = Desk(sqlite_database)
    desk.register()
    for when, events in story():
        desk.record(*events, at=when)
    yield desk
    desk.close()


@pytest.mark.parametrize("name", VIEWS)
def test_a_document_stays_the_same_wherever_it_says_it_does(told: Desk, name: str) -> None:
    last = max(told.sequences.values())
    opened = min(told.sequences.values())
    wide = 0
    for day, known in itertools.product(DAYS, range(opened + 6, last + 1, 3)):
        with told.reading(day, str(known)) as reading:
            document = VIEWS[name](reading)
        first, after = document["holds_for"]["as_of"]
        start = ALWAYS + 1 if first is None else from_text(first)
        end = LAST_INSTANT if after is None else from_text(after) - 1
        asked = from_text(document["as_of"]["instant"])
        assert start <= asked <= end
        since = document["holds_for"]["known_at"][0]
        for instant, sequence in {(start, known), (end, known), (asked, since), (start, since), (end, since)}:
            with told.reading_at(max(instant, -(10**15)), sequence) as reading:
                assert content(VIEWS[name](reading)) == content(document), (day, known, instant, sequence)
        wide += end > start
    assert wide
