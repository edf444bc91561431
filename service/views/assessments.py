"""Assessments of an issue's status, side by side with their authors, and the one that stands in a headline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from service.views.shown import Told, candidates, has_lapsed, lapse, rows_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

STATUS: Final = "status/"
POLICY: Final = "rank-then-surely-latest"
RANKS: Final = {"deprecated": 0, "normal": 1, "preferred": 2}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A certain assessment, as far as the headline depends on it.

    Attributes:
        by: Its author.
        status: What it says.
        event: Id of the event.
        rank: ``preferred``, ``normal`` or ``deprecated``.
        row: When it was made.
    """

    by: str
    status: str
    event: str
    rank: str
    row: Assertion


def headline(judgements: Iterable[Judgement]) -> dict[str, Any] | None:
    """Choose the status of an issue by the policy ``rank-then-surely-latest`` (``domain.md``, "Views").

    Among those of the highest rank what is surely older than another is dropped (``hi`` ≤ the greatest ``lo``). If the
    rest agree that is the status, and the latest of them is named; else it is contested, and nobody is.

    Returns:
        None where there is none.
    """
    every = list(judgements)
    if not every:
        return None
    highest = max(RANKS[one.rank] for one in every)
    ranked = [one for one in every if RANKS[one.rank] == highest]
    latest = max(one.row.lo for one in ranked)
    left = [one for one in ranked if one.row.hi > latest]
    left.sort(key=lambda one: (one.row.hi, one.row.ord), reverse=True)
    if len({one.status for one in left}) > 1:
        ties = [{"by": one.by, "status": one.status, "event": one.event} for one in left]
        return {"status": "contested", "by": None, "event": None, "policy": POLICY, "ties": ties}
    return {"status": left[0].status, "by": left[0].by, "event": left[0].event, "policy": POLICY, "ties": []}


@dataclass(frozen=True, slots=True)
class Assessed:
    """The assessments of some issues.

    Attributes:
        items: As they are shown, by issue and author.
        headlines: By issue; an issue without a certain assessment is absent.
    """

    items: list[dict[str, Any]]
    headlines: dict[str, dict[str, Any]]


def assessed(reading: Reading, held: Cells) -> Assessed:
    """Find the assessments among cells of issues; those of other aspects are passed over. Two statements more.

    A status whose stated end has certainly passed is shown as lapsed and no longer counts for the headline.
    """
    mine = {name: cell for name, cell in held.items() if name[1].startswith(STATUS)}
    rows = told(reading, rows_of(mine.values()))
    at = reading.at.instant
    items = []
    judgements: dict[str, list[Judgement]] = {}
    for (subject, aspect), cell in sorted(mine.items()):
        issue, by = subject.partition(":")[2], aspect.partition("/")[2]
        items.append({"issue": issue, "by": by, **_shown(cell, rows, at)})
        row = cell.in_force
        if row is not None and cell.certainty == "certain" and not has_lapsed(row, at) and rows[row].data:
            one = rows[row]
            judgement = Judgement(by, one.data["status"], one.first.id, one.rank, row)
            judgements.setdefault(issue, []).append(judgement)
    headlines = {issue: chosen for issue, found in judgements.items() if (chosen := headline(found)) is not None}
    return Assessed(items, headlines)


def _shown(cell: Held, rows: dict[Assertion, Told], at: int) -> dict[str, Any]:
    row = cell.in_force
    possible = candidates(cell, rows, "status")
    if row is None:
        return {"status": None, "event": None, "since": None, "certainty": cell.certainty, "possible": possible}
    one = rows[row]
    return {
        "status": one.data.get("status"),
        "since": one.since(),
        "certainty": cell.certainty,
        "polarity": one.data.get("polarity"),
        "terms": list(one.data.get("terms", ())),
        "addressees": list(one.data.get("addressees", ())),
        "venue": one.data.get("venue"),
        **one.said(),
        **one.named(),
        "lapsed": lapse(row, at),
        "possible": possible,
    }
