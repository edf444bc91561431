"""Coverage: what the desk says it records, what it has, and where it is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.timetravel import lookup
from service.timetravel.grounds import REPORTS
from service.timetravel.instants import span
from service.timetravel.statements import first_and_last, last_statements
from service.timetravel.timeline import Window, around, last_touch
from service.views.issues import tree_of
from service.views.positions import AFFIRMED, STATED
from service.views.shown import Told, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.timetravel.in_force import Assertion
    from service.timetravel.reading import Reading


def coverage(reading: Reading) -> dict[str, Any]:
    """Say how far the record reaches, so that its silence can be read.

    Returns:
        ``scope``: what was declared, null where nothing was. ``outside_scope``: whether ``as_of`` lies outside it; null
        where no dates were declared. ``first`` and ``last`` event by date. ``statements``: for each issue and each
        party whose positions are tracked the last thing that was said or done for it about that. ``silent``: for each
        issue those parties of which nothing is on record there. All as certain at the coordinate.
    """
    tree = tree_of(reading)
    scope = scope_of(reading)
    held = {**reading.held(lookup.under_aspect(STATED)), **reading.held(lookup.under_aspect(AFFIRMED))}
    parties = sorted({aspect.partition("/")[2] for _, aspect in held})
    statements = last_statements(reading, parties)
    first, last = first_and_last(reading)
    rows = told(reading, [row for row in (first, last, *(row for _, _, row in statements)) if row is not None])
    heard: dict[str, set[str]] = {}
    for issue, party, _ in statements:
        heard.setdefault(issue, set()).add(party)
    silent = {issue: [one for one in parties if one not in heard.get(issue, ())] for issue in tree.ordered()}
    document = {
        "scope": scope,
        "outside_scope": outside(reading, scope),
        "first": _event(first, rows),
        "last": _event(last, rows),
        "parties": parties,
        "statements": [
            {"issue": issue, "party": party, **rows[row].since(), **_said(rows[row])}
            for issue, party, row in statements
        ],
        "silent": [{"issue": issue, "parties": missing} for issue, missing in silent.items() if missing],
    }
    _note_timeline(reading)
    return {**reading.coordinates(), **document}


def scope_of(reading: Reading) -> dict[str, Any] | None:
    """What is recorded, as declared at the coordinate; None where nothing was."""
    held = reading.one("dossier", "scope")
    if held is None or held.in_force is None:
        return None
    one = told(reading, [held.in_force])[held.in_force]
    data = one.data
    return {
        "from": data.get("from"),
        "to": data.get("to"),
        "languages": list(data.get("languages", ())),
        "sources": list(data.get("sources", ())),
        "rule": data.get("rule"),
        "known_gaps": list(data.get("known_gaps", ())),
        "event": one.first.id,
        "since": one.since(),
    }


def outside(reading: Reading, scope: Mapping[str, Any] | None) -> bool | None:
    """Whether the last instant that counts comes before the declared start or after the declared end."""
    if scope is None or (scope["from"] is None and scope["to"] is None):
        return None
    start = None if scope["from"] is None else span("from", scope["from"], reading.dossier)[0]
    end = None if scope["to"] is None else span("to", scope["to"], reading.dossier)[1]
    reading.note_edges([None if start is None else start + 1, None if end is None else end + 1])
    early = start is not None and reading.at.instant <= start
    return early or (end is not None and reading.at.instant > end)


def _event(row: Assertion | None, rows: Mapping[Assertion, Told]) -> dict[str, Any] | None:
    return None if row is None else {**rows[row].since(), **_said(rows[row])}


def _said(one: Told) -> dict[str, Any]:
    body = one.body
    return {"event": one.first.id, "type": one.first.type, "actor": body.get("actor"), "summary": body.get("summary")}


def _note_timeline(reading: Reading) -> None:
    """What was last said comes from the timeline, of which the reading does not know by itself."""
    at = reading.at.instant
    reading.note_edges(around(reading, (), Window(at, at, at)).edges)
    reading.note_known(last_touch(reading, ()), REPORTS)
