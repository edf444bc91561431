"""``detente migrate`` and ``detente rebuild``: the schema, and the index beside the log."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from rich.console import Console

from events.dossiers import all_dossiers, find_dossier
from service.cli.failures import REFUSED
from service.cli.options import AsJson, Command, DatabaseUrl
from service.cli.screen import answer, progress, table
from service.cli.session import Session, session
from service.schema import migrate as migrate_to
from service.schema import revision
from service.timetravel.rebuild import Difference, check, rebuild


def migrate(
    *,
    to: Annotated[
        str, typer.Option(metavar="REV", help="Revision to come to, up or down; head is this program's, base is none.")
    ] = "head",
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Bring the database's schema to a revision; a log that holds events is never dropped."""
    with session(database, create=True, prepare=False) as opened:
        before = revision(opened.database)
        migrate_to(opened.database, to)
        after = revision(opened.database)
        place = opened.settings.shown_database_url
    moved = f"from {before or 'nothing'} to {after or 'nothing'}" if before != after else f"stays at {after}"
    answer(
        {"database": place, "before": before, "after": after},
        lambda console: console.print(f"{place}: {moved}"),
        as_json=as_json,
    )


def rebuild_index(
    dossier: Annotated[
        str | None, typer.Argument(metavar="DOSSIER", help="Slug; left out: every dossier.", show_default=False)
    ] = None,
    *,
    compare: Annotated[
        bool, typer.Option("--check", help="Change nothing: compare with the index that stands; exit 1 if they differ.")
    ] = False,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Make the index anew from the log. Writers wait meanwhile, readers see the old one or the new one."""
    with session(database, index=False) as opened:
        done = [_one(opened, slug, compare=compare) for slug in _chosen(opened, dossier)]
    differ = any(one.get("differences") for one in done)
    answer({"dossiers": done}, lambda console: _show(console, done, compare=compare), as_json=as_json)
    if differ:
        raise typer.Exit(REFUSED)


def _chosen(opened: Session, dossier: str | None) -> list[str]:
    with opened.database.reading() as connection:
        if dossier is not None:
            return [find_dossier(connection, dossier).slug]
        return [one.slug for one in all_dossiers(connection)]


def _one(opened: Session, slug: str, *, compare: bool) -> dict[str, Any]:
    with progress(f"{'Comparing' if compare else 'Rebuilding'} {slug}", None) as tell:

        def told(done: int, total: int) -> None:
            tell(done, done, total)

        if compare:
            return {"dossier": slug, "differences": [_difference(one) for one in check(opened.database, slug, told)]}
        return {"dossier": slug, "events": rebuild(opened.database, slug, told)}


def _difference(one: Difference) -> dict[str, Any]:
    examples = [[value.hex() if isinstance(value, bytes) else value for value in row] for row in one.examples]
    return {"table": one.table, "missing": one.missing, "surplus": one.surplus, "examples": examples}


def _show(console: Console, done: list[dict[str, Any]], *, compare: bool) -> None:
    if not done:
        console.print("There is no dossier.")
    for one in done:
        if not compare:
            console.print(f"{one['dossier']}: made anew from {one['events']:,} events")
        elif not one["differences"]:
            console.print(f"{one['dossier']}: the index is what the log gives")
        else:
            console.print(
                f"{one['dossier']}: the index differs from what the log gives; run: detente rebuild", style="red"
            )
            listed = table(
                "table", "missing", "surplus", "for example", wide=("for example",), right=("missing", "surplus")
            )
            for found in one["differences"]:
                example = ", ".join(map(str, found["examples"][0])) if found["examples"] else ""
                listed.add_row(found["table"], f"{found['missing']:,}", f"{found['surplus']:,}", example)
            console.print(listed)


COMMANDS: Final = (
    Command("migrate", migrate, "Operate", ("detente migrate", "detente migrate --database postgresql+psycopg://…")),
    Command("rebuild", rebuild_index, "Operate", ("detente rebuild", "detente rebuild ukraine-2026 --check")),
)
