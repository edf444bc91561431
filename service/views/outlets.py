"""The names of the sources that a document cites by their slugs, so that it can be read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.timetravel.lookup import Selector
from service.views.issues import settled_or_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.timetravel.reading import Reading


def sources_in(reading: Reading, *documents: Any) -> dict[str, str]:
    """The titles of the sources under ``sources`` anywhere in parts of a document, by slug; else their outlets.

    What is no source known at the coordinate, or has neither, is left out.
    """
    subjects = tuple(f"source:{slug}" for slug in sorted(_cited(documents)))
    if not subjects:
        return {}
    held = reading.held(Selector("c.subject IN :subjects AND c.aspect = 'identity'", (("subjects", subjects),)))
    rows = {subject: row for (subject, _), cell in held.items() if (row := settled_or_first(cell)) is not None}
    reading.load(rows.values())
    found = {}
    for subject, row in rows.items():
        data = reading.event(row.kf).effective.get("data", {})
        name = data.get("title") or data.get("outlet")
        if name:
            found[subject.removeprefix("source:")] = name
    return found


def _cited(documents: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    waiting: list[Any] = list(documents)
    for value in waiting:
        if isinstance(value, dict):
            cited = value.get("sources")
            if isinstance(cited, list):
                found |= {
                    one["source"] for one in cited if isinstance(one, dict) and isinstance(one.get("source"), str)
                }
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
    return found
