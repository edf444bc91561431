"""Two dates side by side: what moved and what was learned are never mixed."""

from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from tests.service.api.newsroom import amendment, append, open_dossier, position
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, words

PAGE: Final = f"/d/{SAMPLE}/compare"
WEEK: Final = {"from": "2026-01-24", "to": "2026-01-31", "to_known_at": "496"}


def backfilled(client: TestClient, slug: str, *events: dict[str, Any]) -> None:
    answer = append(client, slug, *events, backfill=True)
    assert answer.status_code == 201, answer.text


@pytest.fixture
def corrected(served: TestClient) -> str:
    """North moves on Donbas on 20 January; what it said of the plant was misread, which comes out in February."""
    slug = open_dossier(served)
    events: list[dict[str, Any]] = [
        {"id": "P1", **position("2025-01-05", "refuses", terms=[{"name": "gates", "value": 0, "type": "number"}])},
        {"id": "P2", **position("2025-01-06", "refuses", issue="plant")},
        {"id": "P3", **position("2025-01-20", "conditional", terms=[{"name": "gates", "value": 2, "type": "number"}])},
        {"id": "C1", **amendment("corrected", "P2", changes={"data": {"stance": "open"}}, reason="error")},
    ]
    assert append(served, slug, *events).status_code == 201
    return slug


def kinds(shown: Shown, section: str) -> list[tuple[str, str, str]]:
    found = shown.root.xpath(f"//section[@aria-labelledby = '{section}']//li[@data-subject]")
    return [(one.get("data-subject"), one.get("data-aspect"), one.get("data-cause")) for one in found]


@pytest.mark.parametrize("asked", [WEEK, {**WEEK, "from_known_at": "2026-01-26"}], ids=["same", "then"])
def test_every_change_is_on_the_page_once_and_counted_apart(sample: TestClient, asked: dict[str, str]) -> None:
    shown = Shown(sample, PAGE, **asked)
    found = data(sample, SAMPLE, "compare", **asked)
    changes = sorted((one["subject"], one["aspect"], one["cause"]) for one in found["changes"])
    moved, learned = kinds(shown, "moved"), kinds(shown, "learned")
    assert sorted([*moved, *learned]) == changes
    assert {cause for _, _, cause in moved} == {"moved"}
    assert "moved" not in {cause for _, _, cause in learned}
    counted = [str(one) for one in shown.root.xpath("//dl[@class = 'sums']//dd/text()")]
    assert counted == [str(found[member]) for member in ("moved", "possibly_moved", "learned")]


def test_a_move_and_a_correction_of_ours_stand_in_different_sections(served: TestClient, corrected: str) -> None:
    head = 7
    shown = Shown(
        served, f"/d/{corrected}/compare", **{"from": "2025-01-10", "to": "2025-01-31", "from_known_at": str(head + 3)}
    )
    assert kinds(shown, "moved") == [("issue:donbas", "position/ru", "moved")]
    assert kinds(shown, "learned") == [("issue:plant", "position/ru", "corrected")]
    assert words(shown.root.xpath("//section[@aria-labelledby = 'moved']//del")[0]) == "no longer 0"
    assert words(shown.root.xpath("//section[@aria-labelledby = 'moved']//ins")[0]) == "now 2"
    assert "Nobody moved here" in shown.one("//section[@aria-labelledby = 'learned']")


def test_without_a_first_date_it_compares_the_last_month_on_record_and_says_so(sample: TestClient) -> None:
    shown = Shown(sample, PAGE)
    said = shown.one("//section[@class = 'coordinate']")
    assert "No first date was given, so this looks at the last month on record" in said
    assert "From 18 January 2026 to today" in said
    assert shown.root.xpath("//input[@name = 'from']/@value") == ["2026-01-18"]
    assert len(kinds(shown, "moved")) > 10


def test_the_coordinate_of_the_page_before_is_taken_as_the_second_date(sample: TestClient) -> None:
    said = Shown(sample, PAGE, as_of="2026-01-31", known_at="496").one("//section[@class = 'coordinate']")
    assert "From 30 December 2025 to 31 January 2026" in said


def test_its_pinned_address_gives_the_same_page_for_ever(sample: TestClient) -> None:
    first = sample.get(PAGE, params=WEEK)
    pinned = sample.get(first.headers["content-location"])
    assert pinned.status_code == 200
    assert "immutable" in pinned.headers["cache-control"]
    again = Shown(sample, first.headers["content-location"]).carried("subject")
    assert again == Shown(sample, PAGE, **WEEK).carried("subject")


def test_the_second_date_cannot_lie_before_the_first(sample: TestClient) -> None:
    answer = sample.get(PAGE, params={"from": "2026-01-31", "to": "2026-01-01"})
    assert answer.status_code == 400
    assert "exchange them" in answer.text


def test_two_dates_without_a_change_say_what_to_do(served: TestClient) -> None:
    slug = open_dossier(served)
    shown = Shown(served, f"/d/{slug}/compare")
    assert "Nothing changed between these dates, as far as is on record. Choose an earlier first date" in shown.text
