from typing import Any

import orjson
import pytest

from events.catalogue import BY_NAME, TYPES
from events.envelope import Recorded, validate_offered
from events.errors import InvalidEvent
from tests.contracts.examples import example

Json = dict[str, Any]
LEFT_OUT = object()


def body(event_type: str = "position.stated", **changes: Any) -> Json:
    """A stored example with members replaced; ``data_x`` stands for the member x of data."""
    event: Json = orjson.loads(example(event_type))
    for name, value in changes.items():
        holder, member = (event["data"], name.removeprefix("data_")) if name.startswith("data_") else (event, name)
        if value is LEFT_OUT:
            holder.pop(member, None)
        else:
            holder[member] = value
    return event


def refusals(offered: Any, pointer: str = "") -> dict[str, str]:
    """Pointer → code of every fault."""
    with pytest.raises(InvalidEvent) as refused:
        validate_offered(offered, pointer=pointer)
    return {fault.pointer: fault.code for fault in refused.value.faults}


def test_an_event_keeps_the_offered_members_and_nothing_else() -> None:
    offered = {"type": "dossier.amended", "summary": "A title.", "data": {"title": "Talks"}}
    event = validate_offered(offered)
    assert (event.id, event.type, event.body) == (None, "dossier.amended", offered)
    assert (event.target, event.recorded_at) == (None, None)


def test_recorded_at_is_read_as_an_instant_and_is_no_part_of_the_body() -> None:
    event = validate_offered(body(recorded_at="2026-01-29T14:00:00+02:00"))
    assert event.recorded_at == 1_769_688_000_000_000
    assert event.body == body()


def test_a_replacement_is_for_the_log_to_add() -> None:
    event = validate_offered(body("event.corrected"))
    assert event.target == "R-22"
    assert event.body == body("event.corrected", data_replacement=LEFT_OUT)


def test_occurred_is_a_date_or_an_object_with_one() -> None:
    for stated in ("2026-01", {"edtf": "2026-01", "basis": "by the page"}):
        assert validate_offered(body(occurred=stated)).body["occurred"] == stated
    assert refusals(body(occurred="2026-13")) == {"/occurred": "bad-date"}
    assert refusals(body(occurred={"edtf": "2026-13"})) == {"/occurred/edtf": "bad-date"}
    assert refusals(body(occurred=2026)) == {"/occurred": "wrong-type"}


