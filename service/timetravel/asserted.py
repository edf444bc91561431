"""How rows of ``spans`` and ``life`` are read as assertions, in SQL: what they leave out is put in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, cast, func, or_

from service.timetravel.tables import spans

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

ORD: Final = "coalesce(s.ord, s.sequence)"
"""``ord`` of ``spans s``."""

SPAN: Final = f"s.sequence, {ORD} AS ord, s.lo, s.hi, coalesce(s.said_hi, s.hi) AS said_hi, s.ends_lo, s.ends"
"""The members of an ``Assertion``, of ``spans s``."""

RECORDED: Final = "s.sequence + 0 <= {k}"
"""Whether a row ``s`` was recorded by a sequence; not as a range of the primary key, which holds most of the log."""

STANDS: Final = "(s.kt IS NULL OR s.kt > {k})"
"""Whether nothing had amended a row ``s`` by a sequence."""


def assertion_of(table: Table) -> tuple[ColumnElement[Any], ...]:
    """The members of an ``Assertion``, of ``spans`` or ``life``."""
    column = table.c
    since = column.sequence if table is spans else column.kf
    order = func.coalesce(column.ord, since).label("ord")
    said_hi = func.coalesce(column.said_hi, column.hi).label("said_hi")
    return since, order, column.lo, column.hi, said_hi, column.ends_lo, column.ends


def stands(table: Table) -> ColumnElement[bool]:
    """Whether nothing had amended a row by the sequence bound to ``k``."""
    return or_(table.c.kt.is_(None), table.c.kt > cast(bindparam("k"), BigInteger))
