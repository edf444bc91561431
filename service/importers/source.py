"""What an importer reads a file into: entries, each with the line where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.errors import Fault


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a file, or why there is none.

    Attributes:
        line: Where it begins, counted from 1.
        read: Bytes of the file up to and with this entry.
        value: The event as offered; None where it could not be read.
        fault: Why not.
    """

    line: int
    read: int
    value: Any
    fault: Fault | None = None


class Source(Protocol):
    """One kind of file.

    Attributes:
        name: What ``--format`` calls it.
        suffixes: Endings of file names, in lower case, that it is chosen by.
        describes: What such a file is, for the help text.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    describes: ClassVar[str]

    def read(self, file: BinaryIO) -> Iterator[Entry]:
        """Yield what the file holds in its order, holding one entry at a time; a fault does not end it."""
        ...
