"""Following a log live: Server-Sent Events, one tailer a process.

The id of an event of the stream is its sequence, so that ``Last-Event-ID`` (or ``after``) resumes without a gap or a
repetition: sequences are dense and become visible in their order (``log.md``). However many follow, what was appended
is read and encoded once for each set of filters.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
import structlog
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from events.dossiers import find_dossier, head_of
from events.errors import Fault, InvalidRequest, KnownAtInFuture
from events.tables import dossiers, heads
from service.api.contract import READING
from service.api.coordinates import Slug
from service.api.dependencies import service_of
from service.api.filters import EventFilters
from service.api.gate import ASKED_BY_HEAD
from service.api.permissions import READS
from service.views.log import events_page
from service.views.paging import Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection
    from starlette.types import Receive, Scope, Send

    from service.api.dependencies import Service

logger = structlog.get_logger()

router = APIRouter(prefix="/v1", tags=["log"])

KEPT: Final = 4_096
"""Events that a channel keeps ready; who is further behind reads from the database."""
PAGE: Final = Page(500)
POLL_SECONDS: Final = 0.1
"""How often the heads are looked at; appends of the same process wake the tailer at once."""
KEEP_ALIVE_SECONDS: Final = 15.0
STALLED_SECONDS: Final = 30.0
"""How long a client may take to receive; a slower one is cut off, and resumes by itself."""
RETRY: Final = b"retry: 2000\n\n"
ALIVE: Final = b": alive\n\n"
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

_SEQUENCE: Final = re.compile("[0-9]{1,16}")

Frame = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Batch:
    """What follows a sequence: frames in order, and the sequence up to which nothing else matches."""

    frames: list[Frame]
    reached: int


class Channel:
    """One dossier under one set of filters: the latest frames, and who waits for more."""

    def __init__(self, dossier: str, wanted: EventFilters, reached: int) -> None:
        self.dossier = dossier
        self.wanted = wanted
        self.reached = reached
        self.since = reached
        self.frames: deque[Frame] = deque()
        self.followers = 0
        self._more = asyncio.Event()

    def add(self, batch: Batch) -> None:
        """Take in what was appended, and wake who waits."""
        self.frames.extend(batch.frames)
        while len(self.frames) > KEPT:
            self.since = self.frames.popleft()[0]
        self.reached = batch.reached
        self._more.set()
        self._more = asyncio.Event()

    def after(self, sequence: int) -> Batch | None:
        """What follows a sequence; None where it is further back than what is kept."""
        if sequence < self.since:
            return None
        return Batch([frame for frame in self.frames if frame[0] > sequence], self.reached)

    async def more(self, seconds: float) -> None:
        """Wait until something was added, or so long."""
        waiting = self._more
        try:
            await asyncio.wait_for(waiting.wait(), seconds)
        except TimeoutError:
            return


class Tailer:
    """Follows the heads of the dossiers that somebody follows. One for each process; start it in its loop."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._channels: dict[tuple[str, EventFilters], Channel] = {}
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run())

    def appended(self) -> None:
        """Something was appended by this process; may be called from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def close(self) -> None:
        """Stop; streams end."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def follow(self, dossier: str, wanted: EventFilters, after: int) -> AsyncIterator[bytes]:
        """Everything that matches after a sequence, for ever: frames, ``caught-up``, and signs of life."""
        channel = await self._channel(dossier, wanted)
        channel.followers += 1
        try:
            yield RETRY
            caught_up = False
            while True:
                batch = channel.after(after) or await self._read(dossier, wanted, after)
                if batch.frames:
                    yield b"".join(frame for _, frame in batch.frames)
                after = max(after, batch.reached)
                if after < channel.reached:
                    continue
                if not caught_up:
                    caught_up = True
                    yield b"event: caught-up\nid: %d\ndata: %s\n\n" % (after, orjson.dumps({"sequence": after}))
                reached = channel.reached
                await channel.more(KEEP_ALIVE_SECONDS)
                if channel.reached == reached:
                    yield ALIVE
        finally:
            channel.followers -= 1
            if not channel.followers:
                self._channels.pop((dossier, wanted), None)

    async def _channel(self, dossier: str, wanted: EventFilters) -> Channel:
        key = (dossier, wanted)
        if key not in self._channels:
            found = await self.service.read(_heads)
            self._channels.setdefault(key, Channel(dossier, wanted, found[dossier]))
        return self._channels[key]

    async def _run(self) -> None:
        """Look at the heads when woken or when it is time; read what is new once for each channel."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
            self._wake.clear()
            try:
                await self._look()
            except SQLAlchemyError as failure:
                logger.warning("stream-waits", error=str(failure))
                await asyncio.sleep(1)

    async def _look(self) -> None:
        if not self._channels:
            return
        found = await self.service.read(_heads)
        for channel in list(self._channels.values()):
            while channel.reached < found[channel.dossier]:
                channel.add(await self._read(channel.dossier, channel.wanted, channel.reached))

    async def _read(self, dossier: str, wanted: EventFilters, after: int) -> Batch:
        def work(connection: Connection) -> dict[str, Any]:
            found = find_dossier(connection, dossier)
            return events_page(connection, found, after=after, before=None, order="asc", page=PAGE, **wanted.wanted())

        page = await self.service.read(work)
        frames = [(event["sequence"], _frame(event)) for event in page["events"]]
        reached = page["head"] if page["next"] is None else frames[-1][0]
        return Batch(frames, reached)


class Follow(EventFilters):
    """Query of the stream."""

    after: Annotated[int | None, Field(ge=0, le=2**53 - 1, description="Only later sequences.")] = None


class _Stream(Response):
    """A response that goes on; plain ASGI, since it is held by thousands."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncIterator[bytes]) -> None:
        super().__init__()
        self.frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the client goes away or takes too long, or the server stops."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        if ASKED_BY_HEAD in scope:
            await send({"type": "http.response.body", "body": b""})
            return
        sending = asyncio.create_task(self._send(send))
        gone = asyncio.create_task(_disconnected(receive))
        stopping = False
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            stopping = True
        for task in (sending, gone):
            task.cancel()
        ended, _ = await asyncio.gather(sending, gone, return_exceptions=True)
        if stopping:  # an answer that ends whole is no error, to the server's log or to the client, which resumes
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        if isinstance(ended, Exception) and not isinstance(ended, TimeoutError | OSError):
            raise ended

    async def _send(self, send: Send) -> None:
        async for frame in self.frames:
            message = {"type": "http.response.body", "body": frame, "more_body": True}
            await asyncio.wait_for(send(message), STALLED_SECONDS)


