"""Corrections, retractions, disputes and ranks: what each may target, and what a correction yields."""

from typing import Any

import pytest

from events.errors import REFERENCES_NAMED, AlreadyAmended, InvalidEvent, StillReferenced
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
    stated,
)

TABLED: Json = {**REPORT, "id": "T-1", "type": "proposal.tabled", "issues": ["border"], "summary": "A plan."}
PLAN = TABLED | {"data": {"proposal": "plan", "by": "north", "firmness": "tabled"}}
ANSWER = TABLED | {"id": "T-2", "type": "proposal.answered"}
ANSWERED = ANSWER | {"data": {"proposal": "plan", "by": "south", "answer": "rejected"}}
ROLE: Json = {"id": "role", "type": "actor.role_assigned", "summary": "She speaks.", "data": {"actor": "east", "role": "envoy"}}  # fmt: skip


def told(store: Store, *offered: Json) -> list[tuple[str, str]]:
    error = store.refused(*offered)
    assert isinstance(error, InvalidEvent)
    return [(fault.pointer, fault.code) for fault in error.faults]


def test_a_correction_holds_the_whole_event_as_it_should_have_been(store: Store) -> None:
    place = {"name": "Weir", "country": "NOR"}
    store.append([said("S-1", place=place, note="Draft.")])
    store.append([corrected("C-1", "S-1", place={"name": "Dam"}, note=None, actor="north")])
    correction = store.events()[-1]
    expected = said("S-1", place={"name": "Dam", "country": "NOR"}, actor="north")
    assert (correction.target, correction.effective) == ("S-1", expected)
    assert correction.body is not None
    assert correction.body["data"]["changes"] == {"place": {"name": "Dam"}, "note": None, "actor": "north"}


def test_corrections_of_one_event_build_on_each_other(store: Store) -> None:
    store.append([said("S-1"), corrected("C-1", "S-1", note="First."), corrected("C-2", "S-1", actor="north")])
    store.together(asked(corrected("C-3", "S-1", place={"name": "Dam"})), asked(corrected("C-4", "S-1", note=None)))
    store.append([corrected("C-5", "S-1", place={"country": "NOR"})])
    expected = said("S-1", actor="north", place={"name": "Dam", "country": "NOR"})
    assert store.events()[-1].effective == expected


def test_a_date_is_corrected_whole(store: Store) -> None:
    store.append([said("S-1", occurred={"edtf": "2026-01", "as_written": "last month", "anchor": "2026-02-03"})])
    store.append([corrected("C-1", "S-1", occurred={"edtf": "2026-01-24"})])
    assert store.events()[-1].effective["occurred"] == {"edtf": "2026-01-24"}
    store.append([corrected("C-2", "S-1", occurred="2026-01-25")])
    assert store.events()[-1].effective["occurred"] == "2026-01-25"


@pytest.mark.parametrize(
    ("target", "changes", "expected"),
    [
        ("S-1", {"id": "S-2"}, [("/events/0/data/changes/id", "cannot-change")]),
        ("S-1", {"id": None}, [("/events/0/data/changes/id", "cannot-change")]),
        ("S-1", {"type": "claim.made"}, [("/events/0/data/changes/type", "cannot-change")]),
        ("S-1", {"recorded_at": "2026-01-24T12:00:00Z"}, [("/events/0/data/changes/recorded_at", "cannot-change")]),
        ("S-1", {"summary": None}, [("/events/0/data/changes/summary", "missing")]),
        ("S-1", {"occurred": None}, [("/events/0/data/changes/occurred", "missing")]),
        ("S-1", {"occurred": {"edtf": "2026-13"}}, [("/events/0/data/changes/occurred/edtf", "bad-date")]),
        ("S-1", {"data": {"act": "sing"}}, [("/events/0/data/changes/data/act", "not-allowed")]),
        ("S-1", {"issues": ["border", "harbour"]}, [("/events/0/data/changes/issues/1", "unknown-reference")]),
        ("S-1", {"relates_to": [{"event": "S-9", "relation": "denies"}]}, [("/events/0/data/changes/relates_to/0/event", "unknown-reference")]),
        ("issue:border", {"data": {"issue": "frontier"}}, [("/events/0/data/changes/data/issue", "cannot-change")]),
        ("issue:border", {"data": {"parent": "land"}}, [("/events/0/data/changes/data/parent", "unknown-reference")]),
        ("actor:north", {"data": {"actor": None}}, [("/events/0/data/changes/data/actor", "cannot-change")]),
        ("T-1", {"data": {"proposal": "scheme"}}, [("/events/0/data/changes/data/proposal", "cannot-change")]),
        ("opening", {"data": {"timezone": "Europe/Kyiv"}}, [("/events/0/data/changes/data/timezone", "cannot-change")]),
    ],
)  # fmt: skip
def test_a_correction_that_yields_no_valid_event_is_refused(
    store: Store, target: str, changes: Json, expected: list[tuple[str, str]]
) -> None:
    store.append([said("S-1"), PLAN])
    if target == "opening":
        target = store.events()[0].id
    assert told(store, corrected("C-1", target, **changes)) == expected


