"""The last statement of each party on each issue: what coverage is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, text

from events.edtf import ALWAYS
from service.timetravel.in_force import Assertion
from service.timetravel.index import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.timetravel.reading import Reading

_WORDS: Final = {
    "sqlite": {"k": ":k", "t": ":t"},
    "postgresql": {"k": "CAST(:k AS bigint)", "t": "CAST(:t AS bigint)"},
}
_ACTIVE: Final = "s.sequence <= {k} AND s.kt > {k} AND s.hi <= {t}"
_SPAN: Final = "s.sequence, s.ord, s.lo, s.hi, s.said_hi, s.ends_lo, s.ends"
_LAST: Final = f"""
    SELECT * FROM (
        SELECT i.tag AS issue, p.tag AS party, {_SPAN},
            row_number() OVER (PARTITION BY i.tag, p.tag ORDER BY s.hi DESC, s.ord DESC) AS place
        FROM timeline p
        JOIN timeline i ON i.dossier_id = p.dossier_id AND i.sequence = p.sequence AND i.hi = p.hi
            AND i.tag >= 'issue/' AND i.tag < 'issue0'
        JOIN spans s ON s.dossier_id = p.dossier_id AND s.sequence = p.sequence
        WHERE p.dossier_id = :d AND p.tag IN :parties AND {_ACTIVE}) ranked
    WHERE place = 1 ORDER BY issue, party"""  # noqa: S608 - of constants only
_END: Final = f"""
    SELECT {_SPAN} FROM timeline l JOIN spans s ON s.dossier_id = l.dossier_id AND s.sequence = l.sequence
    WHERE l.dossier_id = :d AND l.tag = '{EVERYTHING}' AND s.hi > {ALWAYS} AND {_ACTIVE}
    ORDER BY l.hi {{order}}, s.ord {{order}} LIMIT 1"""  # noqa: S608 - of constants only


def last_statements(reading: Reading, parties: Sequence[str]) -> list[tuple[str, str, Assertion]]:
    """What was last said or done for each of some parties about each issue, by issue and party.

    Certain at the coordinate, whatever its type; registry left out. Cost: a scan of what counts for these parties.
    """
    if not parties:
        return []
    statement = text(_LAST.format(**_WORDS[reading.connection.dialect.name])).bindparams(
        bindparam("parties", expanding=True)
    )
    parameters = {"parties": [f"party/{party}" for party in parties], **_at(reading)}
    return [
        (row.issue.partition("/")[2], row.party.partition("/")[2], Assertion(*row[2:9]))
        for row in reading.connection.execute(statement, parameters)
    ]


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
