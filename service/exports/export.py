"""What an export writes: pieces of a file, one for each event that it can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from events.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class Piece:
    """One event of the log, exported.

    Attributes:
        sequence: Its place.
        data: Bytes of the file; None where the event is left out, since it or what it amends was erased.
    """

    sequence: int
    data: bytes | None


class Export(Protocol):
    """One format.

    Attributes:
        name: What ``--format`` calls it.
        describes: What such a file is, for the help text.
    """

    name: ClassVar[str]
    describes: ClassVar[str]

    def pieces(self, connection: Connection, dossier: Dossier, *, known: int) -> Iterator[Piece]:
        """Yield the events of the log up to the sequence ``known``, in its order, holding one page at a time."""
        ...
