"""One item of a view shown whole: its members by name, whatever they are; what says nothing is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.console import Group
from rich.text import Text

from service.cli.phrases import count, dated, marks, plain, terms, words
from service.cli.screen import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

TIMES: Final = frozenset({"edtf", "earliest", "latest", "settled"})
"""Members by which a thing is dated; its EDTF says them all."""

ORDINARY: Final = {"certainty": "certain", "rank": "normal", "disputed": False, "redacted": False}
"""Values that go without saying."""

PASSED_OVER: Final = frozenset({"since", "sequence", "data", "labels", "undated", "type", "disputes", "corrected_by"})
"""Members of an event that a line about it leaves out: they say again what its date, words and marks say."""

KNOWN_BY_EVENT: Final = frozenset(
    {"sources", "actor", "on_behalf_of", "attribution", "mode", "standing", "quote", "place"}
)
"""Members that a line which names the event leaves to it."""


def show_item(console: Console, item: dict[str, Any]) -> None:
    """Print the members of an item."""
    console.print(fields([(words(name), _rendered(name, value)) for name, value in _told(item)]))


def _told(item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The members that say something; times first as one."""
    if "edtf" in item:
        yield "date", dated(item)
    for name, value in item.items():
        if name in TIMES or value in (None, [], {}, "") or ORDINARY.get(name, ()) == value:
            continue
        yield name, value


def _rendered(name: str, value: Any) -> RenderableType:
    if isinstance(value, list) and isinstance(value[0], dict) and name != "sources":
        said = dict.fromkeys(terms([one]) if name == "terms" else line(one) for one in value)
        return Group(*(Text(one) for one in said))
    return Text(_short(name, value))


def line(item: dict[str, Any]) -> str:
    """An item within another in one line: its date, its words, the rest by name, its event in brackets, its marks."""
    rest = dict(_told(item))
    date = rest.pop("date", None) or next((dated(rest.pop(name)) for name in ("since", "occurred") if name in rest), "")
    said = [str(rest.pop(name)) for name in ("summary", "content", "text") if name in rest]
    event = rest.pop("event", None)
    left = PASSED_OVER | KNOWN_BY_EVENT | {"rank", "disputed", "redacted"} if event else {"sequence"}
    named = [f"{words(name)} {_short(name, value)}" for name, value in rest.items() if name not in left]
    shown = " · ".join(filter(None, (date, *said, *named)))
    return " ".join(filter(None, (shown, f"[{event}]" if event else "", marks(item))))


def _short(name: str, value: Any) -> str:
    """A value in one line."""
    if name == "terms":
        return terms(value)
    if isinstance(value, list):
        return ("; " if any(isinstance(one, dict) for one in value) else ", ").join(_short("", one) for one in value)
    return _object(value) if isinstance(value, dict) else plain(value)


def _object(value: dict[str, Any]) -> str:
    """An object in one line: a date, a number of people, a place or a source as such, any other by its members."""
    if "edtf" in value and "event" not in value:
        return dated(value)
    if {"low", "best", "high"} & set(value):
        return count(value)
    if "precision" in value:
        return ", ".join(str(value[part]) for part in ("name", "country") if value.get(part))
    if "source" in value:
        return " ".join(str(one) for one in (value["source"], value.get("locator"), value.get("url")) if one)
    return line(value)
