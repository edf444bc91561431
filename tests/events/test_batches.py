"""What one request may hold, and what it says where it holds something else."""

from typing import Any

import pytest

from events.canonical import FAULTS_NAMED
from events.draft import SUGGESTIONS
from events.errors import Fault, InvalidEvent
from tests.events.stores import (
    REPORT,
    Json,
    Store,
    actor,
    amendment,
    asked,
    corrected,
    issue,
    retracted,
    said,
    source,
    stated,
)

Told = list[tuple[str, str]]


def faults(store: Store, *offered: Json, **request: Any) -> tuple[Fault, ...]:
    error = store.refused(*offered, **request)
    assert isinstance(error, InvalidEvent)
    return error.faults


def told(store: Store, *offered: Json) -> Told:
    return [(fault.pointer, fault.code) for fault in faults(store, *offered)]


PROPOSAL: Json = {**REPORT, "type": "proposal.tabled", "issues": ["border"], "summary": "A plan."}


@pytest.mark.parametrize(
    ("offered", "pointer", "kind"),
    [
        (said(issues=["border", "harbour"]), "/events/0/issues/1", "issue"),
        (said(actor="nort"), "/events/0/actor", "actor"),
        (said(on_behalf_of="nort"), "/events/0/on_behalf_of", "actor"),
        (said(attribution=["wire"]), "/events/0/attribution/0", "actor"),
        (said(sources=[{"source": "wire"}, {"source": "north"}]), "/events/0/sources/1/source", "source"),
        (said(relates_to=[{"event": "S-9", "relation": "follows"}]), "/events/0/relates_to/0/event", "event"),
        (said("S-1", relates_to=[{"event": "S-1", "relation": "follows"}]), "/events/0/relates_to/0/event", "event"),
        (stated("P-1", "nort"), "/events/0/data/party", "actor"),
        (issue("harbour", parent="port"), "/events/0/data/parent", "issue"),
        (PROPOSAL | {"type": "proposal.amended", "data": {"proposal": "plan", "terms": []}}, "/events/0/data/proposal", "proposal"),
        (retracted("R-1", "S-9"), "/events/0/data/target", "event"),
        (amendment("disputed", "D-1", "issue:border", by="nort"), "/events/0/data/by", "actor"),
    ],
)  # fmt: skip
def test_what_the_dossier_does_not_know_is_pointed_at(on_sqlite: Store, offered: Json, pointer: str, kind: str) -> None:
    (fault,) = faults(on_sqlite, offered)
    assert (fault.pointer, fault.code, fault.extra["kind"]) == (pointer, "unknown-reference", kind)
    assert repr(fault.extra["slug"]) in fault.reason


@pytest.mark.parametrize(
    ("slug", "close"), [("nort", ["north"]), ("soth", ["south", "north"]), ("noth", ["north", "south"]), ("east", [])]
)
def test_an_unknown_slug_comes_with_those_that_look_like_it(on_sqlite: Store, slug: str, close: list[str]) -> None:
    (fault,) = faults(on_sqlite, said(actor=slug))
    assert fault.extra["close_matches"] == close
    assert ("did you mean" in fault.reason) == bool(close)


def test_close_matches_are_looked_up_for_the_first_few_only(on_sqlite: Store) -> None:
    found = faults(on_sqlite, *(said(actor="nort") for _ in range(SUGGESTIONS + 1)))
    assert [bool(fault.extra["close_matches"]) for fault in found] == [True] * SUGGESTIONS + [False]


def test_what_is_registered_earlier_in_a_batch_is_known_to_what_follows(store: Store) -> None:
    batch = [actor("east"), source("paper"), issue("harbour"), issue("quay", parent="harbour")]
    follows = said("S-2", relates_to=[{"event": "S-1", "relation": "follows"}])
    tabled = {**PROPOSAL, "id": "T-1", "data": {"proposal": "plan", "by": "east", "firmness": "tabled"}}
    amended = {
        **PROPOSAL,
        "type": "proposal.amended",
        "data": {"proposal": "plan", "terms": [{"name": "a", "value": 1}]},
    }
    uses = said("S-1", actor="east", issues=["harbour", "quay"], sources=[{"source": "paper"}])
    assert store.append([*batch, uses, follows, tabled, amended]).head == 14


