"""``detente state``: who stands where, on any date, as known on any date."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from service.cli.options import AsJson, AsOf, Command, DatabaseUrl, DossierSlug, KnownAt
from service.cli.screen import answer, table
from service.cli.session import session
from service.cli.stands import certainty, coordinates, show_state
from service.views.dossier import state as state_of
from service.views.issue import issue as issue_of

SECTIONS: Final = ("proposals", "conditions", "facts", "claims", "commitments")


def state(
    dossier: DossierSlug,
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="Slug of an issue, to see it in full.", show_default=False)
    ] = None,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show where each party stands on every issue, or one issue in full."""
    with session(database) as opened, opened.reading(dossier, as_of, known_at) as reading:
        document = state_of(reading) if issue is None else issue_of(reading, issue)
    shown = show_state if issue is None else show_issue
    answer(document, lambda console: shown(console, document), as_json=as_json)


def show_issue(console: Console, document: dict[str, Any]) -> None:
    """Print one issue in full (``api.md``, "One issue adds")."""
    issue = document["issue"]
    console.print(Text(issue["title"], style="bold"))
    console.print(coordinates(document))
    for name in ("parent", "children", "aliases"):
        if issue[name]:
            value = issue[name] if isinstance(issue[name], str) else ", ".join(issue[name])
            console.print(f"{name}: {value}")
    headline = document["headline_status"]
    if headline:
        by = f" (according to {headline['by']})" if headline["by"] else ""
        console.print(f"status: {headline['status'].replace('_', ' ')}{by}")
    if document["positions"]:
        console.print(_positions(document["positions"]))
    if document["assessments"]:
        console.print(_assessments(document["assessments"]))
    for gap in document["gaps"]:
        console.print(f"{' and '.join(gap['parties'])}: {gap['gap'].replace('_', ' ')} ({', '.join(gap['because'])})")
    for section in SECTIONS:
        _section(console, section, document[section])


def _positions(positions: list[dict[str, Any]]) -> Any:
    listed = table("party", "stance", "since", "what it says", wide=("stance", "what it says"))
    for one in positions:
        since = (one["since"] or {}).get("edtf") or "–"
        candidate = one["possible"][0] if one["possible"] and one["event"] is None else one
        said = candidate["summary"] or ""
        listed.add_row(one["party"], certainty(one), since, f"{said} [{candidate['event']}]")
    return listed


def _assessments(assessments: list[dict[str, Any]]) -> Any:
    listed = table("assessed by", "status", "since", "event")
    for one in assessments:
        status = (one["status"] or "–").replace("_", " ")
        listed.add_row(one["by"], status, (one["since"] or {}).get("edtf") or "–", one["event"] or "–")
    return listed


def _section(console: Console, name: str, items: list[dict[str, Any]]) -> None:
    if not items:
        return
    console.print(Text(name, style="bold"))
    for item in items:
        console.print(Padding(_line(name.removesuffix("s"), item), (0, 0, 0, 2)))


def _line(kind: str, item: dict[str, Any]) -> Text:
    slug = item.get(kind) or item.get("object") or ""
    words = item.get("summary") or item.get("content") or item.get("title") or item.get("value") or ""
    status = item.get("status") or item.get("standing") or ""
    return Text.assemble((str(slug), "bold"), "".join(f" · {part}" for part in (status, words) if part))


COMMANDS: Final = (
    Command(
        "state",
        state,
        "Ask",
        (
            "detente state ukraine-2026",
            "detente state ukraine-2026 --as-of 2026-01-24 --known-at 2026-01-29",
            "detente state ukraine-2026 donbas --json | jq .positions",
        ),
    ),
)
