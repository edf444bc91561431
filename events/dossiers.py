"""Dossiers and their heads, as the log keeps them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from events.dialects.direct import ask
from events.errors import UnknownDossier
from events.tables import dossiers, heads

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Dossier:
    """What never changes of a dossier.

    Attributes:
        key: Its number in this database.
        slug: Its name everywhere else.
        zone: The time zone in which its civil dates are read.
    """

    key: int
    slug: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a dossier's log.

    Attributes:
        sequence: Of the last event; 0 before the first.
        recorded_at: Of the last event, UTC microseconds.
        frontier: The tree's right edge, as :meth:`events.merkle.Frontier.to_bytes` wrote it.
        projection_version: What the index beside the log was made with.
    """

    sequence: int
    recorded_at: int
    frontier: bytes
    projection_version: str


_FIND = select(dossiers).where(dossiers.c.dossier == bindparam("slug"))
_HEAD = select(heads.c.sequence, heads.c.recorded_at, heads.c.frontier, heads.c.projection_version).where(
    heads.c.dossier_id == bindparam("key")
)


def find_dossier(connection: Connection, slug: str) -> Dossier:
    """Look a dossier up by its slug.

    Raises:
        UnknownDossier: There is none; names those whose slugs look alike.
    """
    row = connection.execute(_FIND, {"slug": slug}).one_or_none()
    if row is None:
        known = connection.execute(select(dossiers.c.dossier)).scalars().all()
        raise UnknownDossier(slug, difflib.get_close_matches(slug, known))
    return Dossier(row.dossier_id, row.dossier, ZoneInfo(row.timezone))


def all_dossiers(connection: Connection) -> list[Dossier]:
    """Every dossier, by slug."""
    rows = connection.execute(select(dossiers).order_by(dossiers.c.dossier))
    return [Dossier(row.dossier_id, row.dossier, ZoneInfo(row.timezone)) for row in rows]


def head_of(connection: Connection, dossier: Dossier) -> Head:
    """The head as this connection's snapshot (or, under the lock, as everybody) sees it."""
    [row] = ask(connection, _HEAD, {"key": dossier.key})
    return Head(*row)
