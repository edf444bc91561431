"""NDJSON, as pandas and DuckDB read it."""

import io
import json
from pathlib import Path

from tests.service.feeds.asking import HEAD, Feeds
from tests.service.feeds.made import HOSTILE
from tests.service.feeds.readers import duckdb, pandas


def test_each_line_is_the_item_of_the_timeline(sample: Feeds) -> None:
    lines = [json.loads(line) for line in sample.get("ndjson", **HEAD).splitlines()]
    items = sample.items(**HEAD)
    more = {"recorded_at", "updated", "touched"}
    assert [line["event"] for line in lines] == list(items)
    assert [{name: line[name] for name in line if name not in more} for line in lines] == list(items.values())
    assert all(line.keys() >= more for line in lines)


def test_pandas_and_duckdb_read_every_event_with_its_dates(sample: Feeds, tmp_path: Path) -> None:
    place = tmp_path / "timeline.ndjson"
    place.write_bytes(sample.get("ndjson", **HEAD))
    items = sample.items(**HEAD).values()
    dates = [(item["event"], item["occurred"]["edtf"], item["occurred"]["earliest"]) for item in items]
    table = pandas.read_json(place, lines=True, dtype=False)
    assert (
        list(
            zip(
                table.event,
                [one["edtf"] for one in table.occurred],
                [one["earliest"] for one in table.occurred],
                strict=True,
            )
        )
        == dates
    )
    query = f"SELECT event, occurred.edtf, strftime(occurred.earliest, '%Y-%m-%dT%H:%M:%SZ') FROM read_ndjson_auto('{place}', sample_size=-1)"
    assert duckdb.sql(query).fetchall() == dates


def test_text_arrives_whole(made: Feeds) -> None:
    table = pandas.read_json(io.BytesIO(made.get("ndjson")), lines=True, dtype=False).set_index("event")
    assert {event: table.summary[event] for event in HOSTILE} == HOSTILE
