"""Sessions of editors who signed in to the pages with their key.

The browser keeps a random token in a cookie, never the key; the database keeps its SHA-256. A session ends after twelve
hours, when its editor signs out, and with its key. ``docs/decisions/0013-sessions-instead-of-keys-in-cookies.md``.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, delete, insert, select

from events.clock import SECOND
from events.tables import METADATA
from service.keys import holder, verify

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.keys import Principal

web_sessions = Table(
    "web_sessions",
    METADATA,
    Column("hash", LargeBinary, primary_key=True),
    Column("prefix", String(12), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
"""Sessions by the SHA-256 of their token, with the prefix of the key. Instants are UTC microseconds."""

LASTING: Final = 12 * 3600 * SECOND
"""How long a session lasts, in microseconds."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_TOKEN_BYTES: Final = 32


def begin(connection: Connection, key: str, *, now: int) -> str | None:
    """Begin a session of whoever holds a key: its token, which cannot be had a second time; None for no valid key.

    Sessions that have ended are forgotten on the way.
    """
    if verify(connection, key, now=now) is None:
        return None
    connection.execute(delete(web_sessions).where(web_sessions.c.expires_at <= now))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = {"hash": _digest(token), "prefix": key.split("_")[1], "expires_at": now + LASTING}
    connection.execute(insert(web_sessions), row)
    return token


def find(connection: Connection, token: str, *, now: int) -> Principal | None:
    """Whose session it is; None where there is none, or it or its key has ended."""
    if not _TOKEN.fullmatch(token):
        return None
    row = connection.execute(select(web_sessions).where(web_sessions.c.hash == _digest(token))).one_or_none()
    if row is None or row.expires_at <= now:
        return None
    return holder(connection, row.prefix, now=now)


def end(connection: Connection, token: str) -> None:
    """End a session; nothing where there is none."""
    connection.execute(delete(web_sessions).where(web_sessions.c.hash == _digest(token)))


def form_token(token: str) -> str:
    """What a form of the session carries: it can be told from the session's token, and not the other way."""
    return hashlib.sha256(b"form " + token.encode()).hexdigest()


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"session " + token.encode()).digest()
