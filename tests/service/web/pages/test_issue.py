"""The page of an issue, of a party and of an actor: where each stands, how it moved, and why we say so."""

from fastapi.testclient import TestClient

from service.views.issues import Tree
from service.web.pages.issue import ancestors, prominent_first
from tests.service.api.newsroom import append, open_dossier, position, report
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, drawn

PIN = {"as_of": "2026-01-31T23:59:59.999999Z", "known_at": "496"}
DONBAS = f"/d/{SAMPLE}/issues/donbas"


def test_an_issue_shows_each_party_with_since_sources_and_the_chain_of_events(sample: TestClient) -> None:
    page = Shown(sample, DONBAS, **PIN)
    russia = page.one("//article[@id='ru']")
    assert "demands" in russia
    assert "Putin still aims to obtain at least the whole of Donbas." in russia
    assert "Since: within 28–31 January 2026" in russia
    assert "analysis of the U.S.-brokered talks, line 7" in russia
    assert "V10 corrected it: date resolved." in page.one("//article[@id='ru']//details[@class='why']")
    assert [party.get("id") for party in page.root.xpath("//article[@id]")][:2] == ["ru", "ua"]


def test_an_issue_shows_assessments_conditions_claims_proposals_and_gaps_as_the_data_has_them(
    sample: TestClient,
) -> None:
    page = Shown(sample, DONBAS, **PIN)
    found = data(sample, SAMPLE, "issues/donbas", **PIN)
    assert "incompatible" in page.text
    assert page.one("//article[@class='headline']//*[contains(@class, 'status')]") == "deadlocked"
    for one in found["assessments"]:
        assert one["summary"] in page.text
    for one in found["conditions"]:
        assert one["antecedent"]["text"] in page.text
    for one in found["claims"]:
        assert one["content"] in page.text
    for one in found["proposals"]:
        assert one["summary"] in page.text


def test_an_issue_lists_every_shift_of_its_parts_with_the_number_that_the_drawing_bears(sample: TestClient) -> None:
    path = f"/d/{SAMPLE}/issues/territory"
    page = Shown(sample, path, **PIN)
    shifts = data(sample, SAMPLE, "shifts", issue="territory", subtree="true", **PIN)["shifts"]
    listed = page.root.xpath("//ol[contains(@class, 'shifts')]/li")
    assert [int(one.get("value")) for one in listed] == list(range(1, len(shifts) + 1))
    assert all(shift["summary"] in "".join(one.itertext()) for shift, one in zip(shifts, listed, strict=True))
    marked = [str(one) for one in drawn(sample, f"{path}.svg", **PIN).xpath("//@data-event")]
    assert sorted(marked) == sorted(shift["event"] for shift in shifts)


def test_what_is_only_possible_is_shown_as_that_and_never_as_a_position(served: TestClient) -> None:
    slug = open_dossier(served)
    anchor = {"id": "S0", **position("2026-01-02", party="ua")}
    undated = {"id": "S1", **position("[..2026-02-28]")}
    condition = {
        "id": "C1",
        **report(
            "condition.stated", "[2026-01-01..2026-03-31]", condition="first", asserted_by="ru", kind="precondition",
            antecedent={"issue": "donbas", "text": "This."}, consequent={"text": "That."},
        ),
        "summary": "This before that.",
    }  # fmt: skip
    assert append(served, slug, anchor, undated, condition).status_code == 201
    page = Shown(served, f"/d/{slug}/issues/donbas", as_of="2026-01-20")
    assert "Nothing certain is on record." in page.one("//article[@id='ru']")
    assert "No dated record:" in page.one("//article[@id='ru']")
    assert "This before that." in page.text


def test_an_issue_that_is_not_known_is_a_problem_in_a_page(sample: TestClient) -> None:
    answer = sample.get(f"/d/{SAMPLE}/issues/donbass", params=PIN)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "donbass" in answer.text


def test_a_party_shows_all_that_it_holds(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}/parties/ua", **PIN)
    positions = data(sample, SAMPLE, "parties/ua", **PIN)["positions"]
    assert len(page.root.xpath("//article")) == len(positions)
    assert all(one["summary"] in page.text for one in positions)


def test_an_actor_shows_its_roles_and_what_it_said(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}/actors/zelenskyy", **PIN)
    found = data(sample, SAMPLE, "actors/zelenskyy", limit="50", **PIN)
    assert "President of Ukraine, speaks for Ukraine" in page.text
    assert all(one["summary"] in page.text for one in found["statements"])
    following = page.root.xpath("//a[@rel='next'][contains(@href, 'cursor=')]/@href")
    assert len(following) == (1 if found["next"] else 0)
    for path in following:
        assert sample.get(path).status_code == 200


def test_an_issue_is_found_from_the_widest_it_belongs_to_and_a_ring_ends() -> None:
    tree = Tree({"a": "A", "b": "B", "c": "C"}, {"c": "b", "b": "a"})
    assert ancestors(tree, "c") == ["a", "b"]
    assert ancestors(Tree({"a": "A", "b": "B"}, {"a": "b", "b": "a"}), "a") == ["b"]


def test_positions_come_in_the_order_of_their_parties_and_unknown_parties_last() -> None:
    held = [{"party": "eu"}, {"party": "x"}, {"party": "ru"}]
    assert [one["party"] for one in prominent_first(held, ["ru", "eu"])] == ["ru", "eu", "x"]
