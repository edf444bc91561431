"""What a form offers to choose from: the slugs that a dossier knows, and the sources that it cited last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from events.catalogue import BY_NAME, TYPES, links
from service.views.log import events_page
from service.views.paging import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from service.web.editing.fields import Field

MOST: Final = 300
"""Slugs of one kind that are offered at most: those registered last."""

RECENT: Final = 60
"""Events that are looked at for the sources that were cited last."""

CITED: Final = 6
"""Sources that are offered by a button."""

TITLES: Final = ("name", "title", "content", "text", "finding")
"""Members by one of which an event calls what it registers."""


def known(connection: Connection, dossier: Dossier, form: Field) -> dict[str, dict[str, str]]:
    """The slugs of each kind that a form refers to, with what they are called; the last registered first."""
    kinds = set(_kinds(form)) - {"event"}
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for payload in TYPES:
        if payload.registers():
            _collect(connection, dossier, payload.type, found)
    return found


def recent_sources(connection: Connection, dossier: Dossier) -> list[str]:
    """The sources that were cited last, the latest first."""
    page = events_page(connection, dossier, order="desc", page=Page(RECENT, None))
    cited = (citation["source"] for event in page["events"] for citation in event.get("sources", ()))
    return list(dict.fromkeys(cited))[:CITED]


def _collect(connection: Connection, dossier: Dossier, event_type: str, found: dict[str, dict[str, str]]) -> None:
    wanted = [(member, kind) for member, kind in links.registering(BY_NAME[event_type]) if kind in found]
    if not wanted:
        return
    page = events_page(connection, dossier, order="desc", type=event_type, page=Page(MOST, None))
    for event in page["events"]:
        data = event.get("data", {})
        for member, kind in wanted:
            if member in data:
                found[kind].setdefault(data[member], _title(event, data))


def _title(event: dict[str, Any], data: dict[str, Any]) -> str:
    title: str = next((data[name] for name in TITLES if isinstance(data.get(name), str)), event.get("summary", ""))
    return title[:80]


def _kinds(field: Field) -> Iterator[str]:
    if field.refers is not None:
        yield field.refers
    for one in (*field.fields, *([field.item] if field.item is not None else [])):
        yield from _kinds(one)
