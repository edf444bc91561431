from events.envelope import Recorded, validate_offered
from service.exports import BY_NAME, EXPORTS
from service.exports.ndjson import wire_form
from tests.desk import amendment, position

AT = 1_769_688_000_000_001


def recorded(body: dict[str, object]) -> Recorded:
    return Recorded(
        dossier="talks", sequence=9, id="S9", type=str(body["type"]), schema_version=1, recorded_at=AT, ingested_at=AT + 1,
        recorded_by="desk", target=None, body=body,
    )  # fmt: skip


def test_formats_are_registered_once() -> None:
    assert [export.name for export in EXPORTS] == list(BY_NAME) == ["ndjson"]
    assert all(export.describes for export in EXPORTS)


def test_an_event_is_written_as_a_backfill_offers_it() -> None:
    offered = wire_form(recorded(position("2026-01-10")))
    assert (offered["id"], offered["recorded_at"]) == ("S9", "2026-01-29T12:00:00.000001Z")
    assert validate_offered(offered).recorded_at == AT


def test_a_correction_is_written_without_what_the_log_added_to_it() -> None:
    body = amendment("corrected", "S1", changes={"note": "x"}, reason="error", replacement=position("2026-01-10"))
    assert wire_form(recorded(body))["data"] == {"target": "S1", "changes": {"note": "x"}, "reason": "error"}
