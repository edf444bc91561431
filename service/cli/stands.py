"""Who stands where, as a table: issues down, parties across."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from rich.console import Group
from rich.text import Text

from service.cli.screen import shortened, stance, table

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDE: Final = 120
"""Columns of a terminal from which on status and further parties have columns of their own."""

PARTIES: Final = 3
"""Parties that have a column: those with the most positions."""

SUMMARY: Final = {True: 64, False: 48}
"""Characters of a position's summary, on a wide terminal and on a narrow one."""


def show_state(console: Console, document: dict[str, Any]) -> None:
    """Print the state of a dossier (``api.md``, ``state``)."""
    console.print(coordinates(document))
    rows = [row for row in document["issues"] if row["positions"] or row["headline_status"]]
    if not rows:
        console.print("No position and no status is recorded at this coordinate.")
        return
    parties = _most_vocal(rows)
    wide = console.width >= WIDE
    others = any(one["party"] not in parties for row in rows for one in row["positions"])
    further = ["others"] if wide and others else []
    weights = {"issue": 4, **dict.fromkeys(parties, 5), **dict.fromkeys(further, 3), **({"status": 3} if wide else {})}
    listed = table(*weights, wide=weights, airy=True)
    for row in rows:
        listed.add_row(*_row(row, parties, wide=wide, others=others))
    console.print(listed)
    if any(one["certainty"] != "certain" for row in rows for one in row["positions"]):
        console.print("≈ not certain: the dates known admit another answer, which is shown.", style="dim")
    show_rounds(console, document)


def show_rounds(console: Console, document: dict[str, Any]) -> None:
    """Print the last round of talks and the next, where any is known."""
    rounds = document.get("rounds") or {}
    for name in ("last", "next"):
        one = rounds.get(name)
        if one:
            date = (one.get("held") or one.get("scheduled") or {}).get("edtf") or "no date"
            console.print(f"{name} round: {one['round']}, {one['status']}, {date}")


def coordinates(document: dict[str, Any]) -> str:
    """Say in one line where an answer stands on both axes."""
    known = document["known_at"]
    recorded = f", recorded {known['recorded_at']}" if known["recorded_at"] else ""
    tense = document["tense"].replace("-", " ")
    return (
        f"{document['dossier']} as of {document['as_of']['instant']}, known at {known['sequence']}{recorded} ({tense})"
    )


def certainty(position: dict[str, Any]) -> Text:
    """A stance with its mark, and what may hold instead."""
    shown = Text()
    if position["event"] is not None:
        word = "withdrawn" if position.get("withdrawn") else position["stance"]
        shown.append_text(stance(word))
        if position.get("lapsed"):
            shown.append(" (lapsed)", style="dim")
        if position.get("disputed"):
            shown.append(" (disputed)", style="yellow")
    if position["certainty"] != "certain":
        shown.append(" ≈" if position["event"] is not None else "≈", style="yellow")
        shown.append(f" {_instead(position)}", style="dim")
    return shown


def _instead(position: dict[str, Any]) -> str:
    """What may hold instead of what is in force."""
    stances = list(dict.fromkeys(one["stance"] or "withdrawn" for one in position["possible"]))
    if position["event"] is None:
        undated = all(one["undated"] for one in position["possible"])
        return f"{'no dated record: ' if undated else 'possibly '}{', '.join(stances)}"
    return "possibly on other terms" if stances == [position["stance"]] else f"possibly {', '.join(stances)}"


def _most_vocal(rows: list[dict[str, Any]]) -> list[str]:
    count = Counter(one["party"] for row in rows for one in row["positions"])
    return [party for party, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))[:PARTIES]]


def _row(row: dict[str, Any], parties: list[str], *, wide: bool, others: bool) -> list[RenderableType]:
    by_party = {one["party"]: one for one in row["positions"]}
    cells: list[RenderableType] = [_cell(by_party.get(party), SUMMARY[wide]) for party in parties]
    rest = [_other(one) for party, one in by_party.items() if party not in parties]
    title = Text(row["title"], style="bold")
    status = _status(row["headline_status"])
    if wide:
        return [title, *cells, *([Group(*rest)] if others else []), status]
    return [Group(title, *([status] if status.plain else []), *rest), *cells]


def _cell(position: dict[str, Any] | None, length: int) -> RenderableType:
    if position is None:
        return Text("–", style="dim")
    summary = position["summary"] or next((one["summary"] for one in position["possible"]), None)
    return Group(certainty(position), Text(shortened(summary, length)))


def _other(position: dict[str, Any]) -> Text:
    return Text.assemble(f"{position['party']} ", certainty(position))


def _status(headline: dict[str, Any] | None) -> Text:
    if headline is None:
        return Text("")
    said = f" ({headline['by']})" if headline["by"] else ""
    return Text(f"{headline['status'].replace('_', ' ')}{said}", style="italic")
