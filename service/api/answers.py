"""How a time-travel answer is sent: pinned and kept, or to be asked about again; as a memento; as a TimeMap."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import orjson
from fastapi import Response

from events.clock import from_text
from events.errors import Fault, InvalidRequest
from service.api.caching import IMMUTABLE, OWN, REVALIDATE, ByteCache, Ready, key_of, range_of, tag_of
from service.api.coordinates import At, Compared
from service.api.memento import COORDINATE, MEMENTOS, Original, datable, http_date, links, timemap
from service.api.problems import BEHIND, Stopped
from service.form import JSON, Addresses
from service.projections import PROJECTION_VERSION
from service.timetravel.instants import text_of
from service.timetravel.recordings import around, following

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request

    from service.form import Form
    from service.timetravel.reading import Reading

COMPARED: Final = frozenset({"from", "from_known_at", "to", "to_known_at"})

MIN_SEQUENCE: Final = "Detente-Min-Sequence"
LONGEST_SEQUENCE: Final = 16

REDACTIONS: Final = 0
"""How many events of a dossier have been erased: part of every tag, so that an erasure ends what was kept."""


class Answer:
    """One request for the state at a coordinate.

    Args:
        request: As it came.
        asked: The coordinate asked for, as text.
        reading: The same, resolved, with a snapshot.
        form: How it is written.
    """

    def __init__(self, request: Request, asked: At | Compared, reading: Reading, form: Form = JSON) -> None:
        self.request = request
        self.asked = asked
        self.reading = reading
        self.form = form
        parameters = sorted(pair for pair in request.query_params.multi_items() if pair[0] not in COORDINATE)
        self.original = Original(f"{request.url.scheme}://{request.url.netloc}", request.url.path, tuple(parameters))

    def respond(self, view: Callable[[Reading], dict[str, Any]], cache: ByteCache) -> Response:
        """Make the document and send it as the request wants it."""
        self._check_reached()
        document = view(self.reading)
        if self.asked.timemap is not None:
            return self._timemap(self.asked.timemap, self.asked.timemap_after)
        ready = self._ready(document)
        if self.pinned:
            cache.put(key_of(self.request.scope), ready)
        named = dict(self.request.headers.raw)
        wanted = range_of(named, ready) if self.pinned else ""
        headers = self.request.headers
        return ready.respond(headers.get("accept-encoding", ""), headers.get("if-none-match", ""), wanted)

    @property
    def head(self) -> int:
        """The last sequence of the dossier, as the snapshot has it."""
        return self.reading.at.head

    def _check_reached(self) -> None:
        """Refuse to answer from less than the client has seen (``Detente-Min-Sequence``).

        Raises:
            InvalidRequest: The header is no sequence.
            Stopped: This database is behind it.
        """
        wanted = self.request.headers.get(MIN_SEQUENCE)
        if wanted is None:
            return
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= LONGEST_SEQUENCE):
            fault = Fault(MIN_SEQUENCE, "bad-sequence", "It takes a sequence, such as Detente-Sequence of an answer.")
            raise InvalidRequest(f"{MIN_SEQUENCE} cannot be read", invalid_params=[fault])
        if int(wanted) > self.head:
            detail = f"Sequence {wanted} is not here yet; the head is {self.head}."
            raise Stopped(BEHIND, detail, headers={"Retry-After": "1", "Detente-Sequence": str(self.head)})

    @cached_property
    def pinned(self) -> bool:
        """Whether every coordinate was given as an instant and a sequence."""
        if isinstance(self.asked, At):
            return self.reading.at.pinned and "known_at" in self.request.query_params
        earlier_pinned = "T" in self.asked.earlier and (self.asked.known or "").isdigit()
        return self.reading.at.pinned and earlier_pinned

    def _here(self, document: dict[str, Any]) -> str:
        """The pinned address of the answer, from the root."""
        at = self.reading.at
        if isinstance(self.asked, At):
            url = self.original.pinned(at.last_instant, at.known)
        else:
            earlier = document["from"]
            others = tuple(pair for pair in self.original.parameters if pair[0] not in COMPARED)
            before = (from_text(earlier["as_of"]["instant"]) - 1, earlier["known_at"]["sequence"])
            url = replace(self.original, parameters=others).url(
                ("from", text_of(before[0])),
                ("from_known_at", before[1]),
                ("to", text_of(at.last_instant)),
                ("to_known_at", at.known),
            )
        return url.removeprefix(self.original.base)

    def _kept_by(self) -> str:
        """Who may keep a pinned answer."""
        asked_by_name = getattr(self.request.state, "principal", None) is not None
        return OWN if asked_by_name else IMMUTABLE

    def _ready(self, document: dict[str, Any]) -> Ready:
        at = self.reading.at
        here = self._here(document)
        headers = {
            "Content-Type": self.form.media_type,
            "Content-Location": here,
            "Cache-Control": self._kept_by() if self.pinned else REVALIDATE,
            "Detente-Sequence": str(at.known if self.pinned else self.head),
            **self.form.headers,
        }
        linked = self._links(document)
        if linked:
            headers["Link"] = linked
        if datable(at) and at.recorded_at is not None:
            headers["Last-Modified"] = http_date(at.recorded_at)
            if isinstance(self.asked, At):
                headers["Memento-Datetime"] = headers["Last-Modified"]
        if self.pinned:
            tag = tag_of(here, self._version, REDACTIONS, *_of_this_database(document))
        else:
            holds, earlier = document["holds_for"], document.get("from")
            lower = (holds["as_of"][0], self.reading.touched, document["tense"], orjson.dumps(earlier))
            tag = tag_of(self.original.url(), self._version, REDACTIONS, *lower)
        present = self.original.url().removeprefix(self.original.base)
        body = self.form.write(document, Addresses(self.original.base, here, present))
        return Ready(tag, body, headers, strong=self.pinned)

    @property
    def _version(self) -> str:
        """Of all that makes bytes out of events."""
        return f"{PROJECTION_VERSION}{self.form.version}"

    def _links(self, document: dict[str, Any]) -> str:
        """Its original, TimeGate, TimeMap and neighbours.

        Neighbours are named only to who asks by date, since finding them costs a few searches; and a pinned answer,
        which is kept for ever, could not name those that are still to come.
        """
        at = self.reading.at
        found = links(self.original, self._neighbours(), at) if isinstance(self.asked, At) else ""
        following_page = document.get("next")
        if isinstance(following_page, str):
            url = self.request.url.include_query_params(cursor=following_page)
            return ", ".join(filter(None, [found, f'<{url}>; rel="next"']))
        return found

    def _neighbours(self) -> list[tuple[int, int]]:
        if self.pinned or "accept-datetime" not in self.request.headers:
            return []
        return around(self.reading, self.head)

    def _timemap(self, form: str, after: int) -> Response:
        found = following(self.reading, after, MEMENTOS + 1)
        body, media_type = timemap(self.original, found[:MEMENTOS], form=form, more=len(found) > MEMENTOS)
        return Response(body, media_type=media_type, headers={"Cache-Control": REVALIDATE})


def _of_this_database(document: dict[str, Any]) -> list[str]:
    """What an answer has that another database would give otherwise: hashes, since leaves have a salt of their own."""
    held = (document.get("event"), "leaf_hash"), (document.get("tree"), "root_hash")
    return [str(found[name]) for found, name in held if isinstance(found, dict) and name in found]
