"""Candidates of a search: the latest events whose recorded text may hold some of the words.

The database only sorts out what surely holds none: a plain word is looked for in the body as it stands, and a body with
other than ASCII letters always stays in, since the database does not compare without accents. Both databases have the
same tables, so there is no full-text index; the cost is bounded by how many events are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import TextClause, text

from service.timetravel.asserted import RECORDED, SPAN, STANDS
from service.timetravel.branches import typed
from service.timetravel.in_force import Assertion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.timetravel.reading import Reading

LOOKED_AT: Final = 200_000
"""Events of the dossier, the latest first, whose text the database looks through."""

READ: Final = 10_000
"""Events, the latest first, that are read for a search."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a search must read.

    Attributes:
        rows: The assertions, the latest first.
        complete: Whether nothing was left out.
    """

    rows: tuple[Assertion, ...]
    complete: bool


_HOLDS: Final = {"sqlite": "e.body LIKE :word{n}", "postgresql": "e.body ILIKE :word{n}"}
_OTHER_LETTERS: Final = {"sqlite": "e.body GLOB :letters", "postgresql": "e.body ~ :letters"}
_LETTERS: Final = {"sqlite": "*[^\x01-\x7e]*", "postgresql": "[^\x01-\x7e]"}
_CANDIDATES: Final = """
    WITH latest AS MATERIALIZED (
        SELECT {span} FROM spans s
        WHERE s.dossier_id = :d AND s.band IS NOT NULL AND s.lo < :at{int} AND {stands}
        ORDER BY s.day DESC, s.hi DESC, s.sequence DESC LIMIT :looked_at)
    SELECT l.*, (SELECT count(*) FROM latest) AS known
    FROM latest l JOIN events e ON e.dossier_id = :d AND e.sequence = l.sequence
    WHERE e.body IS NOT NULL AND ({words})
    ORDER BY l.hi DESC, l.ord DESC LIMIT :read"""

_MADE: dict[tuple[str, int], TextClause] = {}


def candidates(reading: Reading, words: Sequence[str]) -> Candidates:
    """Find what may hold at least one of the words.

    Args:
        words: Folded (``service/views/words.py``); at most 16.
    """
    plain = [word for word in words if word.isascii()]
    dialect = reading.connection.dialect.name
    parameters = {f"word{number}": f"%{word}%" for number, word in enumerate(plain)}
    at = {"d": reading.dossier.key, "k": reading.at.known, "at": reading.at.instant}
    bounds = {"letters": _LETTERS[dialect], "looked_at": LOOKED_AT, "read": READ}
    found = reading.connection.execute(_statement(dialect, len(plain)), {**at, **bounds, **parameters}).all()
    rows = tuple(Assertion(row.sequence, row.ord, row.lo, row.hi, row.said_hi, row.ends_lo, row.ends) for row in found)
    return Candidates(rows, complete=len(rows) < READ and all(row.known < LOOKED_AT for row in found[:1]))


def _statement(dialect: str, plain: int) -> TextClause:
    made = _MADE.get((dialect, plain))
    if made is None:
        holds = [_HOLDS[dialect].format(n=number) for number in range(plain)]
        words = " OR ".join([*holds, _OTHER_LETTERS[dialect]])
        written = _CANDIDATES.replace("{span}", SPAN).replace(
            "{stands}", f"{RECORDED} AND {STANDS}".format(k=":k{int}")
        )
        made = text(typed(written.replace("{words}", words), dialect))
        _MADE[dialect, plain] = made
    return made
