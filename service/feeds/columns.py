"""The columns of the feeds that are tables: what each holds, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from service.feeds.safety import linkable

Item = dict[str, Any]
Kind: TypeAlias = Literal["text", "integer", "truth", "number", "instant", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its heading.
        kind: What it holds; a cell without a value is null.
        value: Takes it from an item: instants as RFC 3339 text, numbers as decimal text.
        describes: For the reference.
    """

    name: str
    kind: Kind
    value: Callable[[Item], Any]
    describes: str


def _member(name: str) -> Callable[[Item], Any]:
    return lambda item: item[name]


def _dated(name: str) -> Callable[[Item], Any]:
    return lambda item: item["occurred"][name]


def _placed(name: str) -> Callable[[Item], Any]:
    return lambda item: (item["place"] or {}).get(name)


COLUMNS: Final = (
    Column("event", "text", _member("event"), "id of the event; a correction keeps that of what it corrects"),
    Column("sequence", "integer", _member("sequence"), "its place in the log"),
    Column("recorded_at", "instant", _member("recorded_at"), "when it was recorded"),
    Column("updated", "instant", _member("updated"), "when it was recorded or last corrected, disputed or ranked"),
    Column("type", "text", _member("type"), "its type, such as position.stated"),
    Column("edtf", "text", _dated("edtf"), "the date as it is known (EDTF), such as 2026-01 or [..2026-01-31]"),
    Column("lo", "instant", _dated("earliest"), "the first moment that the date may mean; null where that is open"),
    Column("hi", "instant", _dated("latest"), "the end of the last moment, exclusive; null where that is open"),
    Column(
        "settled", "instant", _dated("settled"), "an earlier end that its recording shows; null where it shows none"
    ),
    Column("undated", "truth", _member("undated"), "whether the source gives no date"),
    Column("certainty", "text", _member("certainty"), "certain, or possible where dates=possible was asked"),
    Column("summary", "text", _member("summary"), "what happened, in the desk's words"),
    Column("quote", "text", lambda item: (item["quote"] or {}).get("text"), "the speaker's words"),
    Column("actor", "text", _member("actor"), "who spoke or acted"),
    Column("party", "text", _member("party"), "the party for which it counts"),
    Column("issues", "list", _member("issues"), "what it is about"),
    Column("stance", "text", lambda item: item["data"].get("stance"), "of a position, how the party stands"),
    Column("mode", "text", _member("mode"), "quote, report, narration …"),
    Column("standing", "text", _member("standing"), "asserted, attributed, disputed …"),
    Column("disputed", "truth", _member("disputed"), "whether the record of it is disputed"),
    Column("corrected", "truth", lambda item: bool(item["corrected_by"]), "whether it was corrected"),
    Column("redacted", "truth", _member("redacted"), "whether its text was erased by order"),
    Column("place", "text", _placed("name"), "where, by name"),
    Column("country", "text", _placed("country"), "in which country"),
    Column("lat", "number", _placed("lat"), "latitude, WGS 84"),
    Column("lon", "number", _placed("lon"), "longitude, WGS 84"),
    Column("sources", "list", lambda item: [one["source"] for one in item["sources"]], "slugs of its sources"),
    Column(
        "urls",
        "list",
        lambda item: [url for one in item["sources"] if (url := linkable(one.get("url")))],
        "addresses of its sources",
    ),
)
"""Both tables have exactly these."""
