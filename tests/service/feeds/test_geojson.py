"""GeoJSON, as the geojson library and check-geojson read it."""

from typing import Any

import pytest

from service.feeds.geojson import RADIUS
from tests.service.feeds.asking import HEAD, Feeds
from tests.service.feeds.conftest import Opener
from tests.service.feeds.readers import geojson

Json = dict[str, Any]


def features(feeds: Feeds, **query: Any) -> dict[str, Any]:
    collection = geojson.loads(feeds.get("geojson", **query))
    assert collection.is_valid, collection.errors()
    return {feature["id"]: feature for feature in collection["features"]}


def test_every_incident_of_the_sample_is_there_with_its_date(sample: Feeds) -> None:
    found = features(sample, **HEAD)
    incidents = sample.ask("incidents", limit=1000, **HEAD).json()["incidents"]
    assert len(incidents) >= 8
    assert [feature["properties"]["incident"] for feature in found.values()] == [one["incident"] for one in incidents]
    for one in incidents:
        properties = found[f"incident/{one['incident']}"]["properties"]
        assert (properties["date"], properties["summary"]) == (one["occurred"]["edtf"], one["summary"])
        assert properties["accounts"] == len(one["accounts"])
    assert {feature["geometry"] for feature in found.values()} == {None}, "the sample gives places by name only"


def test_points_have_longitude_first_and_a_radius_by_precision(made: Feeds) -> None:
    found = features(made)
    assert found.keys() == {"incident/bridge", "incident/province", "incident/nowhere", "event/there"}
    bridge, province, there = found["incident/bridge"], found["incident/province"], found["event/there"]
    assert bridge["geometry"]["coordinates"] == [151.2093, -33.8688]
    assert there["geometry"]["coordinates"] == [-0.5, 0.0]
    radii = {one["properties"]["precision"]: one["properties"]["radius_m"] for one in (bridge, province, there)}
    assert radii == {name: RADIUS[name] for name in ("exact", "region", "settlement")}
    assert province["properties"]["date"] == "2026-01"
    assert found["incident/nowhere"]["geometry"] is None
    assert found["incident/nowhere"]["properties"]["radius_m"] is None


@pytest.mark.parametrize("dossier", ["sample", "made"])
def test_check_geojson_has_nothing_to_complain_of(
    request: pytest.FixtureRequest, sample: Feeds, made: Feeds, opened: Opener, dossier: str
) -> None:
    feeds = sample if dossier == "sample" else made
    seen = opened("map", feeds.get("geojson"))
    assert seen["issues"] == []
    assert [feature["id"] for feature in seen["features"]] == list(features(feeds))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"type": "incident.reported"}, {"incident/bridge", "incident/province", "incident/nowhere"}),
        ({"type": "position.stated"}, {"event/there"}),
        ({"from": "2026-01-12", "to": "2026-01-12"}, {"incident/bridge"}),
        ({"from": "2026-01-12", "to": "2026-01-12", "dates": "possible"}, {"incident/province"}),
        ({"issue": "plant"}, set()),
    ],
)
def test_filters_choose_incidents_as_they_choose_events(made: Feeds, query: Json, found: set[str]) -> None:
    assert features(made, **query).keys() == found
