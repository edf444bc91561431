"""The statements of the timeline: assertions in the order of their dates, by what they are about.

Text SQL, since a page must cost what it shows and not what the dossier holds: one index range for each tag that drives
the search, merged; all other conditions are looked up by primary key. A span asks in one of two ways (``time.md``):
*certain* lies wholly within it and has happened by ``as_of``; *possible* is what else may have happened within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import bindparam, text

from events.edtf import BEGINNING
from service.timetravel.in_force import Assertion
from service.timetravel.index import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, TextClause

    from service.timetravel.reading import Reading

Tags: TypeAlias = tuple[tuple[str, ...], ...]
"""Within a group any of the tags, between groups all of them; no group at all: everything but the registry."""

BRANCHES: Final = 40
"""Tags whose index ranges are merged; a wider group is looked up by primary key from the range of everything."""

SELECTIVE: Final = 1000
"""How far the rows of a tag are counted to choose the group that drives a search."""

AMENDING: Final = tuple(f"type/event.{act}" for act in ("corrected", "disputed", "ranked", "retracted"))


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked of dates.

    Attributes:
        first: Inclusive start, UTC microseconds.
        last: Exclusive end.
        at: Exclusive instant ``as_of``: nothing that starts later counts.
        possible: Ask for what may have happened within, not for what certainly has.
    """

    first: int
    last: int
    at: int
    possible: bool = False

    @property
    def until(self) -> int:
        """Where what counts ends, exclusive."""
        return min(self.last, self.at)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around a window.

    Attributes:
        possible: How many may have happened within, but not certainly.
        edges: Change points of valid time next to ``at``, on both sides; superfluous ones may be among them.
    """

    possible: int
    edges: tuple[int, ...]


_CAST: Final = {"sqlite": r":\1", "postgresql": r"CAST(:\1 AS bigint)"}
"""A bound integer for each dialect: psycopg sends small ones as int2, and an index on bigint would be missed."""
_ACTIVE: Final = "s.sequence <= :k{int} AND s.kt > :k{int}"
_CERTAIN: Final = "tl.hi <= :until{int} AND tl.hi > :first{int} AND s.lo >= :first{int}"
_POSSIBLE: Final = "tl.hi > :first{int} AND s.lo < :until{int} AND NOT (s.lo >= :first{int} AND tl.hi <= :until{int})"
_AFTER: Final = "tl.hi >= :hi{int} AND (tl.hi > :hi{int} OR s.ord > :ord{int})"
_OTHERS: Final = """EXISTS (SELECT 1 FROM timeline x WHERE x.dossier_id = :d AND x.tag IN :group{group}
            AND x.hi = tl.hi AND x.sequence = tl.sequence)"""
_BRANCH: Final = """
        SELECT tl.hi, s.ord, s.sequence, s.lo, s.said_hi, s.ends_lo, s.ends
        FROM timeline tl JOIN spans s ON s.dossier_id = :d AND s.sequence = tl.sequence
        WHERE tl.dossier_id = :d AND tl.tag = :tag{branch} AND {where}"""
_COUNTED: Final = """(SELECT count(*) FROM (
        SELECT 1 FROM timeline WHERE dossier_id = :d AND tag = :tag{branch} LIMIT :limit) t{branch})"""
_AROUND: Final = """
    SELECT count(CASE WHEN u.hi > :first{int} AND u.lo < :until{int}
            AND NOT (u.lo >= :first{int} AND u.hi <= :until{int}) THEN 1 END),
        max(CASE WHEN u.hi > :at{int} AND u.lo < :at{int} THEN u.lo END),
        min(CASE WHEN u.lo >= :at{int} THEN u.lo END),
        min(CASE WHEN u.hi > :at{int} AND u.lo < :at{int} THEN u.hi END)
    FROM ({rows}) u"""


def rows(
    reading: Reading, tags: Tags, window: Window, *, after: tuple[int, int] | None = None, limit: int
) -> list[Assertion]:
    """The next assertions of a timeline, by ``(hi, ord)``.

    Args:
        after: ``(hi, ord)`` of the last one seen; None to begin.
        limit: How many at most; fewer come only at the end.
    """
    driver, groups = _driver(reading, tags)
    conditions = [_POSSIBLE if window.possible else _CERTAIN, *([_AFTER] if after else [])]
    page = " ORDER BY tl.hi, s.ord LIMIT :limit"
    union = _union(len(driver), len(groups), conditions, page)
    statement = f"SELECT * FROM ({union}) u ORDER BY u.hi, u.ord LIMIT :limit"  # noqa: S608 - of constants only
    hi, order = after or (BEGINNING, 0)
    place = {"first": window.first, "until": window.until, "hi": hi, "ord": order, "limit": limit}
    return [_assertion(row) for row in _ask(reading, statement, driver, groups, place)]


def around(reading: Reading, tags: Tags, window: Window) -> Surroundings:
    """What may have happened within a window besides, and where an answer about it can change.

    What ended by ``at`` began before its end, so its last end stands for all of its edges. Cost: a scan of the
    assertions that end after the window's start, or, where that is open, after its end.
    """
    driver, groups = _driver(reading, tags)
    bound = window.until if window.first == BEGINNING else min(window.first, window.until)
    union = _union(len(driver), len(groups), ["tl.hi > :bound{int}"], "")
    statement = _AROUND.replace("{rows}", union)
    place = {"first": window.first, "until": window.until, "at": window.at, "bound": bound}
    (possible, straddling, ahead, ends), *_ = _ask(reading, statement, driver, groups, place)
    ended = _union(len(driver), 0, ["tl.hi <= :at{int}"], " ORDER BY tl.hi DESC LIMIT 1")
    (last,), *_ = _ask(reading, f"SELECT max(u.hi) FROM ({ended}) u", driver, (), {"at": window.at})  # noqa: S608
    starts = [start + 1 for start in (straddling, ahead) if start is not None and start != BEGINNING]
    return Surroundings(possible, tuple(edge for edge in (*starts, ends, last) if edge is not None))


_COUNTS: Final = """
    SELECT tl.tag, count(*) FROM timeline tl JOIN spans s ON s.dossier_id = :d AND s.sequence = tl.sequence
    WHERE tl.dossier_id = :d AND tl.tag IN :group0 AND tl.hi <= :at{int} AND s.sequence <= :k{int} AND s.kt > :k{int}
    GROUP BY tl.tag"""


def counts(reading: Reading, tags: Sequence[str]) -> dict[str, int]:
    """How many events that certainly happened by ``as_of`` bear each tag; tags of none are absent."""
    if not tags:
        return {}
    found = _ask(reading, _COUNTS, (), (tuple(tags),), {"at": reading.at.instant})
    return {row.tag: row[1] for row in found}


def last_touch(reading: Reading, tags: Tags) -> int:
    """The last sequence up to ``known_at`` at which anything may have been recorded that bears the tags.

    An amendment bears the tags of what it amends, so within a group the last of any tag counts, and between groups
    the first of these. Without tags: the last event that is not of the registry.
    """
    if not tags:
        return _last_report(reading)
    return min(max(last_tagged(reading, tag) for tag in _amended(group)) for group in tags)


def _amended(group: tuple[str, ...]) -> tuple[str, ...]:
    """The tags to look for: an amendment has a type of its own instead of its target's."""
    return (*group, *AMENDING) if group[0].startswith("type/") else group


