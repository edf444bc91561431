"""The page of one event: what it says, what became of it, what it set, and how it is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
from fastapi import APIRouter, Path, Query, Request, Response

from events.catalogue import BY_NAME
from events.stored import by_id
from service.api.coordinates import Slug
from service.api.dependencies import answer
from service.api.permissions import READS
from service.form import Addresses, Form
from service.views.dossier import introduced
from service.views.labels import actors_in
from service.views.log import event_document
from service.views.shown import terms_of, titles_of
from service.web.citing import Reference, bibtex, csl
from service.web.members import ADDED, differences, lines
from service.web.site import HEADERS, VERSION, PageAt, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from events.envelope import Recorded
    from service.timetravel.reading import Reading

router = APIRouter(dependencies=[READS])

EventKey = Annotated[str, Path(max_length=64, description="Its id, or its sequence.")]

TOLD_APART: Final = frozenset({"id", "type", "summary", "quote", "occurred", "sources", "data", "issues", "relates_to"})
"""Members of an event that its page shows in a way of their own."""

APART: Final = frozenset({"changes", "replacement", "target", "terms"})
"""The same of its ``data``."""

PAGES: Final[Mapping[str, str]] = {
    "issue": "issues/{}",
    "actor": "actors/{}",
    "source": "sources/{}",
    "round": "rounds",
    "incident": "incidents",
    "claim": "claims",
    "condition": "conditions",
}
"""Of each kind of subject: the page that shows it."""

BIBTEX: Final = "application/x-bibtex; charset=utf-8"
CSL: Final = "application/vnd.citationstyles.csl+json"


@router.get("/d/{dossier}/events/{event}")
async def event_page(request: Request, dossier: Slug, event: EventKey, query: Annotated[PageAt, Query()]) -> Response:
    """Show an event by its id or its sequence."""
    return await show(request, dossier, query, "event.html", lambda at: _page(at, event), language=query.lang)


@router.get("/d/{dossier}/events/{event}/cite.bib")
async def as_bibtex(request: Request, dossier: Slug, event: EventKey, query: Annotated[PageAt, Query()]) -> Response:
    """Cite an event in BibTeX."""
    form = _file(BIBTEX, f"{dossier}.bib", lambda cited: bibtex(cited).encode())
    return await answer(request, dossier, query, lambda at: _cited(at, event), form)


@router.get("/d/{dossier}/events/{event}/cite.csl.json")
async def as_csl(request: Request, dossier: Slug, event: EventKey, query: Annotated[PageAt, Query()]) -> Response:
    """Cite an event in CSL-JSON, as Zotero and pandoc read it."""
    form = _file(CSL, f"{dossier}.csl.json", lambda cited: orjson.dumps(csl(cited), option=orjson.OPT_INDENT_2))
    return await answer(request, dossier, query, lambda at: _cited(at, event), form)


def reference(document: Mapping[str, Any], base: str, pinned: str) -> Reference:
    """What a document of :func:`event_document` is cited as.

    Args:
        document: With ``frame``.
        base: Scheme and host.
        pinned: Address of its page, from the root.
    """
    event, said = document["event"], document["current"] or document["event"]
    occurred = said.get("occurred")
    return Reference(
        dossier=document["dossier"],
        container=document["frame"]["title"],
        event=event["id"],
        title=said.get("summary") or event["type"],
        url=f"{base}{pinned}",
        recorded_at=event["recorded_at"],
        occurred=occurred["edtf"] if isinstance(occurred, dict) else occurred,
    )


def _file(media_type: str, name: str, write: Callable[[Reference], bytes]) -> Form:
    def written(document: dict[str, Any], addresses: Addresses) -> bytes:
        path, _, query = addresses.pinned.partition("?")
        return write(reference(document, addresses.base, f"{path.rpartition('/')[0]}?{query}"))

    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Form(media_type, written, VERSION, {**HEADERS, **disposition})


def _cited(reading: Reading, key: str) -> dict[str, Any]:
    return {**event_document(reading, key), "frame": introduced(reading)}


def _page(reading: Reading, key: str) -> dict[str, Any]:
    document = event_document(reading, key)
    event = document["event"]
    said = document["current"] or event
    others = by_id(reading.connection, reading.dossier, _named(document, said))
    summaries = {one.id: one.effective.get("summary", one.type) for one in others.values()}
    relations = said.get("relates_to", [])
    shown = {
        "said": said,
        "family": BY_NAME[event["type"]].family,
        "details": lines(said, leaving_out=TOLD_APART | ADDED),
        "particulars": lines(said.get("data", {}), leaving_out=APART),
        "terms": terms_of(said.get("data", {})),
        "amendments": _told(document),
        "sets": [{**cell, **_standing(reading, cell, event["id"])} for cell in document["sets"]],
        "relates_to": [{**one, "summary": summaries.get(one["event"])} for one in relations],
        "referred_to_by": [{"event": one, "summary": summaries.get(one)} for one in document["referred_to_by"]],
        "target": _target(event, others),
        "titles": titles_of(reading, said.get("issues", ())),
    }
    page = {**document, **shown}
    return {**page, "actors": {**actors_in(reading, page), **document["labels"]["actors"]}}


def _named(document: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    """Ids of the events that the page names besides."""
    target = document["event"].get("data", {}).get("target")
    related = [one["event"] for one in said.get("relates_to", [])]
    return list(dict.fromkeys([*related, *document["referred_to_by"], *([target] if target else [])]))


def _target(event: Mapping[str, Any], others: Mapping[str, Recorded]) -> dict[str, Any] | None:
    """What an amendment is about, and how a correction changes it."""
    target = event.get("data", {}).get("target")
    if target is None:
        return None
    found = others.get(target)
    summary = None if found is None else found.effective.get("summary")
    return {"event": target, "summary": summary, "changes": lines(event["data"].get("changes", {}))}


def _told(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The amendments, each correction with what it changed: before and after."""
    before = document["event"]
    told = []
    for amendment in document["amendments"]:
        data = amendment.get("data", {})
        replacement = data.get("replacement")
        changes = differences(_without(before), replacement) if replacement else []
        told.append({**amendment, "changes": changes})
        before = replacement or before
    return told


def _without(event: Mapping[str, Any]) -> dict[str, Any]:
    return {member: value for member, value in event.items() if member not in ADDED}


def _standing(reading: Reading, cell: Mapping[str, str], event: str) -> dict[str, Any]:
    """Whether a cell that the event set still holds what it said, at the coordinate."""
    held = reading.one(cell["subject"], cell["aspect"])
    holds = None
    if held is not None and held.in_force is not None:
        reading.load([held.in_force])
        holds = reading.event(held.in_force.ord).id
    kind, _, slug = cell["subject"].partition(":")
    page = PAGES.get(kind)
    return {"page": page and page.format(slug), "holds": holds == event, "instead": None if holds == event else holds}