@pytest.mark.parametrize("offered", [None, [], "text", 7, True])
def test_an_event_is_an_object(offered: Any) -> None:
    assert refusals(offered) == {"": "wrong-type"}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"id": "17"}, "/id", "bad-id"),
        ({"id": "stream"}, "/id", "bad-id"),
        ({"id": "-a"}, "/id", "bad-id"),
        ({"id": "a" * 65}, "/id", "bad-id"),
        ({"id": "a\u202eb"}, "/id", "bad-id"),
        ({"id": "a\n"}, "/id", "bad-id"),
        ({"id": None}, "/id", "wrong-type"),
        ({"type": "position.states"}, "/type", "unknown-type"),
        ({"type": LEFT_OUT}, "/type", "missing"),
        ({"type": 7}, "/type", "wrong-type"),
        ({"data": LEFT_OUT}, "/data", "missing"),
        ({"data": []}, "/data", "wrong-type"),
        ({"summary": LEFT_OUT}, "/summary", "missing"),
        ({"summary": ""}, "/summary", "too-short"),
        ({"summary": "x" * 501}, "/summary", "too-long"),
        ({"summary": "a\0b"}, "/summary", "bad-text"),
        ({"summary": "\ud800"}, "/summary", "wrong-type"),
        ({"note": "x" * 5_001}, "/note", "too-long"),
        ({"occurred": "last week"}, "/occurred", "bad-date"),
        ({"occurred": {"edtf": "2026-13"}}, "/occurred/edtf", "bad-date"),
        ({"occurred": {}}, "/occurred/edtf", "missing"),
        ({"occurred": {"edtf": "2026", "when": "x"}}, "/occurred/when", "unknown-member"),
        ({"occurred": 2026}, "/occurred", "wrong-type"),
        ({"occurred": LEFT_OUT}, "/occurred", "missing"),
        ({"actor": "Hale"}, "/actor", "bad-slug"),
        ({"actor": "tally"}, "/actor", "bad-slug"),
        ({"actor": None}, "/actor", "wrong-type"),
        ({"issues": ["dam", "river"]}, "/issues", "issues"),
        ({"issues": []}, "/issues", "issues"),
        ({"issues": LEFT_OUT}, "/issues", "issues"),
        ({"issues": "dam"}, "/issues", "wrong-type"),
        ({"issues": [7]}, "/issues/0", "wrong-type"),
        ({"sources": []}, "/sources", "missing"),
        ({"sources": LEFT_OUT}, "/sources", "missing"),
        ({"sources": [{"source": "a", "url": "ftp://a.example/"}]}, "/sources/0/url", "bad-url"),
        ({"sources": [{"source": "a", "url": "javascript:alert(1)"}]}, "/sources/0/url", "bad-url"),
        ({"sources": [{"source": "a", "url": "https://known.example@other.example/"}]}, "/sources/0/url", "bad-url"),
        ({"sources": [{"source": "a", "sha256": "AB"}]}, "/sources/0/sha256", "bad-sha256"),
        ({"attribution": ["a", "a"]}, "/attribution", "duplicate"),
        ({"mode": LEFT_OUT}, "/mode", "missing"),
        ({"mode": "Quote"}, "/mode", "not-allowed"),
        ({"standing": LEFT_OUT}, "/standing", "missing"),
        ({"relates_to": [{"event": "R-1", "relation": "answers"}]}, "/relates_to/0/relation", "not-allowed"),
        ({"place": {}}, "/place", "missing"),
        ({"place": {"lat": "50.1"}}, "/place/lon", "missing"),
        ({"place": {"lat": 50.1, "lon": "30"}}, "/place/lat", "wrong-type"),
        ({"place": {"lat": "90.1", "lon": "30"}}, "/place/lat", "out-of-range"),
        ({"place": {"lat": "50", "lon": "-180.5"}}, "/place/lon", "out-of-range"),
        ({"place": {"lat": "1e1", "lon": "0"}}, "/place/lat", "bad-number"),
        ({"quote": {"text": "a"}}, "/quote/language", "missing"),
        ({"quote": {"text": "a", "language": "english!"}}, "/quote/language", "bad-language"),
        ({"external_ids": {"Wiki Data": "Q1"}}, "/external_ids/Wiki Data", "bad-name"),
        ({"external_ids": {"a/b~c": "Q1"}}, "/external_ids/a~1b~0c", "bad-name"),
        ({"recorded_at": "2026-01-29"}, "/recorded_at", "bad-instant"),
        ({"sequence": 7}, "/sequence", "unknown-member"),
    ],
)  # fmt: skip
def test_a_broken_rule_of_the_envelope_is_named_with_its_place(changes: Json, pointer: str, code: str) -> None:
    assert refusals(body(**changes)) == {pointer: code}


