"""The feeds of charts without a browser: what they leave out, and where they put what has no ends."""

from typing import Any

import orjson
import pytest

from service.feeds import BY_SUFFIX
from tests.service.feeds.asking import HEAD, Feeds
from tests.service.feeds.made import DATES, SHOWN

Json = dict[str, Any]

CHARTS = {"timelinejs.json": "events", "vis.json": "items"}


def listed(feeds: Feeds, suffix: str, **query: Any) -> list[Any]:
    found: list[Any] = orjson.loads(feeds.get(suffix, **query))[CHARTS[suffix]]
    return found


@pytest.mark.parametrize("suffix", CHARTS)
def test_the_registry_has_no_place_on_a_chart(sample: Feeds, suffix: str) -> None:
    assert len(sample.items(type="actor.registered", **HEAD)) > 50
    assert listed(sample, suffix, type="actor.registered", **HEAD) == []


@pytest.mark.parametrize("suffix", CHARTS)
def test_every_chart_tells_which_coordinate_it_shows(sample: Feeds, suffix: str) -> None:
    document = orjson.loads(sample.get(suffix, **HEAD))
    coordinate = document.get("detente", document)
    assert (coordinate["dossier"], coordinate["known_at"]["sequence"]) == (sample.dossier, 496)


@pytest.mark.parametrize("suffix", CHARTS)
def test_each_id_occurs_once(sample: Feeds, suffix: str) -> None:
    ids = [one.get("unique_id", one.get("id")) for one in listed(sample, suffix, **HEAD)]
    assert len(set(ids)) == len(ids) > 250


def test_a_date_without_an_end_is_a_point_at_its_start(made: Feeds) -> None:
    items = {one["id"]: one for one in listed(made, "vis.json")}
    assert (items["since"]["type"], items["since"]["start"]) == ("point", "2026-01-19T22:00:00Z")
    assert (items["by"]["type"], items["by"]["start"]) == ("point", "2026-01-31T21:59:59.999999Z")
    assert (items["minute"]["type"], items["month"]["type"]) == ("point", "range")


def test_only_what_lasted_more_than_a_day_is_an_era(made: Feeds) -> None:
    document = orjson.loads(made.get("timelinejs.json"))
    [era] = document["eras"]
    assert (era["start_date"]["day"], era["end_date"]["day"]) == (23, 24)
    ends = {slide["unique_id"]: slide.get("end_date") for slide in document["events"]}
    assert {event for event in DATES if ends[event]} == {"lasted", "months"}
    assert ends["months"]["display_date"] == SHOWN["months"]


def test_a_date_that_nothing_can_read_has_no_place() -> None:
    occurred = {"edtf": "someday", "earliest": None, "latest": None, "settled": None}
    item: Json = {"event": "x", "type": "position.stated", "occurred": occurred, "issues": [], "party": None}
    document: Json = {
        "items": [item], "labels": {"actors": {}, "issues": {}}, "title": "T", "dossier": "d", "as_of": {"timezone": "UTC"},
        "known_at": {}, "next": None,
    }  # fmt: skip
    from service.feeds.feed import Asked
    from service.form import Addresses

    for suffix, member in CHARTS.items():
        written = BY_SUFFIX[suffix].write(document, Addresses("", "", ""), Asked())
        assert orjson.loads(written)[member] == []
