"""``detente keys``: who may write through the API."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.text import Text

from events.clock import DAY, SECOND, from_text, system_clock, to_text
from service import keys as stored
from service.cli.failures import USAGE, Stopped
from service.cli.options import AsJson, Command, DatabaseUrl
from service.cli.screen import answer, table
from service.cli.session import session
from service.keys import ApiKey

HELP: Final = "Make, list and revoke the keys with which others may write through the API."

_SPAN: Final = re.compile(r"([1-9][0-9]{0,4})([dhy])")
_UNITS: Final = {"h": 3600 * SECOND, "d": DAY, "y": 365 * DAY}


def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is; events are recorded by this name.")],
    *,
    scope: Annotated[
        list[str],
        typer.Option(
            metavar="SCOPE",
            help="read:D, append:D (* is every dossier), backfill, redact or admin; may be repeated.",
            show_default=False,
        ),
    ],
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN", help="After 12h, 90d or 1y, or at a day or an instant. Left out: never.", show_default=False
        ),
    ] = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Make a key. Its text is shown once and never again."""
    now = system_clock()
    expires_at = None if expires is None else expiry(expires, now)
    with session(database, create=True) as opened, opened.database.writing() as connection:
        key = stored.create(connection, name, scope, now=now, expires_at=expires_at)

    def show(console: Console) -> None:
        console.print(Text(key, style="bold"), soft_wrap=True)
        console.print("Keep it now: it is shown this once, and only its hash is stored.")
        console.print("Use it as: Authorization: Bearer <key>")

    document = {"key": key, "name": name, "scopes": sorted(set(scope)), "expires_at": _instant(expires_at)}
    answer(document, show, as_json=as_json)


def list_all(*, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """List the keys, those no longer valid too; never their text."""
    now = system_clock()
    with session(database) as opened, opened.database.reading() as connection:
        found = stored.list_keys(connection)

    def show(console: Console) -> None:
        if not found:
            console.print("There is no key; `detente keys create` makes one.")
            return
        listed = table("prefix", "name", "scopes", "made", "until", "state", wide=("name", "scopes"))
        for key in found:
            until = "never ends" if key.expires_at is None else to_text(key.expires_at)[:10]
            listed.add_row(
                key.prefix, key.name, ", ".join(key.scopes), to_text(key.created_at)[:10], until, _state(key, now)
            )
        console.print(listed)

    answer({"keys": [_document(key, now) for key in found]}, show, as_json=as_json)


def revoke(
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="As `detente keys list` shows it.")],
    *,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Refuse a key from now on."""
    now = system_clock()
    with session(database) as opened, opened.database.writing() as connection:
        key = stored.revoke(connection, prefix, now=now)
    answer(
        _document(key, now),
        lambda console: console.print(f"{key.name} ({key.prefix}) is revoked since {_instant(key.revoked_at)}."),
        as_json=as_json,
    )


COMMANDS: Final = (
    Command(
        "create",
        create,
        "",
        (
            "detente keys create newsroom --scope append:ukraine-2026",
            "detente keys create archive --scope append:* --scope backfill --expires 7d",
        ),
    ),
    Command("list", list_all, "", ("detente keys list",)),
    Command("revoke", revoke, "", ("detente keys revoke 3f9c0a12b4de",)),
)


def expiry(text: str, now: int) -> int:
    """Read when a key ends: a span from now, a day (its end in UTC) or an instant.

    Raises:
        Stopped: None of these.
    """
    span = _SPAN.fullmatch(text)
    if span:
        return now + int(span[1]) * _UNITS[span[2]]
    try:
        return from_text(f"{text}T00:00:00Z") + DAY if len(text) == len("2026-01-31") else from_text(text)
    except ValueError as error:
        sentence = f"--expires takes a span (12h, 90d, 1y), a day or an instant, not {text!r}"
        raise Stopped(sentence, code=USAGE) from error


def _state(key: ApiKey, now: int) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "valid" if key.valid(now) else "expired"


def _document(key: ApiKey, now: int) -> dict[str, Any]:
    return {
        "prefix": key.prefix,
        "name": key.name,
        "scopes": list(key.scopes),
        "created_at": to_text(key.created_at),
        "expires_at": _instant(key.expires_at),
        "revoked_at": _instant(key.revoked_at),
        "state": _state(key, now),
    }


def _instant(instant: int | None) -> str | None:
    return None if instant is None else to_text(instant)
