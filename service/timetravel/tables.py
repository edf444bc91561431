"""The index beside the log: everything here can be rebuilt from ``events`` (``detente rebuild``).

Valid time (``lo``, ``hi``, ``ends``) is in UTC microseconds, half-open; knowledge time (``kf``, ``kt``, ``ord``) in
sequences: a row is active at ``k`` where ``kf <= k < kt``, and ``kt`` is ``FOREVER`` while nothing amended it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, String, Table

from events.tables import METADATA


def _key(name: str, kind: type[BigInteger | Integer | SmallInteger] = BigInteger) -> Column[int]:
    return Column(name, kind, primary_key=True, autoincrement=False)


spans = Table(
    "spans",
    METADATA,
    _key("dossier_id", Integer),
    _key("sequence"),
    Column("ord", BigInteger, nullable=False),
    Column("lo", BigInteger, nullable=False),
    Column("hi", BigInteger, nullable=False),
    Column("said_hi", BigInteger, nullable=False),
    Column("ends_lo", BigInteger),
    Column("ends", BigInteger),
    Column("kt", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""One row an assertion (an event, or a correction of one): when it took effect and how long it stood."""

cells = Table(
    "cells",
    METADATA,
    _key("dossier_id", Integer),
    _key("cell_id"),
    Column("subject", String(80), nullable=False),
    Column("aspect", String(160), nullable=False),
    Column("bands", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""One row a cell; ``bands`` has a bit for every band that its assertions fall in (``bands.py``)."""
Index("ix_cells_dossier_id_subject_aspect", cells.c.dossier_id, cells.c.subject, cells.c.aspect, unique=True)
Index("ix_cells_dossier_id_aspect_subject", cells.c.dossier_id, cells.c.aspect, cells.c.subject)

life = Table(
    "life",
    METADATA,
    _key("dossier_id", Integer),
    _key("cell_id"),
    _key("band", SmallInteger),
    _key("hi"),
    _key("ord"),
    _key("kf"),
    Column("lo", BigInteger, nullable=False),
    Column("said_hi", BigInteger, nullable=False),
    Column("ends_lo", BigInteger),
    Column("ends", BigInteger),
    Column("kt", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Every assertion of every cell, in the order in which the rule of what is in force walks them."""

reach = Table(
    "reach",
    METADATA,
    _key("dossier_id", Integer),
    _key("cell_id"),
    _key("kf"),
    Column("vmin", BigInteger, nullable=False),
    Column("vmax", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Bounds of a cell's dates as known from ``kf`` on, future granules left out: a search for an ``as_of`` far
after its ``known_at`` starts at ``vmax`` and walks no dead rows. Cell 0 stands for the dossier: its ``vmin`` is the
first change point that any assertion then active has."""

overlays = Table(
    "overlays",
    METADATA,
    _key("dossier_id", Integer),
    _key("ord"),
    _key("sequence"),
    Column("kt", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    sqlite_with_rowid=False,
)
"""What stands over an event, from ``sequence`` until ``kt``: corrected, disputed, ranked."""

timeline = Table(
    "timeline",
    METADATA,
    _key("dossier_id", Integer),
    Column("tag", String(96), primary_key=True),
    _key("hi"),
    _key("sequence"),
    sqlite_with_rowid=False,
)
"""Assertions by what they are about, in the order of the timeline; joined to ``spans`` for the rest."""

listings = Table(
    "listings",
    METADATA,
    _key("dossier_id", Integer),
    Column("issue", String(63), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Subjects that were ever recorded under an issue, since which sequence: where to look, not what holds."""

touches = Table(
    "touches",
    METADATA,
    _key("dossier_id", Integer),
    _key("cell_id"),
    _key("sequence"),
    sqlite_with_rowid=False,
)
"""Change points on the known axis: sequences at which anything about a cell was recorded."""

INDEX = (spans, cells, life, reach, overlays, timeline, listings, touches)
"""All of them, for rebuilding and for comparing."""
