"""The statements that find the rows which can matter for what is in force.

Text SQL, since this is the hot path; the plans are asserted beside it (``tests/service/timetravel/test_lookup.py``).
For each cell and each of its bands one B-tree descent finds the latest definite assertion; the greatest of their ``lo``
is a floor below which nothing can be possible, and a range scan above it returns the rest: in a bounded band no further
up than its widest granule, among what has an open start no further than was known.

One thing below the floor counts. What was announced and then reported with the same granule is settled by the report:
the announcement, which ends later and stands in the last band, is surely followed though the report is not read. A row
of that band is returned only if no such report is active.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, TextClause, bindparam, text

from events.edtf import BEGINNING
from service.timetravel.bands import OPEN, UNDATED, WIDTHS
from service.timetravel.in_force import Assertion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, CursorResult


@dataclass(frozen=True, slots=True)
class Selector:
    """Which cells a question is about: a condition on ``cells c``, with its parameters.

    Attributes:
        where: One of the constants below.
        parameters: Values for its placeholders.
    """

    where: str
    parameters: tuple[tuple[str, Any], ...]


_ONE_CELL: Final = "c.subject = :subject AND c.aspect = :aspect"


def one_cell(subject: str, aspect: str) -> Selector:
    """One cell by its name."""
    return Selector(_ONE_CELL, (("subject", subject), ("aspect", aspect)))


def of_subjects(subjects: Sequence[str]) -> Selector:
    """Every cell of some subjects."""
    return Selector("c.subject IN :subjects", (("subjects", tuple(subjects)),))


def of_aspects(aspects: Sequence[str]) -> Selector:
    """Every cell with one of some aspects."""
    return Selector("c.aspect IN :aspects", (("aspects", tuple(aspects)),))


def under_aspect(prefix: str, subjects: str = "") -> Selector:
    """Every cell whose aspect begins with ``prefix`` (it ends with ``/``), of subjects that begin with another."""
    bounds = (("low", prefix), ("high", prefix[:-1] + "0"), ("kind", subjects), ("kind_end", subjects[:-1] + ";"))
    where = "c.aspect >= :low AND c.aspect < :high"
    return Selector(where + (" AND c.subject >= :kind AND c.subject < :kind_end" if subjects else ""), bounds)


_BOUNDED: Final = range(len(WIDTHS))
_DATED: Final = (*_BOUNDED, OPEN)
"""Bands whose assertions have a start: only these can give a floor, begin later, or follow a report."""

_NOWHERE: Final[Mapping[int, str]] = {}

# CROSS (SQLite, once it has statistics) and OFFSET keep the planners from joining otherwise than cell by cell, which
# would read a band of the whole dossier.
_PARAMETERS: Final = {
    "sqlite": {
        "least": "min",
        "greatest": "max",
        "d": ":d",
        "k": ":k",
        "t": ":t",
        "each": "CROSS JOIN life l ON",
        "end": "",
    },
    "postgresql": {
        "least": "least",
        "greatest": "greatest",
        "d": "CAST(:d AS integer)",
        "k": "CAST(:k AS bigint)",
        "t": "CAST(:t AS bigint)",
        "each": "CROSS JOIN LATERAL (SELECT * FROM life l WHERE",
        "end": " OFFSET 0) l",
    },
}
_ACTIVE: Final = "l.kf <= {k} AND l.kt > {k}"
_KEY: Final = "l.dossier_id = :d AND l.cell_id = a.cell_id AND l.band = {band}"
_JOINED: Final = "l.dossier_id = f.d AND l.cell_id = f.cell_id AND l.band = f.band_{band}"
_ASKED: Final = """
    SELECT c.cell_id, {names}c.bands, (
        SELECT r.vmax FROM reach r WHERE r.dossier_id = :d AND r.cell_id = c.cell_id AND r.kf <= {k}
        ORDER BY r.kf DESC LIMIT 1) AS vmax
    FROM cells c WHERE c.dossier_id = :d AND ({where})"""
_LATEST: Final = """
    CASE WHEN a.bands & {bit} <> 0 THEN coalesce((
        SELECT l.lo FROM life l WHERE {key} AND l.hi <= {top} AND {active}
        ORDER BY l.hi DESC, l.ord DESC LIMIT 1), {beginning}) ELSE {beginning} END"""
_BAND: Final = """
    SELECT {names}l.kf, l.ord, l.lo, l.hi, l.said_hi, l.ends_lo, l.ends
    FROM found f {each} {key} AND l.hi > f.floor{upper} AND {active} AND l.lo < {t}{end}
    WHERE f.bands & {bit} <> 0"""
_STANDS: Final = """
    AND NOT (l.hi = l.said_hi AND l.lo > {beginning} AND ({followed}))"""
_FOLLOWED: Final = """
    f.bands & {bit} <> 0 AND EXISTS (
        SELECT 1 FROM life s WHERE s.dossier_id = :d AND s.cell_id = f.cell_id AND s.band = {band} AND s.hi > l.lo
        AND s.hi <= f.floor{upper} AND s.lo = l.lo AND s.said_hi = l.said_hi AND s.ord > l.ord
        AND s.kf <= {k} AND s.kt > {k})"""
_NEXT: Final = """
    SELECT min(l.lo) FROM found f {each} {key} AND l.hi > {t}{upper} AND {active} AND l.lo >= {t}{end}
    WHERE f.bands & {bit} <> 0"""
_FIRST: Final = """
    CASE WHEN a.bands & {bit} <> 0 THEN (
        SELECT l.hi FROM life l WHERE {key} AND l.hi > {t} AND l.hi <= a.vmax AND {active}
        ORDER BY l.hi LIMIT 1) END AS next_{band}"""

LISTS: Final = ("subjects", "aspects")
"""Parameters of selectors that are lists."""

_MADE: dict[tuple[str, str, str], TextClause | str] = {}
_PLACEHOLDER: Final = re.compile(r":(\w+)")


def rows(connection: Connection, dossier_key: int, selector: Selector, at: int, known: int) -> Sequence[Any]:
    """Rows of all assertions that can matter: cell_id, subject, aspect, then the members of an ``Assertion``."""
    parameters = {"d": dossier_key, "t": at, "k": known, **dict(selector.parameters)}
    return _ask(connection, selector.where, "in_force", parameters).all()


def assertions(connection: Connection, dossier_key: int, name: tuple[str, str], at: int, known: int) -> list[Assertion]:
    """All assertions of one cell that can matter: as :func:`rows`, in the leanest form."""
    parameters = {"d": dossier_key, "t": at, "k": known, "subject": name[0], "aspect": name[1]}
    found = _ask(connection, _ONE_CELL, "alone", parameters)
    return [Assertion._make(row) for row in found.all()]


def next_start(connection: Connection, dossier_key: int, selector: Selector, at: int, known: int) -> int | None:
    """The first ``lo`` at or after ``at`` among the assertions active at ``known``, over all cells selected."""
    parameters = {"d": dossier_key, "t": at, "k": known, **dict(selector.parameters)}
    found = _ask(connection, selector.where, "next", parameters)
    return min((start for (start,) in found if start is not None), default=None)


_TOUCHED: Final = """
    SELECT max((
        SELECT x.sequence FROM touches x WHERE x.dossier_id = :d AND x.cell_id = c.cell_id AND x.sequence <= {k}
        ORDER BY x.sequence DESC LIMIT 1))
    FROM cells c WHERE c.dossier_id = :d AND ({where})"""


def last_touch(connection: Connection, dossier_key: int, selector: Selector, known: int) -> int | None:
    """The last sequence up to ``known`` at which anything about the selected cells was recorded."""
    parameters = {"d": dossier_key, "k": known, **dict(selector.parameters)}
    found: int | None = _ask(connection, selector.where, "touched", parameters).scalar_one()
    return found


def statement_text(dialect: str, where: str, question: str) -> str:
    """Write out the SQL of a question for one dialect.

    Args:
        question: ``in_force``; ``alone``, the same for one cell, without its name; ``next`` or ``touched``.
    """
    words = _PARAMETERS[dialect]
    if question == "touched":
        return _TOUCHED.format(where=where, **words)
    named = "" if question == "alone" else "{0}.subject, {0}.aspect, "
    searched = {**words, "key": _KEY}
    # From f, not as parameters and constants: a join with conditions on life alone makes SQLite, once it has
    # statistics, build a Bloom filter over the whole of it.
    names = named and f"f.cell_id, {named.format('f')}"
    joined = {**words, "key": _JOINED, "k": "f.k", "t": "f.t", "names": names}
    asked = _ASKED.format(where=where, names=named.format("c"), **words)
    numbers = ", ".join(f"{band} AS band_{band}" for band in range(OPEN + 1))
    point = f"{words['d']} AS d, {words['k']} AS k, {words['t']} AS t, {numbers}"
    if question == "next":
        firsts = ", ".join(_bands(_FIRST, _BOUNDED, searched))
        found = f"SELECT a.cell_id, a.bands, {firsts}, {point} FROM asked a"  # noqa: S608 - of constants only
        upper = {band: f" AND l.hi <= f.next_{band} + {width}" for band, width in enumerate(WIDTHS)}
        body = " UNION ALL ".join(_bands(_NEXT, _DATED, joined, upper=upper))
    else:
        top = f"{words['least']}({words['t']}, a.vmax)"
        floors = ", ".join(_bands(_LATEST, _DATED, searched, top=top))
        floor = f"{words['greatest']}({floors}) AS floor"
        found = f"SELECT a.cell_id, {named.format('a')}a.bands, a.vmax, {floor}, {point} FROM asked a"  # noqa: S608
        upper = {band: f" AND l.hi <= {words['least']}(f.t + {width}, f.vmax)" for band, width in enumerate(WIDTHS)}
        upper[UNDATED] = " AND l.hi <= f.vmax"
        within = {band: f" AND s.hi <= l.lo + {width}" for band, width in enumerate(WIDTHS)}
        followed = " OR ".join(_bands(_FOLLOWED, _DATED, joined, upper=within))
        stands = _STANDS.format(beginning=BEGINNING, followed=followed)
        body = " UNION ALL ".join(_bands(_BAND, range(OPEN + 1), joined, upper=upper)) + stands
    kept = "NOT MATERIALIZED" if question == "alone" else "MATERIALIZED"
    return f"WITH asked AS {kept} ({asked}), found AS MATERIALIZED ({found}) {body}"


def _bands(
    template: str,
    chosen: Iterable[int],
    words: Mapping[str, str],
    *,
    upper: Mapping[int, str] = _NOWHERE,
    top: str = "",
) -> list[str]:
    """Fill a template in for each of some bands."""
    return [
        template.format(
            **{**words, "key": words["key"].format(band=band)},
            band=band,
            bit=1 << band,
            active=_ACTIVE.format(**words),
            top=top if band != OPEN else words["t"],
            upper=upper.get(band, ""),
            beginning=BEGINNING,
        )
        for band in chosen
    ]


def _ask(connection: Connection, where: str, question: str, parameters: dict[str, Any]) -> CursorResult[Any]:
    key = (connection.dialect.name, where, question)
    made = _MADE.get(key)
    if made is None:
        made = _MADE[key] = _made(*key)
    # Without a list, straight to the driver: SQLAlchemy's text costs as much again as the search.
    return (
        connection.exec_driver_sql(made, parameters) if isinstance(made, str) else connection.execute(made, parameters)
    )


def _made(dialect: str, where: str, question: str) -> TextClause | str:
    statement = statement_text(dialect, where, question)
    lists = [bindparam(name, expanding=True, type_=String) for name in LISTS if f"IN :{name}" in where]
    if lists:
        return text(statement).bindparams(*lists)
    return statement if dialect == "sqlite" else _PLACEHOLDER.sub(r"%(\1)s", statement)
