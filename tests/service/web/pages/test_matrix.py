"""The page of a dossier: who stands where, who moved last, and in which order it is read."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.web.pages.matrix import arranged, told_first
from tests.service.api.newsroom import amendment, append, open_dossier, position
from tests.service.web.pages.conftest import SAMPLE
from tests.service.web.pages.reading import Shown, data, drawn

PIN = {"as_of": "2026-01-31T23:59:59.999999Z", "known_at": "496"}
ADDRESS = re.compile(r"http://testserver[^'\"\s]+")


def cell(page: Shown, issue: str, column: int) -> str:
    return page.one(f"//tr[th/a[contains(@href, '/issues/{issue}?')]]/td[{column}]")


def test_the_matrix_says_who_moved_on_territory_and_when(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}", **PIN)
    heads = [" ".join("".join(head.itertext()).split()) for head in page.root.xpath("//table//thead//th")]
    assert heads == ["Issue", "Russian Federation", "Ukraine", "United States", "Others"]
    assert "demands" in cell(page, "territory", 1)
    assert "moved 15 Aug 2025" in cell(page, "territory", 1)
    assert "moved 24 Dec 2025" in cell(page, "territory", 2)
    assert "before: ▽ opposes" in cell(page, "crimea", 3)


def test_every_position_of_the_data_stands_in_its_cell(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}", **PIN)
    for row in data(sample, SAMPLE, "state", **PIN)["issues"]:
        shown = page.one(f"//tr[th/a[contains(@href, '/issues/{row['issue']}?')]]")
        for one in row["positions"]:
            assert one["summary"] in shown
            assert all(other["summary"] in shown for other in one["possible"])


def test_a_page_names_its_coordinate_its_pinned_address_its_data_and_its_neighbours(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}", **PIN)
    assert page.one("//*[@class='stands']") == (
        "As of 31 January 2026 in UTC, as known at event 496, recorded 20 February 2026, 12:00 UTC"
    )
    query = "as_of=2026-01-31T23:59:59.999999Z&known_at=496"
    assert page.root.xpath("//a[@class='pin']/@href") == [f"/d/{SAMPLE}?{query}"]
    assert page.root.xpath("//link[@rel='canonical']/@href") == [f"http://testserver/d/{SAMPLE}?{query}"]
    assert f"curl -s 'http://testserver/v1/dossiers/{SAMPLE}/state?{query}'" in page.one("//details[@id='use']")
    (before,) = page.root.xpath("//a[@rel='prev']/@href")
    (after,) = page.root.xpath("//a[@rel='next']/@href")
    assert "as_of=2026-01-29" in before
    assert "as_of=2026-02-01" in after
    assert {before, after} == set(page.root.xpath("//link[@rel='prefetch']/@href"))
    for path in (before, after, f"/d/{SAMPLE}.svg?{query}"):
        assert sample.get(path).status_code == 200


def test_every_address_that_a_page_offers_to_other_programs_is_answered(sample: TestClient) -> None:
    for path, narrowed in ((f"/d/{SAMPLE}", ""), (f"/d/{SAMPLE}/issues/donbas", "issue=donbas")):
        offered = set(ADDRESS.findall(Shown(sample, path, **PIN).one("//details[@id='use']")))
        assert len(offered) == 7
        for address in offered:
            assert sample.get(address).status_code == 200, address
            assert narrowed in address or "/v1/" not in address or "/issues/donbas" in address


def test_a_pinned_page_never_changes_and_an_unpinned_one_is_asked_again(sample: TestClient) -> None:
    pinned = sample.get(f"/d/{SAMPLE}", params=PIN)
    assert "immutable" in pinned.headers["cache-control"]
    assert sample.get(f"/d/{SAMPLE}", params=PIN).content == pinned.content
    unpinned = sample.get(f"/d/{SAMPLE}", params={"as_of": "2026-01-31"})
    assert unpinned.headers["cache-control"] == "no-cache"
    again = sample.get(
        f"/d/{SAMPLE}", params={"as_of": "2026-01-31"}, headers={"If-None-Match": unpinned.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"as_of": "2019-01-01"}, "This date lies before the first event of the record."),
        ({"as_of": "2026-02-10", "known_at": "400"}, "This date lies after all that is recorded"),
        ({"known_at": "0"}, "as known before the first event"),
    ],
)
def test_a_date_beyond_the_record_says_so(sample: TestClient, asked: dict[str, str], sentence: str) -> None:
    assert sentence in sample.get(f"/d/{SAMPLE}", params=asked).text


def test_a_page_in_another_language_keeps_the_record_in_its_own_words(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}", lang="ar", **PIN)
    assert page.root.get("lang") == "ar"
    assert page.root.get("dir") == "rtl"
    assert "Putin still aims to obtain at least the whole of Donbas." in page.text
    assert all("lang=ar" in link for link in page.root.xpath("//table//a/@href"))


def test_the_card_has_a_cell_for_each_position_in_its_columns(sample: TestClient) -> None:
    figure = drawn(sample, f"/d/{SAMPLE}.svg", **PIN)
    rows = data(sample, SAMPLE, "state", **PIN)["issues"]
    shown = [one for row in rows for one in row["positions"] if one["party"] in {"ru", "ua", "us"}]
    assert len(figure.findall(".//{*}rect")) == len(shown)
    assert "As of 31 January 2026, as known at event 496" in figure.findtext("{*}desc", "")


def test_a_disputed_a_corrected_and_a_merely_possible_position_are_told_apart_by_words(served: TestClient) -> None:
    slug = open_dossier(served)
    stated = {"id": "S1", **position("2026-01-10")}
    later = {"id": "S2", **position("[2026-01-05..2026-01-20]", party="ua")}
    assert append(served, slug, stated, later).status_code == 201
    disputed = amendment("disputed", "S1", by="ua", grounds="Never said.")
    corrected = amendment("corrected", "S1", changes={"summary": "Mended."}, reason="error")
    assert append(served, slug, disputed, corrected).status_code == 201
    page = Shown(served, f"/d/{slug}", as_of="2026-01-12")
    assert "disputed" in page.text
    assert "corrected" in page.text
    assert "possibly already" in page.text
    assert "Mended." in page.text
    assert "disputed" not in Shown(served, f"/d/{slug}", as_of="2026-01-12", known_at="9").text


def test_an_empty_dossier_says_that_nothing_is_on_record(served: TestClient) -> None:
    assert "Nothing was on record yet." in Shown(served, f"/d/{open_dossier(served, registered=False)}").text


def rows(*held: tuple[str, int, tuple[str, ...]]) -> list[dict[str, Any]]:
    return [
        {"issue": issue, "depth": depth, "positions": [{"party": one} for one in parties]}
        for issue, depth, parties in held
    ]


def test_parties_with_most_positions_come_first_and_the_occasional_share_a_column() -> None:
    often = [(f"i{number}", 0, ("ru", "ua")) for number in range(3)]
    assert arranged(rows(*often, ("x", 0, ("ru", "de", "fr", "eu")))) == (["ru", "ua"], ["de", "eu", "fr"])
    assert arranged(rows(("x", 0, ("de", "eu")))) == (["de", "eu"], [])
    few = rows(("x", 0, ("a", "b", "c", "d", "e")))
    assert arranged(few) == (["a", "b", "c", "d"], ["e"])


def test_a_tree_in_which_nobody_holds_anything_comes_last() -> None:
    listed = rows(("a", 0, ()), ("b", 1, ()), ("c", 0, ()), ("d", 1, ("ru",)))
    assert [row["issue"] for row in told_first(listed)] == ["c", "d", "a", "b"]


def test_a_moment_says_its_zone_once_and_an_editor_finds_the_way(sample: TestClient) -> None:
    page = Shown(sample, f"/d/{SAMPLE}", as_of="2026-01-31T10:00:00Z", known_at="496")
    assert page.one("//*[@class='stands']").startswith("As of 31 January 2026, 10:00 UTC, as known at event 496")
    (record,) = page.root.xpath("//a[.='Record an event']/@href")
    assert sample.get(record).status_code == 200
