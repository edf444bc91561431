"""What a writer may make its append depend on."""

from typing import Any

import pytest

from events.conditions import TAGGED, Condition, matches, tags_of
from events.errors import ConditionFailed, InvalidEvent
from tests.events.stores import Json, Store, amendment, asked, corrected, issue, registry, retracted, said, stated

BASE = 6
"""The last sequence of the registry: where every writer here believes the log to be."""

BORDER = stated("P-1", "north", actor="north")
WATER = said("S-1", issues=["water"], actor="south", on_behalf_of="south", relates_to=[{"event": "actor:north", "relation": "follows"}])  # fmt: skip


def condition(after: int = BASE, **unless: list[str]) -> Condition:
    return Condition.model_validate({"after": after, "unless": unless})


@pytest.mark.parametrize(
    ("unless", "refused_by"),
    [
        ({}, "P-1"),
        ({"types": ["position.stated"]}, "P-1"),
        ({"types": ["statement.made"]}, "S-1"),
        ({"types": ["poll.reported"]}, None),
        ({"types": ["poll.reported", "statement.made"]}, "S-1"),
        ({"issues": ["border"]}, "P-1"),
        ({"issues": ["water"]}, "S-1"),
        ({"issues": ["water", "border"]}, "P-1"),
        ({"issues": ["harbour"]}, None),
        ({"parties": ["north"]}, "P-1"),
        ({"parties": ["south"]}, "S-1"),
        ({"actors": ["south"]}, "S-1"),
        ({"actors": ["wire"]}, None),
        ({"events": ["S-1"]}, "S-1"),
        ({"events": ["actor:north"]}, "S-1"),
        ({"events": ["actor:south"]}, None),
        ({"issues": ["border"], "parties": ["north"]}, "P-1"),
        ({"issues": ["border"], "parties": ["south"]}, None),
        ({"issues": ["border", "water"], "parties": ["south"]}, "S-1"),
        ({"issues": ["border"], "types": ["position.stated"], "parties": ["north"], "actors": ["north"]}, "P-1"),
        ({"issues": ["border"], "types": ["position.stated"], "parties": ["north"], "actors": ["south"]}, None),
    ],
)
def test_within_a_member_any_matches_and_between_members_all_must(
    store: Store, unless: dict[str, Any], refused_by: str | None
) -> None:
    store.append([BORDER, WATER])
    request: dict[str, Any] = {"conditions": (condition(**unless),)}
    if refused_by is None:
        assert store.append([said()], **request).head == 9
    else:
        error = store.refused(said(), **request)
        assert isinstance(error, ConditionFailed)
        assert error.event == refused_by
        assert (error.sequence, error.type) == {"P-1": (7, "position.stated"), "S-1": (8, "statement.made")}[refused_by]


@pytest.mark.parametrize(("after", "refused_by"), [(0, 4), (3, 4), (4, 7), (6, 7), (7, 8), (8, None)])
def test_only_what_came_after_the_sequence_that_was_seen_counts(
    store: Store, after: int, refused_by: int | None
) -> None:
    store.append([said("S-1"), said("S-2")])
    request = asked(said(), conditions=(condition(after, issues=["border"]),))
    error = store.writer.append(store.slug, request).exception()
    assert (error.sequence if isinstance(error, ConditionFailed) else error) == refused_by


@pytest.mark.parametrize("after", [BASE + 1, 2**53 - 1])
def test_a_condition_that_begins_beyond_the_head_is_no_condition(store: Store, after: int) -> None:
    error = store.writer.append(store.slug, asked(said(), conditions=(condition(after),))).exception()
    assert isinstance(error, InvalidEvent)
    assert [(fault.pointer, fault.code) for fault in error.faults] == [("/condition", "beyond-head")]
    assert store.writer.append(store.slug, asked(said(), conditions=(condition(BASE),))).exception() is None


@pytest.mark.parametrize(
    ("conditions", "refused_by"),
    [
        ((condition(issues=["harbour"]), condition(issues=["water"])), "S-1"),
        ((condition(issues=["water"]), condition(issues=["border"])), "S-1"),
        ((condition(issues=["harbour"]), condition(after=8)), None),
        ((), None),
    ],
    ids=["the second", "the first that is listed", "neither", "none"],
)
def test_of_a_list_of_conditions_one_that_matches_refuses(
    store: Store, conditions: tuple[Condition, ...], refused_by: str | None
) -> None:
    store.append([BORDER, WATER])
    error = store.writer.append(store.slug, asked(said(), conditions=conditions)).exception()
    assert (error.event if isinstance(error, ConditionFailed) else error) == refused_by


