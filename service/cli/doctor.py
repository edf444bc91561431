"""``detente doctor``: is this database sound, and is this machine fit to keep it?"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection, func, select, text

from events.clock import to_text
from events.codec import content_hash, leaf_entry
from events.dialects.database import Database
from events.dialects.sqlite import SQLite
from events.dossiers import Dossier, Head, all_dossiers, head_of
from events.envelope import Recorded
from events.merkle import Frontier, leaf_hash
from events.tables import events
from service.cli.failures import REFUSED
from service.cli.options import AsJson, Command, DatabaseUrl
from service.cli.screen import answer, progress, table
from service.cli.session import session
from service.projections import PROJECTION_VERSION
from service.schema import expected_revision, is_current, revision
from service.settings import Settings

WAL_SAFE: Final = (3, 51, 3)
"""The first SQLite in which two connections cannot corrupt a WAL by writing and checkpointing at one instant."""

LITTLE_ROOM: Final = 1024**3
"""Free bytes under which the disk is worth a warning."""

Grade = Literal["good", "warning", "fault"]
_MARKS: Final = {"good": ("ok", "green"), "warning": ("note", "yellow"), "fault": ("FAULT", "bold red")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    grade: Grade
    what: str
    found: str


def doctor(*, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Examine the database, every dossier's log and the machine; exit 1 if anything is at fault.

    The tree of each dossier is computed again from the stored bodies and compared with the one that it was given when
    it was recorded, so that an altered body is found. Reads every event once.
    """
    with session(database, prepare=False) as opened:
        findings = [*_of_settings(opened.settings), *_of_database(opened.database)]
        if is_current(opened.database):
            findings += _of_triggers(opened.database)
            findings += _of_dossiers(opened.database)
    faults = sum(one.grade == "fault" for one in findings)
    document = {"faults": faults, "findings": [asdict(one) for one in findings]}
    answer(document, lambda console: _show(console, findings, faults), as_json=as_json)
    if faults:
        raise typer.Exit(REFUSED)


def _of_settings(settings: Settings) -> Iterator[Finding]:
    yield Finding("good", "database", settings.shown_database_url)
    chosen = [f"{name}={getattr(settings, name)}" for name in sorted(settings.model_fields_set - {"database_url"})]
    yield Finding("good", "settings", ", ".join(chosen) or "all at their defaults")
    if settings.open:
        yield Finding("warning", "open", "DETENTE_OPEN lets everybody write without a key; not for a public address")


def _of_database(database: Database) -> Iterator[Finding]:
    if isinstance(database, SQLite):
        yield from _of_sqlite(database)
    else:
        with database.reading() as connection:
            version = connection.execute(text("SHOW server_version")).scalar_one()
        yield Finding("good", "PostgreSQL", str(version))
    found, expected = revision(database), expected_revision()
    if found == expected:
        yield Finding("good", "schema", f"revision {found}")
    else:
        yield Finding(
            "fault", "schema", f"revision {found or 'none'}, this program needs {expected}; run: detente migrate"
        )


def _of_sqlite(database: SQLite) -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < WAL_SAFE:
        safe = ".".join(map(str, WAL_SAFE))
        caution = (
            f"{version}: before {safe} a WAL can be corrupted when two connections write or checkpoint at one instant. "
            "Detente takes turns under a file lock; let no other program write to the file, and back it up with "
            "VACUUM INTO under that lock, not with a streaming tool"
        )
        yield Finding("warning", "SQLite", caution)
    else:
        yield Finding("good", "SQLite", version)
    with database.reading() as connection:
        mode = str(connection.execute(text("PRAGMA journal_mode")).scalar_one())
        sound = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    yield Finding("good" if mode == "wal" else "fault", "journal mode", mode)
    yield Finding("good" if sound == "ok" else "fault", "file", "its pages are sound" if sound == "ok" else sound)
    wal = database.path.with_name(f"{database.path.name}-wal")
    size = database.path.stat().st_size + (wal.stat().st_size if wal.exists() else 0)
    free = shutil.disk_usage(database.path.parent).free
    room = f"{size / 1e6:,.1f} MB used, {free / 1e9:,.1f} GB free"
    yield Finding("warning" if free < LITTLE_ROOM else "good", "disk", room)


