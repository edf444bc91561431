"""API keys: who may read, append, backfill and redact."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text

from events.tables import METADATA

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
