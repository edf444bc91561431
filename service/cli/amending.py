"""``detente correct`` and ``detente retract``: amendments instead of edits."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from events.canonical import parse_json
from events.errors import Fault, InvalidEvent, InvalidRequest
from events.intake import read_append
from service.cli.failures import USAGE, Stopped
from service.cli.options import AsJson, Command, DatabaseUrl, DossierSlug, DryRun, IfMatch, RecordedBy
from service.cli.recording import record
from service.cli.session import RECORDED_BY, session

Target = Annotated[str, typer.Argument(metavar="ID", help="Id of the event, always of the first one recorded.")]
Summary = Annotated[
    str | None,
    typer.Option("--summary", metavar="TEXT", help="Why, in a sentence; made up if left out.", show_default=False),
]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="SLUG", help="What shows it; may be repeated.", show_default=False),
]


def correct(
    dossier: DossierSlug,
    id: Target,
    *,
    assignments: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="MEMBER=VALUE",
            help="A member, dots between levels, and its value: JSON where it reads as JSON, else text. null takes the"
            " member away. May be repeated.",
            show_default=False,
        ),
    ],
    reason: Annotated[
        str, typer.Option(metavar="WHY", help="error, date_resolved, attribution, translation or other.")
    ] = "error",
    summary: Summary = None,
    source: Sources = None,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
    by: RecordedBy = RECORDED_BY,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Correct what was recorded wrongly: the first record stays known as of before."""
    changes = changes_of(assignments)
    words = summary or f"Correction of {id}: {', '.join(one.partition('=')[0] for one in assignments)}."
    event = _amendment("event.corrected", words, source, {"target": id, "changes": changes, "reason": reason})
    _record(dossier, event, by, if_match, database, dry_run=dry_run, as_json=as_json)


def retract(
    dossier: DossierSlug,
    id: Target,
    *,
    reason: Annotated[
        str,
        typer.Option(
            metavar="WHY", help="false, duplicate, out_of_scope, source_retracted or legal.", show_default=False
        ),
    ],
    replaced_by: Annotated[
        str | None, typer.Option(metavar="ID", help="Event to read instead.", show_default=False)
    ] = None,
    summary: Summary = None,
    source: Sources = None,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
    by: RecordedBy = RECORDED_BY,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Take an event back: from now on it does not count, but it stays known as of before."""
    data = {"target": id, "reason": reason} | ({"replaced_by": replaced_by} if replaced_by else {})
    event = _amendment("event.retracted", summary or f"Retraction of {id}: {reason}.", source, data)
    _record(dossier, event, by, if_match, database, dry_run=dry_run, as_json=as_json)


def changes_of(assignments: list[str]) -> dict[str, Any]:
    """Make a JSON Merge Patch of assignments such as ``data.stance=refuses``.

    Raises:
        Stopped: No ``=``, an empty member, or members that contradict each other.
    """
    changes: dict[str, Any] = {}
    for assignment in assignments:
        path, equals, text = assignment.partition("=")
        *parents, last = path.split(".")
        if not equals or not all((*parents, last)):
            sentence = f"--set takes MEMBER=VALUE, such as data.stance=refuses, not {assignment!r}"
            raise Stopped(sentence, code=USAGE)
        here: Any = changes
        for parent in parents:
            here = here.setdefault(parent, {}) if isinstance(here, dict) else None
        if not isinstance(here, dict) or last in here:
            raise Stopped(f"--set names {path} twice, or a member and a part of it", code=USAGE)
        here[last] = _value(text, numbers=path.startswith("data."))
    return changes


def _value(text: str, *, numbers: bool) -> Any:
    """Read a value as JSON where that is possible.

    Args:
        numbers: Whether it may be one: outside ``data`` no member is, and ``occurred=2026`` is a year. A number with
            a fraction is recorded as text wherever it stands.
    """
    try:
        value = parse_json(text.encode())
    except InvalidRequest:
        return text
    return text if isinstance(value, float) or (isinstance(value, int) and not numbers) else value


def _amendment(type: str, summary: str, sources: list[str] | None, data: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = {"type": type, "summary": summary, "data": data}
    if sources:
        event["sources"] = [{"source": source} for source in sources]
    return event


def _record(
    dossier: str,
    event: dict[str, Any],
    by: str,
    if_match: int | None,
    database: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    try:
        request = read_append({"events": [event]}, recorded_by=by, if_match=if_match)
        with session(database) as opened:
            record(opened, dossier, request, dry_run=dry_run, as_json=as_json)
    except InvalidEvent as error:
        faults = [Fault(one.pointer.removeprefix("/events/0"), one.code, one.reason) for one in error.faults]
        raise InvalidEvent(faults) from error


COMMANDS: Final = (
    Command(
        "correct",
        correct,
        "Record",
        (
            "detente correct ukraine-2026 S017 --set data.stance=refuses --dry-run",
            "detente correct ukraine-2026 S017 --set occurred=2026-01-28 --reason date_resolved",
            "detente correct ukraine-2026 S017 --set note=null",
        ),
    ),
    Command(
        "retract",
        retract,
        "Record",
        ("detente retract ukraine-2026 S017 --reason duplicate --replaced-by S018",),
    ),
)