_REGISTERED: Final = """
    SELECT s.ord, s.sequence, s.lo, s.hi, s.said_hi, s.ends_lo, s.ends
    FROM event_tags b
    JOIN spans s ON s.dossier_id = :d AND s.sequence = b.sequence
    JOIN events e ON e.dossier_id = :d AND e.sequence = s.ord
    WHERE b.dossier_id = :d AND b.tag = :tag0 AND s.sequence <= :k{int} AND s.kt > :k{int}
    AND (e.type LIKE 'actor.%' OR e.type LIKE 'source.%' OR e.type LIKE 'issue.%' OR e.type LIKE 'dossier.%')
    ORDER BY s.ord LIMIT :limit"""


def registered(reading: Reading, tag: str, limit: int) -> list[Assertion]:
    """What of the registry bears a tag, in the log's order: the timeline leaves it out."""
    return [_assertion(row) for row in _ask(reading, _REGISTERED, (tag,), (), {"limit": limit})]


def _assertion(row: Any) -> Assertion:
    return Assertion(row.sequence, row.ord, row.lo, row.hi, row.said_hi, row.ends_lo, row.ends)


_LAST_TAGGED: Final = text(
    "SELECT sequence FROM event_tags WHERE dossier_id = :d AND tag = :tag AND sequence <= :k"
    " ORDER BY sequence DESC LIMIT 1"
)
_LAST_REPORT: Final = text(
    "SELECT sequence FROM events WHERE dossier_id = :d AND sequence <= :k AND type NOT LIKE 'actor.%'"
    " AND type NOT LIKE 'source.%' AND type NOT LIKE 'issue.%' AND type NOT LIKE 'dossier.%'"
    " ORDER BY sequence DESC LIMIT 1"
)


