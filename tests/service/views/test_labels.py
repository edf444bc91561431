from service.views.labels import actors_in
from tests.desk import Desk


def test_actors_are_named_wherever_they_are_mentioned_and_nothing_else_is(desk: Desk) -> None:
    document = {
        "party": "ru",
        "positions": [{"attribution": ["wire", "ua"], "issue": "donbas", "summary": "us"}],
        "answers": [{"by": None, "possible": [{"by": "us"}]}],
    }
    with desk.reading() as reading:
        assert actors_in(reading, document) == {"ru": "ru", "ua": "ua", "us": "us"}
        assert actors_in(reading, {"issue": "donbas"}, None, []) == {}


def test_a_name_holds_as_known_at_the_coordinate(desk: Desk) -> None:
    last = max(desk.sequences.values())
    actor = {
        "type": "actor.registered",
        "summary": "Known.",
        "data": {"actor": "eu", "kind": "igo", "name": "European Union"},
    }
    desk.record(actor, at="2026-01-05T00:00:00Z")
    with desk.reading() as reading:
        assert actors_in(reading, {"by": "eu"}) == {"eu": "European Union"}
    with desk.reading(None, str(last)) as reading:
        assert actors_in(reading, {"by": "eu"}) == {}
