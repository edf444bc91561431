"""The elements of drawings: escaped, well-formed, and their texts cut to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from service.web.figures.svg import alone, cut_short, drawing, element, wrapped


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_drawn_is_well_formed_and_says_what_it_was_given(text: str, value: str) -> None:
    drawn = drawing(10, 10, element("text", text, data_x=value), name="n", title=text, described=value)
    root = etree.fromstring(alone(drawn))
    shown = root[-1]
    kept = "".join(sign for sign in text if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff"))
    assert (shown.text or "") == kept.replace("\r\n", "\n").replace("\r", "\n")


def test_attributes_are_named_as_in_a_drawing_and_numbers_are_short() -> None:
    made = element("text", "a<b", class_="x", text_anchor="end", x=1.0, y=2.345, width=None)
    assert made == '<text class="x" text-anchor="end" x="1" y="2.35">a&lt;b</text>'


@pytest.mark.parametrize(
    ("text", "width", "short"), [("short", 100, "short"), ("much too long", 40, "much…"), ("xy", 1, ""), ("", 0, "")]
)
def test_a_text_that_does_not_fit_is_cut_with_a_sign(text: str, width: float, short: str) -> None:
    assert cut_short(text, width) == short


@given(st.text("ab ", max_size=60), st.integers(20, 200))
def test_wrapped_lines_are_three_at_most_and_as_wide_as_they_may_be(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert len(lines) <= 3
    assert all(len(line) <= max(1, int(width / 6.6)) for line in lines)
