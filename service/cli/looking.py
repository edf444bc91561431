"""How a view becomes a command: its list as a table, one of its items whole, JSON as ever.

A view is a function of a reading and its columns; ``views.py`` has one entry for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from typing import Annotated, Any, Final, TypeAlias

import typer
from rich.console import Console, RenderableType

from service.cli.items import show_item
from service.cli.narrowing import Cursor, Limit
from service.cli.options import AsJson, AsOf, Command, DatabaseUrl, DossierSlug, KnownAt
from service.cli.phrases import Item, follow
from service.cli.screen import answer, table
from service.cli.session import session
from service.cli.stands import coordinates
from service.timetravel.reading import Reading
from service.views.paging import DEFAULT_PAGE, Page

Row: TypeAlias = Sequence[RenderableType]
Below: TypeAlias = Callable[[Console, dict[str, Any]], None]

PANEL: Final = "Look up"


@dataclass(frozen=True, slots=True)
class View:
    """A view as a command.

    Attributes:
        name: Of the command.
        says: Its help.
        look: Makes the document: of a reading, and by name of ``page`` (if it is paged) and of the filters given.
        heads: The columns, with the weight of what shares the room, or 0.
        row: An item as a row.
        items: The items of a document: the name of its member, or a function.
        one: Makes the document of one item by its slug; None where there is none.
        one_member: Where such a document has the item.
        filters: Names of filters as the view has them, and their options.
        paged: Whether the list comes in pages.
        right: Columns of numbers.
        airy: Whether a blank line parts the rows.
        below: Prints what a document says besides its items.
        one_below: Prints what the document of one says besides that.
    """

    name: str
    says: str
    look: Callable[..., dict[str, Any]]
    heads: Mapping[str, int]
    row: Callable[[Item], Row]
    items: str | Callable[[dict[str, Any]], list[Item]]
    examples: tuple[str, ...]
    one: Callable[[Reading, str], dict[str, Any]] | None = None
    one_member: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    paged: bool = True
    right: tuple[str, ...] = ()
    airy: bool = True
    below: Below | None = None
    one_below: Below | None = None

    def command(self) -> Command:
        """The command, with the view's parameters as its own."""

        def run(**given: Any) -> None:
            self._run(**given)

        run.__doc__ = self.says
        run.__signature__ = Signature(list(self._parameters()))  # type: ignore[attr-defined]
        return Command(self.name, run, PANEL, self.examples)

    def _parameters(self) -> list[Parameter]:
        """What typer reads: as if they stood in a definition."""
        found = [Parameter("dossier", Parameter.POSITIONAL_OR_KEYWORD, annotation=DossierSlug)]

        def add(name: str, option: Any, default: Any = None) -> None:
            found.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=option))

        if self.one is not None:
            words = "Slug of one, to see it in full."
            add("slug", Annotated[str | None, typer.Argument(metavar="SLUG", help=words, show_default=False)])
        for name, option in self.filters.items():
            add(name, option)
        add("as_of", AsOf)
        add("known_at", KnownAt)
        if self.paged:
            add("limit", Limit, DEFAULT_PAGE)
            add("cursor", Cursor)
        add("database", DatabaseUrl)
        add("as_json", AsJson, default=False)
        return found

    def _run(self, dossier: str, *, database: str | None, as_json: bool, **given: Any) -> None:
        slug = given.pop("slug", None)
        with (
            session(database) as opened,
            opened.reading(dossier, given.pop("as_of"), given.pop("known_at")) as reading,
        ):
            if self.one is not None and slug is not None:
                document, show = self.one(reading, slug), self._show_one
            else:
                if self.paged:
                    given["page"] = Page(given.pop("limit"), given.pop("cursor"))
                asked = {name: value for name, value in given.items() if value is not None}
                document, show = self.look(reading, **asked), self._show
        answer(document, lambda console: show(console, document), as_json=as_json)

    def _show(self, console: Console, document: dict[str, Any]) -> None:
        console.print(coordinates(document))
        items = self.items(document) if callable(self.items) else document[self.items]
        wide = {head: weight for head, weight in self.heads.items() if weight}
        listed = table(*self.heads, wide=wide, right=self.right, airy=self.airy)
        for item in items:
            listed.add_row(*self.row(item))
        console.print(listed if items else "There is nothing at this coordinate.")
        if self.below is not None:
            self.below(console, document)
        follow(console, document)

    def _show_one(self, console: Console, document: dict[str, Any]) -> None:
        console.print(coordinates(document))
        item = document[self.one_member]
        if item is None:
            console.print("It is known, but nothing of it holds at this coordinate yet.")
        else:
            show_item(console, item)
        if self.one_below is not None:
            self.one_below(console, document)
        follow(console, document)
