"""Options that narrow what is shown, by several commands."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

import typer

from service.views.paging import LARGEST_PAGE

NARROWED: Final = "What of it"


def narrowed(name: str, words: str, *, metavar: str = "SLUG") -> Any:
    """An option under the heading of filters."""
    return typer.Option(name, metavar=metavar, help=words, show_default=False, rich_help_panel=NARROWED)


Limit: TypeAlias = Annotated[int, typer.Option(min=1, max=LARGEST_PAGE, help="How many at most.")]
Cursor: TypeAlias = Annotated[
    str | None, typer.Option(metavar="TEXT", help="next of the page before, for the page after it.", show_default=False)
]
Since: TypeAlias = Annotated[str | None, narrowed("--from", "First day or instant, included.", metavar="WHEN")]
Until: TypeAlias = Annotated[str | None, narrowed("--to", "Last day or instant, included.", metavar="WHEN")]
Issue: TypeAlias = Annotated[str | None, narrowed("--issue", "About this issue.")]
Subtree: TypeAlias = Annotated[
    bool, typer.Option("--subtree", help="And all issues below it.", rich_help_panel=NARROWED)
]
Party: TypeAlias = Annotated[str | None, narrowed("--party", "Said or done for this party.")]
Actor: TypeAlias = Annotated[str | None, narrowed("--actor", "Said or done by this actor.")]
Type: TypeAlias = Annotated[str | None, narrowed("--type", "Of this type, such as position.stated.", metavar="TYPE")]
Source: TypeAlias = Annotated[str | None, narrowed("--source", "Known from this source.")]
Holding: TypeAlias = Annotated[str | None, narrowed("--q", "Holding all these words.", metavar="WORDS")]