def test_two_editors_on_different_issues_do_not_collide(store: Store) -> None:
    def edit(slug: str) -> Any:
        return asked(said(issues=[slug]), conditions=(condition(issues=[slug]),))

    north, south, late = store.together(edit("border"), edit("water"), edit("border"))
    assert not isinstance(north, Exception)
    assert not isinstance(south, Exception)
    assert isinstance(late, ConditionFailed), "an event of the same group counts, though nothing is written yet"
    assert (late.sequence, late.type) == (7, "statement.made")


@pytest.mark.parametrize(
    ("amended", "unless", "matched"),
    [
        (corrected("A-1", "P-1", issues=["water"]), {"issues": ["border"]}, True),
        (corrected("A-1", "P-1", issues=["water"]), {"issues": ["water"]}, True),
        (corrected("A-1", "P-1", summary="Better."), {"parties": ["north"]}, True),
        (corrected("A-1", "P-1", summary="Better."), {"events": ["P-1"]}, True),
        (corrected("A-1", "P-1", summary="Better."), {"events": ["A-1"]}, True),
        (corrected("A-1", "P-1", summary="Better."), {"types": ["event.corrected"]}, True),
        (corrected("A-1", "P-1", summary="Better."), {"issues": ["water"]}, False),
        (retracted("A-1", "P-1"), {"issues": ["border"]}, True),
        (retracted("A-1", "P-1"), {"actors": ["north"]}, True),
        (retracted("A-1", "P-1"), {"actors": ["south"]}, False),
        (retracted("A-1", "P-1"), {"types": ["position.stated"]}, True),
        (retracted("A-1", "P-1"), {"types": ["poll.reported"]}, False),
        (corrected("A-1", "P-1", summary="Better."), {"types": ["position.stated"]}, True),
        (amendment("disputed", "A-1", "P-1"), {"issues": ["border"], "parties": ["south"]}, True),
        (amendment("ranked", "A-1", "P-1"), {"issues": ["border"], "events": ["P-1"]}, True),
    ],
)
def test_an_amendment_counts_for_its_target_and_its_replacement(
    store: Store, amended: Json, unless: dict[str, Any], matched: bool
) -> None:
    store.append([BORDER])
    request = asked(said("S-9"), conditions=(condition(after=7, **unless),))
    together = store.together(asked(amended), request)[1]
    apart = store.together(asked(said("S-8"), conditions=(condition(after=7, **unless),)))[0]
    assert [isinstance(answer, ConditionFailed) for answer in (together, apart)] == [matched, matched]


def test_a_second_correction_counts_for_what_the_first_had_made_of_it(store: Store) -> None:
    store.append([said("S-1"), issue("harbour"), corrected("C-1", "S-1", issues=["water"])])
    store.append([corrected("C-2", "S-1", issues=["harbour"])])
    for slug, matched in (("harbour", True), ("water", True), ("border", False)):
        error = store.writer.append(store.slug, asked(said(), conditions=(condition(9, issues=[slug]),))).exception()
        assert isinstance(error, ConditionFailed) == matched


def test_what_takes_back_a_dispute_counts_for_what_was_disputed(store: Store) -> None:
    store.append([BORDER, amendment("disputed", "D-1", "P-1"), retracted("R-1", "D-1")])
    error = store.refused(said(), conditions=(condition(8, issues=["border"], parties=["south"]),))
    assert isinstance(error, ConditionFailed)
    assert error.event == "R-1"


def test_what_opens_or_amends_an_issue_counts_for_it(store: Store) -> None:
    renamed: Json = {"type": "issue.amended", "summary": "Renamed.", "data": {"issue": "border", "title": "The border"}}
    store.append([issue("harbour"), renamed, corrected("C-1", "issue:harbour", data={"title": "The harbour"})])
    for after, slug, sequence in ((6, "harbour", 7), (6, "border", 8), (8, "harbour", 9)):
        error = store.refused(said(), conditions=(condition(after, issues=[slug]),))
        assert isinstance(error, ConditionFailed)
        assert error.sequence == sequence


def test_what_is_planned_matches_as_what_is_recorded(on_sqlite: Store) -> None:
    on_sqlite.append(
        [BORDER, WATER, registry("issue.opened", "harbour", title="Harbour"), corrected("C-1", "S-1", note="More.")]
    )
    for event in on_sqlite.events(after=BASE):
        for tag in tags_of(event):
            prefix, _, value = tag.partition("/")
            members = [member for member, tagged in TAGGED.items() if tagged == prefix]
            for member in members:
                asked_for = condition(event.sequence - 1, **{member: [value]})
                assert matches(asked_for, event.sequence, tags_of(event))
                assert not matches(condition(event.sequence, **{member: [value]}), event.sequence, tags_of(event))
