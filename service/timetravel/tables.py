"""The index beside the log: everything here can be rebuilt from ``events`` (``detente rebuild``).

Valid time (``lo``, ``hi``, ``ends``) is in UTC microseconds, half-open; knowledge time (``kf``, ``kt``, ``ord``) in
sequences: a row is active at ``k`` where ``kf <= k`` and ``kt`` is absent or greater: nothing amended it by then.

There is at least one row an event, so bytes count (``quality.md``): what is seldom said is absent, and absent costs
nothing (``kt`` while nothing amended a row; ``said_hi`` where it is ``hi``; in ``spans`` ``ord`` where it is the
``sequence``). Sequences and numbers of cells have 32 bits, in which a dossier may have two thousand million events.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, String, Table, text

from events.tables import METADATA


def _key(name: str, kind: type[BigInteger | Integer | SmallInteger] = Integer) -> Column[int]:
    return Column(name, kind, primary_key=True, autoincrement=False)


COLUMNS: Final = ("issue", "party", "actor", "source", "type")
"""Kinds of tags that have a column of ``spans``, which holds the first of each."""

spans = Table(
    "spans",
    METADATA,
    _key("dossier_id"),
    _key("sequence"),
    Column("lo", BigInteger, nullable=False),
    Column("hi", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("type", Integer, nullable=False),
    Column("issue", Integer),
    Column("party", Integer),
    Column("actor", Integer),
    Column("source", Integer),
    Column("band", SmallInteger),
    Column("ord", Integer),
    Column("said_hi", BigInteger),
    Column("ends_lo", BigInteger),
    Column("ends", BigInteger),
    Column("kt", Integer),
    sqlite_with_rowid=False,
)
"""One row an assertion (an event, or a correction of one): when it took effect, how long it stood, what it is about.

``day`` is that of ``hi`` (``day_of``): the timeline's order, coarse enough to be short. ``band`` is absent where the
unfiltered timeline leaves the row out (the registry).
"""


def _partial(condition: str, *names: str) -> None:
    columns = (spans.c.dossier_id, *(spans.c[name] for name in names))
    where = text(condition)
    Index(f"ix_spans_dossier_id_{'_'.join(names)}", *columns, sqlite_where=where, postgresql_where=where)


_partial("band IS NOT NULL", "day")
_partial("band > 0", "band", "day")
_partial("issue IS NOT NULL", "issue", "day")
_partial("party IS NOT NULL", "party", "day")
_partial("actor IS NOT NULL", "actor", "day")
_partial("source IS NOT NULL", "source", "day")
Index("ix_spans_dossier_id_type_day", spans.c.dossier_id, spans.c.type, spans.c.day)

tags = Table(
    "tags",
    METADATA,
    _key("dossier_id"),
    _key("tag_id"),
    Column("tag", String(96), nullable=False),
    sqlite_with_rowid=False,
)
"""What assertions are about, by numbers in the order in which the log came to it (``tags.py``)."""
Index("ix_tags_dossier_id_tag", tags.c.dossier_id, tags.c.tag, unique=True)

timeline = Table(
    "timeline",
    METADATA,
    _key("dossier_id"),
    _key("tag_id"),
    _key("day"),
    _key("sequence"),
    sqlite_with_rowid=False,
)
"""Tags of an assertion beyond the first of their kind, which stands in ``spans``; most have none."""

cells = Table(
    "cells",
    METADATA,
    _key("dossier_id"),
    _key("cell_id"),
    Column("since", Integer, nullable=False),
    Column("bands", SmallInteger, nullable=False),
    Column("subject", String(80), nullable=False),
    Column("aspect", String(160), nullable=False),
    sqlite_with_rowid=False,
)
"""One row a cell, recorded ``since`` a sequence; ``bands`` has a bit for every band that its assertions fall in
(``bands.py``)."""
Index("ix_cells_dossier_id_subject_aspect", cells.c.dossier_id, cells.c.subject, cells.c.aspect, unique=True)
Index("ix_cells_dossier_id_aspect_subject", cells.c.dossier_id, cells.c.aspect, cells.c.subject)

life = Table(
    "life",
    METADATA,
    _key("dossier_id"),
    _key("cell_id"),
    _key("band", SmallInteger),
    _key("hi", BigInteger),
    _key("ord"),
    _key("kf"),
    Column("lo", BigInteger, nullable=False),
    Column("said_hi", BigInteger),
    Column("ends_lo", BigInteger),
    Column("ends", BigInteger),
    Column("kt", Integer),
    sqlite_with_rowid=False,
)
"""Every assertion of every cell, in the order in which the rule of what is in force walks them."""

reach = Table(
    "reach",
    METADATA,
    _key("dossier_id"),
    _key("sequence"),
    Column("day", Integer),
    Column("undated", Integer),
    Column("since", Integer, nullable=False),
    Column("first_change", BigInteger),
    sqlite_with_rowid=False,
)
"""Bounds of a dossier's dates as known from a sequence on.

Nothing then known of a bounded band ends after ``day``, and nothing with an open start after ``undated``: a search for
an ``as_of`` far after its ``known_at`` starts there and walks no dead rows. ``first_change`` is the first change point
of what is then active, and has been since a sequence.
"""

overlays = Table(
    "overlays",
    METADATA,
    _key("dossier_id"),
    _key("ord"),
    _key("sequence"),
    Column("kt", Integer),
    Column("kind", String(16), nullable=False),
    sqlite_with_rowid=False,
)
"""What stands over an event, from ``sequence`` until ``kt``: corrected, disputed, ranked."""

listings = Table(
    "listings",
    METADATA,
    _key("dossier_id"),
    Column("issue", String(63), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("sequence", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Subjects that were ever recorded under an issue, since which sequence: where to look, not what holds."""

touches = Table(
    "touches",
    METADATA,
    _key("dossier_id"),
    _key("cell_id"),
    _key("sequence"),
    sqlite_with_rowid=False,
)
"""Change points on the known axis: sequences at which anything about a cell was recorded."""

INDEX = (spans, tags, timeline, cells, life, reach, overlays, listings, touches)
"""All of them, for rebuilding and for comparing."""
