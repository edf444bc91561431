"""The statements of the timeline: assertions in the order of their dates, by what they are about.

A page must cost what it shows and not what the dossier holds (``branches.py``). A span asks in one of two ways
(``time.md``): *certain* lies wholly within it and has happened by ``as_of``; *possible* is what else may have happened
within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import bindparam, text

from events.clock import DAY
from events.edtf import BEGINNING, FOREVER
from service.timetravel.asserted import ORD, SPAN, STANDS
from service.timetravel.bands import WIDTHS, day_of
from service.timetravel.branches import (
    AFTER,
    CERTAIN,
    EVERYTHING,
    FROM_DAY,
    PAGE,
    POSSIBLE,
    WIDE,
    Branch,
    Group,
    counted,
    parameters_of,
    typed,
    union,
)
from service.timetravel.in_force import Assertion
from service.timetravel.tags import NOTHING, is_registry, numbers_of, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import TextClause

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


_AROUND: Final = """
    SELECT count(CASE WHEN u.hi > :first{int} AND u.lo < :until{int}
            AND NOT (u.lo >= :first{int} AND u.hi <= :until{int}) THEN 1 END),
        max(CASE WHEN u.hi > :at{int} AND u.lo < :at{int} THEN u.lo END),
        min(CASE WHEN u.lo >= :at{int} THEN u.lo END),
        min(CASE WHEN u.hi > :at{int} AND u.lo < :at{int} THEN u.hi END)
    FROM ({rows}) u"""


@dataclass(frozen=True, slots=True)
class _Search:
    """How rows that bear some tags are found.

    Attributes:
        driver: Index ranges, merged.
        groups: What a row must bear besides.
        all_groups: What it must bear if it was found otherwise.
        small: Whether the driver is best read whole.
    """

    driver: tuple[Branch, ...]
    groups: tuple[Group, ...]
    all_groups: tuple[Group, ...]
    small: bool

    def near(self, points: Sequence[int]) -> list[tuple[Sequence[Branch], Sequence[Group]]]:
        """Where to look for what may straddle any of some points: among days close by, and all that is wider."""
        days = [branch._replace(near=number) for number in range(len(points)) for branch in self.driver]
        return [(days, self.groups), (WIDE, self.all_groups)]


def rows(
    reading: Reading, tags: Tags, window: Window, *, after: tuple[int, int] | None = None, limit: int
) -> list[Assertion]:
    """The next assertions of a timeline, by ``(hi, ord)``.

    Args:
        after: ``(hi, ord)`` of the last one seen; None to begin.
        limit: How many at most; fewer come only at the end.
    """
    search = _search(reading, tags)
    points = _finite(window.first, window.until)
    parts: Sequence[tuple[Sequence[Branch], Sequence[Group]]] = [(search.driver, search.groups)]
    if window.possible and not search.small:
        parts = search.near(points)
    conditions = [POSSIBLE if window.possible else CERTAIN, FROM_DAY, *([AFTER] if after else [])]
    hi, order = after or (BEGINNING, 0)
    place = {"first": window.first, "until": window.until, "until_day": day_of(window.until), "hi": hi, "ord": order}
    place |= {"from_day": day_of(max(window.first, hi)), "limit": limit, **_near(points)}
    found: dict[int, Assertion] = {}
    for branches, groups in parts:
        if branches:
            merged = union(branches, groups, conditions, PAGE)
            statement = f"SELECT * FROM ({merged}) u ORDER BY u.hi, u.ord LIMIT :limit"  # noqa: S608 - of constants only
            found.update((row.sequence, _assertion(row)) for row in _ask(reading, statement, branches, groups, place))
    return sorted(found.values(), key=lambda row: (row.hi, row.ord))[:limit]


def around(reading: Reading, tags: Tags, window: Window) -> Surroundings:
    """What may have happened within a window besides, and where an answer about it can change.

    What ended by ``at`` began before its end, so its last end stands for all of its edges. Cost: what is close to the
    window's ends and to ``at``, and what is wider than a day; or all that bears the tags where that is little.
    """
    search = _search(reading, tags)
    bound = window.until if window.first == BEGINNING else min(window.first, window.until)
    points = _finite(window.first, window.until, window.at)
    place = {"first": window.first, "until": window.until, "at": window.at, "bound": bound}
    place |= {"from_day": day_of(bound), **_near(points)}
    parts = [(search.driver, search.groups)] if search.small else search.near(points)
    possible, edges = 0, _ends(reading, search, window.at)
    for branches, groups in parts:
        if branches:
            statement = _AROUND.replace("{rows}", union(branches, groups, ["s.hi > :bound{int}", FROM_DAY]))
            (count, straddling, ahead, ends), *_ = _ask(reading, statement, branches, groups, place)
            possible += count
            starts = (start + 1 for start in (straddling, ahead) if start is not None and start != BEGINNING)
            edges.extend([*starts, *([] if ends is None else [ends])])
    return Surroundings(possible, tuple(edges))


def _ends(reading: Reading, search: _Search, at: int) -> list[int]:
    """The last end by an instant; and where days are not read whole, an instant before the next that was not read."""
    by_then = ["s.hi <= :at{int}", "{day} <= :at_day"]
    ended = union(search.driver, (), by_then, " ORDER BY {day} DESC, s.hi DESC LIMIT 1")
    place = {"at": at, "at_day": day_of(at)}
    (last,), *_ = _ask(reading, f"SELECT max(u.hi) FROM ({ended}) u", search.driver, (), place)  # noqa: S608
    edges = [] if last is None else [last]
    if not search.small:
        later = union(search.driver, (), ["{day} > :past"], " ORDER BY {day} LIMIT 1")
        past = day_of(at + WIDTHS[0])
        (day,), *_ = _ask(reading, f"SELECT min(u.day) FROM ({later}) u", search.driver, (), {"past": past})  # noqa: S608
        edges.extend([] if day is None else [max(at, day * DAY - WIDTHS[0]) + 1])
    return edges


_OF_SPANS: Final = """
    SELECT s.{column} AS tag_id, count(*) AS bearing FROM spans s
    WHERE s.dossier_id = :d AND s.{column} IN :group0 AND {counts} GROUP BY s.{column}"""
_OF_TIMELINE: Final = """
    SELECT tl.tag_id, count(*) AS bearing FROM timeline tl
    JOIN spans s ON s.dossier_id = :d AND s.sequence = tl.sequence
    WHERE tl.dossier_id = :d AND tl.tag_id IN :group0 AND {counts} GROUP BY tl.tag_id"""
_COUNTS: Final = f"s.hi <= :at{{int}} AND s.sequence <= :k{{int}} AND {STANDS.format(k=':k{int}')}"


def counts(reading: Reading, kind: str, slugs: Sequence[str]) -> dict[str, int]:
    """How many events that certainly happened by ``as_of`` bear each tag of a kind, by slug; those of none are absent.

    Args:
        kind: ``issue`` or ``source``.
    """
    tags = {f"{kind}/{slug}": slug for slug in slugs}
    numbered = {number: tags[tag] for tag, number in _numbers(reading, tags).items()}
    found: dict[str, int] = {}
    if numbered:
        statement = f"{_OF_SPANS} UNION ALL {_OF_TIMELINE}".replace("{counts}", _COUNTS).replace("{column}", kind)
        place = {"at": reading.at.instant, "group0": list(numbered)}
        for row in _ask(reading, statement, (), (), place):
            slug = numbered[row.tag_id]
            found[slug] = found.get(slug, 0) + row.bearing
    return found


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


_REGISTERED: Final = f"""
    SELECT {SPAN}
    FROM event_tags b
    JOIN spans s ON s.dossier_id = :d AND s.sequence = b.sequence
    JOIN events e ON e.dossier_id = :d AND e.sequence = {ORD}
    WHERE b.dossier_id = :d AND b.tag = :tag AND s.sequence <= :k{{int}} AND {STANDS.format(k=":k{int}")}
    AND (e.type LIKE 'actor.%' OR e.type LIKE 'source.%' OR e.type LIKE 'issue.%' OR e.type LIKE 'dossier.%')
    ORDER BY {ORD} LIMIT :limit"""  # noqa: S608 - of constants only


def registered(reading: Reading, tag: str, limit: int) -> list[Assertion]:
    """What of the registry bears a tag, in the log's order: the timeline leaves it out."""
    return [_assertion(row) for row in _ask(reading, _REGISTERED, (), (), {"tag": tag, "limit": limit})]


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


