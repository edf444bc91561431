import orjson
import pytest

from events.catalogue import TYPES, references, registrations
from events.envelope import validate_offered
from tests.contracts.examples import example


def body(event_type: str) -> dict[str, object]:
    parsed: dict[str, object] = orjson.loads(example(event_type))
    return parsed


def test_the_references_of_a_position_are_those_of_its_envelope_and_its_data_with_pointers() -> None:
    assert list(references("position.stated", body("position.stated"))) == [
        ("actor", "minister-hale", "/actor"),
        ("actor", "norland", "/on_behalf_of"),
        ("issue", "water-share", "/issues/0"),
        ("source", "river-courier", "/sources/0/source"),
        ("actor", "river-courier", "/attribution/0"),
        ("actor", "minister-hale", "/attribution/1"),
        ("event", "R-17", "/relates_to/0/event"),
        ("actor", "norland", "/data/party"),
        ("actor", "norland", "/data/terms/0/by"),
        ("proposal", "weir-plan", "/data/proposal"),
        ("issue", "river", "/data/part_of"),
    ]


@pytest.mark.parametrize(
    ("event_type", "expected"),
    [
        ("condition.stated", {("issue", "dam", "/data/antecedent/issue"), ("issue", "water-share", "/data/consequent/issue"), ("actor", "sudmark", "/data/asserted_by")}),
        ("condition.settled", {("condition", "gauges-after-inspection", "/data/condition"), ("actor", "sudmark", "/data/by")}),
        ("commitment.made", {("actor", "norland", "/data/parties/0"), ("actor", "sudmark", "/data/parties/1")}),
        ("commitment.settled", {("commitment", "early-warning", "/data/commitment"), ("actor", "sudmark", "/data/by")}),
        ("issue.amended", {("issue", "water-share", "/data/issue"), ("issue", "river", "/data/parent"), ("issue", "summer-share", "/data/into/0"), ("issue", "winter-share", "/data/into/1")}),
        ("actor.role_assigned", {("actor", "minister-hale", "/data/actor"), ("actor", "norland", "/data/speaks_for")}),
        ("source.status_changed", {("source", "river-courier-0305", "/data/source"), ("source", "river-courier-0306", "/data/replaced_by")}),
        ("agreement.concluded", {("actor", "norland", "/data/parties/0"), ("actor", "sudmark", "/data/parties/1"), ("actor", "helvia", "/data/third_parties/0/actor"), ("actor", "norland", "/data/terms/0/by")}),
        ("round.held", {("actor", "norland", "/data/participants/0"), ("actor", "sudmark", "/data/participants/1"), ("actor", "helvia", "/data/host"), ("actor", "helvia", "/data/mediator"), ("actor", "norland", "/data/delegations/0/party")}),
        ("round.concluded", {("round", "round-2", "/data/round"), ("issue", "water-share", "/data/stalled_on/0"), ("issue", "dam", "/data/agreed_on/0")}),
        ("claim.made", {("actor", "norland", "/data/by"), ("actor", "sudmark", "/data/about/0"), ("actor", "sudmark", "/data/alleges/attacker"), ("actor", "norland", "/data/alleges/target_party")}),
        ("claim.answered", {("claim", "basin-drained", "/data/claim"), ("actor", "sudmark", "/data/by")}),
        ("poll.reported", set()),
        ("fact.reported", set()),
        ("event.retracted", {("event", "R-38", "/data/target"), ("event", "R-19", "/data/replaced_by")}),
    ],
)  # fmt: skip
def test_the_references_of_data_are_exactly_those_declared(
    event_type: str, expected: set[tuple[str, str, str]]
) -> None:
    assert {link for link in references(event_type, body(event_type)) if link[2].startswith("/data/")} == expected


def test_a_single_issue_that_another_was_merged_into_is_pointed_at_without_an_index() -> None:
    amended = {
        "type": "issue.amended",
        "summary": "Merged.",
        "data": {"issue": "dam", "lifecycle": "merged", "into": "river"},
    }
    assert ("issue", "river", "/data/into") in list(validate_offered(amended).references())


def test_these_types_and_no_others_make_slugs_known() -> None:
    assert {payload.type for payload in TYPES if payload.registers()} == {
        "source.registered", "actor.registered", "issue.opened", "proposal.tabled", "round.scheduled", "round.held",
        "claim.made", "agreement.concluded", "condition.stated", "commitment.made",
    }  # fmt: skip


@pytest.mark.parametrize("payload", TYPES, ids=lambda payload: payload.type)
def test_an_event_makes_its_own_slug_known_under_the_kind_by_which_others_refer_to_it(payload: type) -> None:
    made = list(registrations(payload.type, body(payload.type)))  # type: ignore[attr-defined]
    assert len(made) == payload.registers()  # type: ignore[attr-defined]
    for kind, slug in made:
        assert body(payload.type)["data"][kind] == slug  # type: ignore[attr-defined, index]
