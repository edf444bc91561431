"""The list of all commands, and what is true of the program as a whole."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Final

import typer

from service.cli import (
    amending,
    appending,
    comparing,
    doctor,
    dossiers,
    exporting,
    importing,
    keyring,
    operating,
    serving,
    states,
    timelines,
    views,
    watching,
)
from service.cli.failures import Commands
from service.cli.options import flowing

GROUPS: Final = (
    serving.COMMANDS,
    states.COMMANDS,
    timelines.COMMANDS,
    comparing.COMMANDS,
    watching.COMMANDS,
    views.COMMANDS,
    dossiers.COMMANDS,
    appending.COMMANDS,
    amending.COMMANDS,
    importing.COMMANDS,
    exporting.COMMANDS,
    operating.COMMANDS,
    doctor.COMMANDS,
)
"""The commands of each module, in the order in which the help lists them."""

program: Final = typer.Typer(
    name="detente",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="New here? `detente demo` loads a sample, prints where everybody stands and serves it.",
)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - called by typer with the flag's value
    if asked:
        typer.echo(f"detente {_version()}")
        raise typer.Exit


def _version() -> str:
    try:
        return version("detente")
    except PackageNotFoundError:
        return "(not installed)"


def _detente(
    _asked: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The time-travelling record of a negotiation: who stood where on which issue, on any date, as known on any date.

    Commands work on the database itself (DETENTE_DATABASE_URL or --database). They print tables on a terminal and JSON
    behind a pipe. Exit codes: 0 fine, 1 refused or not found, 2 usage, 3 conflict.
    """


program.callback(help=flowing(_detente.__doc__ or ""))(_detente)
for _group in GROUPS:
    for _command in _group:
        _command.add_to(program)

keys: Final = typer.Typer(help=keyring.HELP, no_args_is_help=True, rich_markup_mode="rich")
for _command in keyring.COMMANDS:
    _command.add_to(keys)
program.add_typer(keys, name="keys", rich_help_panel="Operate")
