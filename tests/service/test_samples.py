"""The sample is complete, in order, and admitted by the log as it is."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from events.clock import from_text, system_clock
from events.dialects import open_database
from events.dialects.database import Database
from events.envelope import validate_offered
from events.log import Log
from events.requests import Append
from events.writer import Writer
from service import schema
from service.projections import PROJECTION_VERSION
from service.samples import UKRAINE_2026
from service.timetravel.index import Index

BATCH = 100


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    schema.upgrade(opened)
    yield opened
    opened.close()


def offered() -> list[dict[str, Any]]:
    return [json.loads(line) for line in UKRAINE_2026.path.read_text(encoding="utf-8").splitlines()]


def test_the_log_takes_the_whole_sample_as_an_archive(database: Database) -> None:
    writer = Writer(Log(database, clock=system_clock, indexers=[Index()], projection_version=PROJECTION_VERSION))
    assert writer.create(UKRAINE_2026.opening(), "sample").result().head == 1
    events = tuple(validate_offered(event) for event in offered())
    batches = [Append(events[at : at + BATCH], "sample", backfill=True) for at in range(0, len(events), BATCH)]
    heads = [writer.append(UKRAINE_2026.dossier, batch).result().head for batch in batches]
    writer.close()
    assert heads[-1] == 1 + len(events)


def test_the_sample_stands_in_the_order_of_its_recording_with_ids_of_its_own() -> None:
    times = [from_text(event["recorded_at"]) for event in offered()]
    assert times == sorted(times)
    assert len({event["id"] for event in offered()}) == len(times)


def test_the_page_beside_the_sample_counts_its_events() -> None:
    page = UKRAINE_2026.path.with_name("README.md").read_text()
    assert re.findall(r"([0-9]+) events", page) == [str(len(offered()))]


def test_whatever_the_sample_states_names_its_source() -> None:
    registry = {"actor.registered", "actor.role_assigned", "issue.opened", "source.registered"}
    stated = [
        event
        for event in offered()
        if event["type"] not in registry and not event["type"].startswith(("event.", "dossier."))
    ]
    assert len(stated) > 200
    assert [event["id"] for event in stated if not event.get("sources")] == []