def _search(reading: Reading, tags: Tags) -> _Search:
    """Choose the group with the fewest rows to drive the search; the others are looked up."""
    numbers = _numbers(reading, [tag for group in tags for tag in group])
    groups = [_group(group, numbers) for group in tags]
    narrow = [group for group, named in zip(groups, tags, strict=True) if len(named) <= BRANCHES]
    if not narrow:
        return _Search((Branch(EVERYTHING, NOTHING),), tuple(groups), tuple(groups), small=False)
    drivers = [
        tuple(Branch(column, number) for column, wanted in group.items() for number in wanted) for group in narrow
    ]
    sizes = [_size(reading, driver) for driver in drivers]
    least = sizes.index(min(sizes))
    others = tuple(group for group in groups if group is not narrow[least])
    # Of the registry no band is kept, so that what is wider than a day is not found apart.
    registry = any(kind == "type" and is_registry(name) for kind, _, name in _parts(tags))
    return _Search(drivers[least], others, tuple(groups), small=registry or sizes[least] < SELECTIVE)


def _parts(tags: Tags) -> Iterator[tuple[str, str, str]]:
    return (tag.partition("/") for group in tags for tag in group)


def _group(group: tuple[str, ...], numbers: dict[str, int]) -> Group:
    found: Group = {}
    for place in dict.fromkeys(place for tag in group for place in places_of(tag)):
        numbered = numbers.get(place.tag)
        found.setdefault(place.column, []).extend([] if numbered is None else [numbered])
    return {column: wanted or [NOTHING] for column, wanted in found.items()}


