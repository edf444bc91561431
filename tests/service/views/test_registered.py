"""Actors, sources and polls: what was registered, what became of it, and what rests on it."""

from typing import Any

import pytest

from events.errors import NotYetKnown, Unknown
from service.views.actors import actor, actors
from service.views.paging import Page
from service.views.polls import polls
from service.views.sources import source, sources
from tests.desk import Desk, Json, amendment, report

AS_OF = "2026-03-01"


@pytest.fixture
def peopled(desk: Desk) -> Desk:
    """An envoy with two roles, of which one ends in 2026 by its date and one by its ``until``."""
    person = {"actor": "envoy", "kind": "person", "name": "The Envoy", "aka": ["E."]}
    roles: list[tuple[str, Json | None, Json]] = [
        ("R1", {"edtf": "2025-01-01/2026-01-15"}, {"role": "Minister", "speaks_for": "ua"}),
        ("R2", {"edtf": "2026-01-10"}, {"role": "Special envoy", "speaks_for": "us", "until": "2026-02-20"}),
    ]
    desk.record(
        {"type": "actor.registered", "id": "P", "summary": "Known.", "data": person},
        *(
            {
                "type": "actor.role_assigned",
                "id": name,
                "occurred": since,
                "summary": "Role.",
                "data": {"actor": "envoy", **data},
            }
            for name, since, data in roles
        ),
        {**report("statement.made", "2026-01-12", act="assert"), "id": "S1", "actor": "envoy", "on_behalf_of": "us"},
        {**report("statement.made", "2026-01-11", act="assert"), "id": "S2", "actor": "envoy", "on_behalf_of": "ua"},
        {**report("statement.made", "2026-02-11", act="assert"), "id": "S3", "actor": "envoy", "on_behalf_of": "us"},
        at="2026-02-25T00:00:00Z",
    )
    return desk


def roles(desk: Desk, as_of: str) -> list[tuple[str, str | None]]:
    with desk.reading(as_of) as reading:
        found = actor(reading, "envoy")["actor"]["roles"]
    return [(role["role"], role["lapsed"] and role["lapsed"]["certainty"]) for role in found]


def test_a_role_lapses_at_the_end_of_its_dates_or_of_its_until(peopled: Desk) -> None:
    assert roles(peopled, "2026-01-09") == [("Minister", None)]
    assert roles(peopled, "2026-01-14") == [("Minister", None), ("Special envoy", None)]
    assert roles(peopled, "2026-01-15") == [("Special envoy", None), ("Minister", "certain")]
    assert roles(peopled, "2026-02-20") == [("Minister", "certain"), ("Special envoy", "certain")]


def test_the_rectangle_of_an_actor_ends_where_a_role_does(peopled: Desk) -> None:
    with peopled.reading("2026-02-15") as reading:
        holds = actor(reading, "envoy")["holds_for"]
    assert holds["as_of"] == ["2026-02-12T00:00:00Z", "2026-02-20T00:00:00.000001Z"]


def test_what_a_person_said_is_told_with_for_whom(peopled: Desk) -> None:
    with peopled.reading(AS_OF) as reading:
        found = actor(reading, "envoy")
    assert [item["event"] for item in found["statements"]] == ["S2", "S1", "S3"]
    assert found["spoke_for"] == [{"party": "us", "events": 2}, {"party": "ua", "events": 1}]
    assert found["about"] == [{"issue": "donbas", "events": 3}]


def test_a_party_names_those_who_speak_for_it(peopled: Desk) -> None:
    with peopled.reading(AS_OF) as reading:
        found = actor(reading, "us")
    assert [(one["actor"], one["role"]) for one in found["speakers"]] == [("envoy", "Special envoy")]


def test_actors_are_listed_by_slug_and_kind_in_pages(peopled: Desk) -> None:
    with peopled.reading(AS_OF) as reading:
        people = actors(reading, kind="person")["actors"]
        first = actors(reading, Page(3))
        rest = actors(reading, Page(3, first["next"]))
    assert [(one["actor"], one["aka"], len(one["roles"])) for one in people] == [("envoy", ["E."], 2)]
    assert [one["actor"] for one in [*first["actors"], *rest["actors"]]] == ["envoy", "ru", "ua", "us"]


