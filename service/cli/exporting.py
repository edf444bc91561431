"""``detente export``: the log as a file that can be read elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from service.cli.failures import USAGE, Stopped
from service.cli.options import Command, DatabaseUrl, DossierSlug, KnownAt
from service.cli.screen import progress, remark
from service.cli.session import session
from service.exports import BY_NAME, EXPORTS

_FORMATS: Final = "; ".join(f"{export.name}: {export.describes}" for export in EXPORTS)


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
    known_at: KnownAt = None,
    database: DatabaseUrl = None,
) -> None:
    """Write the log of a dossier in its order, without its opening.

    What was erased by order is left out, with what amends it; a remark on standard error says how many.
    """
    if form not in BY_NAME:
        raise Stopped(f"Unknown format: {form} (Known: {', '.join(BY_NAME)})", code=USAGE)
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
        ),
    ),
)
