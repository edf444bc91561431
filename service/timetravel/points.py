"""Change points: where some answer may change, on either axis (``time.md``, "Every answer carries").

Candidates: at each something begins or ends to hold for certain or possibly, but a given answer need not change there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, TextClause, bindparam, text

from events.edtf import ALWAYS, BEGINNING, FOREVER
from service.timetravel.asserted import ORD, STANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.timetravel.lookup import Selector
    from service.timetravel.reading import Reading

_WORDS: Final = {
    "sqlite": {"k": ":k", "first": ":first", "after": ":after"},
    "postgresql": {"k": "CAST(:k AS bigint)", "first": "CAST(:first AS bigint)", "after": "CAST(:after AS bigint)"},
}
_SPANS: Final = f"SELECT {ORD} AS ord, s.lo, s.hi, s.ends_lo, s.ends FROM spans s WHERE s.dossier_id = :d"  # noqa: S608
_LIVES: Final = """
    SELECT s.ord, s.lo, s.hi, s.ends_lo, s.ends
    FROM asked a JOIN life s ON s.dossier_id = :d AND s.cell_id = a.cell_id WHERE s.dossier_id = :d"""
_ASKED: Final = "asked AS MATERIALIZED (SELECT c.cell_id FROM cells c WHERE c.dossier_id = :d AND ({where})),"
_VALID: Final = f"""
    WITH {{asked}} active AS MATERIALIZED ({{rows}} AND {{kf}} <= {{k}} AND {STANDS.format(k="{k}")}),
    points AS MATERIALIZED (
        SELECT lo + 1 AS point, ord FROM active WHERE lo > {BEGINNING}
        UNION SELECT hi, ord FROM active WHERE hi NOT IN ({ALWAYS}, {FOREVER})
        UNION SELECT ends_lo + 1, ord FROM active WHERE ends_lo > {BEGINNING}
        UNION SELECT ends, ord FROM active WHERE ends < {FOREVER}
        UNION SELECT {{first}}, 0 WHERE {{first}} < {FOREVER}),
    page AS (SELECT DISTINCT point FROM points WHERE point > {{after}} ORDER BY point LIMIT :limit)
    SELECT p.point, p.ord FROM points p JOIN page ON page.point = p.point ORDER BY p.point, p.ord"""  # noqa: S608 - of constants only
_TOUCHED: Final = """
    WITH asked AS MATERIALIZED (SELECT c.cell_id FROM cells c WHERE c.dossier_id = :d AND ({where}))
    SELECT u.sequence FROM (
        SELECT x.sequence FROM asked a JOIN touches x ON x.dossier_id = :d AND x.cell_id = a.cell_id
        UNION SELECT r.since FROM reach r WHERE r.dossier_id = :d AND r.since > 0 AND r.sequence <= {k}) u
    WHERE u.sequence > {after} AND u.sequence <= {k} ORDER BY u.sequence LIMIT :limit"""
_RECORDED: Final = """
    SELECT e.sequence FROM events e
    WHERE e.dossier_id = :d AND e.sequence > {after} AND e.sequence <= {k} ORDER BY e.sequence LIMIT :limit"""


def on_valid_axis(
    reading: Reading, selector: Selector | None, *, after: int | None, limit: int
) -> list[tuple[int, list[int]]]:
    """The next instants after one, each with the first events of what begins or ends to hold there, in order.

    Args:
        selector: Of these cells; None for all that was ever recorded, statements among it.
        after: UTC microseconds; None to begin.

    Cost: a scan of the assertions concerned.
    """
    asked = "" if selector is None else _ASKED.format(where=selector.where)
    rows, key = (_SPANS, "s.sequence") if selector is None else (_LIVES, "s.kf")
    words = _WORDS[reading.connection.dialect.name]
    statement = _VALID.format(asked=asked, rows=rows, kf=key, **words)
    first = FOREVER if reading.first_change is None else reading.first_change
    parameters = {"first": first, "after": BEGINNING if after is None else after}
    found: dict[int, list[int]] = {}
    for row in _ask(reading, statement, selector, limit, parameters):
        found.setdefault(row.point, []).extend([row.ord] if row.ord else [])
    return list(found.items())


def on_known_axis(reading: Reading, selector: Selector | None, *, after: int | None, limit: int) -> list[int]:
    """The next sequences after one at which anything was recorded, in order, up to the ``known_at`` of the reading.

    Args:
        selector: About these cells, or that moved the dossier's first change point; None for all of the log.
    """
    template = _RECORDED if selector is None else _TOUCHED
    where = "" if selector is None else selector.where
    statement = template.format(where=where, **_WORDS[reading.connection.dialect.name])
    return [row.sequence for row in _ask(reading, statement, selector, limit, {"after": after or 0})]


def _ask(
    reading: Reading, statement: str, selector: Selector | None, limit: int, parameters: dict[str, Any]
) -> Sequence[Any]:
    chosen = {} if selector is None else dict(selector.parameters)
    lists = [name for name in chosen if f"IN :{name}" in statement]
    made: TextClause = text(statement).bindparams(*(bindparam(name, expanding=True, type_=String) for name in lists))
    common = {"d": reading.dossier.key, "k": reading.at.known, "limit": limit}
    return reading.connection.execute(made, {**common, **chosen, **parameters}).all()
