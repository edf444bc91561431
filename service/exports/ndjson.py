"""The log in wire form, one event a line: to be imported into another dossier with ``--backfill``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import orjson

from events.amendments import without_replacement
from events.clock import to_text
from events.stored import follow
from service.exports.export import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded

OPENING: Final = "dossier.opened"
"""Left out: creating the other dossier makes one of its own."""


class NdjsonLog:
    """Every event with its id and its ``recorded_at``, as it was offered and in the newest shape of its type."""

    name: ClassVar = "ndjson"
    describes: ClassVar = "the log, one event a line, as `import --backfill` reads it"

    def pieces(self, connection: Connection, dossier: Dossier, *, known: int) -> Iterator[Piece]:
        """Yield a line for each event; erased events are left out, and so is what amends them."""
        erased: set[str] = set()
        for event in follow(connection, dossier):
            if event.sequence > known:
                return
            if event.type == OPENING:
                continue
            if event.body is None:
                erased.add(event.id)
            gone = event.body is None or event.target in erased
            yield Piece(event.sequence, None if gone else orjson.dumps(wire_form(event)) + b"\n")


def wire_form(event: Recorded) -> dict[str, Any]:
    """Write an event as a backfill offers it; its body may not be erased."""
    body = without_replacement(event.body or {})
    return {"recorded_at": to_text(event.recorded_at), "id": event.id, **body}
