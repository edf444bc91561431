"""How positions moved: the story, the lanes, and the table behind them say the same."""

import base64
from hashlib import sha256
from typing import Final

import pytest
from fastapi.testclient import TestClient

from tests.service.api.newsroom import append, open_dossier, position
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import SVG, Shown, data, drawn, words

PAGE: Final = f"/d/{SAMPLE}/shifts"
TERRITORY: Final = {"issue": "territory", "subtree": "true", "as_of": "2026-02-20", "known_at": "496"}
ASKED: Final = ({"as_of": "2026-02-20"}, TERRITORY, {"party": "ru", "from": "2025-06-01", "to": "2026-01-31"})


@pytest.mark.parametrize("asked", ASKED, ids=["all", "territory", "russia"])
def test_every_shift_stands_in_the_story_and_in_the_figure_in_time_order(
    sample: TestClient, asked: dict[str, str]
) -> None:
    shown = Shown(sample, PAGE, **asked)
    found = data(sample, SAMPLE, "shifts", **asked)["shifts"]
    events = [one["event"] for one in found]
    assert events
    assert shown.carried("event", "ol") == events
    marks = shown.root.xpath("//*[local-name() = 'svg']//*[@class = 'shift']")
    numbered = {int(mark.xpath("./*[local-name() = 'text']")[0].text): mark.get("data-event") for mark in marks}
    assert numbered == dict(enumerate(events, 1))


def test_every_step_of_the_figure_stands_in_the_table_behind_it(sample: TestClient) -> None:
    shown = Shown(sample, PAGE, **TERRITORY)
    steps = set(shown.carried("step", "*[local-name() = 'svg']"))
    assert steps
    assert steps <= set(shown.carried("step", "table"))


def test_who_moved_on_territory_and_when_can_be_read_in_words(sample: TestClient) -> None:
    shown = Shown(sample, PAGE, **TERRITORY)
    first = shown.one("//li[@id = 'shift-1']")
    assert "29 November 2024 Ukraine Territory" in first
    assert "▲ demands" in first
    assert "became ○ open" in first
    assert "withdrawal from: no longer all Ukrainian territory not mentioned any more" in first
    assert "Before: Ukraine says that peace can rest only on a full withdrawal" in first
    assert words(shown.root.xpath("//li[@id = 'shift-1']//del")[0]).endswith("all Ukrainian territory")
    counts = {
        words(row.xpath("./th")[0]): row.xpath("./td/text()")
        for row in shown.root.xpath("//table[contains(@class, 'counts')]/tbody/tr")
    }
    assert counts["Territory"] == ["3", "3", "2"]
    assert "same stance, new terms reported as softened" in shown.text
    assert Shown(sample, PAGE, lang="uk", **TERRITORY).one("//p[@class = 'lead']").endswith("2026 \u0440.")


def test_the_figure_by_itself_brings_its_style_and_may_run_nothing(sample: TestClient) -> None:
    root = drawn(sample, f"{PAGE}.svg", **TERRITORY)
    style = root.findtext(f"{SVG}style")
    assert style is not None
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    policy = sample.get(f"{PAGE}.svg", params=TERRITORY).headers["content-security-policy"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert named[root.get("aria-labelledby")] == "How positions moved"
    assert "24 shifts of positions" in (named[root.get("aria-describedby") or ""] or "")
    assert not root.findall(f".//{SVG}script")


def test_blank_fields_of_the_form_are_taken_for_ones_that_were_left_out(sample: TestClient) -> None:
    blank = {"issue": "", "subtree": "true", "party": "ru", "from": "", "to": " ", "lang": "uk"}
    answer = sample.get(PAGE, params=blank, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PAGE}?party=ru&lang=uk"
    kept = sample.get(PAGE, params={"issue": "donbas", "subtree": "true", "to": ""}, follow_redirects=False)
    assert kept.headers["location"] == f"{PAGE}?issue=donbas&subtree=true"


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"issue": "atlantis"}, 404, "atlantis"),
        ({"from": "yesterday"}, 400, "yesterday"),
        ({"from": "2026-02"}, 400, "2026-02"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, 400, "exchange them"),
        ({"colour": "red"}, 400, "colour"),
    ],
)
def test_what_cannot_be_answered_is_said_on_a_page(
    sample: TestClient, asked: dict[str, str], status: int, said: str
) -> None:
    answer = sample.get(PAGE, params=asked)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert said in answer.text


def test_a_position_that_lapses_is_marked_where_it_ends(served: TestClient) -> None:
    slug = open_dossier(served)
    assert append(served, slug, {"id": "P1", **position("2025-01-05/2025-03-05", "accepts")}).status_code == 201
    shown = Shown(served, f"/d/{slug}/shifts", issue="donbas")
    assert "lapsed" in shown.one("//li[@id = 'shift-1']")
    assert shown.figure().xpath(".//*[@class = 'shift']/@data-event") == ["P1"]
    assert shown.figure().xpath(".//*[contains(@class, 'ended')]")


def test_without_a_shift_the_page_says_so_and_how_to_see_more(served: TestClient) -> None:
    slug = open_dossier(served)
    shown = Shown(served, f"/d/{slug}/shifts", party="ru")
    assert "No position is on record as having moved here by this date. Show everything" in shown.text
    assert drawn(served, f"/d/{slug}/shifts.svg").get("viewBox")