def _numbers(reading: Reading, named: Iterable[str]) -> dict[str, int]:
    wanted = tuple(dict.fromkeys(place.tag for tag in named for place in places_of(tag)))
    if not wanted:
        return {}
    key = reading.dossier.key
    return reading.recall(("tags", wanted), lambda: numbers_of(reading.connection, key, wanted))


def _size(reading: Reading, driver: tuple[Branch, ...]) -> int:
    """How many rows a driver has; each of its ranges is counted up to a limit."""

    def ask() -> int:
        parameters = {"d": reading.dossier.key, "limit": SELECTIVE, **parameters_of(driver, ())}
        size: int = reading.connection.execute(text(counted(driver)), parameters).scalar_one()
        return size

    return reading.recall(("size", driver), ask)


def _finite(*points: int) -> list[int]:
    return [point for point in dict.fromkeys(points) if BEGINNING < point < FOREVER]


def _near(points: Sequence[int]) -> dict[str, int]:
    """The days in which what straddles a point may end, if it is no wider than one."""
    found = {f"near{number}": day_of(point) for number, point in enumerate(points)}
    return found | {f"past{number}": day_of(point + WIDTHS[0]) for number, point in enumerate(points)}


def _ask(
    reading: Reading,
    statement: str,
    branches: Sequence[Branch],
    groups: Sequence[Group],
    place: Mapping[str, object],
) -> Sequence[Any]:
    bound = {"d": reading.dossier.key, "k": reading.at.known, **parameters_of(branches, groups), **place}
    return reading.connection.execute(_text(reading.connection.dialect.name, statement), bound).all()


_MADE: dict[tuple[str, str], TextClause] = {}
_LISTS: Final = re.compile(r"IN :(\w+)")


def _text(dialect: str, statement: str) -> TextClause:
    made = _MADE.get((dialect, statement))
    if made is None:
        lists = dict.fromkeys(_LISTS.findall(statement))
        made = text(typed(statement, dialect)).bindparams(*(bindparam(name, expanding=True) for name in lists))
        _MADE[dialect, statement] = made
    return made
