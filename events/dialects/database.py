"""What the log asks of a database, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection


class Database(Protocol):
    """One database with a way to write and a way to read.

    Attributes:
        backend: SQLAlchemy's name of it.
        example: A URL that would be accepted, for messages.
        reads_block: Whether a read is short enough to run on the event loop (embedded) or waits for a network.
        mixes_dossiers: Whether one transaction should take the appends of several dossiers (one writer at a time) or
            not (locks per dossier).
        triggers: Statements that create the triggers, by name.
    """

    backend: ClassVar[str]
    example: ClassVar[str]
    reads_block: ClassVar[bool]
    mixes_dossiers: ClassVar[bool]

    def __init__(self, url: str) -> None: ...

    def writing(self) -> AbstractContextManager[Connection]:
        """Begin the transaction of a writer; commit when the block ends, roll back when it raises.

        On return of the context a commit is durable. One block at a time in a process on SQLite.
        """
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Begin a read that sees one snapshot of all tables; a write through it is refused by the database."""
        ...

    def head(self, connection: Connection, dossier_id: int) -> tuple[int, int]:
        """The last sequence of a dossier and its ``recorded_at``.

        Of a reading that has read nothing yet, as of now: its snapshot is taken later and has at least as much. Whoever
        needs no more is spared a transaction.
        """
        ...

    def lock_heads(self, connection: Connection, dossier_ids: Sequence[int]) -> None:
        """Take the locks that order appends: held until the transaction ends."""
        ...

    def lock_dossiers(self, connection: Connection) -> None:
        """Take the lock that orders the making of dossiers: held until the transaction ends; appends go on."""
        ...

    def install_triggers(self, connection: Connection) -> None:
        """Drop and create the triggers that keep the log append-only, dense and equal to its head."""
        ...

    def installed_triggers(self, connection: Connection) -> dict[str, str]:
        """The triggers that the database has now: name to a normalised definition."""
        ...

    def declared_triggers(self) -> dict[str, str]:
        """The triggers as declared here, in the form of :meth:`installed_triggers`."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...
