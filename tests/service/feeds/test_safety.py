"""Text and addresses of others, before they are put where they could do harm."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from service.feeds.safety import escaped, linkable, links_of, printable, quoted


@given(st.text())
def test_printable_text_is_what_xml_can_hold_and_the_rest_is_kept(text: str) -> None:
    kept = printable(text)
    element = etree.Element("a")
    element.text = kept
    assert (etree.fromstring(etree.tostring(element)).text or "") == kept.replace("\r\n", "\n").replace("\r", "\r")
    assert printable(kept) == kept
    assert kept == "".join(
        one
        for one in text
        if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff" and not "\ud800" <= one <= "\udfff")
    )


@given(st.text())
def test_escaped_text_has_no_markup(text: str) -> None:
    assert not set(escaped(text)) & set("<>")
    assert not set(quoted(text)) & set("<>\"'")
    assert html.unescape(escaped(text)) == html.unescape(quoted(text))


@pytest.mark.parametrize("url", ["https://a.example/b?c=d#e", "HTTP://a.example", "https://xn--e1afmkfd.example/ü"])
def test_addresses_of_the_web_are_linked(url: str) -> None:
    assert linkable(url) == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "https:", "https://a b", "https://a\n.example", "https://[", "ftp://a.example", "", None, 7]
)  # fmt: skip
def test_nothing_else_is_linked(url: object) -> None:
    assert linkable(url) is None


def test_each_address_is_linked_once() -> None:
    sources = [
        {"source": "a", "url": "https://a.example"},
        {"source": "b"},
        {"source": "c", "url": "https://a.example"},
    ]
    assert [url for _, url in links_of({"sources": sources})] == ["https://a.example"]
