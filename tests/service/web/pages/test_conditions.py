"""What waits for what: every condition is an arrow and a row, and the circles have names."""

from typing import Any, Final

from fastapi.testclient import TestClient

from tests.service.api.newsroom import append, open_dossier, report
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, drawn

ASKED: Final = {"as_of": "2026-02-20", "known_at": "496"}
PAGE: Final = f"/d/{SAMPLE}/conditions"


def test_every_condition_is_an_arrow_of_the_figure_and_a_row_of_the_table(sample: TestClient) -> None:
    shown = Shown(sample, PAGE, **ASKED)
    edges = data(sample, SAMPLE, "conditions", **ASKED)["edges"]
    slugs = [one["condition"] for one in edges]
    assert [str(one) for one in shown.root.xpath("//table//tr/@data-condition")] == slugs
    assert shown.figure().xpath(".//@data-condition") == slugs
    assert drawn(sample, f"{PAGE}.svg", **ASKED).xpath(".//@data-condition") == slugs
    issues = {end["issue"] for one in edges for end in (one["antecedent"], one["consequent"])}
    assert set(shown.figure().xpath(".//@data-issue")) == issues


def test_a_denied_condition_is_dashed_and_crossed_and_says_who_denies_it(sample: TestClient) -> None:
    shown = Shown(sample, PAGE, **ASKED)
    denied = shown.figure().xpath(".//*[@data-condition = 'guarantees-for-donbas']/*[contains(@class, 'denied')]")
    assert denied
    assert "✕" in shown.figure().xpath(".//*[contains(@class, 'sign denied')]/text()")
    assert "denied by United States" in shown.one("//tr[@id = 'condition-guarantees-for-donbas']")


def test_every_closed_circle_is_named_issue_by_issue(sample: TestClient) -> None:
    shown = Shown(sample, PAGE, **ASKED)
    cycles = data(sample, SAMPLE, "conditions", **ASKED)["cycles"]
    assert shown.carried("cycle") == [" ".join(cycle) for cycle in cycles]
    assert "2 closed circles" in shown.text
    assert shown.figure().xpath("count(.//*[contains(@class, 'edge circle')])") == 5


def stated(slug: str, first: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "condition": slug,
        "asserted_by": "ru",
        "antecedent": first,
        "consequent": then,
        "kind": "precondition",
    }
    return {"id": slug.upper(), **report("condition.stated", "2025-01-05", **told)}


def test_a_settled_one_is_dotted_and_ticked_and_one_off_the_issues_has_a_box_of_its_own(served: TestClient) -> None:
    slug = open_dossier(served)
    settled = report("condition.settled", "2025-01-09", condition="gates", by="ua", outcome="waived")
    events = [
        stated("gates", {"issue": "donbas", "text": "gates open"}, {"issue": "plant", "text": "power flows"}),
        stated("oath", {"text": "somebody swears"}, {"issue": "plant", "text": "power flows"}),
        stated("itself", {"issue": "donbas", "text": "a"}, {"issue": "donbas", "text": "b"}),
        settled,
    ]
    answer = append(served, slug, *events)
    assert answer.status_code == 201, answer.text
    shown = Shown(served, f"/d/{slug}/conditions")
    figure = shown.figure()
    assert figure.xpath(".//*[@data-condition = 'gates']/*[contains(@class, 'edge settled')]")
    assert "✓ waived" in shown.one("//tr[@id = 'condition-gates']")
    assert figure.xpath(".//*[@class = 'node text']")
    assert sorted(figure.xpath(".//@data-condition")) == ["gates", "itself", "oath"]


def test_without_a_condition_the_page_says_so(served: TestClient) -> None:
    slug = open_dossier(served)
    assert (
        "No condition is on record by this date. Choose a later date above."
        in Shown(served, f"/d/{slug}/conditions").text
    )
