"""Agreements: who is bound by what, and in what state it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from service.timetravel import lookup
from service.views.labels import actors_in
from service.views.paging import FIRST, Page, cut
from service.views.registry import known_party, require
from service.views.shown import Told, by_subject, candidates, lapse, of_kind, rows_of, terms_of, told

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

KIND: Final = "agreement"


def agreements_in(reading: Reading, held: Cells) -> list[dict[str, Any]]:
    """Show the agreements among cells, by slug; those of other subjects are passed over."""
    found = {slug: cells for slug, cells in by_subject(held, KIND).items() if "text" in cells}
    rows = told(reading, rows_of(cell for cells in found.values() for cell in cells.values()))
    return [_shown(slug, cells, rows, reading.at.instant) for slug, cells in found.items()]


def agreements(
    reading: Reading,
    *,
    parties: Collection[str] = (),
    status: str | None = None,
    issues: Collection[str] = (),
    page: Page = FIRST,
) -> dict[str, Any]:
    """List agreements by slug.

    Args:
        parties: Only those that bind all of these.
        status: Only those in this state.
        issues: Only those on any of these; empty for all.

    Raises:
        Unknown: No actor has the slug of a party.
        NotYetKnown: It was registered later.
    """
    for party in parties:
        known_party(reading, party)
    found = [
        one
        for one in agreements_in(reading, reading.held(of_kind(KIND)))
        if set(parties) <= set(one["parties"])
        and status in {None, one["status"]}
        and (not issues or set(issues) & set(one["issues"]))
    ]
    shown, following = cut(found, lambda one: (one["agreement"],), page)
    actors = actors_in(reading, shown)
    return {**reading.coordinates(), "agreements": shown, "actors": actors, "next": following}


def agreement(reading: Reading, slug: str) -> dict[str, Any]:
    """Show one agreement.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was recorded later.
    """
    require(reading, KIND, slug)
    found = agreements_in(reading, reading.held(lookup.of_subjects([f"{KIND}:{slug}"])))
    actors = actors_in(reading, found)
    return {**reading.coordinates(), "agreement": next(iter(found), None), "actors": actors}


def _shown(slug: str, cells: Mapping[str, Held], rows: Mapping[Assertion, Told], at: int) -> dict[str, Any]:
    text, status = cells["text"], cells.get("status")
    one = None if text.in_force is None else rows[text.in_force]
    data: Mapping[str, Any] = {} if one is None else one.data
    said: dict[str, Any] = {"event": None, "since": None, "sources": [], "lapsed": None}
    if one is not None:
        said = {**one.said(), "since": one.since(), **one.named(), "lapsed": lapse(one.row, at)}
    current = None if status is None or status.in_force is None else rows[status.in_force]
    return {
        "agreement": slug,
        "parties": list(data.get("parties", ())),
        "third_parties": list(data.get("third_parties", ())),
        "stage": data.get("stage"),
        "terms": terms_of(data),
        "text_url": data.get("text_url"),
        "certainty": text.certainty,
        **said,
        "lapsed": said["lapsed"] or (None if current is None else lapse(current.row, at)),
        "status": None if current is None else current.data.get("status"),
        "status_since": None if current is None else _status(current, at),
        "status_certainty": None if status is None else status.certainty,
        "issues": sorted({issue for row in rows_of(cells.values()) for issue in rows[row].body.get("issues", ())}),
        "possible": candidates(text, rows, "parties", "status"),
        "possible_status": [] if status is None else candidates(status, rows, "status", "by"),
    }


def _status(one: Told, at: int) -> dict[str, Any]:
    return {
        **one.since(),
        **one.named(),
        "by": one.data.get("by"),
        "reason": one.data.get("reason"),
        "lapsed": lapse(one.row, at),
    }
