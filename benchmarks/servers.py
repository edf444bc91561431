"""The servers that ``serve.py`` compares, each for uvicorn to import by name in a process of its own.

``bare`` is the least that an ASGI application can do to give an answer, two messages made before: a limit. ``tutorial``
is what the framework's tutorial would have one write for the same question: synchronous endpoints, ORM objects, a
response model, and the events folded on each request.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import BigInteger, Integer, String, Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.types import Receive, Scope, Send

BODY = "BENCH_BODY"
"""Variable with the path of the body that ``bare`` answers."""
DATABASE = "BENCH_DATABASE"
"""Variable with the address of the database that ``tutorial`` reads."""


HEADERS = "BENCH_HEADERS"
"""Variable with the headers that ``bare`` answers, as a JSON object; left out: type and length."""


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one body to everything."""
    del receive
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": _BODY})


_BODY = Path(os.environ[BODY]).read_bytes() if BODY in os.environ else b""
_LEAST = {"content-type": "application/json", "content-length": str(len(_BODY))}
_SENT: dict[str, str] = json.loads(os.environ[HEADERS]) if HEADERS in os.environ else _LEAST
_HEADERS = [(name.encode(), value.encode()) for name, value in _SENT.items()]


class Base(DeclarativeBase):
    """Declares the tutorial's one table over ours."""


class Event(Base):
    """An event as an object."""

    __tablename__ = "events"

    dossier_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    id: Mapped[str] = mapped_column(String)
    type: Mapped[str] = mapped_column(String)
    recorded_at: Mapped[int] = mapped_column(BigInteger)
    target: Mapped[str | None] = mapped_column(String)
    text: Mapped[str] = mapped_column("body", Text)

    @property
    def body(self) -> dict[str, Any]:
        """The body as objects."""
        found: dict[str, Any] = json.loads(self.text)
        return found


class Position(BaseModel):
    """One party's position."""

    party: str
    stance: str | None
    summary: str
    terms: list[dict[str, Any]]
    event: str
    since: str
    sources: list[dict[str, Any]]


class Said(BaseModel):
    """Anything else that was said about the issue."""

    data: dict[str, Any]
    summary: str
    event: str
    since: str
    sources: list[dict[str, Any]]


class Issue(BaseModel):
    """The answer."""

    issue: str
    title: str
    as_of: datetime
    known_at: int
    positions: list[Position]
    assessments: list[Said]
    proposals: list[Said]
    conditions: list[Said]
    claims: list[Said]
    facts: list[Said]
    actors: dict[str, str]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.engine = create_engine(os.environ[DATABASE])
    yield
    app.state.engine.dispose()


tutorial = FastAPI(lifespan=_lifespan)


def _session(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


KINDS = {
    "position.stated": ("positions", "party"),
    "assessment.made": ("assessments", "by"),
    "proposal.tabled": ("proposals", "proposal"),
    "condition.stated": ("conditions", "condition"),
    "claim.made": ("claims", "claim"),
    "fact.reported": ("facts", "fact"),
}
"""Of each type of event in which list it stands, and the member of which the last one counts."""


@tutorial.get("/issues/{issue}")
def read_issue(issue: str, as_of: datetime, known_at: int, session: Annotated[Session, Depends(_session)]) -> Issue:
    """Fold everything that was recorded about one issue."""
    events = session.scalars(select(Event).where(Event.sequence <= known_at).order_by(Event.sequence)).all()
    gone = {event.target for event in events if event.type == "event.retracted"}
    title, names, day = issue, {}, as_of.date().isoformat()
    found: dict[str, dict[str, Any]] = {name: {} for name, _ in KINDS.values()}
    for event in events:
        body = event.body
        data = body["data"]
        if event.type == "actor.registered":
            names[data["actor"]] = data["name"]
        elif event.type == "issue.opened" and data["issue"] == issue:
            title = data["title"]
        if event.type not in KINDS or event.id in gone or issue not in body.get("issues", ()):
            continue
        occurred = body["occurred"]
        since = occurred["edtf"] if isinstance(occurred, dict) else occurred
        if since[:10] <= day:
            name, member = KINDS[event.type]
            said = Said(data=data, summary=body["summary"], event=event.id, since=since, sources=body["sources"])
            found[name][data.get(member, event.id)] = said
    positions = [
        Position(
            party=party,
            stance=one.data.get("stance"),
            terms=one.data.get("terms", []),
            **one.model_dump(exclude={"data"}),
        )
        for party, one in found.pop("positions").items()
    ]
    others = {name: list(items.values()) for name, items in found.items()}
    return Issue(issue=issue, title=title, as_of=as_of, known_at=known_at, positions=positions, actors=names, **others)