def last_tagged(reading: Reading, tag: str) -> int:
    """The last sequence up to ``known_at`` of the events that bear one tag of the log; 0 where none does."""
    parameters = {"d": reading.dossier.key, "tag": tag, "k": reading.at.known}
    return reading.connection.execute(_LAST_TAGGED, parameters).scalar() or 0


def _last_report(reading: Reading) -> int:
    return reading.connection.execute(_LAST_REPORT, {"d": reading.dossier.key, "k": reading.at.known}).scalar() or 0


def _driver(reading: Reading, tags: Tags) -> tuple[tuple[str, ...], Tags]:
    """Choose the group with the fewest rows to drive the search; the others are looked up."""
    narrow = [group for group in tags if len(group) <= BRANCHES]
    if not narrow:
        return (EVERYTHING,), tags
    sizes = [0] if len(narrow) == 1 else [_size(reading, group) for group in narrow]
    driver = narrow[sizes.index(min(sizes))]
    return driver, tuple(group for group in tags if group is not driver)


def _size(reading: Reading, group: tuple[str, ...]) -> int:
    counts = " + ".join(_COUNTED.format(branch=branch) for branch in range(len(group)))
    parameters = {"d": reading.dossier.key, "limit": SELECTIVE, **_named("tag", group)}
    size: int = reading.connection.execute(text(f"SELECT {counts}"), parameters).scalar_one()
    return size


def _union(branches: int, groups: int, conditions: Sequence[str], page: str) -> str:
    """Write the rows of all driving tags; a row that bears several comes once."""
    others = [_OTHERS.replace("{group}", str(group)) for group in range(groups)]
    where = " AND ".join([_ACTIVE, *conditions, *others])
    made = (_BRANCH.replace("{branch}", str(branch)).replace("{where}", where) for branch in range(branches))
    return "\n    UNION ".join(f"SELECT * FROM ({one}{page}) b{number}" for number, one in enumerate(made))  # noqa: S608


def _ask(
    reading: Reading, statement: str, driver: tuple[str, ...], groups: Tags, place: dict[str, int]
) -> Sequence[Any]:
    parameters: dict[str, Any] = {"d": reading.dossier.key, "k": reading.at.known, **_named("tag", driver), **place}
    parameters.update({f"group{number}": group for number, group in enumerate(groups)})
    return reading.connection.execute(_text(reading.connection, statement, len(groups)), parameters).all()


_MADE: dict[tuple[str, str], TextClause] = {}


def _text(connection: Connection, statement: str, groups: int) -> TextClause:
    key = (connection.dialect.name, statement)
    made = _MADE.get(key)
    if made is None:
        made = text(typed(statement, connection.dialect.name))
        made = made.bindparams(*(bindparam(f"group{number}", expanding=True) for number in range(groups)))
        _MADE[key] = made
    return made


def typed(statement: str, dialect: str) -> str:
    """Write a statement for a dialect: ``:name{int}`` stands for a bound integer of 64 bits."""
    return re.sub(r":(\w+)\{int\}", _CAST[dialect], statement)


def _named(prefix: str, values: Sequence[str]) -> dict[str, str]:
    return {f"{prefix}{number}": value for number, value in enumerate(values)}
