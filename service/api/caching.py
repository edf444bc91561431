"""Ready answers: kept for as long as they cannot change, compressed once, and not sent again to who has them.

An answer at a pinned coordinate never changes, so its bytes are kept by their URL and served before the router
(``time.md``, "HTTP time travel"). The cache is bounded by bytes; what nobody asked for lately goes first.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

import zstandard
from fastapi import Response

from service.api.gate import CORS
from service.api.observing import path_of
from service.api.problems import RANGE_NOT_SATISFIABLE, respond
from service.logs import log_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Message, Scope

    from service.api.observing import Metrics

Key: TypeAlias = tuple[str, bytes | None, bytes, bytes]
"""Scheme, host, path and query of a URL."""

IMMUTABLE: Final = "public, max-age=86400, immutable"
OWN: Final = "private, max-age=86400, immutable"
"""The same for whoever had to show a key or a session: no cache that others share may keep it."""
REVALIDATE: Final = "no-cache"
VARY: Final = "Accept-Encoding, Accept-Datetime"

OF_304: Final = ("Cache-Control", "Content-Location", "ETag", "Vary")
"""Headers of an answer that the client has: RFC 9110 §15.4.5 wants the others left out."""

WORTH_COMPRESSING: Final = 512
"""Bytes below which a compressed body gains nothing."""

COMPRESSORS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "zstd": lambda body: zstandard.compress(body, 6),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""Content codings, the better ones first; each call with a context of its own, since two threads may not share one."""

ANY: Final = b"*/*"
"""Who accepts this accepts all; others are sent on, to be refused or answered otherwise."""

WRITTEN: Final = 16
"""Pairs of request headers for which an answer has its messages ready."""

_REFUSED: Final = re.compile(r"q=0(\.0*)?$")
_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


