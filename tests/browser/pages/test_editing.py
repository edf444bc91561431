"""An editor at work: recording, correcting and taking back, with the effect in sight; with and without JavaScript."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, NewPage

pytestmark = pytest.mark.browser

HOME: Final = "/d/ukraine-2026"


def record(page: Page, site: str, issue: str = "donbas") -> None:
    """Fill in a position of Russia and press Check."""
    page.goto(f"{site}{HOME}/record/position.stated")
    page.get_by_label("summary needed").fill("Moscow is open to a freeze of the line.")
    page.get_by_label("date needed").fill("2026-03-01")
    page.get_by_label("issues 1", exact=True).fill(issue)
    page.get_by_label("party needed").fill("ru")
    page.get_by_label("stance needed").select_option("open")
    page.get_by_label("source needed").fill("novinite")
    page.get_by_label("mode needed").select_option("report")
    page.get_by_label("standing needed").select_option("asserted")
    page.get_by_role("button", name="Check: what will it change?").click()


@pytest.mark.parametrize("java_script", [True, False])
def test_an_editor_records_corrects_and_takes_back_and_sees_each_effect_before_saving(
    own_site: str, new_page: NewPage, java_script: bool
) -> None:
    page = new_page(java_script=java_script)
    record(page, own_site)
    effect = page.get_by_role("region", name="What it will change")
    expect(effect.get_by_text("issue:donbas")).to_be_visible()
    expect(effect.locator("del", has_text="demands")).to_be_visible()
    expect(effect.locator("ins", has_text="open").first).to_be_visible()
    effect.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Moscow is open to a freeze of the line.")
    saved = page.url

    page.get_by_role("link", name="Correct it").click()
    page.get_by_label("summary needed").first.fill("The wire had the day wrong.")
    page.locator("[name='/data/changes/occurred/edtf']").fill("2026-03-02")
    page.get_by_role("button", name="Check: what will it change?").click()
    expect(effect.locator("del", has_text="2026-03-01")).to_be_visible()
    effect.get_by_role("button", name="Save").click()
    expect(page.locator("del", has_text="2026-03-01")).to_be_visible()
    assert page.url == saved

    page.get_by_role("link", name="Take it back").click()
    page.get_by_label("summary needed").fill("Never said.")
    page.get_by_label("reason needed").select_option("false")
    page.get_by_role("button", name="Check: what will it change?").click()
    expect(effect.locator("ins", has_text="demands")).to_be_visible()
    effect.get_by_role("button", name="Save").click()
    expect(page.get_by_text("counts no longer")).to_be_visible()


def test_a_refused_event_says_why_at_the_field_and_a_suggestion_mends_it(
    own_site: str, new_page: NewPage, axe: Axe
) -> None:
    page = new_page(width=375)
    record(page, own_site, issue="donbass")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Nothing was recorded")
    field = page.get_by_label("issues 1", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "No issue 'donbass' is known at this point of the log; did you mean donbas? use “donbas”"
    )
    summary.get_by_role("link").click()
    expect(field).to_be_focused()
    assert axe(page) == []
    page.get_by_role("button", name="use “donbas”").click()
    expect(page.get_by_role("region", name="What it will change")).to_be_visible()
    assert axe(page) == []


def test_enter_checks_and_never_removes_or_saves(own_site: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{own_site}{HOME}/events/S017/correct")
    page.get_by_label("summary needed").first.fill("Misread.")
    page.locator("[name='/data/changes/data/party']").press("Enter")
    expect(page.get_by_text("Nothing was changed in the form")).to_be_visible()


PAGES: Final = (
    "/events/S017",
    "/record",
    "/record/incident.reported",
    "/events/S017/correct",
    "/events/S017/retract",
    "/feeds",
)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (375, "light")])
def test_the_pages_of_editors_have_no_barriers_and_do_not_overflow(
    site: str, new_page: NewPage, axe: Axe, width: int, scheme: str
) -> None:
    page = new_page(width=width, scheme=scheme)  # type: ignore[arg-type]
    for path in PAGES:
        answer = page.goto(f"{site}{HOME}{path}")
        assert answer is not None
        assert answer.ok, path
        assert axe(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
