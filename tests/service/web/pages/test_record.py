"""Recording, correcting and retracting with a form: the effect before saving, refusals at the field, no forgery."""

from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from service.web.pages.record import OFFERED
from tests.service.api.newsroom import append, open_dossier, position
from tests.service.web.forms import HERE, Form

POSITION: Final = {
    "summary": "Said.", "occurred__edtf": "2026-01-10", "issues__0": "donbas", "data__party": "ru",
    "data__stance": "demands", "sources__0__source": "wire", "mode": "report", "standing": "asserted",
}  # fmt: skip


@pytest.fixture
def dossier(served: TestClient) -> str:
    slug = open_dossier(served)
    assert append(served, slug, {"id": "S1", **position("2026-01-05", "refuses")}).status_code == 201
    return slug


def form(client: TestClient, dossier: str, path: str = "record/position.stated", **fields: str) -> Form:
    opened = Form(client, f"/d/{dossier}/{path}")
    opened.fill(**fields)
    return opened


def head(client: TestClient, dossier: str) -> int:
    return int(client.get(f"/v1/dossiers/{dossier}").json()["head"])


@pytest.mark.parametrize("event_type", [payload.type for payload in OFFERED])
def test_there_is_a_form_for_every_type_that_may_be_recorded(served: TestClient, event_type: str) -> None:
    slug = open_dossier(served, registered=False)
    assert event_type in served.get(f"/d/{slug}/record").text
    assert form(served, slug, f"record/{event_type}").send("check").status_code == 422


def test_an_event_is_recorded_once_its_effect_was_seen_however_often_it_is_sent(
    served: TestClient, dossier: str
) -> None:
    filled = form(served, dossier, **POSITION)
    seen = filled.send("check").text
    assert '<del dir="auto">refuses</del> <ins dir="auto">demands</ins>' in seen
    assert head(served, dossier) == 8
    places = {filled.send("save").headers["location"] for _ in range(3)}
    assert places == {f"/d/{dossier}/events/{filled.fields['/id']}"}
    assert head(served, dossier) == 9
    event = served.get(f"/v1/dossiers/{dossier}/events/9").json()["event"]
    assert event["data"] == {"party": "ru", "stance": "demands"}
    assert event["occurred"] == "2026-01-10"


def test_nothing_is_saved_that_was_not_checked_or_has_changed_since(served: TestClient, dossier: str) -> None:
    filled = form(served, dossier, **POSITION)
    assert filled.send("save").status_code == 200
    filled.fill(data__stance="open")
    assert "changed since you checked it" in filled.send("save").text
    assert head(served, dossier) == 8
    assert filled.send("save").status_code == 303


def test_a_refused_event_keeps_what_was_typed_and_says_why_at_each_field(served: TestClient, dossier: str) -> None:
    wrong = POSITION | {"issues__0": "donbass", "occurred__edtf": "last week", "summary": "<b>Kept</b>"}
    answer = form(served, dossier, **wrong).send("check")
    assert answer.status_code == 422
    assert "&lt;b&gt;Kept&lt;/b&gt;" in answer.text
    assert '<a href="#f/occurred/edtf">' in answer.text
    assert 'id="e/occurred/edtf"' in answer.text
    mended = form(served, dossier, **POSITION | {"issues__0": "donbass"})
    refused = mended.send("check").text
    assert 'aria-describedby="e/issues/0" aria-invalid="true"' in refused
    assert "set:/issues/0=donbas" in mended.buttons
    assert mended.send("set:/issues/0=donbas").status_code == 200


def test_what_was_recorded_meanwhile_about_the_same_stops_a_save_and_is_shown(served: TestClient, dossier: str) -> None:
    mine, other = form(served, dossier, **POSITION), form(served, dossier, **POSITION | {"issues__0": "plant"})
    for filled in (mine, other):
        filled.send("check")
    assert append(served, dossier, {"id": "S2", **position("2026-01-09", "open")}).status_code == 201
    assert other.send("save").status_code == 303
    refused = mine.send("save")
    assert refused.status_code == 409
    assert f'href="/d/{dossier}/events/S2"' in refused.text
    assert '<del dir="auto">open</del>' in refused.text
    assert mine.send("save").status_code == 303