@dataclass(slots=True)
class Ready:
    """An answer whose bytes are made, with each coding that was asked for.

    Attributes:
        tag: What its entity tags are made of.
        body: As it is.
        headers: To send with it, without those of the coding.
        strong: Whether the bytes are the same whenever the tag is.
        asked: Whether it was asked for since it could have been dropped.
        media_type: Without its parameters.
    """

    tag: str
    body: bytes
    headers: dict[str, str]
    strong: bool = True
    asked: bool = False
    coded: dict[str, bytes] = field(default_factory=dict)
    written: dict[tuple[bytes, bytes], tuple[Message, Message]] = field(default_factory=dict)
    media_type: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.media_type = self.headers.get("Content-Type", "").partition(";")[0].encode()

    def messages(self, accepted: bytes, known: bytes) -> tuple[Message, Message]:
        """What the server is to send for a plain request, made once for each pair of headers as they came."""
        found = self.written.get((accepted, known))
        if found is None:
            if len(self.written) >= WRITTEN:
                self.written.clear()
            found = self.written[accepted, known] = self.made(accepted, known, "")
        return found

    def made(self, accepted: bytes, known: bytes, wanted: str) -> tuple[Message, Message]:
        """What the server is to send, for any page to read: as :meth:`respond` has it."""
        response = self.respond(accepted.decode("latin-1"), known.decode("latin-1"), wanted)
        start = {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": [*response.raw_headers, *CORS],
        }
        return start, {"type": "http.response.body", "body": bytes(response.body)}

    def size(self) -> int:
        """Bytes that it takes, about: all its codings together are seldom larger than the body."""
        return 2 * len(self.body) + 2_000

    def respond(self, accepted: str, known: str, wanted: str) -> Response:
        """Answer a request.

        Args:
            accepted: Its ``Accept-Encoding``; empty for none.
            known: Its ``If-None-Match``; empty for none.
            wanted: Its ``Range``, already checked against ``If-Range``; empty for none.
        """
        coding = None if wanted else self._coding(accepted)
        headers = {**self.headers, "ETag": self.etag(coding), "Vary": VARY}
        if known and self._is_known(known):
            return Response(status_code=304, headers={name: headers[name] for name in OF_304})
        if wanted and self.strong:
            headers["Accept-Ranges"] = "bytes"
            return self._part(wanted, headers)
        if coding is None:
            return Response(self.body, headers=headers)
        if coding not in self.coded:
            self.coded[coding] = COMPRESSORS[coding](self.body)
        return Response(self.coded[coding], headers={**headers, "Content-Encoding": coding})

    def etag(self, coding: str | None = None) -> str:
        """The entity tag of the body in a coding: each coding has its own, since their bytes differ."""
        suffix = f"-{coding}" if coding else ""
        return f'"{self.tag}{suffix}"' if self.strong else f'W/"{self.tag}"'

    def _is_known(self, known: str) -> bool:
        named = {tag.strip().removeprefix("W/").strip('"') for tag in known.split(",")}
        return "*" in named or not named.isdisjoint({self.tag, *(f"{self.tag}-{coding}" for coding in COMPRESSORS)})

    def _coding(self, accepted: str) -> str | None:
        if len(self.body) < WORTH_COMPRESSING or not accepted:
            return None
        offered = {name: weight for name, _, weight in (part.strip().partition(";") for part in accepted.split(","))}
        return next((coding for coding in COMPRESSORS if not _REFUSED.search(offered.get(coding, "q=0"))), None)

    def _part(self, wanted: str, headers: dict[str, str]) -> Response:
        """One range of the body (RFC 9110 §14); several are answered whole."""
        found = _RANGE.fullmatch(wanted.strip())
        if found is None or not (found[1] or found[2]):
            return Response(self.body, headers=headers)
        size = len(self.body)
        start = int(found[1]) if found[1] else max(size - int(found[2]), 0)
        end = min(int(found[2]) if found[1] and found[2] else size - 1, size - 1)
        if start > end:
            detail = f"The answer has {size} bytes."
            return respond(RANGE_NOT_SATISFIABLE, detail, headers={"Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        return Response(self.body[start : end + 1], 206, headers=headers)


def tag_of(*parts: object) -> str:
    """An entity tag's text: 22 hexadecimal digits of what makes an answer what it is."""
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:22]


def key_of(scope: Scope) -> Key:
    """Where an answer is kept: by its URL as the client has it, since answers name their own addresses."""
    return scope["scheme"], dict(scope["headers"]).get(b"host"), scope["raw_path"], scope["query_string"]


class ByteCache:
    """Answers by URL, at most so many bytes of them; read by the event loop, filled by any thread.

    Args:
        most: Bytes.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0
        self._lock = Lock()
        self._ready: OrderedDict[Key, Ready] = OrderedDict()

    def get(self, url: Key) -> Ready | None:
        """The answer at a URL, which then stays while others go that nobody asked for."""
        found = self._ready.get(url)
        if found is not None:
            found.asked = True
        return found

    def put(self, url: Key, ready: Ready) -> None:
        """Keep an answer, unless it alone is larger than a tenth of the cache."""
        if ready.size() > self.most // 10:
            return
        with self._lock:
            self._drop(url)
            self._ready[url] = ready
            self.held += ready.size()
            while self.held > self.most:
                self._drop_or_spare(next(iter(self._ready)))

    def drop(self, url: Key) -> None:
        """Forget one answer."""
        with self._lock:
            self._drop(url)

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._ready.clear()
            self.held = 0

    def __len__(self) -> int:
        return len(self._ready)

    def _drop_or_spare(self, url: Key) -> None:
        """Let the oldest go, unless it was asked for since its turn came last: it gets one more."""
        ready = self._ready[url]
        if ready.asked:
            ready.asked = False
            self._ready.move_to_end(url)
        else:
            self._drop(url)

    def _drop(self, url: Key) -> None:
        found = self._ready.pop(url, None)
        if found is not None:
            self.held -= found.size()


class Front:
    """Has what is kept before anything else looks at the request. Only where anybody may read.

    Args:
        cache: Pinned answers by path and query.
        metrics: Where it counts.
        logged: Whether a line is written for each.
    """

    def __init__(self, cache: ByteCache, metrics: Metrics, *, logged: bool) -> None:
        self.cache = cache
        self.metrics = metrics
        self.logged = logged

    def kept(self, scope: Scope) -> tuple[Message, Message] | None:
        """The two messages that answer a request, counted as sent; None where nothing is kept for it."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        named = dict(scope["headers"])  # as key_of has it: nothing may cost anything here
        ready = self.cache.get((scope["scheme"], named.get(b"host"), scope["raw_path"], scope["query_string"]))
        if ready is None:
            return None
        wanted = named.get(b"accept", ANY)
        if not (ANY in wanted or ready.media_type in wanted):
            return None
        accepted, known = named.get(b"accept-encoding", b""), named.get(b"if-none-match", b"")
        if b"range" in named:
            found = ready.made(accepted, known, range_of(named, ready))
        else:
            found = ready.messages(accepted, known)
        status = found[0]["status"]
        self.metrics.kept[status] += 1
        if self.logged:
            sent = len(found[1]["body"])
            log_request(method="GET", path=path_of(scope), status=status, seconds=0.0, sent=sent)
        return found


def range_of(named: Mapping[bytes, bytes], ready: Ready) -> str:
    """The ``Range`` of a request, unless it is meant for other bytes (``If-Range``)."""
    wanted = named.get(b"range", b"").decode("latin-1")
    condition = named.get(b"if-range")
    return "" if wanted and condition is not None and condition.decode("latin-1") != ready.etag() else wanted
