"""Options that several commands share, and what a command is."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias

import typer
from rich.markup import escape

PLACE: Final = "Database and output"

DatabaseUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="URL of the database, or path of an SQLite file. Left out: DETENTE_DATABASE_URL, else a file of yours.",
        show_default=False,
        rich_help_panel=PLACE,
    ),
]
AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="JSON also on a terminal; behind a pipe it always is.", rich_help_panel=PLACE)
]
DossierSlug: TypeAlias = Annotated[str, typer.Argument(metavar="DOSSIER", help="Slug of the dossier.")]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="WHEN",
        help="The world at the end of a day (2026-01-31) or instant (2026-01-31T12:00:00Z). Left out: now.",
        show_default=False,
    ),
]
KnownAt: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="WHEN",
        help="As known then: a day, an instant or a sequence. Left out: everything recorded.",
        show_default=False,
    ),
]
DryRun: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="Do everything but record it; say what it would.")]
RecordedBy: TypeAlias = Annotated[str, typer.Option("--by", metavar="NAME", help="As whom to record it.")]
IfMatch: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--if-match", metavar="SEQUENCE", min=0, help="Refuse if the head is another one.", show_default=False
    ),
]


@dataclass(frozen=True, slots=True)
class Command:
    """One command: a name, what runs, and lines that show how it is used.

    Attributes:
        panel: Under which heading the list of commands has it; empty for none.
    """

    name: str
    run: Callable[..., Any]
    panel: str
    examples: tuple[str, ...]

    def add_to(self, program: typer.Typer) -> None:
        """Register it."""
        lines = "\n\n".join(escape(example) for example in self.examples)
        program.command(
            self.name,
            help=flowing(self.run.__doc__ or ""),
            epilog=f"Examples:\n\n{lines}",
            rich_help_panel=self.panel or None,
        )(self.run)


def flowing(docstring: str) -> str:
    """Undo the line breaks within paragraphs, which the terminal makes anew."""
    paragraphs = inspect.cleandoc(docstring).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
