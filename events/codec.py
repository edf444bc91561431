"""The bytes of an event: its body as stored and hashed, and its entry in the tree.

These forms are permanent: what was once written is verified by programs that share no code with this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import orjson

from events.canonical import canonical
from events.clock import to_text
from events.envelope import Recorded
from events.upcasters import upcast

ENTRY_VERSION: Final = 1
"""``v`` of a leaf entry; another form of entry would have another."""


def encode(body: Mapping[str, Any]) -> bytes:
    """Write a body as it is stored and hashed: canonical JSON (RFC 8785) of the members as offered.

    Raises:
        TooLarge: More than 64 KiB.
    """
    return canonical(body)


def decode(text: str | bytes, event_type: str, version: int) -> dict[str, Any]:
    """Read a stored body in the newest shape of its type.

    Raises:
        ValueError: The shape is newer than this program knows.
    """
    body: dict[str, Any] = orjson.loads(text)
    return upcast(event_type, version, body)


def content_hash(salt: bytes, body: bytes) -> str:
    """SHA-256 of salt and stored body, as the hexadecimal text that stands in the entry.

    Args:
        salt: 16 random bytes, erased with the body, so that what was erased cannot be guessed from its hash.
        body: What ``encode`` wrote.
    """
    return sha256(salt + body).hexdigest()


_ingested_at: Final = lru_cache(maxsize=8)(to_text)
"""The same for a whole group."""


def leaf_entry(event: Recorded, content: str) -> bytes:
    """Write the entry of an event in its dossier's tree: canonical JSON.

    It needs no body, so that it can be written again after an erasure.

    Args:
        event: Its place, its times and who wrote it.
        content: What ``content_hash`` gave.
    """
    return canonical(
        {
            "v": ENTRY_VERSION,
            "dossier": event.dossier,
            "sequence": event.sequence,
            "id": event.id,
            "type": event.type,
            "schema_version": event.schema_version,
            "recorded_at": to_text(event.recorded_at),
            "ingested_at": _ingested_at(event.ingested_at),
            "recorded_by": event.recorded_by,
            "content": content,
        }
    )
