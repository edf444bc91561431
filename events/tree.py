"""The stored tree of a dossier: its frontier on the head row, its full tiles, written in the append's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, LargeBinary, bindparam, cast, select

from events.dialects.bulk import insert_rows
from events.dialects.direct import ask
from events.merkle import Frontier
from events.tables import events, tiles
from events.tiles import full_tiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from events.dossiers import Dossier, Head

_LEAVES = (
    select(events.c.leaf_hash)
    .where(
        events.c.dossier_id == bindparam("key"),
        events.c.sequence > cast(bindparam("start"), BigInteger),
        events.c.sequence <= cast(bindparam("end"), BigInteger),
    )
    .order_by(events.c.sequence)
)
_TILES = (
    select(cast(tiles.c.data, LargeBinary))
    .where(
        tiles.c.dossier_id == bindparam("key"),
        tiles.c.level == bindparam("level"),
        tiles.c.idx >= bindparam("start"),
        tiles.c.idx < bindparam("end"),
    )
    .order_by(tiles.c.idx)
)


class _Stored:
    """The tree as the tables hold it (:class:`events.tiles.StoredTree`); leaf index = sequence − 1."""

    def __init__(self, connection: Connection, dossier: Dossier) -> None:
        self.connection = connection
        self.key = dossier.key

    def leaf_hashes(self, start: int, count: int) -> Sequence[bytes]:
        """Hashes of ``count`` leaves from index ``start``."""
        parameters = {"key": self.key, "start": start, "end": start + count}
        return [leaf for (leaf,) in ask(self.connection, _LEAVES, parameters)]

    def tiles(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """Data of ``count`` full tiles of a level from index ``start``."""
        parameters = {"key": self.key, "level": level, "start": start, "end": start + count}
        return self.connection.execute(_TILES, parameters).scalars().all()


def grow(connection: Connection, dossier: Dossier, head: Head, leaves: Sequence[bytes]) -> Frontier:
    """Add leaf hashes to the stored tree, writing the tiles that they complete.

    Returns:
        The frontier to keep on the head row.
    """
    rows = [
        (dossier.key, tile.level, tile.index, tile.data)
        for tile in full_tiles(head.sequence, leaves, _Stored(connection, dossier))
    ]
    insert_rows(connection, tiles, rows)
    return Frontier.from_bytes(head.frontier).extend(leaves)
