"""The text of the timeline's statements: index ranges, one for each tag that drives a search, merged.

All other conditions are looked up by primary key. Ranges are of days, which are shorter to keep than instants; within
a day the database sorts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from service.timetravel.asserted import ORD, RECORDED, SPAN, STANDS
from service.timetravel.bands import OPEN
from service.timetravel.tags import BEYOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CAST: Final = {"sqlite": r":\1", "postgresql": r"CAST(:\1 AS bigint)"}
"""A bound integer for each dialect: psycopg sends small ones as int2, and an index on bigint would be missed."""

EVERYTHING: Final = ""
"""Stands for a column where a range drives that has all but the registry."""

BAND: Final = "band"
"""Drives by band instead of tag: those of granules wider than a day."""


class Branch(NamedTuple):
    """One index range that drives a search.

    Attributes:
        column: Of ``spans``; or ``EVERYTHING``, or ``BEYOND``.
        number: What the column has: a tag, or a band.
        near: Only granules of up to a day that end soon after the point of this number, if any.
    """

    column: str
    number: int
    near: int | None = None


WIDE: Final = tuple(Branch(BAND, band) for band in range(1, OPEN + 1))
"""Every granule wider than a day; and days that were ahead when they were recorded."""

Group = dict[str, list[int]]
"""Tags any of which a row must bear: their numbers, by where they are looked for."""

_ACTIVE: Final = f"{RECORDED} AND {STANDS}".format(k=":k{int}")
CERTAIN: Final = "s.hi <= :until{int} AND s.hi > :first{int} AND s.lo >= :first{int} AND {day} <= :until_day"
POSSIBLE: Final = "s.hi > :first{int} AND s.lo < :until{int} AND NOT (s.lo >= :first{int} AND s.hi <= :until{int})"
AFTER: Final = "s.hi >= :hi{int} AND (s.hi > :hi{int} OR " + ORD + " > :ord{int})"
FROM_DAY: Final = "{day} >= :from_day"
PAGE: Final = " ORDER BY {day}, s.hi, " + ORD + " LIMIT :limit"

_FROM: Final = {
    EVERYTHING: "spans s WHERE s.dossier_id = :d AND s.band IS NOT NULL",
    BAND: "spans s WHERE s.dossier_id = :d AND s.band > 0 AND s.band = :tag{number}",
    BEYOND: "timeline tl JOIN spans s ON s.dossier_id = :d AND s.sequence = tl.sequence"
    " WHERE tl.dossier_id = :d AND tl.tag_id = :tag{number}",
}
_OF_COLUMN: Final = "spans s WHERE s.dossier_id = :d AND s.{column} = :tag{number}"
_NEAR: Final = " AND s.band = 0 AND {day} >= :near{near} AND {day} <= :past{near}"
_BEYOND: Final = """EXISTS (SELECT 1 FROM timeline x WHERE x.dossier_id = :d AND x.tag_id IN :{name}
        AND x.day = s.day AND x.sequence = s.sequence)"""
_COUNTED: Final = """(SELECT count(*) FROM (
        SELECT 1 FROM {table} WHERE dossier_id = :d AND {column} = :tag{number} LIMIT :limit) t{number})"""


def union(
    branches: Sequence[Branch],
    groups: Sequence[Group],
    conditions: Iterable[str],
    page: str = "",
    *,
    columns: str = SPAN,
) -> str:
    """Write the rows of all branches; a row that several find comes once.

    Args:
        groups: What a row must bear besides.
        conditions: Of the constants above, or alike: ``{day}`` stands for the day, ``:name{int}`` for 64 bits.
        page: Follows each branch.
        columns: What is read of each row; an ``Assertion``'s members, unless told otherwise.
    """
    others = [_bears(number, group) for number, group in enumerate(groups)]
    where = " AND ".join([_ACTIVE, *conditions, *others])
    ranges = [_range(number, branch, where, page) for number, branch in enumerate(branches)]
    made = [f"SELECT {columns} FROM {one}" for one in ranges]  # noqa: S608 - of constants only
    if len(made) == 1:
        return made[0]
    return "\n    UNION ".join(f"SELECT * FROM ({one}) b{number}" for number, one in enumerate(made))  # noqa: S608


def counted(branches: Sequence[Branch]) -> str:
    """Write how many index entries some branches have, each counted up to ``:limit``."""
    sizes = []
    for number, (column, *_) in enumerate(branches):
        table, name = ("timeline", "tag_id") if column == BEYOND else ("spans", column)
        sizes.append(_COUNTED.format(table=table, column=name, number=number))
    return f"SELECT {' + '.join(sizes)}"


def typed(statement: str, dialect: str) -> str:
    """Write a statement for a dialect: ``:name{int}`` stands for a bound integer of 64 bits."""
    return re.sub(r":(\w+)\{int\}", _CAST[dialect], statement)


def parameters_of(branches: Sequence[Branch], groups: Sequence[Group]) -> Mapping[str, object]:
    """What is bound to the names of :func:`union`."""
    tags: dict[str, object] = {f"tag{number}": branch.number for number, branch in enumerate(branches)}
    for number, group in enumerate(groups):
        tags.update((_name(number, column), wanted) for column, wanted in group.items())
    return tags


def _range(number: int, branch: Branch, where: str, page: str) -> str:
    day = "tl.day" if branch.column == BEYOND else "s.day"
    start = _FROM.get(branch.column, _OF_COLUMN).format(column=branch.column, number=number)
    near = "" if branch.near is None else _NEAR.replace("{near}", str(branch.near))
    return f"{start}{near} AND {where}{page}".replace("{day}", day)


def _bears(number: int, group: Group) -> str:
    names = {column: _name(number, column) for column in group}
    ways = [
        _BEYOND.format(name=name) if column == BEYOND else f"s.{column} IN :{name}" for column, name in names.items()
    ]
    return f"({' OR '.join(ways)})"


def _name(number: int, column: str) -> str:
    return f"group{number}_{column}"
