"""What the timeline finds an assertion by."""

import pytest

from service.timetravel.tags import BEYOND, Place, in_order, places_of, tags_of

SAID = {"data": {}, "issues": ["donbas", "plant", "donbas"], "sources": [{"source": "wire"}, {"source": "wire"}]}


def test_the_first_tag_of_each_kind_stands_in_a_column_and_the_others_beyond() -> None:
    body = {**SAID, "actor": "lavrov", "on_behalf_of": "ru", "data": {"parties": ["ru", "ua"]}}
    assert tags_of("position.stated", body) == (
        "issue/donbas",
        "party/ru",
        "actor/lavrov",
        "source/wire",
        "type/position.stated",
        "issue/plant",
        "party/ua",
    )


def test_who_speaks_for_itself_has_one_tag_by_which_it_is_found_as_party_and_as_actor() -> None:
    body = {**SAID, "actor": "ru", "on_behalf_of": "ua", "data": {"party": "ru"}}
    issue, party, actor, _, _, *beyond = tags_of("position.stated", body)
    assert (issue, party, actor, beyond) == ("issue/donbas", "self/ru", None, ["party/ua", "issue/plant"])
    for tag in ("party/ru", "actor/ru"):
        assert Place("party", "self/ru") in places_of(tag)


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("ru", ["self/ru", "issue/donbas", "source/wire", "party/ua", "issue/plant"]),
        ("lavrov", ["actor/lavrov", "issue/donbas", "party/ua", "source/wire", "issue/plant", "party/ru"]),
        (None, ["issue/donbas", "party/ua", "source/wire", "issue/plant", "party/ru"]),
    ],
    ids=["who speaks for itself", "who speaks for another", "nobody said who speaks"],
)
def test_new_tags_are_numbered_in_the_order_in_which_every_index_has_them(
    actor: str | None, expected: list[str]
) -> None:
    body = {**SAID, "data": {"parties": ["ua", "ru"]}, **({"actor": actor} if actor else {})}
    assert in_order(tags_of("position.stated", body)) == ["type/position.stated", *expected]


def test_the_registry_is_found_by_its_type_alone() -> None:
    assert tags_of("issue.opened", {**SAID, "actor": "ru"}) == (None, None, None, None, "type/issue.opened")


def test_a_kind_of_which_an_event_has_one_is_not_looked_for_beyond_its_column() -> None:
    assert [place.column for place in places_of("type/position.stated")] == ["type"]
    assert {place.column for place in places_of("actor/ru")} == {"actor", "party"}
    for kind in ("issue", "party", "source"):
        assert Place(BEYOND, f"{kind}/x") in places_of(f"{kind}/x")
