"""The pages on which an editor records an event, corrects one, or takes one back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from events.catalogue import BY_NAME, TYPES
from events.dossiers import find_dossier
from events.draft import NOT_APPENDABLE
from events.errors import Unknown
from service.api.coordinates import Slug, Strict
from service.api.dependencies import service_of
from service.api.permissions import READS, may_append
from service.keys import Principal
from service.views.dossier import at_head, introduced
from service.views.log import event_document
from service.web.editing.desk import Desk, Draft, opened
from service.web.editing.offers import known, recent_sources
from service.web.editing.sheets import CORRECTION, Sheet, correcting, recording, retracting
from service.web.guard import fields_of, from_here, private
from service.web.members import ADDED
from service.web.pages.signing_in import of_session, token_of, writers_only
from service.web.site import Lang

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter()

OFFERED: Final = tuple(payload for payload in TYPES if payload.type not in {*NOT_APPENDABLE, CORRECTION})
"""Types that have a form; an event is corrected from its own page."""

EventType = Annotated[str, Path(max_length=64, description="A name of the catalogue.")]
EventKey = Annotated[str, Path(max_length=64, description="Its id, or its sequence.")]
SIGNED_IN: Final = Depends(writers_only)
Writer = Annotated[Principal, Depends(may_append)]


class Asked(Strict):
    """Query of a form."""

    lang: Lang = "en"


class Prefilled(Asked):
    """Query of a form for a new event: what it shows at first."""

    issue: str | None = None
    party: str | None = None
    target: str | None = None

    def typed(self) -> dict[str, Any]:
        """The same as if it had been typed."""
        data = {name: text for name, text in (("party", self.party), ("target", self.target)) if text}
        return {**({"issues": [self.issue]} if self.issue else {}), **({"data": data} if data else {})}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page with a form is made of besides the form.

    Attributes:
        title: Of the dossier.
        timezone: Of the dossier.
        known: Slugs by kind.
        recent: Sources that were cited last.
    """

    title: str
    timezone: str
    known: dict[str, dict[str, str]]
    recent: list[str]


@router.get("/d/{dossier}/record", dependencies=[READS, SIGNED_IN])
async def choose(request: Request, dossier: Slug, query: Annotated[Asked, Query()]) -> Response:
    """List the types of events that may be recorded."""
    title = await service_of(request).read(partial(_title, request, dossier))
    families: dict[str, list[dict[str, str]]] = {}
    for payload in OFFERED:
        described = (payload.__doc__ or "").strip().partition("\n")[0]
        families.setdefault(payload.family, []).append({"type": payload.type, "description": described})
    values = {"dossier": dossier, "title": title, "families": families, **_signed(request)}
    return private(request, "record.html", query.lang, **values)


@router.get("/d/{dossier}/record/{event_type}", dependencies=[READS, SIGNED_IN])
async def blank(
    request: Request, dossier: Slug, event_type: EventType, query: Annotated[Prefilled, Query()]
) -> Response:
    """Show an empty form for an event of a type."""
    return await _show(request, dossier, opened(_new(event_type), query.typed()), query.lang)


@router.post("/d/{dossier}/record/{event_type}", dependencies=[Depends(from_here)])
async def record(
    request: Request, dossier: Slug, event_type: EventType, who: Writer, query: Annotated[Prefilled, Query()]
) -> Response:
    """Check or save a new event."""
    return await _work(request, dossier, _new(event_type), who, query.lang)


@router.get("/d/{dossier}/events/{event}/correct", dependencies=[READS, SIGNED_IN])
async def correction(request: Request, dossier: Slug, event: EventKey, query: Annotated[Asked, Query()]) -> Response:
    """Show an event in a form, to be changed."""
    sheet = await service_of(request).read(partial(_correcting, request, dossier, event))
    return await _show(request, dossier, opened(sheet, {}), query.lang)


