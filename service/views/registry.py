"""Whether something was known at a coordinate: what is asked for by a slug is found, or refused with a reason."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, cast, exists, select

from events.clock import to_text
from events.errors import NotYetKnown, Unknown
from events.tables import events
from service.timetravel.asserted import stands
from service.timetravel.grounds import of_cells
from service.timetravel.lookup import of_subjects, one_cell
from service.timetravel.tables import cells, life

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from service.timetravel.reading import Reading

_IDENTIFYING: Final = {"issue": "title", "actor": "identity", "source": "identity"}
"""The aspect that registers a kind; all others are registered by whatever sets a cell of theirs."""

_ACTIVE: Final = exists().where(
    life.c.dossier_id == cells.c.dossier_id,
    life.c.cell_id == cells.c.cell_id,
    life.c.kf <= cast(bindparam("k"), BigInteger),
    stands(life),
)
_NAMED: Final = cells.c.dossier_id == bindparam("d"), cells.c.subject == bindparam("subject")
_FOUND: Final = select(cells.c.aspect, cells.c.since.label("first"), _ACTIVE.label("active")).where(*_NAMED)
_LIKE: Final = (
    select(cells.c.subject)
    .where(
        cells.c.dossier_id == bindparam("d"), cells.c.subject > bindparam("low"), cells.c.subject < bindparam("high")
    )
    .distinct()
    .order_by(cells.c.subject)
)


def require(reading: Reading, kind: str, slug: str, *, called: str | None = None) -> None:
    """Make sure that a slug was registered at the ``known_at`` of a reading.

    Args:
        kind: ``issue``, ``actor``, ``source``, ``proposal``, ``round``, ``contact``, ``claim``, ``agreement``,
            ``condition``, ``commitment``, ``incident`` or ``poll``.
        called: What the error calls the kind, such as ``party``; left out: the kind.

    Raises:
        Unknown: Nothing registers it; names those of the kind that look like it.
        NotYetKnown: It was registered later; says when.
    """
    subject, aspect = f"{kind}:{slug}", _IDENTIFYING.get(kind)
    ground = of_cells(of_subjects([subject]) if aspect is None else one_cell(subject, aspect))
    since = reading.recall_on(ground, ("registered", kind, slug), lambda: _since(_found(reading, kind, slug)))
    if since is not None:
        reading.note_existence(since)
        return
    first = min((row.first for row in _found(reading, kind, slug)), default=None)
    if first is None or first <= reading.at.known:
        raise Unknown(called or kind, slug, close_to(reading, kind, slug))
    recorded_at = reading.connection.execute(
        select(events.c.recorded_at).where(events.c.dossier_id == reading.dossier.key, events.c.sequence == first)
    ).scalar_one()
    raise NotYetKnown(called or kind, slug, sequence=first, recorded_at=to_text(recorded_at))


def require_named(connection: Connection, dossier: Dossier, named: Mapping[str, str | None]) -> None:
    """Make sure that what filters name was ever registered; what was registered later only matches nothing yet.

    Args:
        named: Slugs by what they are called: ``issue``, ``party``, ``actor`` or ``source``; None is passed over.

    Raises:
        Unknown: Nothing ever registered one of them.
    """
    for called, slug in named.items():
        kind = "actor" if called == "party" else called
        if slug is not None and not _registrations(connection, dossier, kind, slug, 0):
            raise Unknown(called, slug, _close(connection, dossier, kind, slug))


def _found(reading: Reading, kind: str, slug: str) -> list[Any]:
    return _registrations(reading.connection, reading.dossier, kind, slug, reading.at.known)


def _registrations(connection: Connection, dossier: Dossier, kind: str, slug: str, known: int) -> list[Any]:
    parameters = {"d": dossier.key, "subject": f"{kind}:{slug}", "k": known}
    aspect = _IDENTIFYING.get(kind)
    return [row for row in connection.execute(_FOUND, parameters) if aspect in {None, row.aspect}]


def _since(found: list[Any]) -> int | None:
    """The first sequence at which it was registered, if something that stands registers it."""
    if not any(row.active for row in found):
        return None
    first: int = min(row.first for row in found)
    return first


def known_issue(reading: Reading, slug: str) -> None:
    """Make sure that an issue is known; raises as :func:`require` does."""
    require(reading, "issue", slug)


def known_party(reading: Reading, slug: str) -> None:
    """Make sure that a party is known: it is an actor. Raises as :func:`require` does."""
    require(reading, "actor", slug, called="party")


def close_to(reading: Reading, kind: str, slug: str) -> list[str]:
    """Slugs of a kind that look like one that is not known, best first; at most three."""
    return _close(reading.connection, reading.dossier, kind, slug)


def _close(connection: Connection, dossier: Dossier, kind: str, slug: str) -> list[str]:
    parameters = {"d": dossier.key, "low": f"{kind}:", "high": f"{kind};"}
    known = [subject.partition(":")[2] for subject in connection.execute(_LIKE, parameters).scalars()]
    return difflib.get_close_matches(slug, known, cutoff=0.5)
