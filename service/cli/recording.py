"""Recording a few events, or saying what it would change: what append, correct and retract have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.text import Text

from events.clock import system_clock, to_text
from service.cli.screen import answer, shortened, table
from service.timetravel.effect import effect_of

if TYPE_CHECKING:
    from rich.console import Console

    from events.requests import Append, Appended
    from service.cli.session import Session


SUMMARY: Final = 80
"""Characters of a summary that a cell's side shows."""


def record(opened: Session, dossier: str, request: Append, *, dry_run: bool, as_json: bool) -> None:
    """Append a request and print where its events stand, or (a dry run) which cells would change."""
    if dry_run:
        now = system_clock()
        with opened.writer() as writer:
            effect: dict[str, Any] = writer.preview(
                dossier, request, lambda connection, appended: effect_of(connection, dossier, appended, now)
            ).result()
        answer(effect, lambda console: show_effect(console, effect), as_json=as_json)
        return
    with opened.writer() as writer:
        appended = writer.append(dossier, request).result()
    answer(places(appended), lambda console: show_places(console, dossier, appended), as_json=as_json)


def places(appended: Appended) -> dict[str, Any]:
    """Where events stand, as the API answers an append."""
    return {
        "events": [
            {"id": event, "sequence": sequence, "recorded_at": to_text(recorded_at)}
            for event, sequence, recorded_at in appended.events
        ],
        "head": appended.head,
        "repeated": appended.repeated,
    }


def show_places(console: Console, dossier: str, appended: Appended) -> None:
    """Print where events stand."""
    listed = table("sequence", "event", "recorded at", right=("sequence",))
    for event, sequence, recorded_at in appended.events:
        listed.add_row(str(sequence), event, to_text(recorded_at))
    console.print(listed)
    what = "Already recorded, nothing added" if appended.repeated else "Recorded"
    console.print(f"{what} in {dossier}; its head is {appended.head}.")


def show_effect(console: Console, effect: dict[str, Any]) -> None:
    """Print what a dry run saw: each cell before and after."""
    changed = [cell for cell in effect["cells"] if cell["changes"]]
    if changed:
        listed = table("cell", "before", "after", wide=("cell", "before", "after"), airy=True)
        for cell in changed:
            listed.add_row(f"{cell['subject']} {cell['aspect']}", _held(cell["before"]), _held(cell["after"]))
        console.print(listed)
    cells, kept = len(changed), len(effect["cells"]) - len(changed)
    count = len(effect["events"])
    already = "already recorded" if effect["repeated"] else f"would be recorded, up to sequence {effect['head']}"
    console.print(
        f"A dry run, nothing is recorded: {count} event{'s' if count != 1 else ''} {already}; "
        f"{cells} cell{'s' if cells != 1 else ''} change{'s' if cells == 1 else ''} as of now, {kept} touched "
        f"{'stay' if kept != 1 else 'stays'} as before."
    )


def _held(held: dict[str, Any] | None) -> Text:
    if held is None:
        return Text("–", style="dim")
    word = held["data"].get("stance") or held["data"].get("status") or ""
    shown = Text.assemble((held["event"] or "nothing definite", "bold"), f" {word}" if word else "")
    if held["possible"]:
        shown.append(f"; possibly {', '.join(held['possible'])}", style="yellow")
    return shown.append(f"\n{shortened(held['summary'], SUMMARY)}" if held["summary"] else "")
