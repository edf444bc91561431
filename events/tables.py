"""The log's tables, declared once for both databases.

Every key starts with the dossier, the unit of ordering. ``events`` is append-only: the databases' own triggers see to
that (``events/dialects``). Instants are UTC microseconds.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables of the project register here, so that the migrated schema can be compared with the declared one."""

dossiers = Table(
    "dossiers",
    METADATA,
    Column("dossier_id", Integer, primary_key=True, autoincrement=False),
    Column("dossier", String(63), nullable=False, unique=True),
    Column("timezone", String(64), nullable=False),
)
"""What never changes of a dossier; its title is an event."""

heads = Table(
    "heads",
    METADATA,
    Column("dossier_id", Integer, ForeignKey("dossiers.dossier_id"), primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("projection_version", String(64), nullable=False),
    postgresql_with={"fillfactor": "10"},
)
"""One row a dossier: locked first and written last in every append (``log.md``, "Order without lost events")."""

events = Table(
    "events",
    METADATA,
    Column("dossier_id", Integer, ForeignKey("dossiers.dossier_id"), primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("schema_version", SmallInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("ingested_at", BigInteger, nullable=False),
    Column("recorded_by", String(64), nullable=False),
    Column("target", String(64)),
    Column("salt", LargeBinary),
    Column("body", Text),
    Column("leaf_hash", LargeBinary, nullable=False),
    UniqueConstraint("dossier_id", "id"),
)
Index("ix_events_dossier_id_recorded_at", events.c.dossier_id, events.c.recorded_at)
Index(
    "ix_events_dossier_id_target",
    events.c.dossier_id,
    events.c.target,
    sqlite_where=events.c.target.is_not(None),
    postgresql_where=events.c.target.is_not(None),
)

event_tags = Table(
    "event_tags",
    METADATA,
    Column("dossier_id", Integer, primary_key=True, autoincrement=False),
    Column("tag", String(96), primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""What append conditions and the filters of the log match on: ``issue/donbas``, ``party/ru`` … (``conditions.py``)."""

tiles = Table(
    "tiles",
    METADATA,
    Column("dossier_id", Integer, primary_key=True, autoincrement=False),
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("idx", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Full tiles of 256 hashes (C2SP tlog-tiles); level 0 holds leaf hashes, level n the roots of full tiles below."""
