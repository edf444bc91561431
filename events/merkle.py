"""The tree over a log: hashes and right edge, as RFC 6962 §2.1 (unchanged in RFC 9162 §2.1.1) defines them.

A frontier is what must be kept of a tree to append to it and to know its root: the roots of the perfect subtrees that
its leaves split into, the largest first; one for each 1 in the binary form of the size.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()
"""Root of the tree without leaves."""

_SIZE_BYTES: Final = 8


def leaf_hash(entry: bytes) -> bytes:
    """Hash the entry of one leaf: SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node from its children's hashes: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def parents(level: bytes) -> bytes:
    """Hash the nodes above one level of a perfect tree: an even number of hashes, one after the other; half as many."""
    pairs = range(0, len(level), 2 * HASH_BYTES)
    return b"".join([sha256(b"\x01" + level[at : at + 2 * HASH_BYTES]).digest() for at in pairs])


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree; a value, so that a transaction that fails leaves nothing to undo.

    Attributes:
        size: Number of leaves.
        hashes: Roots of the perfect subtrees, from the largest (leftmost) to the smallest.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Self:
        """Add one leaf hash; one node hash on average."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Self:
        """Add leaf hashes in order; one node hash each on average."""
        size = self.size
        hashes = list(self.hashes)
        for leaf in leaves:
            edge = leaf
            full = size
            while full & 1:
                edge = node_hash(hashes.pop(), edge)
                full >>= 1
            hashes.append(edge)
            size += 1
        return type(self)(size, tuple(hashes))

    def root(self) -> bytes:
        """Hash the whole tree: one node hash for each subtree but one."""
        if not self.hashes:
            return EMPTY_ROOT
        *larger, root = self.hashes
        for subtree in reversed(larger):
            root = node_hash(subtree, root)
        return root

    def to_bytes(self) -> bytes:
        """Encode as the size in eight bytes, most significant first, and the hashes in order."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Decode what ``to_bytes`` wrote.

        Raises:
            ValueError: The number of hashes is not the one that the size asks for.
        """
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        if len(data) != _SIZE_BYTES + HASH_BYTES * size.bit_count():
            message = f"A frontier of size {size} does not have {len(data)} bytes"
            raise ValueError(message)
        return cls(size, tuple(data[at : at + HASH_BYTES] for at in range(_SIZE_BYTES, len(data), HASH_BYTES)))
