"""The hot statements: their plans on both databases, and how many rows they look at, counted by the database."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, text

from events.clock import DAY, SECOND, from_text, to_text
from events.dialects.database import Database
from events.dossiers import Dossier
from events.envelope import Recorded
from service.timetravel import lookup
from service.timetravel.bands import OPEN
from service.timetravel.in_force import Assertion, decide
from service.timetravel.index import Index
from service.timetravel.lookup import Selector, of_aspects, of_subjects, one_cell, under_aspect
from service.timetravel.memory import Memory
from service.timetravel.searches import EVERY
from tests.desk import position
from tests.visits import bound, nodes, plan, statements, visited

BEGUN: Final = from_text("2010-01-01T00:00:00Z")
EVENTS: Final = 6_000
EACH: Final = DAY // 2
"""How long after one another events are recorded: for more than eight years."""

CELLS: Final = 6
NAME: Final = ("issue:i1", "position/p1")
CELL: Final = one_cell(*NAME)
SELECTORS: Final = {
    "one cell": CELL,
    "an issue": of_subjects(["issue:i0", "issue:i1"]),
    "a party": of_aspects(["position/p1"]),
    "all positions": under_aspect("position/", "issue:"),
}


INDEXED: Final = {"Index Scan", "Index Only Scan", "Bitmap Heap Scan"}


@dataclass(frozen=True)
class Loaded:
    """A dossier with a long history in few cells, in the index only."""

    database: Database
    key: int
    seed: int

    def coordinates(self, count: int) -> Iterator[tuple[int, int]]:
        """Random ones: before, within and long after what is known."""
        draw = random.Random(self.seed)
        for _ in range(count):
            yield BEGUN + draw.randint(0, 2 * EVENTS) * EACH + draw.choice((0, SECOND)), draw.randint(50, EVENTS)


def day(instant: int) -> str:
    return to_text(instant)[:10]


def dated(draw: random.Random, recorded_at: int, kinds: str) -> str:
    """A date as a desk writes it, ``kinds`` weighed by their letters: day, month, year, undated, ahead."""
    lately = day(recorded_at - draw.randint(0, 10) * DAY)
    match draw.choice(kinds):
        case "m":
            return lately[:7]
        case "y":
            return lately[:4]
        case "u":
            return f"[..{lately}]"
        case "a":
            return day(recorded_at + draw.randint(2, 90) * DAY)
        case _:
            return lately


def load(database: Database, kinds: str) -> Loaded:
    """Index events that a desk records for years; the log itself is not needed."""
    key = 1_000_000 + sum(map(ord, kinds))
    draw = random.Random(key)
    dossier = Dossier(key, f"loaded-{key}", ZoneInfo("UTC"))
    events = []
    for number in range(EVENTS):
        recorded_at = BEGUN + number * EACH
        body = position(dated(draw, recorded_at, kinds), issue=f"i{number % 3}", party=f"p{number % 2}")
        events.append(
            Recorded(
                dossier.slug, number + 1, f"e{number}", body["type"], 1, recorded_at, recorded_at, "desk", None, body
            )
        )
    index = Index()
    with database.writing() as connection:
        for start in range(0, EVENTS, 1_000):
            index(connection, dossier, events[start : start + 1_000])
        for table in ("cells", "life", "reach"):
            connection.execute(text(f"ANALYZE {table}"))
    return Loaded(database, key, key)


@pytest.fixture(scope="module")
def days(database: Database) -> Loaded:
    return load(database, "d")


@pytest.fixture(scope="module")
def mixed(database: Database) -> Loaded:
    """Of twenty dates: thirteen days, four months, one year and two without a start."""
    return load(database, "d" * 13 + "mmmmyuu")


@pytest.fixture(scope="module")
def ahead(database: Database) -> Loaded:
    """One date in twenty lay ahead when it was recorded."""
    return load(database, "d" * 19 + "a")


@pytest.mark.parametrize(("bands", "least"), [(EVERY, 5), (lookup.LIKELY, 2)])
@pytest.mark.parametrize("question", ["in_force", "next"])
@pytest.mark.parametrize("asked", SELECTORS)
def test_every_row_is_found_by_its_key(mixed: Loaded, asked: str, question: str, bands: int, least: int) -> None:
    selector = SELECTORS[asked]
    with mixed.database.reading() as connection:
        found = plan(connection, selector, question, bound(selector, BEGUN + 900 * DAY, EVENTS - 10, mixed.key), bands)
    if mixed.database.backend == "sqlite":
        assert [step for step in found if step.startswith("SCAN") and step not in {"SCAN a", "SCAN f"}] == []
        assert [step for step in found if "BLOOM" in step] == []
        searches = [step for step in found if step.startswith(("SEARCH l ", "SEARCH s "))]
        assert len(searches) >= least
        assert all("PRIMARY KEY (dossier_id=? AND cell_id=? AND band=? AND hi" in step for step in searches)
        assert all("sequence<?" in step for step in found if step.startswith("SEARCH r "))
    else:
        searches = [str(node["Index Cond"]) for node in nodes(found) if node.get("Index Name") == "pk_life"]
        assert len(searches) >= least
        assert all("cell_id = " in condition and "hi " in condition for condition in searches)
        assert {node["Node Type"] for node in nodes(found) if node.get("Relation Name") in {"life", "reach"}} <= INDEXED
        assert all("sequence <=" in node["Index Cond"] for node in nodes(found) if node.get("Index Name") == "pk_reach")


def test_for_days_alone_nothing_is_searched_but_their_band(mixed: Loaded) -> None:
    with mixed.database.reading() as connection:
        found = plan(connection, CELL, "alone", bound(CELL, BEGUN + 900 * DAY, EVENTS - 10, mixed.key), lookup.LIKELY)
    if mixed.database.backend == "sqlite":
        assert [step.split()[1] for step in found if step.startswith("SEARCH")] == ["c", "l", "s", "r", "r"]
    else:
        assert [node.get("Index Name") for node in nodes(found)].count("pk_life") == 2
        assert len(nodes(found)) <= 15


@pytest.mark.parametrize("asked", SELECTORS)
def test_whatever_bands_are_remembered_no_row_is_missed(mixed: Loaded, ahead: Loaded, asked: str) -> None:
    selector = SELECTORS[asked]
    for loaded in (mixed, ahead):
        with loaded.database.reading() as connection:
            for at, known in loaded.coordinates(3):
                found = set()
                for bands in range(1, EVERY + 1):
                    memory = Memory()
                    memory.keep(loaded.key, ("bands", selector), bands)
                    rows = lookup.rows(connection, loaded.key, selector, at, known, memory=memory)
                    start = lookup.next_start(connection, loaded.key, selector, at, known, memory=memory)
                    found.add((tuple(sorted((row[0], *row[3:6]) for row in rows)), start))
                assert len(found) == 1, (at, known)
                assert all(kf > 0 for rows, _ in found for _, kf, *_ in rows)


def test_one_cell_alone_has_the_rows_that_it_has_among_others(mixed: Loaded, ahead: Loaded) -> None:
    for loaded in (mixed, ahead):
        memory = Memory()
        with loaded.database.reading() as connection:
            for at, known in loaded.coordinates(25):
                rows = lookup.rows(connection, loaded.key, CELL, at, known)
                alone = lookup.assertions(connection, loaded.key, NAME, at, known, memory=memory)
                assert sorted(alone) == sorted(Assertion(*row[3:]) for row in rows)


def test_a_cell_that_gained_a_band_since_is_asked_again_once(days: Loaded) -> None:
    memory = Memory()
    at = BEGUN + 2 * EVENTS * EACH
    body = position(day(BEGUN + EVENTS * EACH)[:4], issue="i1", party="p1")
    late = Recorded("late", EVENTS + 1, "late", body["type"], 1, at, at, "desk", None, body)
    with days.database.writing() as connection, statements(connection) as asked:
        before = lookup.assertions(connection, days.key, NAME, at, EVENTS, memory=memory)
        assert len(asked) == 1
        Index()(connection, Dossier(days.key, "late", ZoneInfo("UTC")), [late])
        asked.clear()
        found = lookup.assertions(connection, days.key, NAME, at, EVENTS + 1, memory=memory)
        assert {row.kf for row in found} == {*(row.kf for row in before), EVENTS + 1}
        assert len(asked) == 2
        assert lookup.assertions(connection, days.key, NAME, at, EVENTS + 1, memory=memory) == found
        assert len(asked) == 3
        connection.rollback()


def looked_at(connection: Connection, loaded: Loaded, selector: Selector, at: int, known: int) -> tuple[int, int]:
    """Rows that the statement looks at, and rows that it returns."""
    returned = len(lookup.rows(connection, loaded.key, selector, at, known))
    return visited(connection, selector, "in_force", bound(selector, at, known, loaded.key)), returned


def test_with_days_a_cell_costs_a_few_rows_wherever_it_is_asked(days: Loaded) -> None:
    with days.database.reading() as connection:
        for at, known in days.coordinates(60):
            seen, returned = looked_at(connection, days, CELL, at, known)
            assert seen <= returned + 8, (at, known)


def test_with_wide_granules_little_is_looked_at_that_is_not_returned(mixed: Loaded) -> None:
    with mixed.database.reading() as connection:
        beyond = []
        for at, known in mixed.coordinates(60):
            seen, returned = looked_at(connection, mixed, CELL, at, known)
            beyond.append(seen - returned)
    assert median(beyond) <= 8
    assert max(beyond) <= 24, "the neighbours of a year and of a month that may straddle"


def test_an_as_of_far_after_what_is_known_walks_no_dead_rows(days: Loaded, mixed: Loaded) -> None:
    for loaded in (days, mixed):
        with loaded.database.reading() as connection:
            for known in (100, 1_000, 2_000):
                far = BEGUN + 2 * EVENTS * EACH
                seen, returned = looked_at(connection, loaded, CELL, far, known)
                assert seen <= returned + 8, known


def test_what_lay_ahead_is_looked_at_whole_and_nothing_else_is(ahead: Loaded) -> None:
    with ahead.database.reading() as connection:
        in_last_band = connection.execute(
            text("SELECT count(*) FROM life WHERE dossier_id = :d AND band = :band"),
            {"d": ahead.key, "band": OPEN},
        ).scalar_one()
        assert 0 < in_last_band < EVENTS / 10
        for at, known in ahead.coordinates(40):
            seen, returned = looked_at(connection, ahead, CELL, at, known)
            assert seen <= returned + 8 + 2 * in_last_band / CELLS + 20, (at, known)


def test_most_of_what_is_returned_is_kept(mixed: Loaded) -> None:
    returned = kept = 0
    with mixed.database.reading() as connection:
        for at, known in mixed.coordinates(100):
            rows = [Assertion(*row[3:]) for row in lookup.rows(connection, mixed.key, CELL, at, known)]
            held = decide(rows, at)
            returned += len(rows)
            kept += 0 if held is None else len(held.others) + (held.in_force is not None)
    assert 0 < kept <= returned <= 1.5 * kept


def test_the_next_start_is_the_least_of_all(mixed: Loaded, ahead: Loaded) -> None:
    for loaded in (mixed, ahead):
        with loaded.database.reading() as connection:
            for at, known in loaded.coordinates(25):
                expected = connection.execute(
                    text(
                        "SELECT min(l.lo) FROM life l JOIN cells c ON c.dossier_id = l.dossier_id AND c.cell_id = l.cell_id"
                        " WHERE l.dossier_id = :d AND c.subject = 'issue:i1' AND c.aspect = 'position/p1'"
                        " AND l.kf <= :k AND (l.kt IS NULL OR l.kt > :k) AND l.lo >= :t"
                    ),
                    {"d": loaded.key, "k": known, "t": at},
                ).scalar_one()
                assert lookup.next_start(connection, loaded.key, CELL, at, known) == expected


def test_rows_that_are_not_returned_change_no_answer(mixed: Loaded, ahead: Loaded) -> None:
    for loaded in (mixed, ahead):
        with loaded.database.reading() as connection:
            for at, known in loaded.coordinates(25):
                rows = connection.execute(
                    text(
                        "SELECT l.kf, l.ord, l.lo, l.hi, coalesce(l.said_hi, l.hi), l.ends_lo, l.ends FROM life l JOIN cells c"
                        " ON c.dossier_id = l.dossier_id AND c.cell_id = l.cell_id"
                        " WHERE l.dossier_id = :d AND c.subject = 'issue:i1' AND c.aspect = 'position/p1'"
                        " AND l.kf <= :k AND (l.kt IS NULL OR l.kt > :k)"
                    ),
                    {"d": loaded.key, "k": known},
                ).all()
                found = lookup.rows(connection, loaded.key, CELL, at, known)
                assert decide([Assertion(*row[3:]) for row in found], at) == decide(
                    [Assertion(*row) for row in rows], at
                )
