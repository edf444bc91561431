"""``detente import``: events from a file, batch by batch, never twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from events.errors import UnknownDossier
from service.cli.failures import REFUSED, USAGE, Stopped, shortened
from service.cli.options import AsJson, Command, DatabaseUrl, DryRun, RecordedBy
from service.cli.screen import answer, fields, progress, table
from service.cli.session import RECORDED_BY, Session, session
from service.importers import BY_NAME, SOURCES, source_of
from service.importers.batches import batches
from service.importers.loading import Loading, Summary

AUTO: Final = "auto"
STANDARD_INPUT: Final = "-"
_FORMATS: Final = ", ".join(f"{source.name} ({source.describes})" for source in SOURCES)


def import_file(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file; - is standard input.")],
    *,
    dossier: Annotated[str, typer.Option(metavar="D", help="Slug of the dossier to record in.", show_default=False)],
    form: Annotated[
        str, typer.Option("--format", metavar="NAME", help=f"{AUTO} (by the file's name), {_FORMATS}.")
    ] = AUTO,
    backfill: Annotated[
        bool, typer.Option("--backfill", help="Keep the recorded_at that each event carries: an archive.")
    ] = False,
    dry_run: DryRun = False,
    by: RecordedBy = RECORDED_BY,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Record the events of a file.

    The file is read as a stream and recorded in batches of at most 1,000 events, each whole or not at all. Whatever
    was recorded before is recognised by its id and passed over, so a file can be imported again after it was mended.
    """
    if form not in {AUTO, *BY_NAME}:
        known = ", ".join([AUTO, *BY_NAME])
        raise Stopped(f"Unknown format: {form} (Known: {known})", code=USAGE)
    source = source_of(file) if form == AUTO else BY_NAME[form]
    what = "Checking" if dry_run else "Importing"
    with session(database) as opened, _stream(file) as (stream, size), progress(what, size) as tell:
        loading = Loading(opened.database, dossier, by, backfill, tell)
        summary = _run(opened, loading, batches(source.read(stream), backfill=backfill), dry_run=dry_run)
    answer(
        _document(dossier, summary, dry_run=dry_run), lambda console: _show(console, summary, dry_run), as_json=as_json
    )
    if summary.refused:
        raise typer.Exit(REFUSED)


def _run(opened: Session, loading: Loading, pieces: Iterator[Any], *, dry_run: bool) -> Summary:
    try:
        if dry_run:
            return loading.rehearse(opened.log(), pieces)
        with opened.writer() as writer:
            return loading.load(writer, pieces)
    except UnknownDossier as error:
        hint = f"open it first: detente init {error.dossier} --title …"
        raise Stopped(f"{error.detail}; {hint}") from error


@contextmanager
def _stream(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """Open a file or standard input; its size is None where it cannot be known."""
    if file == STANDARD_INPUT:
        yield sys.stdin.buffer, None
        return
    path = Path(file)
    with path.open("rb") as stream:
        yield stream, path.stat().st_size or None


def _document(dossier: str, summary: Summary, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dossier": dossier,
        "dry_run": dry_run,
        "read": summary.read,
        "recorded": summary.recorded,
        "skipped": summary.skipped,
        "refused": summary.refused,
        "head": summary.head,
        "types": dict(sorted(summary.types.items())),
        "faults": [{"line": one.line, "pointer": one.pointer, "reason": one.reason} for one in summary.faults],
    }


def _show(console: Console, summary: Summary, dry_run: bool) -> None:  # noqa: FBT001 - see import_file
    would = "would be " if dry_run else ""
    rows: list[tuple[str, Text]] = [
        ("read", Text(f"{summary.read:,}")),
        (f"{would}recorded", Text(f"{summary.recorded:,}", style="green" if summary.recorded else "")),
        ("already recorded", Text(f"{summary.skipped:,}")),
        (f"{would}refused", Text(f"{summary.refused:,}", style="red" if summary.refused else "")),
        (f"head{' (not moved)' if dry_run else ''}", Text(f"{summary.head:,}")),
    ]
    if summary.types:
        listed = table("type", f"{would}recorded", right=(f"{would}recorded",))
        for name, count in summary.types.most_common():
            listed.add_row(name, f"{count:,}")
        console.print(listed)
    console.print(fields(rows))
    lines = [": ".join(filter(None, (f"line {one.line}", one.pointer, one.reason))) for one in summary.faults]
    for line in shortened(lines):
        console.print(Padding(Text(line, style="red"), (0, 0, 0, 2)))


COMMANDS: Final = (
    Command(
        "import",
        import_file,
        "Record",
        (
            "detente import archive.ndjson --dossier grain-deal --backfill --dry-run",
            "detente import archive.ndjson --dossier grain-deal --backfill",
            "detente export aceh | detente import - --dossier aceh-copy --backfill",
        ),
    ),
)