def test_rows_are_added_and_removed_and_sources_cited_by_buttons(served: TestClient, dossier: str) -> None:
    filled = form(served, dossier, **POSITION)
    filled.send("add:/data/terms")
    filled.fill(data__terms__0__name="share", data__terms__0__value="0.5")
    filled.send("cite:wire")
    assert "remove:/sources/1" in filled.buttons
    filled.send("remove:/sources/1")
    filled.fields.pop("/sources/1/source", None)
    assert filled.send("check").status_code == 200
    filled.send("save")
    event = served.get(f"/v1/dossiers/{dossier}/events/9").json()["event"]
    assert event["data"]["terms"] == [{"name": "share", "value": "0.5"}]
    assert event["sources"] == [{"source": "wire"}]


def test_a_correction_records_only_what_was_changed(served: TestClient, dossier: str) -> None:
    filled = form(served, dossier, "events/S1/correct", summary="Misread.", data__reason="error")
    before = {name: text for name, text in filled.fields.items() if name.startswith("/data/changes")}
    assert before["/data/changes/occurred/edtf"] == "2026-01-05"
    filled.fill(data__changes__occurred__edtf="2026-01-06")
    assert "2026-01-05" in filled.send("check").text
    assert filled.send("save").headers["location"] == f"/d/{dossier}/events/S1"
    found = served.get(f"/v1/dossiers/{dossier}/events/S1").json()
    assert found["current"]["occurred"] == "2026-01-06"
    assert found["amendments"][0]["data"]["changes"] == {"occurred": "2026-01-06"}


def test_a_correction_that_changes_nothing_is_refused_and_one_that_breaks_a_rule_says_so_at_the_field(
    served: TestClient, dossier: str
) -> None:
    filled = form(served, dossier, "events/S1/correct", summary="Misread.", data__reason="error")
    assert "Nothing was changed in the form" in filled.send("check").text
    filled.fill(data__changes__data__party="rus")
    refused = filled.send("check")
    assert refused.status_code == 422
    assert 'href="#f/data/changes/data/party"' in refused.text


def test_a_retraction_shows_what_no_longer_holds_and_is_refused_a_second_time(served: TestClient, dossier: str) -> None:
    path = "events/S1/retract"
    first, second = (form(served, dossier, path, summary="No.", data__reason="false") for _ in range(2))
    assert '<del dir="auto">refuses</del>' in first.send("check").text
    assert first.send("save").status_code == 303
    assert second.send("check").status_code == 409
    assert "Already retracted: S1" in second.answer.text


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://elsewhere"}, {"Origin": "null"}, {"Accept": "*/*"}, HERE | {"Sec-Fetch-Site": "cross-site"}]
)  # fmt: skip
def test_a_form_that_another_site_sends_is_refused(served: TestClient, dossier: str, headers: dict[str, str]) -> None:
    assert form(served, dossier, **POSITION).send("check", headers).status_code == 403


FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", **HERE}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {"/summary": "x"}}, 415),
        ({"content": b"/summary=\xff", "headers": FORM}, 415),
        ({"content": b"a=&" * 5_000, "headers": FORM}, 413),
        ({"content": b"/summary=" + b"x" * 1_100_000, "headers": FORM}, 413),
        ({"content": b"/summary=a%00b&/sources=x&/data/=1&//=&/sources/0/source/0/0=x", "headers": FORM}, 422),
        ({"content": b"do=add:/no/such&/sources/9999/source=x", "headers": FORM}, 200),
        ({"content": b"do=save&seen=%c2%b2&checked=x", "headers": FORM}, 422),
    ],
)
def test_hostile_forms_are_refused_and_nothing_fails(
    served: TestClient, dossier: str, sent: dict[str, Any], status: int
) -> None:
    answer = served.post(f"/d/{dossier}/record/position.stated", **{"headers": HERE, **sent})
    assert answer.status_code == status, answer.text
    assert head(served, dossier) == 8


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://user@host/", "//host"])
def test_only_addresses_of_the_web_are_taken(served: TestClient, dossier: str, url: str) -> None:
    answer = form(served, dossier, **POSITION | {"sources__0__url": url}).send("check")
    assert answer.status_code == 422
    assert 'href="#f/sources/0/url"' in answer.text


@pytest.mark.parametrize("event_type", ["event.corrected", "event.redacted", "dossier.opened", "no.such"])
def test_what_cannot_be_recorded_by_a_form_has_none(served: TestClient, dossier: str, event_type: str) -> None:
    assert served.get(f"/d/{dossier}/record/{event_type}").status_code == 404
