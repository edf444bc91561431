"""A dossier: its state in short, what it is, and which there are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, bindparam, select

from events.dossiers import all_dossiers
from events.edtf import BEGINNING, FOREVER
from service.timetravel import lookup
from service.timetravel.instants import resolve, text_of
from service.timetravel.reading import Reading
from service.timetravel.tables import spans
from service.views.assessments import STATUS, assessed
from service.views.coverage import outside, scope_of
from service.views.issues import tree_of
from service.views.labels import actors_in
from service.views.paging import FIRST, Page, cut
from service.views.positions import AFFIRMED, STATED, position, stands
from service.views.proposals import proposals_in
from service.views.rounds import last_and_next, rounds_in
from service.views.shown import of_kind, rows_of, told

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from service.timetravel.in_force import Held

_SPANS: Final = (
    select(spans.c.sequence)
    .where(
        spans.c.dossier_id == bindparam("d"),
        spans.c.band.is_not(None),
        spans.c.hi < FOREVER,
        spans.c.kt.is_(None),
        spans.c.lo > BEGINNING,
    )
    .limit(1)
)
_FIRST: Final = _SPANS.order_by(spans.c.day, spans.c.hi, spans.c.sequence)
_LAST: Final = _SPANS.order_by(spans.c.day.desc(), spans.c.hi.desc(), spans.c.sequence.desc())


def state(reading: Reading) -> dict[str, Any]:
    """Show every issue in short, the rounds around the date, and what lies on the table (``api.md``, "state")."""
    document = reading.kept("state", partial(_state, reading))
    return {**reading.coordinates(), **document}


def _state(reading: Reading) -> dict[str, Any]:
    tree = tree_of(reading)
    held: dict[tuple[str, str], Held] = {}
    for prefix in (STATED, AFFIRMED, STATUS):
        held.update(reading.held(lookup.under_aspect(prefix)))
    told(reading, rows_of(held.values()))
    standing = stands(reading, held)
    judged = assessed(reading, held)
    at = reading.at.instant
    positions: dict[str, list[dict[str, Any]]] = {}
    for stand in standing:
        positions.setdefault(stand.issue, []).append(position(stand, at))
    shown = tree.ordered()
    shown += sorted({stand.issue for stand in standing} - set(shown))
    calendar = rounds_in(reading, reading.held(of_kind("round")))
    tabled = [one for one in proposals_in(reading, reading.held(of_kind("proposal"))) if one.open]
    document = {
        "issues": [
            {
                "issue": slug,
                "title": tree.titles.get(slug, slug),
                "parent": tree.parents.get(slug),
                "depth": tree.depth(slug),
                "positions": positions.get(slug, []),
                "headline_status": judged.headlines.get(slug),
            }
            for slug in shown
        ],
        "rounds": last_and_next(calendar, at),
        "open_proposals": [one.shown() for one in tabled],
    }
    return {**document, "actors": actors_in(reading, document)}


def describe(reading: Reading) -> dict[str, Any]:
    """Say what a dossier is and how far its log goes.

    Args:
        reading: At the head and in the present: what is asked is what the dossier is now.

    Returns:
        ``first`` and ``last`` are EDTF: of the events (registry and amendments left out) whose dates are not open, the
        one that was over first and the one that is over last. ``checkpoint`` is null: proofs are served elsewhere.
    """
    return {
        "dossier": reading.dossier.slug,
        "title": _text(reading, "title") or reading.dossier.slug,
        "description": _text(reading, "description"),
        "timezone": reading.dossier.zone.key,
        "head": reading.at.known,
        "recorded_at": text_of(reading.at.recorded_at),
        "events": reading.at.known,
        "issues": len(tree_of(reading).titles),
        "first": _edtf(reading, _FIRST),
        "last": _edtf(reading, _LAST),
        "checkpoint": None,
    }


def introduced(reading: Reading) -> dict[str, Any]:
    """What a dossier is called at a coordinate, its time zone, and how far its record reaches, as declared by then."""
    scope = scope_of(reading)
    return {
        "title": _text(reading, "title") or reading.dossier.slug,
        "description": _text(reading, "description"),
        "timezone": reading.dossier.zone.key,
        "scope": scope,
        "outside_scope": outside(reading, scope),
    }


def dossiers(connection: Connection, *, now: int, page: Page = FIRST) -> dict[str, Any]:
    """List the dossiers by slug, each as :func:`describe` has it.

    Args:
        now: UTC microseconds.
    """
    shown, following = cut(all_dossiers(connection), lambda one: (one.slug,), page)
    return {"dossiers": [describe(at_head(connection, one, now)) for one in shown], "next": following}


def at_head(connection: Connection, dossier: Dossier, now: int) -> Reading:
    """A reading of all that is known, in the present."""
    return Reading(connection, dossier, resolve(connection, dossier, as_of=None, known_at=None, now=now))


def _text(reading: Reading, member: str) -> str | None:
    held = reading.one("dossier", member)
    if held is None or held.in_force is None:
        return None
    text: str | None = reading.event(held.in_force.kf).effective.get("data", {}).get(member)
    return text


def _edtf(reading: Reading, statement: Select[int]) -> str | None:
    sequence = reading.connection.execute(statement, {"d": reading.dossier.key}).scalar_one_or_none()
    if sequence is None:
        return None
    occurred = reading.event(sequence).effective.get("occurred")
    stated: str | None = occurred["edtf"] if isinstance(occurred, dict) else occurred
    return stated
