"""CSV, as pandas, DuckDB and the standard library read it."""

import csv
import io
from pathlib import Path

import pytest

from service.feeds.columns import COLUMNS
from service.feeds.spreadsheet import FORMULA, guarded
from tests.service.feeds.asking import HEAD, Feeds
from tests.service.feeds.made import DATES, HOSTILE
from tests.service.feeds.readers import duckdb, pandas


@pytest.mark.parametrize("reader", ["pandas", "duckdb"])
def test_every_event_of_the_sample_arrives_with_its_dates(sample: Feeds, tmp_path: Path, reader: str) -> None:
    place = tmp_path / "timeline.csv"
    place.write_bytes(sample.get("csv", **HEAD))
    read = pandas.read_csv(place) if reader == "pandas" else duckdb.sql(f"FROM '{place}'").df()
    items = sample.items(**HEAD)
    assert len(items) > 250
    assert list(read["event"]) == list(items)
    assert list(read["edtf"]) == [item["occurred"]["edtf"] for item in items.values()]
    for column, member in (("lo", "earliest"), ("hi", "latest")):
        moments = pandas.to_datetime(read[column], utc=True, format="mixed")
        expected = pandas.to_datetime([item["occurred"][member] for item in items.values()], utc=True, format="mixed")
        assert [*moments.isna()] == [*expected.isna()]
        assert (moments.dropna().to_numpy() == expected.dropna().to_numpy()).all()
    assert list(read["summary"]) == [item["summary"] for item in items.values()]
    assert sum(read["lo"].isna()) > 40, "an open start is no date"


def test_no_cell_is_a_formula_and_no_text_is_lost(made: Feeds) -> None:
    rows = list(csv.reader(io.StringIO(made.get("csv").decode(), newline=""), strict=True))
    assert rows[0] == [column.name for column in COLUMNS]
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert [cell for row in rows for cell in row if cell.lstrip(" ").startswith(FORMULA) and not _is_number(cell)] == []
    summaries = {row[0]: row[rows[0].index("summary")] for row in rows[1:]}
    for event, text in HOSTILE.items():
        assert summaries[event].removeprefix("'") == text


def test_raw_cells_are_as_they_were_recorded(made: Feeds) -> None:
    rows = list(csv.DictReader(io.StringIO(made.get("csv", raw=1).decode(), newline="")))
    assert {row["event"]: row["summary"] for row in rows if row["event"] in HOSTILE} == HOSTILE


def test_a_coordinate_south_of_the_equator_stays_a_number(made: Feeds) -> None:
    read = pandas.read_csv(io.BytesIO(made.get("csv"))).set_index("event")
    assert (read.lat["i-1"], read.lon["there"]) == (-33.8688, -0.5)


def test_dates_of_every_precision_arrive(made: Feeds) -> None:
    read = pandas.read_csv(io.BytesIO(made.get("csv"))).set_index("event")
    assert {event: read.edtf[event] for event in DATES} == DATES
    assert read.lo["month"] == "2025-12-31T22:00:00Z", "midnight in Kyiv"
    assert read.hi["month"] == "2026-01-31T22:00:00Z"


def test_lines_end_as_the_standard_says(sample: Feeds) -> None:
    text = sample.get("csv", **HEAD)
    assert text.endswith(b"\r\n")
    assert text.count(b"\r\n") == len(sample.items(**HEAD)) + 1
    assert not text.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["", "plain", "1-2", "'=1", " plain"])
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