def test_what_is_registered_later_in_a_batch_is_not_known_yet(store: Store) -> None:
    batch = [
        said("S-1", actor="east", relates_to=[{"event": "S-2", "relation": "follows"}]),
        actor("east"),
        said("S-2"),
    ]
    assert told(store, *batch) == [
        ("/events/0/actor", "unknown-reference"), ("/events/0/relates_to/0/event", "unknown-reference"),
    ]  # fmt: skip


def test_what_a_group_registers_is_known_to_its_later_requests_only(store: Store) -> None:
    early, opening, late = store.together(
        asked(said(issues=["harbour"])), asked(issue("harbour")), asked(said(issues=["harbour"]))
    )
    assert isinstance(early, InvalidEvent)
    assert not isinstance(opening, Exception)
    assert not isinstance(late, Exception)
    assert [one.head for one in (opening, late)] == [7, 8]


def test_what_a_refused_request_registers_is_known_to_nobody(store: Store) -> None:
    refused, late = store.together(asked(issue("harbour"), said(actor="east")), asked(said(issues=["harbour"])))
    assert isinstance(refused, InvalidEvent)
    assert isinstance(late, InvalidEvent)
    assert isinstance(store.refused(said(issues=["harbour"])), InvalidEvent)


def test_one_bad_event_keeps_its_whole_batch_out(store: Store) -> None:
    batch = [said(f"S-{number}") for number in range(20)]
    batch[13]["issues"] = ["harbour"]
    assert told(store, *batch) == [("/events/13/issues/0", "unknown-reference")]
    batch[13]["issues"] = ["border"]
    assert store.append(batch).head == 26


def test_all_faults_of_a_batch_are_told_and_none_that_only_follows_from_another(store: Store) -> None:
    batch = [
        issue("harbour", parent="port"),
        said("S-1", issues=["harbour"], actor="east"),
        said("S-2", relates_to=[{"event": "S-1", "relation": "follows"}]),
        corrected("C-1", "S-1", summary="Better."),
        said("S-2"),
        actor("north") | {"id": "N-2"},
        retracted("R-1", "issue:harbour"),
        retracted("R-2", "C-1"),
        corrected("C-2", "S-2", actor="west"),
    ]
    assert told(store, *batch) == [
        ("/events/0/data/parent", "unknown-reference"),
        ("/events/1/actor", "unknown-reference"),
        ("/events/4/id", "repeated-id"),
        ("/events/5/data/actor", "already-registered"),
        ("/events/8/data/changes/actor", "unknown-reference"),
    ]


def test_at_most_a_hundred_faults_are_told(on_sqlite: Store) -> None:
    batch = [said(actor="east", on_behalf_of="west", attribution=["up"]) for _ in range(60)]
    assert len(faults(on_sqlite, *batch)) == FAULTS_NAMED


@pytest.mark.parametrize("offered", [actor("north"), issue("border"), source("wire")])
def test_a_slug_is_registered_once(store: Store, offered: Json) -> None:
    kind = offered["type"].partition(".")[0]
    assert told(store, offered | {"id": "again"}) == [(f"/events/0/data/{kind}", "already-registered")]
    (fault,) = faults(store, actor("east"), actor("east") | {"id": "again"})
    assert fault.pointer == "/events/1/data/actor"


def test_a_slug_of_one_kind_says_nothing_of_another(store: Store) -> None:
    assert store.append([actor("border"), source("north"), issue("wire")]).head == 9


@pytest.mark.parametrize(
    ("offered", "code"),
    [
        ({"type": "dossier.opened", "summary": "Again.", "data": {"title": "Talks", "timezone": "UTC"}}, "opened-once"),
        (amendment("redacted", "X-1", "issue:border"), "not-available"),
    ],
)
def test_what_the_log_does_not_take_from_writers_is_refused(store: Store, offered: Json, code: str) -> None:
    assert told(store, offered) == [("/events/0/type", code)]


def test_a_batch_of_a_thousand_is_one_append(store: Store) -> None:
    answer = store.append([said(f"S-{number}") for number in range(1000)])
    assert [sequence for _, sequence, _ in answer.events] == list(range(7, 1007))
