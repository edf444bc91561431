"""``detente serve`` and ``detente demo``: the API and its pages on an address of this machine."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import uvicorn
from rich.console import Console

from events.dossiers import find_dossier, head_of
from events.errors import DossierExists
from service import logs
from service.cli.failures import Stopped
from service.cli.options import AsJson, Command, DatabaseUrl
from service.cli.screen import answer, fields, remark, screen
from service.cli.session import Session, session
from service.cli.stands import show_state
from service.importers import BY_NAME
from service.importers.batches import batches
from service.importers.loading import Loading
from service.samples import UKRAINE_2026, Sample
from service.settings import Settings
from service.views.dossier import state

APPLICATION: Final = "service.app:create_app"
SHOWN_DAY: Final = "2026-01-31"
"""The day as of which the demo prints the state."""

DEMO: Final = "demo"
"""As whom the sample is recorded."""

UNKNOWN_WIDTH: Final = 120
"""Columns that the state is printed in where no terminal tells its width."""

LAST_PORT: Final = 65_535

GRACE: Final = 5
"""Seconds that what is being answered has when the server stops; streams, which never end by themselves, end then."""

Host = Annotated[
    str | None, typer.Option(help="Address to listen at. Left out: DETENTE_HOST, else 127.0.0.1.", show_default=False)
]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=LAST_PORT, help="Left out: DETENTE_PORT, else 8000; 0: any free one.", show_default=False),
]


def serve(
    *,
    host: Host = None,
    port: Port = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Processes. Left out: DETENTE_WORKERS, else 1.", show_default=False),
    ] = None,
    open_: Annotated[
        bool, typer.Option("--open", help="Let everybody write without a key: for development and demonstration.")
    ] = False,
    database: DatabaseUrl = None,
) -> None:
    """Serve the API and its pages until stopped with Ctrl-C."""
    with session(database, create=True) as opened:
        settings = opened.settings
    chosen = {"host": host, "port": port, "workers": workers, "open": open_ or None}
    _serve(_with(settings, chosen))


def demo(
    *,
    host: Host = None,
    port: Port = None,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve, or stop after printing.")] = True,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Load the sample dossier, print who stands where, and serve it.

    The sample goes into the database that the other commands use too, and is recorded once however often this runs.
    The server of a demo lets everybody write.
    """
    with session(database, create=True) as opened:
        settings = _with(opened.settings, {"host": host, "port": port, "workers": 1, "open": True})
        if "log_level" not in settings.model_fields_set:
            settings = _with(settings, {"log_level": "warning"})
        address = _free_address(settings) if serve_it else (settings.host, settings.port)
        recorded = load(opened, UKRAINE_2026)
        with opened.reading(UKRAINE_2026.dossier, as_of=SHOWN_DAY) as reading:
            document = state(reading)
    if as_json:
        answer(document, _nothing, as_json=True)
    else:
        _introduce(document, recorded, settings, _url(*address), serve_it=serve_it)
    if serve_it:
        _serve(_with(settings, {"port": address[1]}), checked=True)


def load(opened: Session, sample: Sample) -> int:
    """Create a sample's dossier and record its events, unless they are recorded already; answer how many were new.

    A dossier in which anything else was recorded after the sample is left as it is.
    """
    with opened.writer() as writer:
        try:
            writer.create(sample.opening(), DEMO).result()
        except DossierExists:
            with opened.database.reading() as connection:
                head = head_of(connection, find_dossier(connection, sample.dossier)).sequence
            if head > 1:
                return 0
        loading = Loading(opened.database, sample.dossier, DEMO, backfill=True)
        with sample.path.open("rb") as file:
            return loading.load(writer, batches(BY_NAME["ndjson"].read(file), backfill=True)).recorded


def _introduce(document: dict[str, Any], recorded: int, settings: Settings, url: str, *, serve_it: bool) -> None:
    """Print the sample's state, and where to go from here."""
    console = screen()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(highlight=False, markup=False, width=UNKNOWN_WIDTH)
    dossier, command = UKRAINE_2026.dossier, _command()
    done = f"{recorded} events recorded just now" if recorded else "recorded before"
    console.print(f"{UKRAINE_2026.title} ({dossier}; {done})")
    show_state(console, document)
    rows = [
        ("database", settings.shown_database_url),
        ("one issue", f"{command} state {dossier} donbas --as-of {SHOWN_DAY}"),
        ("what was said", f"{command} timeline {dossier} --from 2026-01-20 --to {SHOWN_DAY}"),
        ("all commands", f"{command} --help"),
    ]
    if serve_it:
        api = f"{url}/v1/dossiers/{dossier}/state?as_of={SHOWN_DAY}"
        page = f"{url}/d/{dossier}?as_of={SHOWN_DAY}"
        rows = [("pages", page), ("API", api), ("its contract", f"{url}/docs"), *rows]
    else:
        rows = [("serve it", f"{command} demo, or {command} serve --open"), *rows]
    console.print(fields(rows))


def _serve(settings: Settings, *, checked: bool = False) -> None:
    """Run the server; the application reads its settings from the environment, in this process or in its workers."""
    host, port = (settings.host, settings.port) if checked else _free_address(settings)
    os.environ["DETENTE_DATABASE_URL"] = settings.database_url
    os.environ["DETENTE_OPEN"] = "true" if settings.open else "false"
    os.environ["DETENTE_LOG_LEVEL"] = settings.log_level
    logs.configure(settings.log_level, settings.log_format)
    remark(f"Serving at {_url(host, port)}; Ctrl-C stops it.")
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=host,
        port=port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )


def _free_address(settings: Settings) -> tuple[str, int]:
    """Find out whether the address can be listened at, before anything else is done.

    Raises:
        Stopped: It is taken or not this machine's; names another port.
    """
    host, port = settings.host, settings.port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return host, int(probe.getsockname()[1])
    except OSError as error:
        reason = "something listens there already" if error.errno == errno.EADDRINUSE else error.strerror
        other = f"choose another port, such as --port {port + 1 if port < LAST_PORT else 8000}"
        raise Stopped(f"Cannot listen at {host}:{port}: {reason}; {other}") from error


def _with(settings: Settings, chosen: dict[str, Any]) -> Settings:
    return settings.model_copy(update={name: value for name, value in chosen.items() if value is not None})


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _command() -> str:
    """How this program was called, as it can be typed again from here."""
    found = shutil.which("detente")
    called = Path(sys.argv[0])
    if called.name != "detente" or not called.exists() or (found and Path(found).samefile(called)):
        return "detente"
    return os.path.relpath(called)


def _nothing(_console: Console) -> None:
    """A demo that prints JSON prints nothing else."""


COMMANDS: Final = (
    Command("demo", demo, "Start", ("detente demo", "detente demo --port 8080", "detente demo --no-serve")),
    Command(
        "serve",
        serve,
        "Start",
        ("detente serve", "DETENTE_DATABASE_URL=postgresql+psycopg://… detente serve --host 0.0.0.0 --workers 4"),
    ),
)