@pytest.mark.parametrize("view", [actor, source])
def test_what_nothing_registers_is_unknown(peopled: Desk, view: Any) -> None:
    with pytest.raises(Unknown), peopled.reading(AS_OF) as reading:
        view(reading, "nobody")


def test_an_actor_is_not_yet_known_before_its_registration(peopled: Desk) -> None:
    with pytest.raises(NotYetKnown), peopled.reading(AS_OF, "2026-02-24") as reading:
        actor(reading, "envoy")


@pytest.fixture
def sourced(desk: Desk) -> Desk:
    """An article of uncertain date on which a statement and an alias rest, retracted later."""
    article = {"source": "article", "kind": "document", "title": "Talks", "published": "[2026-01-28..2026-01-31]"}
    statement = report("statement.made", {"edtf": "2026-01-28", "as_written": "on Wednesday"}, act="assert")
    alias = {
        "type": "issue.amended",
        "id": "N",
        "summary": "Called so.",
        "data": {"issue": "plant", "alias": "the station"},
    }
    desk.record(
        {"type": "source.registered", "id": "A", "summary": "Known.", "data": article},
        {**statement, "id": "S", "sources": [{"source": "article"}, {"source": "wire"}]},
        {**alias, "sources": [{"source": "article"}]},
        at="2026-02-01T00:00:00Z",
    )
    desk.record(
        {
            "type": "source.status_changed",
            "id": "X",
            "occurred": "2026-02-10",
            "summary": "Taken back.",
            "data": {"source": "article", "status": "retracted"},
        },
        at="2026-02-11T00:00:00Z",
    )
    return desk


def test_a_source_tells_everything_that_rests_on_it(sourced: Desk) -> None:
    with sourced.reading(AS_OF) as reading:
        found = source(reading, "article")
    assert (found["events"], [item["event"] for item in found["items"]]) == (1, ["S"])
    assert found["by_type"] == {"statement.made": 1}
    assert [one["event"] for one in found["registry"]] == ["N"]


def test_a_publication_date_is_shown_as_known_with_the_words_that_date_it(sourced: Desk) -> None:
    with sourced.reading(AS_OF) as reading:
        published = source(reading, "article")["source"]["published"]
    assert (published["edtf"], published["stated"]) == ("[2026-01-28..2026-01-31]", False)
    assert [one["as_written"] for one in published["evidence"]] == ["on Wednesday"]


def test_the_status_of_a_source_is_that_of_the_coordinate(sourced: Desk) -> None:
    for as_of, status in (("2026-02-09", None), ("2026-02-10", "retracted")):
        with sourced.reading(as_of) as reading:
            shown = source(reading, "article")["source"]["status"]
        assert (shown and shown["status"]) == status


def test_sources_are_listed_with_how_many_events_rest_on_them(sourced: Desk) -> None:
    with sourced.reading(AS_OF) as reading:
        found = sources(reading)["sources"]
    assert [(one["source"], one["events"]) for one in found] == [("article", 1), ("wire", 1)]
    sourced.record(amendment("retracted", "S", reason="false"))
    with sourced.reading(AS_OF) as reading:
        assert [one["events"] for one in sources(reading)["sources"]] == [0, 0]


def test_what_a_poll_does_not_tell_is_null(desk: Desk) -> None:
    for number, occurred in enumerate(("2026-01-20", "2026-01-10")):
        data: Json = {"poll": f"poll-{number}", "population": "adults", "finding": "For a fair deal"}
        desk.record(report("poll.reported", occurred, **data), at=f"2026-02-0{number + 1}T00:00:00Z")
    with desk.reading(AS_OF) as reading:
        first = polls(reading, Page(1))
        (rest,) = polls(reading, Page(1, first["next"]))["polls"]
    (poll,) = first["polls"]
    assert (poll["poll"], rest["poll"]) == ("poll-1", "poll-0")
    assert poll["finding"] == "For a fair deal"
    unknown = {member: poll[member] for member in ("pollster", "fieldwork", "sample", "question", "shares")}
    assert set(unknown.values()) == {None}
