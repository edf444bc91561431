from collections.abc import Iterator

import pytest

from events.catalogue import BY_NAME, TYPES
from events.catalogue.links import model_of
from events.catalogue.offered import Offered
from events.catalogue.payload import Members, Payload

EACH_TYPE = pytest.mark.parametrize("payload", TYPES, ids=lambda payload: payload.type)


def models(model: type[Members]) -> Iterator[type[Members]]:
    yield model
    for name, field in model.model_fields.items():
        within = model_of(model, field.alias or name)
        if within is not None:
            yield from models(within)


def leaves(payload: type[Payload]) -> Iterator[type[Payload]]:
    below = payload.__subclasses__()
    for one in below:
        yield from leaves(one)
    if not below:
        yield payload


def test_the_catalogue_has_the_types_of_the_design_in_its_order() -> None:
    assert [payload.type for payload in TYPES] == [
        "dossier.opened",
        "dossier.amended",
        "dossier.scope_declared",
        "source.registered",
        "source.status_changed",
        "actor.registered",
        "actor.role_assigned",
        "issue.opened",
        "issue.amended",
        "statement.made",
        "position.stated",
        "position.withdrawn",
        "condition.stated",
        "condition.settled",
        "commitment.made",
        "commitment.settled",
        "proposal.tabled",
        "proposal.amended",
        "proposal.answered",
        "proposal.withdrawn",
        "agreement.concluded",
        "agreement.status_changed",
        "round.scheduled",
        "round.rescheduled",
        "round.cancelled",
        "round.held",
        "round.concluded",
        "contact.held",
        "incident.reported",
        "incident.revised",
        "claim.made",
        "claim.answered",
        "assessment.made",
        "poll.reported",
        "fact.reported",
        "event.corrected",
        "event.retracted",
        "event.disputed",
        "event.ranked",
        "event.redacted",
    ]
    assert list(BY_NAME) == [payload.type for payload in TYPES]


def test_every_payload_that_is_written_is_registered() -> None:
    assert set(leaves(Payload)) == set(TYPES)


@EACH_TYPE
def test_a_type_belongs_to_the_family_of_its_file(payload: type[Payload]) -> None:
    assert payload.__module__ == f"events.catalogue.{payload.family}"


@EACH_TYPE
def test_every_type_and_every_member_is_described(payload: type[Payload]) -> None:
    for model in {*models(payload), *models(Offered)}:
        assert model.__doc__
        undescribed = [name for name, field in model.model_fields.items() if not field.description]
        assert undescribed == [], model


@EACH_TYPE
def test_a_payload_never_changes(payload: type[Payload]) -> None:
    assert payload.model_config["frozen"]
    assert payload.model_config["extra"] == "forbid"
    assert payload.model_config["strict"]


def test_the_end_of_an_interval_bounds_what_holds_and_is_the_extent_of_what_was_done() -> None:
    assert {payload.type for payload in TYPES if payload.interval == "bounds"} == {
        "actor.role_assigned", "position.stated", "condition.stated", "commitment.made", "agreement.concluded",
        "agreement.status_changed", "assessment.made", "fact.reported",
    }  # fmt: skip
