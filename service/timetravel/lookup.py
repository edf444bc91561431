"""Search for the assertions that can matter for what is in force, of cells chosen by a selector.

What is searched for, and how, stands in ``searches.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, TextClause, bindparam, text
from sqlalchemy.exc import DBAPIError

from service.timetravel.in_force import Assertion
from service.timetravel.searches import statement_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from sqlalchemy import Connection

    from service.timetravel.memory import Memory


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
    if len(subjects) == 1:  # without a list, a statement goes straight to the driver
        return Selector("c.subject = :subject", (("subject", subjects[0]),))
    return Selector("c.subject IN :subjects", (("subjects", tuple(subjects)),))


def of_aspects(aspects: Sequence[str]) -> Selector:
    """Every cell with one of some aspects."""
    if len(aspects) == 1:
        return Selector("c.aspect = :aspect", (("aspect", aspects[0]),))
    return Selector("c.aspect IN :aspects", (("aspects", tuple(aspects)),))


def under_aspect(prefix: str, subjects: str = "") -> Selector:
    """Every cell whose aspect begins with ``prefix`` (it ends with ``/``), of subjects that begin with another."""
    bounds = (("low", prefix), ("high", prefix[:-1] + "0"), ("kind", subjects), ("kind_end", subjects[:-1] + ";"))
    where = "c.aspect >= :low AND c.aspect < :high"
    return Selector(where + (" AND c.subject >= :kind AND c.subject < :kind_end" if subjects else ""), bounds)


LISTS: Final = ("subjects", "aspects")
"""Parameters of selectors that are lists."""

LIKELY: Final = 1
"""The bands that are searched first where it is not remembered which ones the cells have: that of days."""

NAMES: Final = 3
"""Members of a row before those of an ``Assertion``: cell_id, subject, aspect."""

_MADE: dict[tuple[str, str, str, int], TextClause | str] = {}
_PLACEHOLDER: Final = re.compile(r":(\w+)")


def rows(
    connection: Connection, dossier_key: int, selector: Selector, at: int, known: int, *, memory: Memory | None = None
) -> Sequence[Any]:
    """Rows of all assertions that can matter: cell_id, subject, aspect, then the members of an ``Assertion``.

    Args:
        memory: Where it is remembered which bands the cells have; without it, some questions are asked twice.
    """
    return _search(connection, selector, "in_force", (dossier_key, at, known), memory)


def assertions(
    connection: Connection,
    dossier_key: int,
    name: tuple[str, str],
    at: int,
    known: int,
    *,
    memory: Memory | None = None,
) -> list[Assertion]:
    """All assertions of one cell that can matter: as :func:`rows`, in the leanest form."""
    remembered = (_ONE_CELL, name)
    bands = _remembered(memory, dossier_key, remembered)
    if bands == LIKELY:
        parameters = {"d": dossier_key, "t": at, "k": known, "subject": name[0], "aspect": name[1]}
        found = _fetched(connection, (_ONE_CELL, "alone", LIKELY), parameters)
        missed = found[0][0] & ~LIKELY if found else 0
        if not missed:
            return [Assertion._make(row[1:]) for row in found if row[1] is not None]
        bands = _widened(memory, dossier_key, remembered, (LIKELY, missed))
    others = _search(connection, one_cell(*name), "in_force", (dossier_key, at, known), memory, likely=bands)
    return [Assertion._make(row[NAMES:]) for row in others]


def next_start(
    connection: Connection, dossier_key: int, selector: Selector, at: int, known: int, *, memory: Memory | None = None
) -> int | None:
    """The first ``lo`` at or after ``at`` among the assertions active at ``known``, over all cells selected."""
    found = _search(connection, selector, "next", (dossier_key, at, known), memory)
    return min((lo for _, _, lo in found if lo is not None), default=None)


def last_touch(connection: Connection, dossier_key: int, selector: Selector, known: int) -> int | None:
    """The last sequence up to ``known`` at which anything about the selected cells was recorded."""
    parameters = {"d": dossier_key, "k": known, **dict(selector.parameters)}
    found: int | None = _fetched(connection, (selector.where, "touched", 0), parameters)[0][0]
    return found


def _search(
    connection: Connection,
    selector: Selector,
    question: str,
    at: tuple[int, int, int],
    memory: Memory | None,
    *,
    likely: int = LIKELY,
) -> Sequence[tuple[Any, ...]]:
    dossier_key, instant, known = at
    parameters = {"d": dossier_key, "t": instant, "k": known, **dict(selector.parameters)}
    remembered = ("bands", selector)
    bands = _remembered(memory, dossier_key, remembered, likely)
    kf = 0 if question == "next" else NAMES
    while True:
        found = _fetched(connection, (selector.where, question, bands), parameters)
        missed = [row[kf + 1] for row in found if row[kf] == 0]
        if not missed:
            return found
        bands = _widened(memory, dossier_key, remembered, (bands, *missed))


def _remembered(memory: Memory | None, dossier_key: int, question: Hashable, likely: int = LIKELY) -> int:
    """The bands that some cells had when they were last asked for; a search tells where they have gained some."""
    found: int | None = None if memory is None else memory.recall(dossier_key, question)
    return found or likely


def _widened(memory: Memory | None, dossier_key: int, question: Hashable, bands: Iterable[int]) -> int:
    """All bands together, where a search missed some: then it is made again."""
    every = reduce(or_, bands)
    if memory is not None:
        memory.keep(dossier_key, question, every)
    return every


def _fetched(connection: Connection, asked: tuple[str, str, int], parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows, as the driver has them: SQLAlchemy's own cost as much again as the search of a few cells.

    Raises:
        DBAPIError: As SQLAlchemy would raise it.
    """
    made = _statement(connection, asked)
    if not isinstance(made, str):
        return [tuple(row) for row in connection.execute(made, parameters)]
    if not connection.in_transaction():
        connection.begin()
    driver: Any = connection.connection.driver_connection
    # PostgreSQL: numbers need not be read from text.
    options = {"binary": True} if connection.dialect.name == "postgresql" else {}
    errors: Any = connection.dialect.loaded_dbapi.Error
    try:
        found: list[tuple[Any, ...]] = driver.execute(made, parameters, **options).fetchall()
    except errors as error:
        lost = connection.dialect.is_disconnect(error, driver, None)
        if lost:
            connection.invalidate()
        raise DBAPIError.instance(
            made, parameters, error, errors, connection_invalidated=lost, dialect=connection.dialect
        ) from error
    return found


def _statement(connection: Connection, asked: tuple[str, str, int]) -> TextClause | str:
    key = (connection.dialect.name, *asked)
    made = _MADE.get(key)
    if made is None:
        made = _MADE[key] = _made(*key)
    return made


def _made(dialect: str, where: str, question: str, bands: int) -> TextClause | str:
    statement = statement_text(dialect, where, question, bands)
    lists = [bindparam(name, expanding=True, type_=String) for name in LISTS if f"IN :{name}" in where]
    if lists:
        return text(statement).bindparams(*lists)
    return statement if dialect == "sqlite" else _PLACEHOLDER.sub(r"%(\1)s", statement)
