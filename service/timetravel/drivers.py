"""Which index ranges drive a search of the timeline, and what its rows must bear besides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import TextClause, bindparam, text

from service.timetravel.branches import EVERYTHING, WIDE, Branch, Group, counted, parameters_of, typed
from service.timetravel.tags import NOTHING, is_registry, numbers_of, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.timetravel.reading import Reading

Tags: TypeAlias = tuple[tuple[str, ...], ...]
"""Within a group any of the tags, between groups all of them; no group at all: everything but the registry."""

BRANCHES: Final = 40
"""Tags whose index ranges are merged; a wider group is looked up by primary key from the range of everything."""

SELECTIVE: Final = 1000
"""How far the rows of a tag are counted to choose the group that drives a search."""


@dataclass(frozen=True, slots=True)
class Search:
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


def search_for(reading: Reading, tags: Tags) -> Search:
    """Choose the group with the fewest rows to drive the search; the others are looked up."""
    numbers = numbered(reading, [tag for group in tags for tag in group])
    groups = [_group(group, numbers) for group in tags]
    narrow = [group for group, named in zip(groups, tags, strict=True) if len(named) <= BRANCHES]
    if not narrow:
        return Search((Branch(EVERYTHING, NOTHING),), tuple(groups), tuple(groups), small=False)
    drivers = [
        tuple(Branch(column, number) for column, wanted in group.items() for number in wanted) for group in narrow
    ]
    sizes = [_size(reading, driver) for driver in drivers]
    least = sizes.index(min(sizes))
    others = tuple(group for group in groups if group is not narrow[least])
    # Of the registry no band is kept, so that what is wider than a day is not found apart.
    registry = any(kind == "type" and is_registry(name) for kind, _, name in _parts(tags))
    return Search(drivers[least], others, tuple(groups), small=registry or sizes[least] < SELECTIVE)


def _parts(tags: Tags) -> Iterator[tuple[str, str, str]]:
    return (tag.partition("/") for group in tags for tag in group)


def _group(group: tuple[str, ...], numbers: dict[str, int]) -> Group:
    found: Group = {}
    for place in dict.fromkeys(place for tag in group for place in places_of(tag)):
        numbered = numbers.get(place.tag)
        found.setdefault(place.column, []).extend([] if numbered is None else [numbered])
    return {column: wanted or [NOTHING] for column, wanted in found.items()}


def numbered(reading: Reading, named: Iterable[str]) -> dict[str, int]:
    """The numbers of tags of the timeline, and of those that stand for them; those that nothing bears are absent."""
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


def ask(
    reading: Reading,
    statement: str,
    branches: Sequence[Branch],
    groups: Sequence[Group],
    place: Mapping[str, object],
) -> Sequence[Any]:
    """Ask a statement of :mod:`branches`.

    Args:
        place: What is bound to names that the branches and groups leave open.
    """
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