@router.post("/d/{dossier}/events/{event}/correct", dependencies=[Depends(from_here)])
async def correct(
    request: Request, dossier: Slug, event: EventKey, who: Writer, query: Annotated[Asked, Query()]
) -> Response:
    """Check or save a correction."""
    sheet = await service_of(request).read(partial(_correcting, request, dossier, event))
    return await _work(request, dossier, sheet, who, query.lang)


@router.get("/d/{dossier}/events/{event}/retract", dependencies=[READS, SIGNED_IN])
async def retraction(request: Request, dossier: Slug, event: EventKey, query: Annotated[Asked, Query()]) -> Response:
    """Ask why an event is taken back."""
    sheet = await service_of(request).read(partial(_retracting, request, dossier, event))
    return await _show(request, dossier, opened(sheet, {}), query.lang)


@router.post("/d/{dossier}/events/{event}/retract", dependencies=[Depends(from_here)])
async def retract(
    request: Request, dossier: Slug, event: EventKey, who: Writer, query: Annotated[Asked, Query()]
) -> Response:
    """Check or save a retraction."""
    sheet = await service_of(request).read(partial(_retracting, request, dossier, event))
    return await _work(request, dossier, sheet, who, query.lang)


async def _work(request: Request, dossier: str, sheet: Sheet, who: Principal, language: Lang) -> Response:
    sent = await fields_of(request)
    desk = Desk(request, dossier, who.name)
    done = await desk.work(sheet, sent) if of_session(request, sent) else desk.keep(sheet, sent)
    if isinstance(done, Draft):
        return await _show(request, dossier, done, language)
    amended = sheet.target or done.events[0][0]
    query = "" if language == "en" else f"?lang={language}"
    return RedirectResponse(f"/d/{dossier}/events/{amended}{query}", 303, headers={"Cache-Control": "no-store"})


async def _show(request: Request, dossier: str, draft: Draft, language: Lang) -> Response:
    shown = await service_of(request).read(partial(_surroundings, request, dossier, draft.sheet))
    described = (BY_NAME[draft.sheet.type].__doc__ or "").strip()
    return private(
        request,
        "form.html",
        language,
        status=draft.status,
        dossier=dossier,
        title=shown.title,
        timezone=shown.timezone,
        known=shown.known,
        recent=shown.recent,
        draft=draft,
        sheet=draft.sheet,
        described=described,
        action=request.url.path,
        **_signed(request),
    )


def _signed(request: Request) -> dict[str, Any]:
    """Who signed in, and the token of their forms; null for whoever needs no session."""
    token = token_of(request)
    return {"token": token, "signed_in_as": None if token is None else request.state.principal}


def _new(event_type: str) -> Sheet:
    if event_type not in {payload.type for payload in OFFERED}:
        raise Unknown("event-type", event_type)
    return recording(event_type)


def _title(request: Request, slug: str, connection: Connection) -> str:
    return str(_frame(request, slug, connection)["title"])


def _frame(request: Request, slug: str, connection: Connection) -> dict[str, Any]:
    return introduced(at_head(connection, find_dossier(connection, slug), service_of(request).clock()))


def _surroundings(request: Request, slug: str, sheet: Sheet, connection: Connection) -> Shown:
    dossier = find_dossier(connection, slug)
    frame = _frame(request, slug, connection)
    return Shown(
        frame["title"], frame["timezone"], known(connection, dossier, sheet.form), recent_sources(connection, dossier)
    )


def _target(request: Request, slug: str, key: str, connection: Connection) -> dict[str, Any]:
    dossier = find_dossier(connection, slug)
    return event_document(at_head(connection, dossier, service_of(request).clock()), key)


def _retracting(request: Request, slug: str, key: str, connection: Connection) -> Sheet:
    document = _target(request, slug, key, connection)
    said = document["current"] or document["event"]
    return retracting(document["event"]["id"], said.get("summary", ""))


def _correcting(request: Request, slug: str, key: str, connection: Connection) -> Sheet:
    document = _target(request, slug, key, connection)
    event = document["event"]
    current = document["current"] or {name: held for name, held in event.items() if name not in ADDED}
    return correcting(event["id"], event["type"], current)
