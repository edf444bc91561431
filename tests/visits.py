"""How many rows of the index a statement looks at, told by the database itself.

SQLite: every test of a row of ``life`` that is no part of an index search is wrapped in a function that notes the row
and the place in the statement. PostgreSQL: ``EXPLAIN ANALYZE`` counts the rows that each scan returned and removed.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, bindparam, event, text

from service.timetravel.lookup import LISTS, Selector
from service.timetravel.searches import EVERY, statement_text

_ASIDE: Final = re.compile(r"BEGIN|COMMIT|ROLLBACK|PRAGMA|--")
"""Statements that SQLite tells of though nobody asked the database for anything."""

_SCANS: Final = re.compile(r"(?=(?:FROM|JOIN) life )")
_TESTS: Final = re.compile(r"\b([ls])\.(kf|kt|lo)(?= (?:<=|<|>|>=) )")
_KEY: Final = "{0}.cell_id || ' ' || {0}.band || ' ' || {0}.hi || ' ' || {0}.ord || ' ' || {0}.kf"

Json = dict[str, Any]


def bound(selector: Selector, at: int, known: int, key: int) -> Json:
    return {"d": key, "t": at, "k": known, **dict(selector.parameters)}


def statement(
    connection: Connection, selector: Selector, question: str, *, before: str = "", bands: int = EVERY
) -> Any:
    made = text(before + statement_text(connection.dialect.name, selector.where, question, bands))
    return made.bindparams(*(bindparam(name, expanding=True) for name in LISTS if f"IN :{name}" in selector.where))


def plan(connection: Connection, selector: Selector, question: str, parameters: Json, bands: int = EVERY) -> Any:
    """SQLite: the lines of the query plan. PostgreSQL: the tree of nodes, with what they did."""
    if connection.dialect.name == "sqlite":
        explained = statement(connection, selector, question, before="EXPLAIN QUERY PLAN ", bands=bands)
        return [str(row.detail) for row in connection.execute(explained, parameters)]
    before = "EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) "
    explained = statement(connection, selector, question, before=before, bands=bands)
    return connection.execute(explained, parameters).scalar_one()[0]["Plan"]


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """The statements that a connection is asked for, through SQLAlchemy and past it."""
    seen: list[str] = []
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.set_trace_callback(lambda statement: None if _ASIDE.match(statement) else seen.append(statement))
        yield seen
        driver.set_trace_callback(None)
        return

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    def execute(statement: str, *arguments: Any, **options: Any) -> Any:
        seen.append(statement)
        return type(driver).execute(driver, statement, *arguments, **options)

    event.listen(connection, "before_cursor_execute", note)
    driver.execute = execute
    yield seen
    del driver.execute
    event.remove(connection, "before_cursor_execute", note)


def nodes(tree: Json) -> list[Json]:
    """Every node of a PostgreSQL plan."""
    return [tree, *(node for child in tree.get("Plans", ()) for node in nodes(child))]


def visited(connection: Connection, selector: Selector, question: str, parameters: Json) -> int:
    """Rows of ``life`` that the statement looks at, counted anew for each place in the statement."""
    if connection.dialect.name == "sqlite":
        return _visited_by_sqlite(connection, selector, question, parameters)
    scans = [
        node for node in nodes(plan(connection, selector, question, parameters)) if node.get("Relation Name") == "life"
    ]
    seen = (node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) for node in scans)
    return round(sum(float(rows) for rows in seen))


def _visited_by_sqlite(connection: Connection, selector: Selector, question: str, parameters: Json) -> int:
    seen: set[tuple[int, str]] = set()

    def note(place: int, key: str, value: int) -> int:
        seen.add((place, key))
        return value

    driver: Any = connection.connection.driver_connection
    driver.create_function("seen", 3, note)
    places = _SCANS.split(statement_text("sqlite", selector.where, question))
    noted = [
        _TESTS.sub(lambda test, place=place: f"seen({place}, {_KEY.format(test[1])}, {test[0]})", part)
        for place, part in enumerate(places)
    ]
    made = text("".join(noted))
    lists = [name for name in LISTS if f"IN :{name}" in selector.where]
    connection.execute(made.bindparams(*(bindparam(name, expanding=True) for name in lists)), parameters).all()
    return len(seen)