@pytest.mark.parametrize(
    ("event_type", "changes", "pointer", "code"),
    [
        ("position.stated", {"data_stance": "support"}, "/data/stance", "not-allowed"),
        ("position.stated", {"data_party": LEFT_OUT}, "/data/party", "missing"),
        ("position.stated", {"data_note": "x"}, "/data/note", "unknown-member"),
        ("position.stated", {"data_terms": [{"name": "Share", "value": 1}]}, "/data/terms/0/name", "bad-name"),
        ("position.stated", {"data_terms": [{"name": "share", "value": 0.5}]}, "/data/terms/0/value", "wrong-type"),
        ("position.stated", {"data_terms": [{"name": "share", "value": None}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "share", "value": [["a"]]}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "share", "value": 2**53}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "s", "value": "1/2", "type": "number"}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "s", "value": True, "type": "number"}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "s", "value": 7, "type": "text"}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "s", "value": "soon", "type": "date"}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "s", "value": 2026, "type": "date"}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "s", "value": "a", "type": "set"}]}, "/data/terms/0/value", "bad-value"),
        ("position.stated", {"data_terms": [{"name": "s", "value": 1, "type": "boolean"}]}, "/data/terms/0/value", "bad-value"),
        ("position.withdrawn", {"issues": ["dam", "river"]}, "/issues", "issues"),
        ("dossier.opened", {"data_timezone": "Europe/Atlantis"}, "/data/timezone", "bad-zone"),
        ("dossier.opened", {"data_timezone": "../etc/passwd"}, "/data/timezone", "bad-zone"),
        ("dossier.opened", {"data_timezone": "localtime"}, "/data/timezone", "bad-zone"),
        ("dossier.amended", {"data": {}}, "/data", "missing"),
        ("dossier.scope_declared", {"data_from": "soon"}, "/data/from", "bad-date"),
        ("dossier.scope_declared", {"data_from_": "2026"}, "/data/from_", "unknown-member"),
        ("source.registered", {"data_redistribute": "no"}, "/data/redistribute", "wrong-type"),
        ("issue.opened", {"issues": ["river"]}, "/issues", "issues"),
        ("issue.amended", {"data_into": LEFT_OUT}, "/data/into", "missing"),
        ("issue.amended", {"data_lifecycle": "closed"}, "/data/into", "not-allowed"),
        ("issue.amended", {"data": {"issue": "dam"}, "issues": ["dam"]}, "/data", "missing"),
        ("issue.amended", {"data_into": "Dam"}, "/data/into", "bad-slug"),
        ("agreement.concluded", {"data_parties": []}, "/data/parties", "too-short"),
        ("incident.reported", {"data_launched": "7"}, "/data/launched", "wrong-type"),
        ("incident.reported", {"data_launched": True}, "/data/launched", "wrong-type"),
        ("incident.reported", {"data_launched": -1}, "/data/launched", "out-of-range"),
        ("incident.reported", {"data_launched": 2**53}, "/data/launched", "out-of-range"),
        ("incident.reported", {"data_casualties": {"killed": {}}}, "/data/casualties/killed", "missing"),
        ("assessment.made", {"data_status": LEFT_OUT}, "/data/status", "missing"),
        ("assessment.made", {"data_kind": "opinion"}, "/data/status", "not-allowed"),
        ("assessment.made", {"issues": []}, "/issues", "issues"),
        ("poll.reported", {"data_shares": [{"answer": "yes", "percent": 101}]}, "/data/shares/0/percent", "out-of-range"),
        ("poll.reported", {"data_shares": [{"answer": "yes", "percent": 5.5}]}, "/data/shares/0/percent", "wrong-type"),
        ("fact.reported", {"data_value": "about forty"}, "/data/value", "bad-number"),
        ("fact.reported", {"issues": LEFT_OUT}, "/issues", "issues"),
        ("event.corrected", {"data_changes": {}}, "/data/changes", "too-short"),
        ("event.corrected", {"data_changes": {"place": {"lat": 50.5}}}, "/data/changes/place/lat", "float"),
        ("event.retracted", {"data_target": "7"}, "/data/target", "bad-id"),
    ],
)  # fmt: skip
def test_a_broken_rule_of_a_type_is_named_with_its_place(
    event_type: str, changes: Json, pointer: str, code: str
) -> None:
    assert refusals(body(event_type, **changes)) == {pointer: code}


def test_every_fault_of_an_event_is_reported_at_once_under_the_pointer_of_its_document() -> None:
    offered = body(id="7", mode=LEFT_OUT, issues=[], data_stance="maybe", data_colour="red")
    assert refusals(offered, "/events/3") == {
        "/events/3/id": "bad-id",
        "/events/3/mode": "missing",
        "/events/3/issues": "issues",
        "/events/3/data/stance": "not-allowed",
        "/events/3/data/colour": "unknown-member",
    }


@pytest.mark.parametrize("payload", TYPES, ids=lambda payload: payload.type)
def test_only_registry_events_and_amendments_may_leave_out_when_and_through_whom(payload: Any) -> None:
    offered = body(payload.type, occurred=LEFT_OUT, sources=LEFT_OUT, mode=LEFT_OUT, standing=LEFT_OUT)
    if BY_NAME[payload.type].family in {"registry", "amendments"}:
        assert "occurred" not in validate_offered(offered).body
    else:
        assert set(refusals(offered)) == {"/occurred", "/sources", "/mode", "/standing"}


def test_low_best_and_high_are_recorded_as_given_in_whatever_order() -> None:
    counts = {"low": 9, "best": 5, "high": 1}
    event = validate_offered(body("incident.reported", data_casualties={"killed": counts}))
    assert event.body["data"]["casualties"]["killed"] == counts


def test_a_recorded_correction_is_read_through_its_replacement_and_all_else_as_it_is() -> None:
    def recorded(event_type: str, held: Json | None) -> Recorded:
        return Recorded("eld", 7, "R", event_type, 1, 0, 0, "desk", None, held)

    correction = body("event.corrected")
    assert recorded("event.corrected", correction).effective == correction["data"]["replacement"]
    assert recorded("position.stated", body()).effective == body()
    assert recorded("event.corrected", None).effective == {}