@router.get(
    "/dossiers/{dossier}/events/stream",
    status_code=200,
    response_class=_Stream,
    dependencies=[READS],
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Server-Sent Events, until closed."},
        **READING,
    },
)
async def stream(request: Request, dossier: Slug, query: Annotated[Follow, Query()]) -> Response:
    """Follow the log: what was recorded after a sequence, then what is being recorded."""
    after = _resumed(request.headers.get("last-event-id"), query.after or 0)
    service = service_of(request)
    head = await service.read(lambda connection: head_of(connection, find_dossier(connection, dossier)).sequence)
    if after > head:
        raise KnownAtInFuture(dossier, asked=after, head=head)
    wanted = EventFilters(**query.wanted())
    tailer: Tailer = request.app.state.tailer
    return _Stream(tailer.follow(dossier, wanted, after))


def _resumed(last: str | None, after: int) -> int:
    """The sequence after which to go on: what a client saw last goes before what its URL says.

    Raises:
        InvalidRequest: ``Last-Event-ID`` is none of ours.
    """
    if last is None or last == "":
        return after
    if not _SEQUENCE.fullmatch(last):
        reason = "Last-Event-ID is the id of an event of the stream: a sequence."
        raise InvalidRequest("Last-Event-ID cannot be read", invalid_params=[Fault("Last-Event-ID", "bad-id", reason)])
    return int(last)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


def _heads(connection: Connection) -> dict[str, int]:
    statement = select(dossiers.c.dossier, heads.c.sequence).join(heads, heads.c.dossier_id == dossiers.c.dossier_id)
    return {slug: sequence for slug, sequence in connection.execute(statement)}  # noqa: C416 - rows are no pairs to mypy


def _frame(event: dict[str, Any]) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (event["sequence"], orjson.dumps(event))
