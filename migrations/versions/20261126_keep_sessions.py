"""Keep sessions of editors who signed in to the pages: a token's hash, and whose key began it.

Revision ID: 20261126
Revises: 20261125
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126"
down_revision = "20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_sessions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("prefix", sa.String(12), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_web_sessions")),
    )


def downgrade() -> None:
    op.drop_table("web_sessions")
