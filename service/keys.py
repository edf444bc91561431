"""API keys: who may read, append, backfill, redact and administer.

A key is ``detente_<prefix>_<secret>``: the prefix names it in lists and logs, the secret is 256 random bits. Only the
SHA-256 of the whole is stored: enough for a random secret, which no dictionary holds, and quick for every request.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text, bindparam, func, insert, select
from sqlalchemy import update as update_rows

from events.catalogue.vocabulary import SLUG_PATTERN
from events.errors import Fault, InvalidRequest, Unknown
from events.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

api_keys = Table(
    "api_keys",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("prefix", String(12), nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("name", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
)
"""Keys by their public prefix; of the secret only a SHA-256 is kept. Instants are UTC microseconds."""

PER_DOSSIER: Final = ("read", "append")
"""What is permitted for one dossier, or for all by ``*``."""

GENERAL: Final = ("backfill", "redact", "admin")
"""What is permitted for all dossiers that the same key may append to; ``admin`` is everything."""

NAME_LENGTH: Final = 64

_SLUG: Final = SLUG_PATTERN.strip("^$")
_SCOPE: Final = re.compile(rf"(?:{'|'.join(PER_DOSSIER)}):(?:\*|{_SLUG})|{'|'.join(GENERAL)}")
_KEY: Final = re.compile(r"detente_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")
_SECRET_BYTES: Final = 32
_NOTHING: Final = bytes(_SECRET_BYTES)

_BY_PREFIX: Final = select(api_keys).where(api_keys.c.prefix == bindparam("prefix"))


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever a request comes from.

    Attributes:
        name: The key's; events are recorded by it.
        scopes: ``read:<dossier>``, ``append:<dossier>`` (``*`` is every dossier), ``backfill``, ``redact``, ``admin``.
    """

    name: str
    scopes: frozenset[str]

    def may(self, action: str, dossier: str | None = None) -> bool:
        """Say whether the scopes permit an action; of ``read`` and ``append`` without a dossier: on every one."""
        if "admin" in self.scopes:
            return True
        if action in PER_DOSSIER:
            return f"{action}:*" in self.scopes or (dossier is not None and f"{action}:{dossier}" in self.scopes)
        return action in self.scopes


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What may be shown of a key: everything but the secret. Instants are UTC microseconds."""

    prefix: str
    name: str
    scopes: tuple[str, ...]
    created_at: int
    expires_at: int | None
    revoked_at: int | None

    def valid(self, now: int) -> bool:
        """Say whether the key opens anything at an instant: from its expiry and its revocation on, no longer."""
        ends = (self.expires_at, self.revoked_at)
        return all(end is None or now < end for end in ends)


def create(connection: Connection, name: str, scopes: Iterable[str], *, now: int, expires_at: int | None = None) -> str:
    """Make a key and return its text, which cannot be had a second time.

    Args:
        name: 1 to 64 printable characters; several keys may share one.
        expires_at: The first instant at which it is refused; None for never.

    Raises:
        InvalidRequest: A name or scope that cannot be, no scope at all, or an expiry that has passed.
    """
    wanted = sorted(set(scopes))
    faults = [*_faults_of_name(name), *_faults_of_scopes(wanted)]
    if expires_at is not None and expires_at <= now:
        faults.append(Fault("expires_at", "expiry-passed", "the expiry lies in the past"))
    if faults:
        raise InvalidRequest(
            "Cannot make the key: " + "; ".join(fault.reason for fault in faults), invalid_params=faults
        )
    prefix = secrets.token_hex(6)
    key = f"detente_{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    row = {"prefix": prefix, "hash": _digest(key), "scopes": " ".join(wanted), "name": name, "created_at": now}
    connection.execute(insert(api_keys), {**row, "expires_at": expires_at})
    return key


def verify(connection: Connection, key: str, *, now: int) -> Principal | None:
    """Find whose key it is; None where it is unknown, expired or revoked, which are not told apart."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    row = connection.execute(_BY_PREFIX, {"prefix": match[1]}).one_or_none()
    same = hmac.compare_digest(_digest(key), _NOTHING if row is None else row.hash)
    if row is None or not same or not _shown(row).valid(now):
        return None
    return Principal(row.name, frozenset(row.scopes.split()))


def holder(connection: Connection, prefix: str, *, now: int) -> Principal | None:
    """Whose key has a prefix; None where it is unknown, expired or revoked. A prefix alone opens nothing."""
    row = connection.execute(_BY_PREFIX, {"prefix": prefix}).one_or_none()
    return None if row is None or not _shown(row).valid(now) else Principal(row.name, frozenset(row.scopes.split()))


def revoke(connection: Connection, prefix: str, *, now: int) -> ApiKey:
    """Refuse a key from now on, and return it; a second time changes nothing.

    Raises:
        Unknown: No key has this prefix.
    """
    mine = api_keys.c.prefix == prefix
    connection.execute(update_rows(api_keys).where(mine).values(revoked_at=func.coalesce(api_keys.c.revoked_at, now)))
    row = connection.execute(_BY_PREFIX, {"prefix": prefix}).one_or_none()
    if row is None:
        raise Unknown("key", prefix)
    return _shown(row)


def list_keys(connection: Connection) -> list[ApiKey]:
    """List all keys, those no longer valid too, in the order in which they were made."""
    return [_shown(row) for row in connection.execute(select(api_keys).order_by(api_keys.c.id))]


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _shown(row: Row[tuple[object, ...]]) -> ApiKey:
    return ApiKey(row.prefix, row.name, tuple(row.scopes.split()), row.created_at, row.expires_at, row.revoked_at)


def _faults_of_name(name: str) -> list[Fault]:
    if 0 < len(name) <= NAME_LENGTH and name.isprintable() and name == name.strip():
        return []
    return [Fault("name", "bad-name", f"a name has 1 to {NAME_LENGTH} printable characters and no space around them")]


def _faults_of_scopes(scopes: list[str]) -> list[Fault]:
    if not scopes:
        return [Fault("scopes", "no-scope", "a key without a scope opens nothing")]
    known = ", ".join((*(f"{action}:<dossier>" for action in PER_DOSSIER), *GENERAL))
    return [
        Fault("scopes", "unknown-scope", f"{scope!r} is no scope (Known: {known}; * stands for every dossier)")
        for scope in scopes
        if not _SCOPE.fullmatch(scope)
    ]
