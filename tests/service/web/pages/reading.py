"""Short ways to read a page: its elements by what they carry, and the same as data."""

from typing import Any

from fastapi.testclient import TestClient
from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"

Json = dict[str, Any]


class Shown:
    """A page of a dossier, parsed."""

    def __init__(self, client: TestClient, path: str, **asked: str) -> None:
        self.answer = client.get(path, params=asked or None)
        assert self.answer.status_code == 200, self.answer.text
        self.root = etree.fromstring(self.answer.content, etree.HTMLParser(encoding="utf-8"))

    @property
    def text(self) -> str:
        """What a reader sees, with its white space as one blank each."""
        return self.one("//main")

    def carried(self, name: str, within: str = "main") -> list[str]:
        """The values of a data attribute within an element, in order."""
        return [str(one) for one in self.root.xpath(f"//{within}//@data-{name}")]

    def one(self, path: str) -> str:
        """The text of the first element that an XPath finds."""
        return words(self.root.xpath(path)[0])

    def figure(self) -> "etree._Element":
        """The drawing of the page."""
        found: etree._Element = self.root.xpath("//*[local-name() = 'svg']")[0]
        return found


def words(element: "etree._Element") -> str:
    """All text of an element, with its white space as one blank each."""
    return " ".join("".join(element.itertext()).split())


def drawn(client: TestClient, path: str, **asked: str) -> "etree._Element":
    """A figure by itself; it is well-formed XML, or this fails."""
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/svg+xml"
    return etree.fromstring(answer.content)


def data(client: TestClient, dossier: str, path: str, **asked: str) -> Json:
    """The same as data."""
    answer = client.get(f"/v1/dossiers/{dossier}/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found
