"""Create the log, the index beside it, and the keys of the API.

SQLite: tables that are reached by their whole key are WITHOUT ROWID. PostgreSQL: head rows, written at every append,
leave room on their page (fillfactor 10), so that the new version of a row stays beside the old one.

Revision ID: 20261122
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.schema import LogNotEmpty

revision = "20261122"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "api_keys",
    "touches",
    "listings",
    "timeline",
    "overlays",
    "reach",
    "life",
    "cells",
    "spans",
    "tiles",
    "event_tags",
    "events",
    "heads",
    "dossiers",
)
"""In the order in which they can be dropped."""

FUNCTIONS = ("events_refuse", "events_admit_erasure", "events_stay_dense", "heads_match")
"""What the triggers of PostgreSQL call."""


def upgrade() -> None:
    _create_log()
    _create_index()
    _create_keys()


def downgrade() -> None:
    """Take everything down.

    Raises:
        LogNotEmpty: There are events; they cannot be recorded a second time.
    """
    connection = op.get_bind()
    held = connection.execute(sa.text("SELECT count(*) FROM events")).scalar_one()
    if held:
        raise LogNotEmpty(held)
    for table in TABLES:
        op.drop_table(table)
    if connection.dialect.name == "postgresql":
        for function in FUNCTIONS:
            op.execute(f"DROP FUNCTION IF EXISTS {function}()")


def _create_log() -> None:
    """Create what holds the truth."""
    op.create_table(
        "dossiers",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dossier", sa.String(length=63), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("dossier", name=op.f("uq_dossiers_dossier")),
    )
    op.create_table(
        "heads",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("projection_version", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.dossier_id"], name=op.f("fk_heads_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_heads")),
        postgresql_with={"fillfactor": "10"},
    )
    op.create_table(
        "events",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("schema_version", sa.SmallInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("ingested_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=64)),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("body", sa.Text()),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "sequence", name=op.f("pk_events")),
        sa.UniqueConstraint("dossier_id", "id", name=op.f("uq_events_dossier_id_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.dossier_id"], name=op.f("fk_events_dossier_id")),
    )
    op.create_index("ix_events_dossier_id_recorded_at", "events", ["dossier_id", "recorded_at"])
    op.create_index(
        "ix_events_dossier_id_target",
        "events",
        ["dossier_id", "target"],
        sqlite_where=sa.text("target IS NOT NULL"),
        postgresql_where=sa.text("target IS NOT NULL"),
    )
    op.create_table(
        "event_tags",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(length=96), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "tag", "sequence", name=op.f("pk_event_tags")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tiles",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "level", "idx", name=op.f("pk_tiles")),
        sqlite_with_rowid=False,
    )


def _create_index() -> None:
    """Create what can be rebuilt from the log."""
    op.create_table(
        "spans",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ord", sa.BigInteger(), nullable=False),
        sa.Column("lo", sa.BigInteger(), nullable=False),
        sa.Column("hi", sa.BigInteger(), nullable=False),
        sa.Column("said_hi", sa.BigInteger(), nullable=False),
        sa.Column("ends_lo", sa.BigInteger()),
        sa.Column("ends", sa.BigInteger()),
        sa.Column("kt", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "sequence", name=op.f("pk_spans")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cells",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("aspect", sa.String(length=160), nullable=False),
        sa.Column("bands", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "cell_id", name=op.f("pk_cells")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cells_dossier_id_aspect_subject", "cells", ["dossier_id", "aspect", "subject"])
    op.create_index("ix_cells_dossier_id_subject_aspect", "cells", ["dossier_id", "subject", "aspect"], unique=True)
    op.create_table(
        "life",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("band", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("hi", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ord", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lo", sa.BigInteger(), nullable=False),
        sa.Column("said_hi", sa.BigInteger(), nullable=False),
        sa.Column("ends_lo", sa.BigInteger()),
        sa.Column("ends", sa.BigInteger()),
        sa.Column("kt", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "cell_id", "band", "hi", "ord", "kf", name=op.f("pk_life")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reach",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("vmin", sa.BigInteger(), nullable=False),
        sa.Column("vmax", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "cell_id", "kf", name=op.f("pk_reach")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "overlays",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ord", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kt", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "ord", "sequence", name=op.f("pk_overlays")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "timeline",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(length=96), nullable=False),
        sa.Column("hi", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "tag", "hi", "sequence", name=op.f("pk_timeline")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listings",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issue", sa.String(length=63), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "issue", "subject", name=op.f("pk_listings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "touches",
        sa.Column("dossier_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "cell_id", "sequence", name=op.f("pk_touches")),
        sqlite_with_rowid=False,
    )


def _create_keys() -> None:
    """Create the keys of the API."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
    )
