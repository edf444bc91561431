"""Views without a frame, for the pages of others (``iframe``), and what tells them how (oEmbed 1.0)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response
from lxml import etree
from markupsafe import Markup
from pydantic import Field

from events.dossiers import find_dossier
from service.api.coordinates import Compared, Slug, Strict
from service.api.dependencies import json_response, service_of
from service.api.permissions import READS
from service.api.problems import NOT_FOUND, NOT_IMPLEMENTED, Stopped
from service.views.dossier import at_head, introduced
from service.web.embedding import MOST, PASSED, Narrowed, View, entries
from service.web.site import EMBEDDED, show

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter(dependencies=[READS])

WIDTH: Final = 800
HEIGHT: Final = 600
LEAST: Final = 120
"""Pixels below which a frame holds nothing readable."""

PROVIDER: Final = "Detente"
AGE: Final = 3600
"""Seconds for which a site may keep what it was told."""

_SLUG: Final = r"[a-z0-9][a-z0-9-]{0,62}"
_PAGES: Final = (
    (re.compile(rf"/d/(?P<dossier>{_SLUG})"), "positions"),
    (re.compile(rf"/d/(?P<dossier>{_SLUG})/(?P<view>timeline|shifts|compare)"), None),
    (re.compile(rf"/d/(?P<dossier>{_SLUG})/issues/(?P<issue>{_SLUG})"), "timeline"),
    (re.compile(rf"/d/(?P<dossier>{_SLUG})/parties/(?P<party>{_SLUG})"), "timeline"),
)
"""Pages of ours and the view that each is embedded as."""

_EMBEDDED: Final = re.compile(r"/embed/(timeline|positions|shifts|compare)")


class Embedded(Narrowed):
    """Query of an embedded view; what says how it looks is handed on to the element."""

    dossier: Slug
    theme: Annotated[str | None, Field(pattern="^(light|dark|auto)$")] = None
    live: Annotated[str | None, Field(max_length=8)] = None
    max_height: Annotated[int | None, Field(ge=LEAST, le=10_000)] = None
    group: Annotated[str | None, Field(max_length=64)] = None


class Wanted(Strict):
    """Query of oEmbed (https://oembed.com, §2.2)."""

    url: Annotated[str, Field(max_length=4096)]
    format: Annotated[str, Field(max_length=16)] = "json"
    maxwidth: Annotated[int | None, Field(ge=1, le=100_000)] = None
    maxheight: Annotated[int | None, Field(ge=1, le=100_000)] = None


@router.get("/embed/{view}")
async def embed(request: Request, view: View, query: Annotated[Embedded, Query()]) -> Response:
    """Show a view alone."""
    made = entries(view, query, MOST, service_of(request).clock())
    at: Embedded | Compared = query
    if view == "compare":
        later = query.to or query.as_of
        at = Compared(as_of=later, known_at=query.known_at, earlier=query.from_ or "", known=query.known_at)
    given = {
        name.replace("_", "-"): value
        for name, value in request.query_params.items()
        if name not in {"dossier", "lang"} and value
    }

    def shown(reading: Any) -> dict[str, Any]:
        found = made(reading)
        compared = {"from": found["from"]["as_of"]["instant"]} if view == "compare" else {}
        return {**found, "view": view, "given": {**compared, **given}}

    return await show(request, query.dossier, at, "embed.html", shown, language=query.lang, headers=EMBEDDED)


@router.get("/oembed")
async def oembed(request: Request, query: Annotated[Wanted, Query()]) -> Response:
    """Tell how a page of ours is embedded.

    Raises:
        Stopped: The address is none of ours or cannot be embedded (404); the format is neither JSON nor XML (501).
    """
    if query.format not in {"json", "xml"}:
        raise Stopped(NOT_IMPLEMENTED, f"oEmbed is answered in json and xml, not in {query.format[:16]!r}.")
    view, dossier, kept = embeddable(query.url, request.headers.get("host", ""))
    title = await service_of(request).read(lambda connection: _title(request, dossier, connection))
    base = f"{request.url.scheme}://{request.url.netloc}"
    address = f"{base}/embed/{view}?{urlencode({'dossier': dossier, **kept}, safe=':,')}"
    width, height = min(query.maxwidth or WIDTH, WIDTH), min(query.maxheight or HEIGHT, HEIGHT)
    told: dict[str, Any] = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": PROVIDER,
        "provider_url": f"{base}/",
        "cache_age": AGE,
        "width": width,
        "height": height,
        "html": frame(address, title, width=width, height=height),
    }
    headers = {"Cache-Control": f"public, max-age={AGE}"}
    if query.format == "json":
        return json_response(told, headers=headers)
    return Response(_xml(told), headers=headers, media_type="text/xml")


def embeddable(url: str, host: str) -> tuple[str, str, dict[str, str]]:
    """What an address of ours is embedded as: the view, the dossier, and the parameters to hand on.

    Args:
        host: By which the request names this server; an address of any other is none of ours.

    Raises:
        Stopped: It is none of ours, or cannot be embedded.
    """
    parts = _parts(url)
    if parts is not None and parts.scheme in {"http", "https"} and parts.netloc == host:
        asked = dict(parse_qsl(parts.query))
        kept = {name: asked[name] for name in PASSED if name in asked}
        embedded = _EMBEDDED.fullmatch(parts.path)
        if embedded is not None and re.fullmatch(_SLUG, asked.get("dossier", "")):
            return embedded[1], asked["dossier"], kept
        for pattern, view in _PAGES:
            found = pattern.fullmatch(parts.path)
            if found is not None:
                named = found.groupdict()
                dossier, shown = named.pop("dossier"), named.pop("view", None) or view
                return str(shown), dossier, {**kept, **named}
    raise Stopped(NOT_FOUND, "This is no address of a page here that can be embedded.")


def frame(address: str, title: str, *, width: int, height: int) -> str:
    """The frame in which a view is embedded, as HTML."""
    made = Markup('<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" allow="fullscreen"></iframe>')
    return str(made.format(address, title, width, height))


def _parts(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _title(request: Request, slug: str, connection: Connection) -> str:
    dossier = find_dossier(connection, slug)
    title: str = introduced(at_head(connection, dossier, service_of(request).clock()))["title"]
    return title


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""


def _xml(told: dict[str, Any]) -> bytes:
    root = etree.Element("oembed")
    for name, value in told.items():
        etree.SubElement(root, name).text = _CONTROL.sub("", str(value))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, standalone=True)
    return written
