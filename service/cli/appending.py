"""``detente append``: a few events, from standard input or from options."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Final

import typer

from events.canonical import parse_json
from events.errors import Fault, InvalidEvent, InvalidRequest
from events.intake import MAX_BYTES, MOST_EVENTS, read_append, read_json
from service.cli.failures import REFUSED, USAGE, Stopped, fault_line, shortened
from service.cli.options import AsJson, Command, DatabaseUrl, DossierSlug, DryRun, IfMatch, RecordedBy
from service.cli.recording import record
from service.cli.session import RECORDED_BY, session

FORM: Final = "Event by options"


def _option(name: str, words: str, *, metavar: str = "TEXT") -> Any:
    return typer.Option(name, metavar=metavar, help=words, show_default=False, rich_help_panel=FORM)


Type = Annotated[str | None, _option("--type", "Type, such as position.stated; standard input is not read then.")]
Occurred = Annotated[str | None, _option("--occurred", "When: EDTF, such as 2026-01-24, 2026-01~.", metavar="EDTF")]
Actor = Annotated[str | None, _option("--actor", "Who spoke or acted.", metavar="SLUG")]
OnBehalfOf = Annotated[str | None, _option("--on-behalf-of", "The party it counts for.", metavar="SLUG")]
Issues = Annotated[list[str] | None, _option("--issue", "What it is about; may be repeated.", metavar="SLUG")]
Summary = Annotated[str | None, _option("--summary", "A paraphrase in your own words.")]
Sources = Annotated[list[str] | None, _option("--source", "How we know; may be repeated.", metavar="SLUG[=URL]")]
InMode = Annotated[str | None, _option("--mode", "quote, indirect, narration, analysis or report.", metavar="WORD")]
OfStanding = Annotated[
    str | None, _option("--standing", "asserted, attributed, presumed, disputed, denied …", metavar="WORD")
]
Data = Annotated[str | None, _option("--data", "The members of the type, as a JSON object.", metavar="JSON")]
Id = Annotated[str | None, _option("--id", "Id of the event; made up if left out.", metavar="ID")]


def append(
    dossier: DossierSlug,
    *,
    type: Type = None,
    occurred: Occurred = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    issue: Issues = None,
    summary: Summary = None,
    source: Sources = None,
    mode: InMode = None,
    standing: OfStanding = None,
    data: Data = None,
    id: Id = None,
    if_match: IfMatch = None,
    dry_run: DryRun = False,
    by: RecordedBy = RECORDED_BY,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Record events, all or none: JSON on standard input, or one event by options.

    Standard input is an event, a list of events, one event a line, or what the API takes: an object with events and a
    condition on which alone they are recorded. At most 1,000 events and 1 MiB; for more, use import. A dry run shows
    each cell that would change, before and after.
    """
    given = {
        "id": id,
        "type": type,
        "occurred": occurred,
        "actor": actor,
        "on_behalf_of": on_behalf_of,
        "issues": issue or None,
        "summary": summary,
        "sources": [_source(one) for one in source or ()] or None,
        "mode": mode,
        "standing": standing,
        "data": _data(data),
    }
    offered = {member: value for member, value in given.items() if value is not None}
    document, places = ({"events": [{"data": {}, **offered}]}, [""]) if offered else _standard_input()
    try:
        request = read_append(document, recorded_by=by, if_match=if_match)
        with session(database) as opened:
            record(opened, dossier, request, dry_run=dry_run, as_json=as_json)
    except InvalidEvent as error:
        raise _refused(error, places) from error


def _source(text: str) -> dict[str, str]:
    slug, _, url = text.partition("=")
    return {"source": slug, "url": url} if url else {"source": slug}


def _data(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return parse_json(text.encode())
    except InvalidRequest as error:
        raise Stopped(f"--data is not JSON: {error.detail}", code=USAGE) from error


def _standard_input() -> tuple[dict[str, Any], list[str]]:
    """Read a request from standard input, with the name of each event's place for messages."""
    if sys.stdin.isatty():
        sentence = "Nothing to record: pipe events to standard input, or describe one with --type and other options"
        raise Stopped(sentence, code=USAGE)
    text = sys.stdin.buffer.read(MAX_BYTES + 1)
    if not text.strip():
        raise Stopped("Nothing to record: standard input is empty", code=USAGE)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    try:
        document = read_json(text)
    except InvalidRequest:
        if len(lines) == 1 or len(text) > MAX_BYTES or not lines[0][1].rstrip().endswith(b"}"):
            raise
        return _lines(lines)
    if isinstance(document, dict) and "events" in document:
        return document, _numbered(document["events"])
    if isinstance(document, list):
        return {"events": document}, _numbered(document)
    return {"events": [document]}, [""]


def _numbered(events: Any) -> list[str]:
    return [f"event {place}" for place in range(1, len(events) + 1)] if isinstance(events, list) else []


def _lines(lines: list[tuple[int, bytes]]) -> tuple[dict[str, Any], list[str]]:
    if len(lines) > MOST_EVENTS:
        sentence = f"Too many events: {len(lines):,} (At most: {MOST_EVENTS:,}); use detente import"
        raise Stopped(sentence)
    documents, faults = [], []
    for number, line in lines:
        try:
            documents.append(parse_json(line))
        except InvalidRequest as error:
            faults.append(f"line {number}: {error.detail.replace(' at line 1 column', ' at column')}")
    if faults:
        raise Stopped("Refused, nothing was recorded: lines that are not JSON", lines=shortened(faults))
    return {"events": documents}, [f"line {number}" for number, _ in lines]


def _refused(error: InvalidEvent, places: list[str]) -> Stopped:
    """Name the line or the place in the list of each fault, where there are several events."""
    count = len(error.faults)
    lines = shortened([_placed(fault, places) for fault in error.faults])
    return Stopped(f"Refused, nothing was recorded: {count} fault{'s' if count > 1 else ''}", code=REFUSED, lines=lines)


def _placed(fault: Fault, places: list[str]) -> str:
    head, _, rest = fault.pointer.removeprefix("/events/").partition("/")
    if not fault.pointer.startswith("/events/") or not head.isdigit() or int(head) >= len(places):
        return fault_line(fault)
    pointer = f"/{rest}" if rest else ""
    return fault_line(Fault(pointer, fault.code, fault.reason), places[int(head)])


COMMANDS: Final = (
    Command(
        "append",
        append,
        "Record",
        (
            "detente append grain-deal < events.ndjson",
            "echo '{\"type\": …}' | detente append grain-deal --dry-run",
            'echo \'{"events": […], "condition": {…}}\' | detente append grain-deal',
            "detente append grain-deal --type issue.amended --summary … --data '{…}'",
        ),
    ),
)