def test_what_a_dossier_is_called_can_be_corrected(store: Store) -> None:
    opening = store.events()[0].id
    store.append([corrected("C-1", opening, data={"title": "Talks on the border"})])
    assert store.events()[-1].effective["data"] == {"title": "Talks on the border", "timezone": "UTC"}


def test_a_correction_that_grows_over_the_limit_is_refused_with_its_place(store: Store) -> None:
    notes = [{"event": f"S-{number:061}", "relation": "comments_on"} for number in range(200)]
    store.append([said(entry["event"]) for entry in notes])
    store.append([said("S-1", relates_to=notes, note="n" * 5000, data={"about": ["a" * 4000] * 5})])
    fault = told(store, said("S-2"), corrected("C-1", "S-1", data={"about": ["b" * 4000] * 5}))
    assert fault == [("/events/1", "too-large")]


@pytest.mark.parametrize(
    ("kind", "target", "admitted"),
    [
        ("corrected", "C-1", False),
        ("corrected", "D-1", False),
        ("corrected", "K-1", False),
        ("corrected", "R-1", False),
        ("corrected", "issue:border", True),
        ("retracted", "C-1", False),
        ("retracted", "R-1", False),
        ("retracted", "D-1", True),
        ("retracted", "K-1", True),
        ("retracted", "opening", False),
        ("disputed", "C-1", False),
        ("disputed", "D-1", False),
        ("disputed", "R-1", False),
        ("disputed", "issue:border", True),
        ("disputed", "S-2", True),
        ("disputed", "opening", True),
        ("ranked", "C-1", False),
        ("ranked", "K-1", False),
        ("ranked", "S-1", True),
    ],
)
def test_what_an_amendment_may_target(store: Store, kind: str, target: str, admitted: bool) -> None:
    store.append([said("S-1"), said("S-2"), corrected("C-1", "S-1", note="More."), amendment("disputed", "D-1", "S-1")])
    store.append([amendment("ranked", "K-1", "S-1"), retracted("R-1", "S-2")])
    target = store.events()[0].id if target == "opening" else target
    offered = amendment(kind, "A-1", target, **({"changes": {"summary": "Better."}} if kind == "corrected" else {}))
    if admitted:
        assert store.append([offered]).head == 13
    else:
        assert told(store, offered) == [("/events/0/data/target", "not-amendable")]


@pytest.mark.parametrize(
    "late", [retracted("R-2", "S-1"), corrected("C-1", "S-1", note="Late.")], ids=["retraction", "correction"]
)
@pytest.mark.parametrize("where", ["recorded", "group", "batch"])
def test_what_was_retracted_is_not_retracted_or_corrected_again(store: Store, late: Json, where: str) -> None:
    store.append([said("S-1")])
    error: Any
    if where == "recorded":
        store.append([retracted("R-1", "S-1")])
        error = store.refused(late)
    elif where == "group":
        error = store.together(asked(retracted("R-1", "S-1")), asked(late))[1]
    else:
        error = store.refused(retracted("R-1", "S-1"), late)
    assert isinstance(error, AlreadyAmended)
    assert (error.target, error.by) == ("S-1", "R-1")


def test_a_dispute_is_taken_back_once(store: Store) -> None:
    store.append([said("S-1"), amendment("disputed", "D-1", "S-1"), retracted("R-1", "D-1")])
    error = store.refused(retracted("R-2", "D-1"))
    assert isinstance(error, AlreadyAmended)


def test_what_was_retracted_may_still_be_disputed_and_ranked(store: Store) -> None:
    store.append([said("S-1"), retracted("R-1", "S-1")])
    assert store.append([amendment("disputed", "D-1", "S-1"), amendment("ranked", "K-1", "S-1")]).head == 10


@pytest.mark.parametrize("where", ["recorded", "group", "batch", "across"])
def test_what_others_refer_to_is_not_retracted(store: Store, where: str) -> None:
    opening, follows, late = actor("east"), said("S-1", actor="east"), retracted("R-1", "actor:east")
    error: Any
    if where == "recorded":
        store.append([opening, follows])
        error = store.refused(late)
    elif where == "group":
        error = store.together(asked(opening), asked(follows), asked(late))[2]
    elif where == "across":
        store.append([opening])
        error = store.refused(follows, late)
    else:
        error = store.refused(opening, follows, late)
    assert isinstance(error, StillReferenced)
    assert (error.target, error.references) == ("actor:east", ("S-1",))


