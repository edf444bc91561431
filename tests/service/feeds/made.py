"""A dossier that is hard on feeds: a date of each precision, amendments, a cancelled round, text that means harm."""

from typing import Any, Final

from tests.service.api.newsroom import amendment, registry, report

Json = dict[str, Any]

DOSSIER: Final = "made"
ZONE: Final = "Europe/Kyiv"

DATES: Final = {
    "year": "2025",
    "season": "2025-21",
    "winter": "2024-24",
    "month": "2026-01",
    "masked": "2026-01-XX",
    "decade": "201X",
    "day": "2026-01-24",
    "minute": "2026-01-24T14:30Z",
    "second": "2026-01-24T14:30:05Z",
    "about": "2026-01-10~",
    "unsure": "2026-01-11?",
    "between": "[2026-01-28..2026-01-31]",
    "members": "[2026-01-24,2026-02-01]",
    "by": "[..2026-01-31]",
    "lasted": "2026-01-23/2026-01-24",
    "months": "2025-11/2026-01",
    "since": "2026-01-20/..",
}
"""The date of each event, by its id."""

SHOWN: Final = {
    "year": "2025",
    "season": "spring 2025",
    "winter": "winter 2024/2025",
    "month": "January 2026",
    "masked": "January 2026",
    "decade": "between 1 January 2010 and 31 December 2019",
    "day": "24 January 2026",
    "minute": "24 January 2026, 16:30 EET",
    "second": "24 January 2026, 16:30:05 EET",
    "about": "about 10 January 2026",
    "unsure": "11 January 2026 (uncertain)",
    "between": "between 28 and 31 January 2026",
    "members": "one of 24 January 2026, 1 February 2026",
    "by": "by 31 January 2026",
    "lasted": "23–24 January 2026",
    "months": "November 2025 – January 2026",
    "since": "since 20 January 2026",
}
"""The same in words."""

HOSTILE: Final = {
    "formula": "=cmd|' /C calc'!A0",
    "spaced": "  =1+1",
    "plus": "+1",
    "minus": "-2+3",
    "at": "@SUM(1)",
    "tab": "\t=1",
    "return": "\r=1",
    "script": '<script>window.harmed = 1</script><img src=x onerror="window.harmed = 1">',
    "closing": "]]></content></entry> & \"quoted\", 'quoted'; BEGIN:VEVENT\nEND:VCALENDAR",
    "control": "bell \u0001 and \ufffe",
    "backwards": "\u202eright to left\u202c مرحبا بالعالم",
    "lines": 'one, "two"\r\nthree\n',
}
"""The summary of each event, by its id; all on one day."""


def told(event: str, occurred: str, **more: Any) -> Json:
    """A position, so that a lasting one may have ended."""
    made = report("position.stated", occurred, party="ru", stance="demands")
    return {**made, "id": event, "on_behalf_of": "ru", **more}


def events() -> list[Json]:
    """Everything but the registry, in the order in which it is recorded."""
    dated = [told(event, edtf, summary=f"Said, {event}.") for event, edtf in DATES.items()]
    hostile = [told(event, "2026-02-01", summary=text) for event, text in HOSTILE.items()]
    quote = {"text": HOSTILE["script"], "language": "en"}
    call: Json = {"mode": "call", "participants": ["ru", "us"]}
    beside = [
        {**report("contact.held", "2026-02-02", contact="call", **call), "id": "quoted", "quote": quote, "issues": []},
        told("mended", "2026-02-03", summary="Wrong."),
        amendment("corrected", "mended", reason="error", changes={"summary": "Right.", "occurred": "2026-02-04"}),
        told("taken-back", "2026-02-05", summary="Never so."),
        amendment("retracted", "taken-back", reason="false"),
        told("contested", "2026-02-06"),
        amendment("disputed", "contested", by="ua", grounds="Denied."),
    ]
    return [*dated, *hostile, *beside, *rounds(), *places()]


def announced(event: str, kind: str, occurred: str, **data: Any) -> Json:
    """An event about a round."""
    return {**report(f"round.{kind}", occurred, **data), "id": event}


def rounds() -> list[Json]:
    """A round cancelled, one only expected within a month, one at an hour, one held, one moved, one already under way."""
    sides: Json = {"participants": ["ru", "ua"]}
    return [
        announced("c-1", "scheduled", "2026-01-02", round="called-off", when="2026-02-10", confidence="tentative", **sides),
        announced("c-2", "cancelled", "2026-01-05", round="called-off", by="us", reason=HOSTILE["closing"]),
        announced("m-1", "scheduled", "2026-01-02", round="some-day", when="2027-03", confidence="anticipated", **sides),
        announced("h-1", "scheduled", "2026-01-02", round="hour", when="2027-01-24T14:30Z", confidence="confirmed", **sides),
        announced("d-1", "held", "2026-01-23/2026-01-24", round="two-days", **sides, host="us"),
        announced("v-1", "scheduled", "2026-01-02", round="moved", when="2027-04-01", confidence="tentative", **sides),
        announced("v-2", "rescheduled", "2026-01-08", round="moved", when="2027-04-03", confidence="tentative"),
    ]  # fmt: skip


def places() -> list[Json]:
    """Incidents and a statement at coordinates of each precision, and an incident at none."""
    strike: Json = {"kind": "strike", "pattern": "single", "attacker": "ru", "target_party": "ua"}
    exact = {"name": "Bridge", "lat": "-33.8688", "lon": "151.2093", "precision": "exact"}
    region = {"name": "Region", "lat": "49.9935", "lon": "36.230383", "precision": "region"}
    return [
        {**report("incident.reported", "2026-01-12", incident="bridge", **strike), "id": "i-1", "place": exact},
        {**report("incident.reported", "2026-01", incident="province", **strike), "id": "i-2", "place": region},
        {**report("incident.reported", "2026-01-14", incident="nowhere", **strike), "id": "i-3"},
        told("there", "2026-01-15", place={"name": "Town", "lat": "0", "lon": "-0.5", "precision": "settlement"}),
    ]


def make(client: Any, dossier: str = DOSSIER) -> str:
    """Record it through an HTTP client."""
    opened = client.post("/v1/dossiers", json={"dossier": dossier, "title": "Talks <b>&", "timezone": ZONE})
    assert opened.status_code == 201, opened.text
    for batch in (registry(), events()):
        answer = client.post(f"/v1/dossiers/{dossier}/events", json={"events": batch})
        assert answer.status_code == 201, answer.text
    return dossier
