"""The timeline: dates as they are known, many events, paper."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.elements.conftest import ELEMENTS, Article, inside, visit

pytestmark = pytest.mark.browser

TIMELINE = "detente-timeline"
NODES = """() => {
  const count = (one) => [...one.children, ...(one.shadowRoot?.children ?? [])].reduce((sum, child) => sum + count(child), 1);
  return count(document.querySelector("detente-timeline"));
}"""
COUNTED = """some => [...document.querySelector("detente-timeline").shadowRoot.querySelectorAll(".m")]
  .reduce((sum, one) => sum + (one.matches(".cluster") ? Number(one.textContent) : 1), 0) === some"""
LABELS = "root => [...root.querySelectorAll('.m')].map(one => one.getAttribute('aria-label'))"


def item(name: str, edtf: str, earliest: str | None, latest: str | None, **more: Any) -> dict[str, Any]:
    occurred = {"edtf": edtf, "earliest": earliest, "latest": latest, "settled": None}
    return {
        "event": name,
        "sequence": 2,
        "type": "statement.made",
        "occurred": occurred,
        "summary": f"Summary {name}",
        "party": "ua",
        "issues": [],
        "sources": [],
        **more,
    }


def answer(items: list[dict[str, Any]], timezone: str = "UTC") -> dict[str, Any]:
    return {
        "dossier": "made",
        "as_of": {"instant": "2026-03-01T00:00:00Z", "timezone": timezone},
        "known_at": {"sequence": 9, "recorded_at": "2026-03-01T00:00:00Z"},
        "tense": "past",
        "holds_for": {"as_of": [None, None], "known_at": [1, 9]},
        "items": items,
        "possibly": 0,
        "next": None,
        "labels": {"actors": {"ua": "Ukraine"}, "issues": {}},
    }


def given(page: Page, address: str, document: dict[str, Any]) -> Page:
    """Show an answer that the page holds already."""
    page.goto(address)
    page.wait_for_function("!!customElements.get('detente-timeline')")
    page.evaluate("answer => { document.querySelector('detente-timeline').answer = answer; }", document)
    return page


DATES = [
    ("month", "2026-01", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "January 2026, known only to the month"),
    ("year", "2025", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2025, known only to the year"),
    ("before", "[..2026-01-31]", None, "2026-02-01T00:00:00Z", "some time before the end of 31 January 2026"),
    ("within", "[2026-01-28..2026-01-31]", "2026-01-28T00:00:00Z", "2026-02-01T00:00:00Z", "some time in 28–31 January 2026"),
    ("held", "2026-01-23/2026-01-24", "2026-01-23T00:00:00Z", "2026-01-24T00:00:00Z", "23–24 January 2026"),
    ("day", "2026-01-24", "2026-01-24T00:00:00Z", "2026-01-25T00:00:00Z", "24 January 2026"),
    ("about", "2026-01-24~", "2026-01-24T00:00:00Z", "2026-01-25T00:00:00Z", "about 24 January 2026"),
    ("season", "2025-24", "2025-12-01T00:00:00Z", "2026-03-01T00:00:00Z", "winter 2025, known only to the season"),
]  # fmt: skip


def test_a_date_says_what_is_not_known_about_it(article: Article, new_page: NewPage) -> None:
    items = [item(name, edtf, earliest, latest) for name, edtf, earliest, latest, _ in DATES]
    page = given(new_page(), article("<detente-timeline></detente-timeline>"), answer(items))
    times = inside(page, TIMELINE, "root => [...root.querySelectorAll('time')].map(one => one.textContent)")
    assert {one.replace("\u2009", "").replace(" – ", "–") for one in times} == {words for *_, words in DATES}
    labels = inside(page, TIMELINE, LABELS)
    assert any(one.startswith("January 2026, known only to the month. Ukraine. ") for one in labels)


def test_a_month_is_dashed_and_as_long_as_a_month(article: Article, new_page: NewPage) -> None:
    items = [item("a", "2026-01", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"), item("b", "2026-02-15", "2026-02-15T00:00:00Z", "2026-02-16T00:00:00Z")]  # fmt: skip
    page = given(new_page(), article("<detente-timeline></detente-timeline>"), answer(items))
    style, width, day = inside(
        page, TIMELINE,
        "root => { const [a, b] = ['a', 'b'].map(name => [...root.querySelectorAll('.m')].find(one => one.textContent === `Summary ${name}`));"
        " return [getComputedStyle(a).borderTopStyle, a.offsetWidth, b.offsetWidth]; }",
    )  # fmt: skip
    assert style == "dashed"
    assert width == pytest.approx(31 * day, rel=0.35)


def test_an_instant_is_told_in_the_zone_of_the_dossier(article: Article, new_page: NewPage) -> None:
    items = [item("a", "2026-01-24T14:30:00Z", "2026-01-24T14:30:00Z", "2026-01-24T14:30:01Z")]
    address = article("<detente-timeline></detente-timeline>")
    for zone in ("America/Los_Angeles", "Asia/Tokyo"):
        page = given(new_page(timezone=zone), address, answer(items, timezone="Europe/Kyiv"))
        assert inside(page, TIMELINE, "root => root.querySelector('time').textContent") == "24 January 2026, 16:30"
        assert "Europe/Kyiv" in inside(page, TIMELINE, "root => root.querySelector('.legend').textContent")


@pytest.mark.parametrize(
    ("more", "word", "sign"),
    [
        ({"disputed": True}, "disputed", "≠"),
        ({"standing": "denied"}, "denied", "✕"),
        ({"retracted": True}, "retracted", "⌫"),
        ({"corrected_by": [{"event": "x"}]}, "corrected", "✎"),
    ],
)
def test_what_is_wrong_is_told_by_sign_and_word(
    more: dict[str, Any], word: str, sign: str, article: Article, new_page: NewPage
) -> None:
    items = [item("a", "2026-01-24", "2026-01-24T00:00:00Z", "2026-01-25T00:00:00Z", **more)]
    page = given(new_page(), article("<detente-timeline></detente-timeline>"), answer(items))
    assert inside(page, TIMELINE, LABELS)[0].endswith(word)
    assert f"{sign} {word}" in inside(page, TIMELINE, "root => root.querySelector('.list').innerText")
    assert sign in inside(page, TIMELINE, "root => getComputedStyle(root.querySelector('.m'), '::after').content")


def test_text_of_the_record_is_never_markup(article: Article, new_page: NewPage) -> None:
    hostile = "<img src=x onerror=alert(1)><b>bold</b>"
    sources = [{"source": hostile, "url": "javascript:alert(1)"}]
    items = [item("a", "2026-01-24", "2026-01-24T00:00:00Z", "2026-01-25T00:00:00Z", summary=hostile, sources=sources)]
    page = given(new_page(), article("<detente-timeline></detente-timeline>"), answer(items))
    assert inside(page, TIMELINE, "root => root.querySelectorAll('img, b, a').length") == 0
    assert hostile in inside(page, TIMELINE, "root => root.querySelector('.said').textContent")


def many(count: int) -> list[dict[str, Any]]:
    days = [f"{2024 + n // 336 % 2}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(count)]
    return [item(f"e{n}", day, f"{day}T00:00:00Z", f"{day}T23:59:59Z", party=("ru", "ua", "us", None)[n % 4]) for n, day in enumerate(days)]  # fmt: skip


def test_thirty_events_take_few_nodes(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"]))
    assert page.evaluate("document.querySelector('detente-timeline').answer.items.length") >= 25
    assert page.evaluate(NODES) <= 300


def test_five_thousand_events_are_counted_in_few_nodes(article: Article, new_page: NewPage) -> None:
    page = given(new_page(), article("<detente-timeline></detente-timeline>"), answer(many(5000)))
    assert page.evaluate(NODES) <= 800
    inside(page, TIMELINE, "root => root.querySelectorAll('.controls button')[4].click()")
    page.wait_for_function(COUNTED, arg=5000)


def test_a_cluster_opens_by_key_until_its_events_are_read(article: Article, new_page: NewPage) -> None:
    page = given(new_page(), article("<detente-timeline></detente-timeline>"), answer(many(5000)))
    inside(page, TIMELINE, "root => root.querySelector('.plot .cluster').focus()")
    inside(page, TIMELINE, "root => root.querySelector('.plot .cluster').click()")
    for _ in range(12):
        if inside(page, TIMELINE, "root => !!root.activeElement?.closest('.list')"):
            break
        page.keyboard.press("Enter")
    assert "Summary e" in inside(page, TIMELINE, "root => root.activeElement.textContent")


def test_on_paper_every_event_is_read(article: Article, new_page: NewPage) -> None:
    page = given(new_page(), article("<detente-timeline></detente-timeline>"), answer(many(400)))
    entries = page.locator("detente-timeline .list li")
    page.emulate_media(media="print")
    expect(entries).to_have_count(400)
    assert not page.locator("detente-timeline .plot").is_visible()
    last = entries.last.bounding_box()
    assert last is not None
    assert last["height"] > 0
    page.emulate_media(media="screen")
    expect(entries).not_to_have_count(400)


def test_two_elements_on_a_page_do_not_fight(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"] + ELEMENTS["timeline"]))
    first, second = page.locator(TIMELINE).all()
    first.locator(".plot [tabindex='0']").focus()
    # Not the markup: the part that comes later may mark the same event once more.
    drawn = "marks => marks.map(mark => [mark.style.cssText, mark.ariaSelected])"
    before = second.locator(".plot .m").evaluate_all(drawn)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("+")
    assert second.locator(".plot .m").evaluate_all(drawn) == before


def test_a_drag_moves_the_view_and_a_click_chooses(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["timeline"]))
    page.wait_for_function("() => told.some(([name]) => name === 'range')")
    mark = page.locator("detente-timeline .m").first
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()
    plot = page.locator("detente-timeline .plot").bounding_box()
    assert before is not None
    assert plot is not None
    # Begins on a mark: it is dragged along, not chosen.
    page.mouse.move(before["x"] + 8, before["y"] + 8)
    page.mouse.down()
    page.mouse.move(before["x"] + 60, before["y"] + 8, steps=5)
    page.mouse.up()
    page.wait_for_function("() => told.filter(([name]) => name === 'range').length > 1")
    after = mark.bounding_box()
    assert after is not None
    assert after["x"] - before["x"] == pytest.approx(52, abs=8)
    assert page.evaluate("told.filter(([name]) => name === 'select').length") == 0
    page.mouse.click(after["x"] + 8, after["y"] + 8)
    chosen = page.evaluate("told.filter(([name]) => name === 'select').at(-1)[2].item.summary")
    label = mark.get_attribute("aria-label")
    assert label is not None
    assert chosen in label
    assert chosen in inside(page, TIMELINE, "root => root.querySelector('li[aria-current]').textContent")