def _of_triggers(database: Database) -> Iterator[Finding]:
    with database.reading() as connection:
        installed = database.installed_triggers(connection)
    wrong = [name for name, declared in database.declared_triggers().items() if installed.get(name) != declared]
    if wrong:
        sentence = f"missing or altered: {', '.join(wrong)}; the log is not protected against changes"
        yield Finding("fault", "triggers", sentence)
    else:
        yield Finding("good", "triggers", "the log is append-only")


def _of_dossiers(database: Database) -> Iterator[Finding]:
    with database.reading() as connection:
        dossiers = all_dossiers(connection)
        if not dossiers:
            yield Finding("good", "dossiers", "none yet")
        for dossier in dossiers:
            yield from _of_dossier(connection, dossier)


def _of_dossier(connection: Connection, dossier: Dossier) -> Iterator[Finding]:
    head = head_of(connection, dossier)
    counted = select(func.count(), func.max(events.c.sequence)).where(events.c.dossier_id == dossier.key)
    count, last = connection.execute(counted).one()
    problems = []
    if not count == last == head.sequence:
        problems.append(f"head {head.sequence}, but {count} events, the last of them {last}")
    if head.projection_version != PROJECTION_VERSION:
        problems.append(
            f"index of version {head.projection_version}, this program's is {PROJECTION_VERSION}; run: detente rebuild"
        )
    problems += _of_tree(connection, dossier, head)
    if problems:
        yield Finding("fault", dossier.slug, "; ".join(problems))
    else:
        root = Frontier.from_bytes(head.frontier).root().hex()
        told = (
            f"{count:,} events, the last recorded {to_text(head.recorded_at)}; tree recomputed from the bodies: {root}"
        )
        yield Finding("good", dossier.slug, told)


def _of_tree(connection: Connection, dossier: Dossier, head: Head) -> Iterator[str]:
    """Compute every leaf from the stored body, and the root from the leaves; an erased event keeps its leaf."""
    frontier, altered = Frontier(), []
    rows = connection.execution_options(yield_per=500).execute(
        select(events).where(events.c.dossier_id == dossier.key).order_by(events.c.sequence)
    )
    with progress(f"Reading {dossier.slug}", head.sequence) as tell:
        for row in rows:
            leaf = row.leaf_hash if row.body is None else _leaf(row, dossier)
            if leaf != row.leaf_hash:
                altered.append(str(row.sequence))
            frontier = frontier.append(leaf)
            if row.sequence % 500 == 0:
                tell(row.sequence, row.sequence)
    if altered:
        more = f" and {len(altered) - 10} more" if len(altered) > 10 else ""  # noqa: PLR2004 - enough to look at
        yield f"altered since they were recorded: sequences {', '.join(altered[:10])}{more}"
    if frontier.to_bytes() != head.frontier:
        yield "the tree of the stored bodies is not the tree of the head"


def _leaf(row: Any, dossier: Dossier) -> bytes:
    recorded = Recorded(
        dossier=dossier.slug,
        sequence=row.sequence,
        id=row.id,
        type=row.type,
        schema_version=row.schema_version,
        recorded_at=row.recorded_at,
        ingested_at=row.ingested_at,
        recorded_by=row.recorded_by,
        target=row.target,
        body=None,
    )
    return leaf_hash(leaf_entry(recorded, content_hash(row.salt, row.body.encode())))


def _show(console: Console, findings: list[Finding], faults: int) -> None:
    listed = table("", "what", "found", wide=("found",))
    for one in findings:
        word, style = _MARKS[one.grade]
        listed.add_row(Text(word, style=style), one.what, one.found)
    console.print(listed)
    console.print(f"{faults} fault{'s' if faults != 1 else ''}." if faults else "Nothing is at fault.")


COMMANDS: Final = (Command("doctor", doctor, "Operate", ("detente doctor", "detente doctor --json | jq .findings")),)
