"""``detente export``: the log, or the timeline as a table, as a file that can be read elsewhere."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final

import typer

from service.cli.failures import USAGE, Stopped
from service.cli.options import AsOf, Command, DatabaseUrl, DossierSlug, KnownAt
from service.cli.screen import progress, remark
from service.cli.session import session
from service.exports import BY_NAME, EXPORTS
from service.feeds import parquet, spreadsheet
from service.feeds.feed import Asked
from service.form import Addresses
from service.timetravel.instants import text_of

if TYPE_CHECKING:
    from service.feeds.feed import Feed
    from service.timetravel.reading import Reading

TABLES: Final = {feed.suffix: feed for feed in (spreadsheet.FEED, parquet.FEED)}
"""Formats that hold the timeline at a coordinate instead of the log."""

_FORMATS: Final = "; ".join(
    [f"{export.name}: {export.describes}" for export in EXPORTS]
    + [f"{name}: the timeline, {feed.describes.partition(';')[0]}" for name, feed in TABLES.items()]
)


def export(
    dossier: DossierSlug,
    *,
    form: Annotated[str, typer.Option("--format", metavar="NAME", help=f"{_FORMATS}.")] = EXPORTS[0].name,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to a file, whole or not at all.", show_default=False
        ),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    database: DatabaseUrl = None,
) -> None:
    """Write the log of a dossier in its order, without its opening; or its timeline as a table.

    What was erased by order is left out of the log, with what amends it; a remark on standard error says how many.
    """
    if form in TABLES:
        with session(database) as opened, opened.reading(dossier, as_of, known_at) as reading:
            _write_table(reading, TABLES[form], output)
        return
    if form not in BY_NAME:
        raise Stopped(f"Unknown format: {form} (Known: {', '.join([*BY_NAME, *TABLES])})", code=USAGE)
    if as_of is not None:
        raise Stopped(f"--as-of is for {' and '.join(TABLES)}: a log has all dates (Use: --known-at)", code=USAGE)
    written = left_out = 0
    with session(database) as opened, opened.reading(dossier, known_at=known_at) as reading:
        pieces = BY_NAME[form].pieces(reading.connection, reading.dossier, known=reading.at.known)
        with _target(output) as target, progress("Exporting", reading.at.known) as tell:
            for piece in pieces:
                if piece.data is None:
                    left_out += 1
                    continue
                target.write(piece.data)
                written += 1
                if written % 500 == 0:
                    tell(piece.sequence, written)
            target.flush()
    if output is not None:
        remark(f"{written:,} events of {dossier} written to {output}.")
    if left_out:
        remark(f"{left_out:,} events are left out: they, or what they amend, were erased by order.")


def _write_table(reading: Reading, feed: Feed, output: Path | None) -> None:
    """Write all of the timeline in the format of a feed."""
    if feed.needs and importlib.util.find_spec(feed.needs) is None:
        raise Stopped(f"{feed.suffix} is not installed; run: pip install 'detente[{feed.extra}]'")
    asked = Asked(limit=None)
    document = feed.view(reading, asked)
    path = f"/v1/dossiers/{reading.dossier.slug}/timeline.{feed.suffix}"
    pinned = f"{path}?as_of={text_of(reading.at.last_instant)}&known_at={reading.at.known}"
    with _target(output) as target:
        target.write(feed.write(document, Addresses("", pinned, path), asked))
        target.flush()
    if output is not None:
        remark(f"{len(document['items']):,} events of {reading.dossier.slug} written to {output}.")


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that takes its name only once it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    partial = output.with_name(f"{output.name}.part")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


COMMANDS: Final = (
    Command(
        "export",
        export,
        "Record",
        (
            "detente export ukraine-2026 -o ukraine-2026.ndjson",
            "detente export ukraine-2026 --known-at 2026-01-29 | gzip > then.ndjson.gz",
            "detente export ukraine-2026 --format parquet --as-of 2026-01-31 -o ukraine-2026.parquet",
        ),
    ),
)
