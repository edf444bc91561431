"""Make the index small: its tables anew, and empty. It is made from the log when the program starts.

Heads lose the version of their index: until it is made anew, a program of either version knows it for another's.

Revision ID: 20261125
Revises: 20261122
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261125"
down_revision = "20261122"
branch_labels = None
depends_on = None

BEFORE = ("touches", "listings", "timeline", "overlays", "reach", "life", "cells", "spans")
AFTER = ("touches", "listings", "overlays", "reach", "life", "cells", "timeline", "tags", "spans")
"""In the order in which they can be dropped."""


def upgrade() -> None:
    _drop(BEFORE)
    _create_spans()
    _create_tags()
    _create_cells()
    _create_rest()


def downgrade() -> None:
    _drop(AFTER)
    _create_spans_before()
    _create_cells_before()
    _create_rest_before()


def _drop(tables: tuple[str, ...]) -> None:
    for table in tables:
        op.drop_table(table)
    op.execute("UPDATE heads SET projection_version = ''")


def _key(name: str, kind: type[sa.types.TypeEngine[int]] = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind(), autoincrement=False, nullable=False)


def _primary(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _create_spans() -> None:
    """Create the assertions and what they are found by."""
    op.create_table(
        "spans",
        _key("dossier_id"),
        _key("sequence"),
        sa.Column("lo", sa.BigInteger(), nullable=False),
        sa.Column("hi", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("type", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer()),
        sa.Column("party", sa.Integer()),
        sa.Column("actor", sa.Integer()),
        sa.Column("source", sa.Integer()),
        sa.Column("band", sa.SmallInteger()),
        sa.Column("ord", sa.Integer()),
        sa.Column("said_hi", sa.BigInteger()),
        sa.Column("ends_lo", sa.BigInteger()),
        sa.Column("ends", sa.BigInteger()),
        sa.Column("kt", sa.Integer()),
        _primary("spans", "dossier_id", "sequence"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_spans_dossier_id_type_day", "spans", ["dossier_id", "type", "day"])
    _create_partial("band IS NOT NULL", "day")
    _create_partial("band > 0", "band", "day")
    for column in ("issue", "party", "actor", "source"):
        _create_partial(f"{column} IS NOT NULL", column, "day")


def _create_partial(condition: str, *names: str) -> None:
    where = sa.text(condition)
    name = f"ix_spans_dossier_id_{'_'.join(names)}"
    op.create_index(name, "spans", ["dossier_id", *names], sqlite_where=where, postgresql_where=where)


def _create_tags() -> None:
    """Create the numbers of tags, and the tags beyond the first of their kind."""
    op.create_table(
        "tags",
        _key("dossier_id"),
        _key("tag_id"),
        sa.Column("tag", sa.String(length=96), nullable=False),
        _primary("tags", "dossier_id", "tag_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tags_dossier_id_tag", "tags", ["dossier_id", "tag"], unique=True)
    op.create_table(
        "timeline",
        _key("dossier_id"),
        _key("tag_id"),
        _key("day"),
        _key("sequence"),
        _primary("timeline", "dossier_id", "tag_id", "day", "sequence"),
        sqlite_with_rowid=False,
    )


def _create_cells() -> None:
    """Create cells and their lives."""
    op.create_table(
        "cells",
        _key("dossier_id"),
        _key("cell_id"),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("bands", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("aspect", sa.String(length=160), nullable=False),
        _primary("cells", "dossier_id", "cell_id"),
        sqlite_with_rowid=False,
    )
    _index_cells()
    op.create_table(
        "life",
        _key("dossier_id"),
        _key("cell_id"),
        _key("band", sa.SmallInteger),
        _key("hi", sa.BigInteger),
        _key("ord"),
        _key("kf"),
        sa.Column("lo", sa.BigInteger(), nullable=False),
        sa.Column("said_hi", sa.BigInteger()),
        sa.Column("ends_lo", sa.BigInteger()),
        sa.Column("ends", sa.BigInteger()),
        sa.Column("kt", sa.Integer()),
        _primary("life", "dossier_id", "cell_id", "band", "hi", "ord", "kf"),
        sqlite_with_rowid=False,
    )


def _index_cells() -> None:
    op.create_index("ix_cells_dossier_id_aspect_subject", "cells", ["dossier_id", "aspect", "subject"])
    op.create_index("ix_cells_dossier_id_subject_aspect", "cells", ["dossier_id", "subject", "aspect"], unique=True)


def _create_rest() -> None:
    """Create bounds, marks, and where to look."""
    op.create_table(
        "reach",
        _key("dossier_id"),
        _key("sequence"),
        sa.Column("day", sa.Integer()),
        sa.Column("undated", sa.Integer()),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("first_change", sa.BigInteger()),
        _primary("reach", "dossier_id", "sequence"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "overlays",
        _key("dossier_id"),
        _key("ord"),
        _key("sequence"),
        sa.Column("kt", sa.Integer()),
        sa.Column("kind", sa.String(length=16), nullable=False),
        _primary("overlays", "dossier_id", "ord", "sequence"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listings",
        _key("dossier_id"),
        sa.Column("issue", sa.String(length=63), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _primary("listings", "dossier_id", "issue", "subject"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "touches",
        _key("dossier_id"),
        _key("cell_id"),
        _key("sequence"),
        _primary("touches", "dossier_id", "cell_id", "sequence"),
        sqlite_with_rowid=False,
    )


def _create_spans_before() -> None:
    """Create assertions and the timeline as the first revision has them."""
    op.create_table(
        "spans",
        _key("dossier_id"),
        _key("sequence", sa.BigInteger),
        sa.Column("ord", sa.BigInteger(), nullable=False),
        sa.Column("lo", sa.BigInteger(), nullable=False),
        sa.Column("hi", sa.BigInteger(), nullable=False),
        sa.Column("said_hi", sa.BigInteger(), nullable=False),
        sa.Column("ends_lo", sa.BigInteger()),
        sa.Column("ends", sa.BigInteger()),
        sa.Column("kt", sa.BigInteger(), nullable=False),
        _primary("spans", "dossier_id", "sequence"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "timeline",
        _key("dossier_id"),
        sa.Column("tag", sa.String(length=96), nullable=False),
        _key("hi", sa.BigInteger),
        _key("sequence", sa.BigInteger),
        _primary("timeline", "dossier_id", "tag", "hi", "sequence"),
        sqlite_with_rowid=False,
    )


def _create_cells_before() -> None:
    """Create cells and their lives as the first revision has them."""
    op.create_table(
        "cells",
        _key("dossier_id"),
        _key("cell_id", sa.BigInteger),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("aspect", sa.String(length=160), nullable=False),
        sa.Column("bands", sa.SmallInteger(), nullable=False),
        _primary("cells", "dossier_id", "cell_id"),
        sqlite_with_rowid=False,
    )
    _index_cells()
    op.create_table(
        "life",
        _key("dossier_id"),
        _key("cell_id", sa.BigInteger),
        _key("band", sa.SmallInteger),
        _key("hi", sa.BigInteger),
        _key("ord", sa.BigInteger),
        _key("kf", sa.BigInteger),
        sa.Column("lo", sa.BigInteger(), nullable=False),
        sa.Column("said_hi", sa.BigInteger(), nullable=False),
        sa.Column("ends_lo", sa.BigInteger()),
        sa.Column("ends", sa.BigInteger()),
        sa.Column("kt", sa.BigInteger(), nullable=False),
        _primary("life", "dossier_id", "cell_id", "band", "hi", "ord", "kf"),
        sqlite_with_rowid=False,
    )


def _create_rest_before() -> None:
    """Create bounds, marks, and where to look as the first revision has them."""
    op.create_table(
        "reach",
        _key("dossier_id"),
        _key("cell_id", sa.BigInteger),
        _key("kf", sa.BigInteger),
        sa.Column("vmin", sa.BigInteger(), nullable=False),
        sa.Column("vmax", sa.BigInteger(), nullable=False),
        _primary("reach", "dossier_id", "cell_id", "kf"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "overlays",
        _key("dossier_id"),
        _key("ord", sa.BigInteger),
        _key("sequence", sa.BigInteger),
        sa.Column("kt", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        _primary("overlays", "dossier_id", "ord", "sequence"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listings",
        _key("dossier_id"),
        sa.Column("issue", sa.String(length=63), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        _primary("listings", "dossier_id", "issue", "subject"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "touches",
        _key("dossier_id"),
        _key("cell_id", sa.BigInteger),
        _key("sequence", sa.BigInteger),
        _primary("touches", "dossier_id", "cell_id", "sequence"),
        sqlite_with_rowid=False,
    )
