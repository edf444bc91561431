import pytest

from events.catalogue import BY_NAME
from events.upcasters import UPCASTERS, Upcaster, chain, upcast

STEPS = chain(
    [
        Upcaster("statement.made", 1, lambda body: {**body, "tone": "plain"}),
        Upcaster("statement.made", 2, lambda body: {**body, "tone": body["tone"].upper()}),
    ]
)


def test_a_body_takes_every_step_from_its_version_to_the_newest() -> None:
    assert upcast("statement.made", 1, {"a": 1}, steps=STEPS, newest=3) == {"a": 1, "tone": "PLAIN"}
    assert upcast("statement.made", 2, {"tone": "curt"}, steps=STEPS, newest=3) == {"tone": "CURT"}


def test_a_body_of_the_newest_version_is_handed_back_as_it_is() -> None:
    body = {"tone": "curt"}
    assert upcast("statement.made", 3, body, steps=STEPS, newest=3) is body
    assert upcast("statement.made", 1, body) is body


def test_steps_of_one_type_leave_another_alone() -> None:
    assert upcast("position.stated", 1, {}, steps=STEPS, newest=1) == {}


def test_upcasting_leaves_the_old_body_as_it_was() -> None:
    body = {"a": 1}
    upcast("statement.made", 1, body, steps=STEPS, newest=3)
    assert body == {"a": 1}


@pytest.mark.parametrize(("version", "newest"), [(4, 3), (1, 4)])
def test_a_shape_that_no_step_leads_from_is_refused_by_name(version: int, newest: int) -> None:
    with pytest.raises(ValueError, match=r"statement\.made"):
        upcast("statement.made", version, {"tone": ""}, steps=STEPS, newest=newest)


def test_the_declared_steps_lead_from_version_1_to_the_newest_of_every_type() -> None:
    declared = {(step.type, step.from_version) for step in UPCASTERS}
    wanted = {(name, version) for name, payload in BY_NAME.items() for version in range(1, payload.schema_version)}
    assert declared == wanted
    assert len(UPCASTERS) == len(declared)