@pytest.mark.parametrize(
    ("before", "target", "references"),
    [
        ([PLAN, ANSWERED], "T-1", ("T-2",)),
        ([actor("east"), ROLE], "actor:east", ("role",)),
        ([actor("east"), said("S-1", attribution=["north", "east"])], "actor:east", ("S-1",)),
        ([actor("east"), stated("P-1", "east"), said("S-1", actor="east")], "actor:east", ("P-1", "S-1")),
        ([issue("harbour"), issue("quay", parent="harbour")], "issue:harbour", ("issue:quay",)),
        ([said("S-1"), amendment("disputed", "D-1", "S-1")], "actor:south", ("D-1",)),
        ([said("S-1"), amendment("disputed", "D-1", "S-1"), retracted("R-1", "D-1")], "actor:south", None),
        ([actor("east"), said("S-1", actor="east"), retracted("R-1", "S-1")], "actor:east", None),
        ([actor("east"), said("S-1", actor="east"), corrected("C-1", "S-1", actor="north")], "actor:east", None),
        ([actor("east"), said("S-1"), corrected("C-1", "S-1", actor="east")], "actor:east", ("C-1",)),
        ([actor("east"), said("S-1"), corrected("C-1", "S-1", actor="east"), retracted("R-1", "S-1")], "actor:east", None),
        ([actor("east"), said("S-1"), corrected("C-1", "S-1", actor="east"), corrected("C-2", "S-1", actor="north")], "actor:east", None),
        ([actor("east"), said("S-1"), corrected("C-1", "S-1", note="1") | {"actor": "east"}], "actor:east", ("C-1",)),
        ([actor("east"), corrected("C-1", "actor:east", data={"name": "The East"})], "actor:east", None),
        ([actor("east"), said("S-1", note='It said "east".')], "actor:east", None),
        ([issue("east"), actor("east"), said("S-1", issues=["east"])], "actor:east", None),
        ([PLAN, PLAN | {"id": "T-3"}, ANSWERED], "T-1", None),
    ],
)  # fmt: skip
def test_who_stands_in_the_way_of_a_retraction(
    store: Store, before: list[Json], target: str, references: tuple[str, ...] | None
) -> None:
    late = retracted("late", target)
    in_batch = store.writer.append(store.slug, asked(*before, late)).exception()
    if in_batch is not None:
        store.append(before)
    error = None if in_batch is None else store.refused(late)
    for told in (in_batch, error):
        assert (told.references if isinstance(told, StillReferenced) else told) == references


@pytest.mark.parametrize("others", [1, 3])
def test_a_retraction_in_the_same_request_or_group_clears_the_way(store: Store, others: int) -> None:
    uses = [said(f"S-{number}", actor="east") for number in range(others)]
    store.append([actor("east"), *uses])
    store.append(
        [*(retracted(f"R-{number}", f"S-{number}") for number in range(others)), retracted("late", "actor:east")]
    )
    assert isinstance(store.refused(said(actor="east")), InvalidEvent)


def test_what_corrects_away_a_reference_in_the_same_request_clears_the_way(store: Store) -> None:
    store.append([actor("east"), said("S-1", actor="east")])
    assert store.append([corrected("C-1", "S-1", actor="north"), retracted("late", "actor:east")]).head == 10


def test_what_is_retracted_earlier_in_a_batch_is_not_known_to_what_follows(store: Store) -> None:
    store.append([actor("east")])
    assert told(store, retracted("R-1", "actor:east"), said(actor="east")) == [("/events/1/actor", "unknown-reference")]
    gone, late = store.together(asked(retracted("R-1", "actor:east")), asked(said(actor="east")))
    assert not isinstance(gone, Exception)
    assert isinstance(late, InvalidEvent)


def test_a_slug_that_was_retracted_can_be_registered_anew(store: Store) -> None:
    store.append([actor("east"), retracted("R-1", "actor:east"), actor("east") | {"id": "second"}, said(actor="east")])
    assert isinstance(store.refused(retracted("R-2", "second")), StillReferenced)
    assert isinstance(store.refused(retracted("R-2", "actor:east")), AlreadyAmended)


def test_a_slug_that_two_registered_is_known_until_both_are_retracted(store: Store) -> None:
    store.append([PLAN, PLAN | {"id": "T-3"}])
    store.append([retracted("R-1", "T-1")])
    store.append([ANSWERED])
    assert isinstance(store.refused(retracted("R-3", "T-3")), StillReferenced)
    store.append([retracted("R-2", "T-2"), retracted("R-3", "T-3")])
    assert told(store, ANSWERED | {"id": "T-4"}) == [("/events/0/data/proposal", "unknown-reference")]


def test_at_most_ten_that_refer_are_named(store: Store) -> None:
    store.append([actor("east"), *(said(f"S-{number}", actor="east") for number in range(20))])
    error = store.refused(retracted("R-1", "actor:east"))
    assert isinstance(error, StillReferenced)
    assert error.references == tuple(f"S-{number}" for number in range(REFERENCES_NAMED))
