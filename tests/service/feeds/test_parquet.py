"""Parquet, as pyarrow, pandas and DuckDB read it."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from events.dossiers import find_dossier
from events.merkle import Frontier
from service.feeds.columns import COLUMNS
from tests.house import ROOT
from tests.service.api.newsroom import problem
from tests.service.feeds.asking import HEAD, Feeds
from tests.service.feeds.made import DATES, HOSTILE
from tests.service.feeds.readers import duckdb, pandas, parquet


def read(content: bytes) -> Any:
    return parquet.read_table(io.BytesIO(content))


def test_every_event_of_the_sample_arrives_with_its_dates(sample: Feeds) -> None:
    rows = read(sample.get("parquet", **HEAD)).to_pylist()
    items = sample.items(**HEAD)
    assert [row["event"] for row in rows] == list(items)
    for row, item in zip(rows, items.values(), strict=True):
        dates = item["occurred"]
        assert row["edtf"] == dates["edtf"]
        for column, member in (("lo", "earliest"), ("hi", "latest"), ("settled", "settled")):
            said = None if dates[member] is None else pandas.Timestamp(dates[member])
            assert row[column] == said, item["event"]
        assert (row["issues"], row["summary"]) == (item["issues"], item["summary"])


def test_duckdb_answers_by_date_from_the_file(sample: Feeds, tmp_path: Path) -> None:
    place = tmp_path / "timeline.parquet"
    place.write_bytes(sample.get("parquet", **HEAD))
    query = f"SELECT count(*), min(lo), sum(list_contains(issues, 'donbas')::int) FROM '{place}' WHERE lo IS NOT NULL"
    [(count, first, donbas)] = duckdb.sql(query).fetchall()
    items = sample.items(**HEAD).values()
    dated = [item for item in items if item["occurred"]["earliest"] is not None]
    assert count == len(dated)
    assert pandas.Timestamp(first) == min(pandas.Timestamp(item["occurred"]["earliest"]) for item in dated)
    assert donbas == sum("donbas" in item["issues"] for item in dated)


def test_pandas_reads_texts_as_they_were_recorded(made: Feeds) -> None:
    table = pandas.read_parquet(io.BytesIO(made.get("parquet"))).set_index("event")
    assert {event: table.summary[event] for event in HOSTILE} == HOSTILE
    assert {event: table.edtf[event] for event in DATES} == DATES
    assert pandas.isna(table.lo["by"])
    assert (table.lat["i-1"], table.lon["i-1"]) == (-33.8688, 151.2093)


@pytest.mark.parametrize("known", [496, 123])
def test_the_footer_has_the_coordinate_and_the_head_of_the_tree(sample: Feeds, known: int) -> None:
    said = read(sample.get("parquet", as_of=HEAD["as_of"], known_at=known)).schema.metadata
    database = sample.client.app.state.service.database  # type: ignore[attr-defined]
    with database.reading() as connection:
        key = find_dossier(connection, sample.dossier).key
        query = "SELECT leaf_hash FROM events WHERE dossier_id = ? AND sequence <= ? ORDER BY sequence"
        leaves = connection.exec_driver_sql(query, (key, known)).scalars().all()
    assert said[b"detente.root_hash"].decode() == Frontier().extend(leaves).root().hex()
    assert said[b"detente.tree_size"] == said[b"detente.known_at"] == str(known).encode()
    assert said[b"detente.as_of"] == b"2026-03-01T00:00:01Z"
    assert said[b"detente.dossier"] == sample.dossier.encode()


def test_every_column_says_what_it_holds(sample: Feeds) -> None:
    schema = read(sample.get("parquet", **HEAD)).schema
    assert [field.metadata[b"description"].decode() for field in schema] == [column.describes for column in COLUMNS]


def test_the_bytes_are_the_same_each_time(sample: Feeds) -> None:
    first = sample.get("parquet", **HEAD)
    sample.client.app.state.service.cache.clear()  # type: ignore[attr-defined]
    assert sample.get("parquet", **HEAD) == first


def test_without_pyarrow_the_answer_says_what_to_install(sample: Feeds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    document = problem(sample.ask("timeline.parquet", as_of="2026-01-31"), "not-acceptable", 406)
    assert "pip install 'detente[parquet]'" in document["detail"]


def test_nothing_but_the_parquet_feed_needs_pyarrow() -> None:
    program = "import sys; sys.modules['pyarrow'] = None; import service.app"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
