"""``detente timeline`` and ``detente search``: what was said and done, and where words occur."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.cli.narrowing import (
    NARROWED,
    Actor,
    Cursor,
    Holding,
    Issue,
    Limit,
    Party,
    Since,
    Source,
    Subtree,
    Type,
    Until,
    narrowed,
)
from service.cli.options import AsJson, AsOf, Command, DatabaseUrl, DossierSlug, KnownAt
from service.cli.phrases import follow, placed
from service.cli.screen import answer, table
from service.cli.session import session
from service.cli.stands import coordinates
from service.views.filters import Filters
from service.views.paging import DEFAULT_PAGE, Page
from service.views.search import search as search_in
from service.views.timeline import timeline as timeline_of

Dates = Annotated[
    str, narrowed("--dates", "certain or possible: what surely fell in it, or what else may have.", metavar="WORD")
]
ActorKind = Annotated[
    str | None, narrowed("--actor-kind", "By an actor of this kind: state, person, media …", metavar="KIND")
]
OfStanding = Annotated[str | None, narrowed("--standing", "With this standing: asserted, denied …", metavar="WORD")]
InMode = Annotated[str | None, narrowed("--mode", "Given in this mode: quote, indirect …", metavar="WORD")]
Undated = Annotated[
    bool | None,
    typer.Option(
        "--undated/--dated",
        help="Only without, or only with a date.",
        show_default=False,
        rich_help_panel=NARROWED,
    ),
]


def timeline(
    dossier: DossierSlug,
    *,
    since: Since = None,
    until: Until = None,
    dates: Dates = "certain",
    issue: Issue = None,
    subtree: Subtree = False,
    party: Party = None,
    actor: Actor = None,
    actor_kind: ActorKind = None,
    type: Type = None,
    source: Source = None,
    standing: OfStanding = None,
    mode: InMode = None,
    q: Holding = None,
    undated: Undated = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = DEFAULT_PAGE,
    cursor: Cursor = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show what was said and done, by date; what has a wide or open date comes where that ends."""
    filters = Filters(
        since=since,
        until=until,
        dates=dates,  # type: ignore[arg-type]
        issue=issue,
        subtree=subtree,
        party=party,
        actor=actor,
        actor_kind=actor_kind,
        type=type,
        source=source,
        standing=standing,
        mode=mode,
        q=q,
        undated=undated,
    )
    with session(database) as opened, opened.reading(dossier, as_of, known_at) as reading:
        document = timeline_of(reading, filters, Page(limit, cursor))
    answer(document, lambda console: _show_timeline(console, document), as_json=as_json)


def search(
    dossier: DossierSlug,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words; the beginning of one is enough.")],
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = DEFAULT_PAGE,
    cursor: Cursor = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Find words in summaries, quotes and names: what holds all of them first."""
    with session(database) as opened, opened.reading(dossier, as_of, known_at) as reading:
        document = search_in(reading, " ".join(words), Page(limit, cursor))
    answer(document, lambda console: _show_hits(console, document), as_json=as_json)


def table_of_events(items: list[dict[str, Any]]) -> Table:
    """A table of events as the timeline shows them."""
    listed = table("when", "what", wide=("what",), airy=True)
    for item in items:
        marks = [name for name in ("undated", "disputed", "redacted") if item[name]]
        marks += ["corrected"] if item["corrected_by"] else []
        said = Text(item["summary"] or "(erased)")
        if marks:
            said.append(f" ({', '.join(marks)})", style="yellow")
        said.append(f"\n{_facts(item)}", style="dim")
        listed.add_row(placed(_when(item["occurred"]), item["event"]), said)
    return listed


def _show_timeline(console: Console, document: dict[str, Any]) -> None:
    console.print(coordinates(document))
    console.print(table_of_events(document["items"]) if document["items"] else "Nothing is recorded there.")
    if document["possibly"]:
        console.print(f"{document['possibly']} more may fall in the span; --dates possible lists them.")
    follow(console, document)


def _show_hits(console: Console, document: dict[str, Any]) -> None:
    console.print(coordinates(document))
    listed = table("found", "text", wide=("text",), airy=True)
    for hit in document["hits"]:
        text = _marked(hit["summary"], hit["marks"])
        if hit["snippet"]:
            text.append("\n… ", style="dim").append_text(_marked(hit["snippet"]["text"], hit["snippet"]["marks"]))
        is_event = hit["kind"] == "event"
        found = (_when(hit["occurred"]), hit["event"]) if is_event else (hit["kind"], hit["slug"])
        listed.add_row(placed(*found), text)
    console.print(listed if document["hits"] else "Nothing holds these words.")
    if not document["complete"]:
        console.print("Only the latest events were looked at; narrow the search with rarer words.")
    follow(console, document)


def _when(occurred: dict[str, Any]) -> str:
    return occurred["edtf"] or "always"


def _facts(item: dict[str, Any]) -> str:
    speaker = item["actor"] or item["party"]
    behalf = f" for {item['party']}" if item["party"] and item["party"] != speaker else ""
    parts = [item["type"], f"{speaker}{behalf}" if speaker else "", ", ".join(item["issues"])]
    parts.append(", ".join(dict.fromkeys(source["source"] for source in item["sources"])))
    return " · ".join(part for part in parts if part)


def _marked(words: str | None, marks: list[list[int]]) -> Text:
    text = Text(words or "")
    for start, end in marks:
        text.stylize("bold reverse", start, end)
    return text


COMMANDS: Final = (
    Command(
        "timeline",
        timeline,
        "Ask",
        (
            "detente timeline ukraine-2026 --from 2026-01-23 --to 2026-01-24",
            "detente timeline ukraine-2026 --issue territory --subtree --party ru",
            "detente timeline ukraine-2026 --dates possible --from 2026-01-01",
        ),
    ),
    Command(
        "search",
        search,
        "Ask",
        ("detente search ukraine-2026 referendum", "detente search ukraine-2026 energy truce --as-of 2026-01-31"),
    ),
)
