"""The last statement of each party on each issue: what coverage is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, text

from events.edtf import ALWAYS
from service.timetravel.asserted import ORD, RECORDED, SPAN, STANDS
from service.timetravel.in_force import Assertion
from service.timetravel.tags import numbers_of, places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.timetravel.reading import Reading

_WORDS: Final = {
    "sqlite": {"k": ":k", "t": ":t"},
    "postgresql": {"k": "CAST(:k AS bigint)", "t": "CAST(:t AS bigint)"},
}
_COUNTS: Final = f"{RECORDED} AND {STANDS} AND s.hi <= {{t}}"
_MEMBERS: Final = "u.sequence, u.ord, u.lo, u.hi, u.said_hi, u.ends_lo, u.ends"
_LAST: Final = f"""
    WITH said AS MATERIALIZED (
        SELECT {SPAN}, s.issue, s.party FROM spans s WHERE s.dossier_id = :d AND s.party IN :parties AND {_COUNTS}
        UNION ALL SELECT {SPAN}, s.issue, tl.tag_id FROM timeline tl
        JOIN spans s ON s.dossier_id = :d AND s.sequence = tl.sequence
        WHERE tl.dossier_id = :d AND tl.tag_id IN :parties AND {_COUNTS}),
    also AS MATERIALIZED (
        SELECT tl.sequence, tl.tag_id FROM tags g
        JOIN timeline tl ON tl.dossier_id = :d AND tl.tag_id = g.tag_id
        WHERE g.dossier_id = :d AND g.tag >= 'issue/' AND g.tag < 'issue0'),
    about AS (
        SELECT {_MEMBERS}, u.issue, u.party FROM said u WHERE u.issue IS NOT NULL
        UNION ALL SELECT {_MEMBERS}, a.tag_id, u.party FROM said u JOIN also a ON a.sequence = u.sequence),
    ranked AS (
        SELECT u.*, row_number() OVER (PARTITION BY u.issue, u.party ORDER BY u.hi DESC, u.ord DESC) AS place
        FROM about u)
    SELECT {_MEMBERS}, g.tag AS issue, u.party FROM ranked u
    JOIN tags g ON g.dossier_id = :d AND g.tag_id = u.issue WHERE u.place = 1"""  # noqa: S608 - of constants only
_END: Final = f"""
    SELECT {SPAN} FROM spans s
    WHERE s.dossier_id = :d AND s.band IS NOT NULL AND s.hi > {ALWAYS} AND {_COUNTS}
    ORDER BY s.day {{order}}, s.hi {{order}}, {ORD} {{order}} LIMIT 1"""  # noqa: S608 - of constants only


def last_statements(reading: Reading, parties: Sequence[str]) -> list[tuple[str, str, Assertion]]:
    """What was last said or done for each of some parties about each issue, by issue and party.

    Certain at the coordinate, whatever its type; registry left out. Cost: a scan of what counts for these parties.
    """
    if not parties:
        return []
    named = {place.tag: party for party in parties for place in places_of(f"party/{party}")}
    numbers = numbers_of(reading.connection, reading.dossier.key, named)
    numbered = {number: named[tag] for tag, number in numbers.items()}
    if not numbered:
        return []
    statement = text(_LAST.format(**_WORDS[reading.connection.dialect.name])).bindparams(
        bindparam("parties", expanding=True)
    )
    found: dict[tuple[str, str], Assertion] = {}
    for row in reading.connection.execute(statement, {"parties": list(numbered), **_at(reading)}):
        name = (row.issue.partition("/")[2], numbered[row.party])
        said = Assertion(*row[:7])
        other = found.get(name)
        if other is None or (other.hi, other.ord) < (said.hi, said.ord):
            found[name] = said
    return [(issue, party, said) for (issue, party), said in sorted(found.items())]


def first_and_last(reading: Reading) -> tuple[Assertion | None, Assertion | None]:
    """The first and the last event that certainly happened, registry left out."""
    words = _WORDS[reading.connection.dialect.name]
    ends = []
    for order in ("ASC", "DESC"):
        row = reading.connection.execute(text(_END.format(order=order, **words)), _at(reading)).one_or_none()
        ends.append(None if row is None else Assertion(*row))
    return ends[0], ends[1]


def _at(reading: Reading) -> dict[str, int]:
    return {"d": reading.dossier.key, "t": reading.at.instant, "k": reading.at.known}
