"""The text of the statements that find the rows which can matter for what is in force.

Text SQL, since this is the hot path; the plans are asserted beside it (``tests/service/timetravel/test_lookup.py``).
For each cell and each of its bands one B-tree descent finds the latest definite assertion; the greatest of their ``lo``
is a floor below which nothing can be possible, and a range scan above it returns the rest: in a bounded band no further
up than its widest granule, among what has an open start no further than was known.

One thing below the floor counts. What was announced and then reported with the same granule is settled by the report:
the announcement, which ends later and stands in the last band, is surely followed though the report is not read. A row
of that band is returned only if no such report is active.

A statement is written for some bands only, since a database takes longer to set out on a search than to make it. Of
each cell that has others it returns a row with ``kf`` 0 and the bands of the cell for ``ord``: then it missed some.
That for one cell alone says the cell's bands first in each row, of which it always has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from events.clock import DAY
from events.edtf import BEGINNING
from service.timetravel.bands import OPEN, UNDATED, WIDTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EVERY: Final = (1 << OPEN + 1) - 1
"""All bands, as a set of bits."""

_BOUNDED: Final = range(len(WIDTHS))
_DATED: Final = (*_BOUNDED, OPEN)
"""Bands whose assertions have a start: only these can give a floor, begin later, or follow a report."""

_NOWHERE: Final[Mapping[int, str]] = {}

# CROSS (SQLite, once it has statistics) and OFFSET keep the planners from joining otherwise than cell by cell, which
# would read a band of the whole dossier. ``kf + 0`` keeps PostgreSQL from skipping from ``ord`` to ``ord`` for it.
_WORDS: Final = {
    "sqlite": {
        "least": "min",
        "greatest": "max",
        "d": ":d",
        "k": ":k",
        "t": ":t",
        "each": "CROSS JOIN life l ON",
        "maybe": "LEFT JOIN life l ON",
        "end": "",
        "always": "",
        "kf": "kf",
    },
    "postgresql": {
        "least": "least",
        "greatest": "greatest",
        "d": "CAST(:d AS integer)",
        "k": "CAST(:k AS bigint)",
        "t": "CAST(:t AS bigint)",
        "each": "CROSS JOIN LATERAL (SELECT * FROM life l WHERE",
        "maybe": "LEFT JOIN LATERAL (SELECT * FROM life l WHERE",
        "end": " OFFSET 0) l",
        "always": " ON true",
        "kf": "kf + 0",
    },
}
_ACTIVE: Final = "l.{kf} <= {k} AND (l.kt IS NULL OR l.kt > {k})"
_KEY: Final = "l.dossier_id = :d AND l.cell_id = a.cell_id AND l.band = {band}"
_JOINED: Final = "l.dossier_id = f.d AND l.cell_id = f.cell_id AND l.band = f.band_{band}"
_ASKED: Final = """
    SELECT c.cell_id, {names}c.bands{bounds}
    FROM cells c WHERE c.dossier_id = :d AND c.since <= {k} AND ({where})"""
_BOUND: Final = f"""(
        SELECT (r.{{bound}} + 1) * {DAY} FROM reach r WHERE r.dossier_id = :d AND r.sequence <= {{k}}
        ORDER BY r.sequence DESC LIMIT 1)"""  # noqa: S608 - of constants only
_LATEST: Final = """
    CASE WHEN a.bands & {bit} <> 0 THEN coalesce((
        SELECT l.lo FROM life l WHERE {key} AND l.hi <= {top} AND {active}
        ORDER BY l.hi DESC, l.ord DESC LIMIT 1), {beginning}) ELSE {beginning} END"""
_BAND: Final = """
    SELECT {names}l.kf, l.ord, l.lo, l.hi, coalesce(l.said_hi, l.hi) AS said_hi, l.ends_lo, l.ends
    FROM found f {each} {key} AND l.hi > f.floor{upper} AND {active} AND l.lo < {t}{end}
    WHERE f.bands & {bit} <> 0"""
_ALONE: Final = f"""
    SELECT c.bands, l.kf, l.ord, l.lo, l.hi, coalesce(l.said_hi, l.hi) AS said_hi, l.ends_lo, l.ends
    FROM cells c {{maybe}} l.dossier_id = {{d}} AND l.cell_id = c.cell_id AND l.band = {{band}} AND l.hi > coalesce((
        SELECT s.lo FROM life s WHERE s.dossier_id = {{d}} AND s.cell_id = c.cell_id AND s.band = {{band}}
        AND s.hi <= {{least}}({{t}}, {{day}}) AND s.{{kf}} <= {{k}} AND (s.kt IS NULL OR s.kt > {{k}})
        ORDER BY s.hi DESC, s.ord DESC LIMIT 1), {BEGINNING})
    AND l.hi <= {{least}}({{t}} + {{width}}, {{day}}) AND {{active}} AND l.lo < {{t}}{{end}}{{always}}
    WHERE c.dossier_id = :d AND c.since <= {{k}} AND ({{where}})"""  # noqa: S608 - of constants only
_STANDS: Final = """
    AND NOT (l.said_hi IS NULL AND l.lo > {beginning} AND ({followed}))"""
_FOLLOWED: Final = """
    f.bands & {bit} <> 0 AND EXISTS (
        SELECT 1 FROM life s WHERE s.dossier_id = :d AND s.cell_id = f.cell_id AND s.band = {band} AND s.hi > l.lo
        AND s.hi <= f.floor{upper} AND s.lo = l.lo AND coalesce(s.said_hi, s.hi) = l.hi AND s.ord > l.ord
        AND s.{kf} <= {k} AND (s.kt IS NULL OR s.kt > {k}))"""
_NEXT: Final = """
    SELECT 1 AS kf, 0 AS ord, min(l.lo) AS lo
    FROM found f {each} {key} AND l.hi > {t}{upper} AND {active} AND l.lo >= {t}{end}
    WHERE f.bands & {bit} <> 0"""
_FIRST: Final = """
    CASE WHEN a.bands & {bit} <> 0 THEN (
        SELECT l.hi FROM life l WHERE {key} AND l.hi > {t} AND l.hi <= a.day AND {active}
        ORDER BY l.hi LIMIT 1) END AS next_{band}"""

_MISSED: Final = " FROM found f WHERE f.bands & {beyond} <> 0"
_MISSED_ROWS: Final = (
    "SELECT {names}0 AS kf, f.bands AS ord, 0 AS lo, 0 AS hi, 0 AS said_hi, 0 AS ends_lo, 0 AS ends" + _MISSED
)
_MISSED_START: Final = "SELECT 0 AS kf, f.bands AS ord, 0 AS lo" + _MISSED
_TOUCHED: Final = """
    SELECT max((
        SELECT x.sequence FROM touches x WHERE x.dossier_id = :d AND x.cell_id = c.cell_id AND x.sequence <= {k}
        ORDER BY x.sequence DESC LIMIT 1))
    FROM cells c WHERE c.dossier_id = :d AND ({where})"""


def statement_text(dialect: str, where: str, question: str, bands: int = EVERY) -> str:
    """Write out the SQL of a question for one dialect.

    Args:
        question: ``in_force``; ``alone``, of one cell and in days alone; ``next`` or ``touched``.
        bands: A set of bits: the bands that are searched.
    """
    words = _WORDS[dialect]
    if question == "touched":
        return _TOUCHED.format(where=where, **words)
    if question == "alone":
        day = _BOUND.format(bound="day", **words)
        active = _ACTIVE.format(**words)
        return _ALONE.format(where=where, band=0, width=WIDTHS[0], day=day, active=active, **words)
    name = "{0}.subject, {0}.aspect, "
    names = f"f.cell_id, {name.format('f')}"
    chosen = [band for band in range(OPEN + 1) if bands & 1 << band]
    write = _next if question == "next" else _in_force
    found, searches = write(words, chosen, name, names)
    if beyond := EVERY & ~bands:
        missed = _MISSED_START if question == "next" else _MISSED_ROWS
        searches.append(missed.format(names=names, beyond=beyond))
    numbers = "".join(f", {band} AS band_{band}" for band in chosen)
    point = f"{words['d']} AS d, {words['k']} AS k, {words['t']} AS t{numbers}"
    bounds = "".join(f", {_BOUND.format(bound=bound, **words)} AS {bound}" for bound in _bounds(chosen))
    asked = _ASKED.format(where=where, names=name.format("c"), bounds=bounds, **words)
    found = f"SELECT a.cell_id, {found}, {point} FROM asked a"  # noqa: S608 - of constants only
    return f"WITH asked AS MATERIALIZED ({asked}), found AS MATERIALIZED ({found}) {' UNION ALL '.join(searches)}"


def _in_force(words: Mapping[str, str], chosen: Sequence[int], name: str, names: str) -> tuple[str, list[str]]:
    """What is found out about each cell first, and a search above its floor in each band."""
    searched, joined = _searched(words), _joined(words, names)
    dated = [band for band in chosen if band in _DATED]
    top = f"{words['least']}({words['t']}, a.day)"
    floors = ", ".join([str(BEGINNING), *_bands(_LATEST, dated, searched, top=top)])
    # Of one argument alone, SQLite would take the greatest over all rows.
    floor = f"{words['greatest']}({floors})" if dated else floors
    upper = {band: f" AND l.hi <= {words['least']}(f.t + {width}, f.day)" for band, width in enumerate(WIDTHS)}
    upper[UNDATED] = " AND l.hi <= f.undated"
    searches = _bands(_BAND, chosen, joined, upper=upper)
    if OPEN in chosen:
        within = {band: f" AND s.hi <= l.lo + {width}" for band, width in enumerate(WIDTHS)}
        followed = " OR ".join(_bands(_FOLLOWED, dated, joined, upper=within))
        searches[-1] += _STANDS.format(beginning=BEGINNING, followed=followed)
    bounds = "".join(f"a.{bound}, " for bound in _bounds(chosen))
    return f"{name.format('a')}a.bands, {bounds}{floor} AS floor", searches


def _bounds(chosen: Iterable[int]) -> list[str]:
    """The columns of ``reach`` that bound a search of some bands."""
    return (["day"] if set(chosen) & set(_BOUNDED) else []) + (["undated"] if UNDATED in chosen else [])


def _next(words: Mapping[str, str], chosen: Sequence[int], _: str, names: str) -> tuple[str, list[str]]:
    """As :func:`_in_force`, of what begins later."""
    searched, joined = _searched(words), _joined(words, names)
    firsts = _bands(_FIRST, [band for band in chosen if band in _BOUNDED], searched)
    upper = {band: f" AND l.hi <= f.next_{band} + {width}" for band, width in enumerate(WIDTHS)}
    searches = _bands(_NEXT, [band for band in chosen if band in _DATED], joined, upper=upper)
    return ", ".join(["a.bands", *firsts]), searches


def _searched(words: Mapping[str, str]) -> dict[str, str]:
    return {**words, "key": _KEY}


def _joined(words: Mapping[str, str], names: str) -> dict[str, str]:
    # From f, not as parameters and constants: a join with conditions on life alone makes SQLite, once it has
    # statistics, build a Bloom filter over the whole of it.
    return {**words, "key": _JOINED, "k": "f.k", "t": "f.t", "names": names}


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
