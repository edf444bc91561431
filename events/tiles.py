"""Full tiles of the tree, after C2SP ``tlog-tiles``: 256 hashes each, eight levels of the tree in one.

The hash ``i`` of level 0 is that of leaf ``i``; the hash ``i`` of level ``n`` is the root of the full tile ``i`` of
level ``n - 1``. Tile ``index`` of a level holds its hashes from ``256 × index`` on. A full tile never changes, so it is
written once, by the append that completes it; nothing but leaf hashes and full tiles is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from events.merkle import HASH_BYTES, parents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH: Final = 256
"""Hashes of one full tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A full tile; ``data`` is its 256 hashes one after the other, 8,192 bytes."""

    level: int
    index: int
    data: bytes


class StoredTree(Protocol):
    """What the store holds of a tree before an append; asked only when a tile completes."""

    def leaf_hashes(self, start: int, count: int) -> Iterable[bytes]:
        """Read the hashes of ``count`` leaves from ``start`` (from 0), in order; at most 255."""

    def tiles(self, level: int, start: int, count: int) -> Iterable[bytes]:
        """Read the data of ``count`` full tiles of a level from index ``start``, in order; at most 255."""


def tile_root(data: bytes) -> bytes:
    """Hash a full tile up to the one hash that stands for it on the next level; 255 node hashes."""
    while len(data) > HASH_BYTES:
        data = parents(data)
    return data


def full_tiles(size: int, leaves: Sequence[bytes], stored: StoredTree) -> Iterator[Tile]:
    """Make the tiles that an append completes.

    Args:
        size: Number of leaves before the append.
        leaves: Hashes of the new leaves, in order.
        stored: The tree up to ``size``. Most appends read nothing; one of 256 reads up to 255 leaf hashes, one of
            65,536 up to 255 tiles besides, and so on.

    Yields:
        By level, and by index within a level.
    """
    level, fresh = 0, leaves
    while (size + len(fresh)) // WIDTH > size // WIDTH:
        index, kept = divmod(size, WIDTH)
        hashes = [*_stored_hashes(stored, level, size - kept, kept), *fresh]
        completed = [
            Tile(level, index + place, b"".join(hashes[start : start + WIDTH]))
            for place, start in enumerate(range(0, len(hashes) - WIDTH + 1, WIDTH))
        ]
        yield from completed
        level, size, fresh = level + 1, index, [tile_root(tile.data) for tile in completed]


def _stored_hashes(stored: StoredTree, level: int, start: int, count: int) -> Iterable[bytes]:
    """Take the hashes of an incomplete tile from the store: leaf hashes, or roots of the tiles one level down."""
    if not count:
        return ()
    if level == 0:
        return stored.leaf_hashes(start, count)
    return map(tile_root, stored.tiles(level - 1, start, count))
