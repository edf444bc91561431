"""What the other elements say: who stands where, how positions shifted, what moved."""

import pytest

from tests.browser.conftest import NewPage
from tests.browser.elements.conftest import ELEMENTS, Article, inside, visit

pytestmark = pytest.mark.browser


def test_the_matrix_names_stance_summary_and_since(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["positions"].replace("{where}", '{where} issue="donbas" party="ru,ua"')))
    heads = inside(
        page, "detente-positions", "root => [...root.querySelectorAll('thead th')].map(one => one.textContent)"
    )
    assert heads == ["Issue", "Russian Federation", "Ukraine"]
    cell = inside(page, "detente-positions", "root => root.querySelector('td').innerText")
    assert "demands" in cell
    assert "Putin still aims to obtain at least the whole of Donbas." in cell
    assert "since some time in 28 – 31 January 2026" in cell.replace("\u2009", " ")
    assert "corrected" in cell


def test_what_is_only_possible_is_muted_and_what_is_ambiguous_shows_both(article: Article, new_page: NewPage) -> None:
    embedded = ELEMENTS["positions"].replace("2026-01-31", "2026-01-28T12:00:00Z")
    page = visit(new_page(), article(embedded.replace("{where}", '{where} issue="donbas" party="ru"')))
    cell = inside(page, "detente-positions", "root => root.querySelector('td').innerText")
    assert "Donetsk and Luhansk are among the regions" in cell
    assert "possibly ▲ demands" in cell
    assert "Putin still aims" in cell
    assert inside(page, "detente-positions", "root => root.querySelectorAll('td .possible.muted').length") == 1


def test_a_shift_says_from_which_stance_to_which(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["shifts"]))
    told = inside(page, "detente-shifts", "root => [...root.querySelectorAll('.said')].map(one => one.textContent)")
    assert any(one.startswith("Territory, Ukraine: demands → open (other stance)") for one in told)
    lanes = inside(page, "detente-shifts", "root => [...root.querySelectorAll('.name')].map(one => one.textContent)")
    assert "Territory · Ukraine" in lanes


def test_a_comparison_sets_before_against_after_and_certain_first(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["compare"]))
    info = inside(page, "detente-compare", "root => root.querySelector('.info').textContent")
    answer = page.evaluate("document.querySelector('detente-compare').answer")
    assert f"{answer['moved']} moved, {answer['possibly_moved']} possibly moved" in info
    looks = inside(page, "detente-compare", "root => [...root.querySelectorAll('li')].map(one => one.className)")
    assert len(looks) == len(answer["changes"])
    assert looks == sorted(looks, key=lambda look: look.startswith("maybe"))
    pair = "root => [...root.querySelectorAll('li')].filter(one => one.querySelector('del') && one.querySelector('ins')).length"
    assert inside(page, "detente-compare", pair) > 0


def test_a_filter_that_names_nobody_is_said_to_have_emptied_the_matrix(article: Article, new_page: NewPage) -> None:
    page = visit(new_page(), article(ELEMENTS["positions"].replace("{where}", '{where} party="xx"')))
    note = inside(page, "detente-positions", "root => root.querySelector('.note').textContent")
    assert note == "Nothing matches party=“xx”."
