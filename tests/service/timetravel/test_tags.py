"""What the timeline finds an assertion by."""

from service.timetravel.tags import BEYOND, Place, places_of, tags_of

SAID = {"data": {}, "issues": ["donbas", "plant", "donbas"], "sources": [{"source": "wire"}, {"source": "wire"}]}


def test_the_first_tag_of_each_kind_stands_in_a_column_and_the_others_beyond() -> None:
    body = {**SAID, "actor": "lavrov", "on_behalf_of": "ru", "data": {"parties": ["ru", "ua"]}}
    first, beyond = tags_of("position.stated", body)
    assert first == {
        "type": "type/position.stated",
        "issue": "issue/donbas",
        "party": "party/ru",
        "actor": "actor/lavrov",
        "source": "source/wire",
    }
    assert beyond == ["issue/plant", "party/ua"]


def test_who_speaks_for_itself_has_one_tag_by_which_it_is_found_as_party_and_as_actor() -> None:
    body = {**SAID, "actor": "ru", "on_behalf_of": "ua", "data": {"party": "ru"}}
    first, beyond = tags_of("position.stated", body)
    assert (first["party"], "actor" in first) == ("self/ru", False)
    assert beyond == ["party/ua", "issue/plant"]
    for tag in ("party/ru", "actor/ru"):
        assert Place("party", first["party"]) in places_of(tag)


def test_the_registry_is_found_by_its_type_alone() -> None:
    assert tags_of("issue.opened", {**SAID, "actor": "ru"}) == ({"type": "type/issue.opened"}, [])


def test_a_kind_of_which_an_event_has_one_is_not_looked_for_beyond_its_column() -> None:
    assert [place.column for place in places_of("type/position.stated")] == ["type"]
    assert {place.column for place in places_of("actor/ru")} == {"actor", "party"}
    for kind in ("issue", "party", "source"):
        assert Place(BEYOND, f"{kind}/x") in places_of(f"{kind}/x")
