"""The statements of the timeline: assertions in the order of their dates, by what they are about.

A page must cost what it shows and not what the dossier holds (``branches.py``). A span asks in one of two ways
(``time.md``): *certain* lies wholly within it and has happened by ``as_of``; *possible* is what else may have happened
within it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text

from events.clock import DAY
from events.edtf import BEGINNING, FOREVER
from service.timetravel.asserted import ORD, RECORDED, SPAN, STANDS
from service.timetravel.bands import WIDTHS, day_of
from service.timetravel.branches import AFTER, CERTAIN, FROM_DAY, PAGE, POSSIBLE, Branch, Group, union
from service.timetravel.drivers import Search, Tags, ask, numbered, search_for
from service.timetravel.in_force import Assertion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.timetravel.reading import Reading

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


def rows(
    reading: Reading, tags: Tags, window: Window, *, after: tuple[int, int] | None = None, limit: int
) -> list[Assertion]:
    """The next assertions of a timeline, by ``(hi, ord)``.

    Args:
        after: ``(hi, ord)`` of the last one seen; None to begin.
        limit: How many at most; fewer come only at the end.
    """
    search = search_for(reading, tags)
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
            found.update((row.sequence, _assertion(row)) for row in ask(reading, statement, branches, groups, place))
    return sorted(found.values(), key=lambda row: (row.hi, row.ord))[:limit]


def around(reading: Reading, tags: Tags, window: Window) -> Surroundings:
    """What may have happened within a window besides, and where an answer about it can change.

    What ended by ``at`` began before its end, so its last end stands for all of its edges. Cost: what is close to the
    window's ends and to ``at``, and what is wider than a day; or all that bears the tags where that is little.
    """
    search = search_for(reading, tags)
    bound = window.until if window.first == BEGINNING else min(window.first, window.until)
    points = _finite(window.first, window.until, window.at)
    place = {"first": window.first, "until": window.until, "at": window.at, "bound": bound}
    place |= {"from_day": day_of(bound), **_near(points)}
    parts = [(search.driver, search.groups)] if search.small else search.near(points)
    possible, edges = 0, _ends(reading, search, window.at)
    for branches, groups in parts:
        if branches:
            statement = _AROUND.replace(
                "{rows}", union(branches, groups, ["s.hi > :bound{int}", FROM_DAY, _MATTERS], columns=_DATES)
            )
            (count, straddling, ahead, ends), *_ = ask(reading, statement, branches, groups, place)
            possible += count
            starts = (start + 1 for start in (straddling, ahead) if start is not None and start != BEGINNING)
            edges.extend([*starts, *([] if ends is None else [ends])])
    return Surroundings(possible, tuple(edges))


_DATES: Final = "s.sequence, s.lo, s.hi"

_MATTERS: Final = f"(s.hi > :at{{int}} OR ({POSSIBLE}))"
"""What an answer about what lies around a window can depend on: with the rest left out early, little is merged."""

_KNOWN: Final = """{day} <= (SELECT r.day FROM reach r WHERE r.dossier_id = :d AND r.sequence <= :k{int}
            ORDER BY r.sequence DESC LIMIT 1)"""
"""No days end later than this, as known: a search that finds nothing need not walk all that was recorded since."""


def _ends(reading: Reading, search: Search, at: int) -> list[int]:
    """The last end by an instant; and where days are not read whole, an instant before the next that was not read."""
    by_then = ["s.hi <= :at{int}", "{day} <= :at_day"]
    ended = union(search.driver, (), by_then, " ORDER BY {day} DESC, s.hi DESC LIMIT 1", columns="s.hi")
    place = {"at": at, "at_day": day_of(at)}
    (last,), *_ = ask(reading, f"SELECT max(u.hi) FROM ({ended}) u", search.driver, (), place)  # noqa: S608
    edges = [] if last is None else [last]
    if not search.small:
        later = union(search.driver, (), ["{day} > :past", _KNOWN], " ORDER BY {day} LIMIT 1", columns="s.day")
        past = day_of(at + WIDTHS[0])
        (day,), *_ = ask(reading, f"SELECT min(u.day) FROM ({later}) u", search.driver, (), {"past": past})  # noqa: S608
        edges.extend([] if day is None else [max(at, day * DAY - WIDTHS[0]) + 1])
    return edges


_OF_SPANS: Final = """
    SELECT s.{column} AS tag_id, count(*) AS bearing FROM spans s
    WHERE s.dossier_id = :d AND s.{column} IN :group0 AND {counts} GROUP BY s.{column}"""
_OF_TIMELINE: Final = """
    SELECT tl.tag_id, count(*) AS bearing FROM timeline tl
    JOIN spans s ON s.dossier_id = :d AND s.sequence = tl.sequence
    WHERE tl.dossier_id = :d AND tl.tag_id IN :group0 AND {counts} GROUP BY tl.tag_id"""
_COUNTS: Final = "s.hi <= :at{int} AND " + f"{RECORDED} AND {STANDS}".format(k=":k{int}")


def counts(reading: Reading, kind: str, slugs: Sequence[str]) -> dict[str, int]:
    """How many events that certainly happened by ``as_of`` bear each tag of a kind, by slug; those of none are absent.

    Args:
        kind: ``issue`` or ``source``.
    """
    tags = {f"{kind}/{slug}": slug for slug in slugs}
    slug_of = {number: tags[tag] for tag, number in numbered(reading, tags).items()}
    found: dict[str, int] = {}
    if slug_of:
        statement = f"{_OF_SPANS} UNION ALL {_OF_TIMELINE}".replace("{counts}", _COUNTS).replace("{column}", kind)
        place = {"at": reading.at.instant, "group0": list(slug_of)}
        for row in ask(reading, statement, (), (), place):
            slug = slug_of[row.tag_id]
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
    return [_assertion(row) for row in ask(reading, _REGISTERED, (), (), {"tag": tag, "limit": limit})]


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


def _finite(*points: int) -> list[int]:
    return [point for point in dict.fromkeys(points) if BEGINNING < point < FOREVER]


def _near(points: Sequence[int]) -> dict[str, int]:
    """The days in which what straddles a point may end, if it is no wider than one."""
    found = {f"near{number}": day_of(point) for number, point in enumerate(points)}
    return found | {f"past{number}": day_of(point + WIDTHS[0]) for number, point in enumerate(points)}
