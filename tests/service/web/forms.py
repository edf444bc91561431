"""A browser's part: what a page's form holds, and sending it with a button."""

from html.parser import HTMLParser
from typing import Any, Final

from fastapi.testclient import TestClient
from httpx import Response

HERE: Final = {"Origin": "http://testserver"}


class _Reader(HTMLParser):
    """Reads the fields of the form for editors."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.buttons: set[str] = set()
        self._open: str | None = None
        self._choice = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "option" and self._open is not None and "selected" in named:
            self.fields[self._open] = named.get("value") or ""
        name, value = named.get("name"), named.get("value") or ""
        if name is None:
            return
        if tag == "input":
            self.fields[name] = value
        elif tag == "button":
            self.buttons.add(value)
        elif tag in {"select", "textarea"}:
            self.fields[name], self._open = "", name
            self._choice = tag == "select"

    def handle_data(self, data: str) -> None:
        if self._open is not None and not self._choice:
            self.fields[self._open] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._open = None


class Form:
    """The form of a page, filled in and sent as a browser would."""

    def __init__(self, client: TestClient, path: str) -> None:
        self.client = client
        self.path = path
        self.answer: Response = client.get(path)
        assert self.answer.status_code == 200, self.answer.text
        self.fields: dict[str, str] = {}
        self._take()

    def _take(self) -> None:
        reader = _Reader()
        reader.feed(self.answer.text)
        names = {name for name in reader.fields if name.startswith("/") or name in {"seen", "checked", "token"}}
        shown = {name: reader.fields[name] for name in names}
        self.buttons = reader.buttons
        self.fields = {**shown, **{name: text for name, text in self.fields.items() if name.startswith("/")}}
        self.fields.update({name: shown[name] for name in ("seen", "checked") if name in shown})

    def send(self, button: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
        """Press a button; the form is then as the answer shows it."""
        sent = {**self.fields, "do": button}
        self.answer = self.client.post(self.path, data=sent, headers=headers or HERE, follow_redirects=False, **more)
        if self.answer.status_code != 303:
            self._take()
        return self.answer

    def fill(self, **fields: str) -> None:
        """Type; a double underscore stands for a slash."""
        self.fields |= {"/" + name.replace("__", "/"): text for name, text in fields.items()}
