"""``detente init``: a new dossier, empty but for its opening."""

from __future__ import annotations

from typing import Annotated, Final

import typer
from rich.console import Console

from service.cli.options import AsJson, Command, DatabaseUrl, DossierSlug, RecordedBy
from service.cli.screen import answer, fields
from service.cli.session import RECORDED_BY, session


def init(
    dossier: DossierSlug,
    *,
    title: Annotated[str, typer.Option(help="What the negotiation is called.", show_default=False)],
    timezone: Annotated[str, typer.Option(help="IANA name of the zone in which its days are read; never changes.")] = (
        "UTC"
    ),
    by: RecordedBy = RECORDED_BY,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Open a new dossier."""
    with session(database, create=True) as opened, opened.writer() as writer:
        opening = {"dossier": dossier, "title": title, "timezone": timezone}
        head = writer.create(opening, by).result().head
        place = opened.settings.shown_database_url

    def show(console: Console) -> None:
        console.print(f"Opened {dossier}.")
        console.print(fields([("title", title), ("timezone", timezone), ("head", str(head)), ("database", place)]))
        console.print(f"Next: detente import FILE --dossier {dossier}, or detente append {dossier}.")

    answer({**opening, "head": head}, show, as_json=as_json)


COMMANDS: Final = (
    Command(
        "init",
        init,
        "Record",
        (
            'detente init grain-deal --title "Black Sea grain talks"',
            "detente init aceh --title Aceh --timezone Asia/Jakarta",
        ),
    ),
)
