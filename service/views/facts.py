"""Facts as sources report them: one of each kind and object on an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.views.shown import candidates, lapse, rows_of, told

if TYPE_CHECKING:
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

FACT: Final = "fact/"
MEMBERS: Final = ("kind", "object", "value", "unit", "comparator")


def facts_in(reading: Reading, held: Cells) -> list[dict[str, Any]]:
    """Show the facts among cells of issues, by issue, kind and object; those of other aspects are passed over."""
    mine = {name: cell for name, cell in sorted(held.items()) if name[1].startswith(FACT)}
    rows = told(reading, rows_of(mine.values()))
    shown = []
    for (subject, aspect), cell in mine.items():
        one = None if cell.in_force is None else rows[cell.in_force]
        fact: dict[str, Any] = {**dict.fromkeys(MEMBERS), "kind": aspect.split("/")[1], "event": None, "since": None}
        if one is not None:
            said = {**one.said(), "since": one.since(), **one.named(), "lapsed": lapse(one.row, reading.at.instant)}
            fact = {**fact, **{member: one.data.get(member) for member in MEMBERS}, **said}
        issue = subject.partition(":")[2]
        possible = candidates(cell, rows, "object", "value", "unit")
        shown.append({"issue": issue, **fact, "certainty": cell.certainty, "possible": possible})
    return shown
