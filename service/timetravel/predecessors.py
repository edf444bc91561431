"""What stood before an assertion, and every assertion of cells that are small by nature (a round, a proposal)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, TextClause, bindparam, cast, select, text

from service.timetravel.asserted import assertion_of, stands
from service.timetravel.bands import OPEN
from service.timetravel.in_force import Assertion
from service.timetravel.tables import cells, life, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from service.projections.projection import Name

CHUNK: Final = 64
"""Cells that one statement asks for: their predecessors are few in any answer but a whole dossier's state."""

_ACTIVE: Final = (life.c.kf <= cast(bindparam("k"), BigInteger), stands(life))
_EVERY: Final = (
    select(cells.c.subject, cells.c.aspect, *assertion_of(life))
    .join(life, (life.c.dossier_id == cells.c.dossier_id) & (life.c.cell_id == cells.c.cell_id))
    .where(
        cells.c.dossier_id == bindparam("d"),
        cells.c.subject.in_(bindparam("subjects", expanding=True)),
        cells.c.aspect.in_(bindparam("aspects", expanding=True)),
        life.c.lo < cast(bindparam("t"), BigInteger),
        *_ACTIVE,
    )
    .order_by(cells.c.subject, life.c.hi, life.c.ord)
)
_SPANS: Final = select(*assertion_of(spans)).where(
    spans.c.dossier_id == bindparam("d"), spans.c.sequence.in_(bindparam("sequences", expanding=True))
)
_BAND: Final = """(
    SELECT l.kf FROM life l WHERE l.dossier_id = :d AND l.cell_id = c.cell_id AND l.band = {band}
    AND (l.hi, l.ord) < (q.hi, q.ord) AND l.kf <= CAST(:k AS bigint) AND (l.kt IS NULL OR l.kt > CAST(:k AS bigint))
    ORDER BY l.hi DESC, l.ord DESC LIMIT 1)"""
_ASKED: Final = (
    "({place}, CAST(:s{place} AS text), CAST(:a{place} AS text), CAST(:h{place} AS bigint), CAST(:o{place} AS bigint))"
)

_MADE: dict[int, TextClause] = {}


def every(
    connection: Connection, dossier_key: int, subjects: Sequence[str], aspects: Sequence[str], *, at: int, known: int
) -> dict[Name, list[Assertion]]:
    """Every assertion of some cells that is active at ``known`` and may have begun before ``at``, oldest first.

    Reads whole cells: meant for subjects that have few assertions each.
    """
    found: dict[Name, list[Assertion]] = {}
    for start in range(0, len(subjects), CHUNK):
        chunk = list(subjects[start : start + CHUNK])
        parameters = {"d": dossier_key, "subjects": chunk, "aspects": list(aspects), "t": at, "k": known}
        for row in connection.execute(_EVERY, parameters):
            found.setdefault((row.subject, row.aspect), []).append(Assertion(*row[2:]))
    return found


def before(
    connection: Connection, dossier_key: int, asked: Sequence[tuple[Name, Assertion]], known: int
) -> list[Assertion | None]:
    """The assertion of a cell with the greatest ``(hi, ord)`` below that of another: what that one came after.

    Args:
        asked: Cells, each with the assertion before which to look; it may be one of another cell.
        known: Only what is active at this sequence counts.

    Returns:
        In the order of ``asked``; None where nothing stood before.

    Cost: two statements for each 64 cells, and one B-tree descent a cell and band.
    """
    latest: dict[int, list[int]] = {}
    for start, chunk in _chunks(asked):
        for row in connection.execute(_statement(len(chunk)), _parameters(dossier_key, chunk, known)):
            latest[start + row.place] = [kf for kf in row[1:] if kf is not None]
    sequences = sorted({kf for found in latest.values() for kf in found})
    read: dict[int, Assertion] = {}
    for start in range(0, len(sequences), CHUNK):
        parameters: dict[str, Any] = {"d": dossier_key, "sequences": sequences[start : start + CHUNK]}
        read.update((row.sequence, Assertion(*row)) for row in connection.execute(_SPANS, parameters))
    return [
        max((read[kf] for kf in latest.get(place, ())), key=lambda row: (row.hi, row.ord), default=None)
        for place in range(len(asked))
    ]


def _chunks(asked: Sequence[tuple[Name, Assertion]]) -> Iterator[tuple[int, list[tuple[Name, Assertion]]]]:
    """Cut into pieces of few sizes, each filled up with its last member, so that few statements are prepared."""
    for start in range(0, len(asked), CHUNK):
        piece = list(asked[start : start + CHUNK])
        size = 1 << (len(piece) - 1).bit_length()
        yield start, piece + piece[-1:] * (size - len(piece))


def _parameters(dossier_key: int, chunk: Sequence[tuple[Name, Assertion]], known: int) -> dict[str, Any]:
    parameters: dict[str, Any] = {"d": dossier_key, "k": known}
    for place, ((subject, aspect), row) in enumerate(chunk):
        named = {"s": subject, "a": aspect, "h": row.hi, "o": row.ord}
        parameters.update((f"{name}{place}", value) for name, value in named.items())
    return parameters


def _statement(size: int) -> TextClause:
    if size not in _MADE:
        rows = ", ".join(_ASKED.format(place=place) for place in range(size))
        bands = ", ".join(_BAND.format(band=band) for band in range(OPEN + 1))
        _MADE[size] = text(
            f"WITH asked(place, subject, aspect, hi, ord) AS (VALUES {rows}) SELECT q.place, {bands}"  # noqa: S608
            " FROM asked q JOIN cells c ON c.dossier_id = :d AND c.subject = q.subject AND c.aspect = q.aspect"
        )
    return _MADE[size]
