"""``detente compare``, ``history`` and ``shifts``: how things came to be so."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.text import Text

from events.clock import system_clock
from service.cli.narrowing import Cursor, Issue, Limit, Party, Since, Subtree, Until
from service.cli.options import AsJson, AsOf, Command, DatabaseUrl, DossierSlug, KnownAt
from service.cli.phrases import Item, dated, follow, moment, placed, term, told, words
from service.cli.screen import answer, shortened, stance, table
from service.cli.session import session
from service.cli.stands import certainty, coordinates
from service.timetravel.instants import resolve
from service.timetravel.reading import Reading
from service.views.compare import compare as compare_of
from service.views.history import history as history_of
from service.views.paging import DEFAULT_PAGE, Page
from service.views.shifts import shifts as shifts_of

SUMMARY: Final = 90
"""Characters of a side's summary."""

WHICH_MOVED: Final = {"moved": "bold", "learned": "cyan", "corrected": "cyan", "retracted": "cyan", "disputed": "cyan"}
"""Styles of causes: what the parties did stands out from what only the record did."""


def _when(name: str, words: str) -> Any:
    return typer.Option(name, metavar="WHEN", help=words, show_default=False)


def compare(
    dossier: DossierSlug,
    *,
    since: Annotated[str, _when("--from", "The earlier day or instant.")],
    until: Annotated[str | None, _when("--to", "The later one. Left out: now.")] = None,
    from_known_at: Annotated[
        str | None, _when("--from-known-at", "What was known at the earlier one. Left out: what is at the later.")
    ] = None,
    to_known_at: Annotated[
        str | None, _when("--to-known-at", "What was known at the later one. Left out: everything recorded.")
    ] = None,
    issue: Issue = None,
    subtree: Subtree = False,
    party: Party = None,
    limit: Limit = DEFAULT_PAGE,
    cursor: Cursor = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Compare two dates, and tell what the parties did in between from what was only learned."""
    with session(database) as opened, opened.reading(dossier, until, to_known_at) as later:
        known = from_known_at or str(later.at.known)
        at = resolve(later.connection, later.dossier, as_of=since, known_at=known, now=system_clock())
        earlier = Reading(later.connection, later.dossier, at)
        document = compare_of(earlier, later, issue=issue, subtree=subtree, party=party, page=Page(limit, cursor))
    answer(document, lambda console: _show_changes(console, document), as_json=as_json)


def history(
    dossier: DossierSlug,
    issue: Annotated[str, typer.Argument(metavar="ISSUE", help="Slug of the issue.")],
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Slug of the party.")],
    *,
    axis: Annotated[
        str,
        typer.Option(
            metavar="WORD",
            help="valid: where it stood over time; known: what was believed of --as-of over time; both: rectangles.",
        ),
    ] = "valid",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = DEFAULT_PAGE,
    cursor: Cursor = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Tell the history of a party's position on an issue, on either axis of time or on both."""
    with session(database) as opened, opened.reading(dossier, as_of, known_at) as reading:
        document = history_of(reading, issue, party, axis=axis, page=Page(limit, cursor))
    answer(document, lambda console: _show_history(console, document), as_json=as_json)


def shifts(
    dossier: DossierSlug,
    *,
    since: Since = None,
    until: Until = None,
    issue: Issue = None,
    subtree: Subtree = False,
    party: Party = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = DEFAULT_PAGE,
    cursor: Cursor = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """List every change of a position in the order in which they happened, with what it was before."""
    with session(database) as opened, opened.reading(dossier, as_of, known_at) as reading:
        document = shifts_of(
            reading, since=since, until=until, issue=issue, subtree=subtree, party=party, page=Page(limit, cursor)
        )
    answer(document, lambda console: _show_shifts(console, document), as_json=as_json)


def _show_changes(console: Console, document: Item) -> None:
    for name in ("from", "to"):
        console.print(f"{name:<5}{coordinates({'dossier': document['dossier'], **document[name]})}")
    listed = table("what", "before", "after", wide=("what", "before", "after"), airy=True)
    for change in document["changes"]:
        shown = [Text("nothing on record", style="dim") if one is None else _side(one) for one in _sides(change)]
        listed.add_row(_changed(change), *shown)
    console.print(listed if document["changes"] else "Nothing differs.")
    moved, possibly, learned = (document[name] for name in ("moved", "possibly_moved", "learned"))
    console.print(f"{moved} moved, {possibly} possibly moved; {learned} only learned or corrected.")
    follow(console, document)


def _changed(change: Item) -> Text:
    """What changed, why, and by which events."""
    party = change["aspect"].removeprefix("position/") if change["aspect"].startswith("position/") else None
    kind, _, slug = change["subject"].partition(":")
    what = f"{slug}, {party}" if party and kind == "issue" else f"{slug or kind} {words(change['aspect'])}"
    maybe = " ≈" if change["certainty"] != "certain" else ""
    cause = Text(f"{change['cause']}{maybe}", style=WHICH_MOVED.get(change["cause"], ""))
    events = f" [{', '.join(change['events'])}]" if change["events"] else ""
    return Text.assemble((what, "bold"), "\n", cause, (events, "dim"))


def _sides(change: Item) -> tuple[Item | None, Item | None]:
    return change["before"], change["after"]


def _side(one: Item) -> Text:
    """One side of a comparison: the position or whatever else stood there."""
    if "stance" in one:
        shown = certainty(one)
    else:
        data = one["data"] or {}
        shown = Text(words(data.get("status") or data.get("outcome") or data.get("answer") or ""))
        if one["certainty"] != "certain":
            shown.append(" ≈".lstrip() if not shown.plain else " ≈", style="yellow")
            possible = ", ".join(other["event"] for other in one["possible"])
            shown.append(f" possibly {possible}", style="dim")
    summary = shortened(one["summary"], SUMMARY)
    return shown.append(f"\n{summary}" if shown.plain and summary else summary)


def _show_history(console: Console, document: Item) -> None:
    console.print(Text.assemble((f"{document['party']} on {document['issue']}", "bold")))
    console.print(coordinates(document))
    steps = document["rectangles" if document["axis"] == "both" else "steps"]
    heads = {"valid": ("in force",), "known": ("known at",), "both": ("in force", "known at")}[document["axis"]]
    listed = table(*heads, "stance", "what it says", wide={"stance": 2, "what it says": 3}, airy=True)
    for step in steps:
        listed.add_row(*_edges(step, document), _stood(step), _said(step))
    console.print(listed if steps else "Nothing is recorded there.")
    follow(console, document)


def _edges(step: Item, document: Item) -> list[Text]:
    zone = document["as_of"]["timezone"]
    if document["axis"] == "known":
        return [placed(_known(step["from"], step["to"]), Text(moment(step["recorded_at"], zone), style="dim"))]
    first, last = step["as_of"] if document["axis"] == "both" else (step["from"], step["to"])
    span = Text(f"{moment(first, zone)}\nto {moment(last, zone)}" if last else f"since {moment(first, zone)}")
    return [span, Text(_known(*step["known_at"]))] if document["axis"] == "both" else [span]


def _known(first: int, last: int | None) -> str:
    return f"{first} –" if last is None else str(first) if first == last else f"{first} – {last}"


def _stood(step: Item) -> Text:
    return Text("nothing on record", style="dim") if step["certainty"] is None else certainty(step)


def _said(step: Item) -> Text:
    shown = step if step["event"] else next(iter(step["possible"]), step)
    if shown["event"] is None:
        return Text(", ".join(step["because"]), style="dim")
    again = f"reiterated by {', '.join(step['reiterated'])}" if step.get("reiterated") else ""
    return told(shown["summary"], shown["event"], again)


def _show_shifts(console: Console, document: Item) -> None:
    console.print(coordinates(document))
    listed = table("when and where", "shift", wide=["shift"], airy=True)
    for one in document["shifts"]:
        listed.add_row(placed(dated(one["at"]), f"{one['party']}\n{one['issue']}"), _shift(one))
    console.print(listed if document["shifts"] else "No position shifted.")
    for course in document["courses"]:
        console.print(_course(course))
    follow(console, document)


def _shift(one: Item) -> Text:
    shown = Text.assemble(_position(one["before"]), " → ", _position(one["after"]))
    reported = f"reported as {one['reported_change']}" if one["reported_change"] else ""
    facts = [words(one["derived_change"]) if one["derived_change"] else "", reported]
    facts += [f"{changed['name']}: {_term(changed['before'])} → {_term(changed['after'])}" for changed in _terms(one)]
    mark = "" if one["certainty"] == "certain" else "≈ "
    shown.append(f"\n{mark}")
    return shown.append_text(told(one["summary"], one["event"], *facts))


def _terms(one: Item) -> list[Item]:
    found: list[Item] = one["terms_changed"]
    return found


def _term(one: Item | None) -> str:
    return "–" if one is None else term(one).removeprefix(words(one["name"])).strip()


def _position(one: Item | None) -> Text:
    if one is None:
        return Text("–")
    return Text("withdrawn") if one["withdrawn"] else stance(one["stance"])


def _course(course: Item) -> str:
    """Where a position stood before the span and after it."""
    before, after = (
        "nothing on record" if one is None else "withdrawn" if one["withdrawn"] else one["stance"] or "–"
        for one in (course["before"], course["after"])
    )
    times = f"{course['shifts']} shift{'s' if course['shifts'] != 1 else ''}"
    again = len(course["reiterated"])
    renewed = f", reiterated {again} time{'s' if again != 1 else ''}" if again else ""
    stood = f"{before} → {after}" if course["before"] is not None else after
    return f"{course['party']} on {course['issue']}: {stood} ({times}{renewed})"


COMMANDS: Final = (
    Command(
        "compare",
        compare,
        "Ask",
        (
            "detente compare ukraine-2026 --from 2026-01-01 --to 2026-01-31 --party ru",
            "detente compare ukraine-2026 --from 2026-01-31 --to 2026-01-31 --from-known-at 2026-01-24",
        ),
    ),
    Command(
        "history",
        history,
        "Ask",
        (
            "detente history ukraine-2026 donbas ru",
            "detente history ukraine-2026 donbas ru --axis known --as-of 2026-01-24",
        ),
    ),
    Command(
        "shifts",
        shifts,
        "Ask",
        (
            "detente shifts ukraine-2026 --from 2025-11-01",
            "detente shifts ukraine-2026 --issue territory --subtree --party ua",
        ),
    ),
)
