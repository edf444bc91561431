"""GeoJSON (RFC 7946) of incidents, and of every other event whose place has coordinates.

A place is no better than its precision, which ``radius_m`` says in metres. An incident without coordinates is there,
too: its geometry is null (§3.2), so that a map can say how many it does not show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from service.feeds.feed import Feed
from service.feeds.matching import matching
from service.feeds.subjects import slugs_matching
from service.views.incidents import within

if TYPE_CHECKING:
    from service.feeds.feed import Asked
    from service.form import Addresses
    from service.timetravel.reading import Reading

TYPES: Final = ("incident.reported", "incident.revised")

RADIUS: Final = {"exact": 100, "settlement": 5_000, "region": 75_000, "country": 500_000}
"""Metres around the point within which a place of each precision lies, about."""

DIGITS: Final = 7
"""Of a degree: about a centimetre (RFC 7946 §11.2 finds six enough)."""


def view(reading: Reading, asked: Asked) -> dict[str, Any]:
    """The timeline's document, with ``incidents`` on its first page."""
    document = matching(reading, asked)
    shown = [] if asked.cursor is not None else _incidents(reading, asked)
    return {**document, **reading.coordinates(), "incidents": shown}


def _incidents(reading: Reading, asked: Asked) -> list[dict[str, Any]]:
    filters = asked.filters
    slugs = slugs_matching(reading, asked, TYPES, "incident")
    certain, possible = within(reading, since=filters.since, until=filters.until)
    found = certain if filters.dates == "certain" else possible
    return [one.document() for one in found if slugs is None or one.slug in slugs]


def write(document: dict[str, Any], _addresses: Addresses, _asked: Asked) -> bytes:
    """A collection of features with the coordinate as a member of its own."""
    features = [_incident(one) for one in document["incidents"]]
    features += [_event(one) for one in document["items"] if one["type"] not in TYPES and _point(one["place"])]
    coordinate = {name: document[name] for name in ("dossier", "as_of", "known_at", "next")}
    return orjson.dumps({"type": "FeatureCollection", "features": features, "detente": coordinate})


def _incident(one: dict[str, Any]) -> dict[str, Any]:
    accounts = [account for account in (one["headline"], *one["accounts"]) if account is not None]
    placed = [account["place"] for account in accounts if account.get("place")]
    place = next(filter(_point, placed), placed[0] if placed else None)
    head = one["headline"] or {}
    casualties = head.get("casualties") or {}
    return _feature(
        f"incident/{one['incident']}",
        place,
        incident=one["incident"],
        event=head.get("event"),
        kind=one["kind"],
        pattern=one["pattern"],
        summary=one["summary"],
        certainty=one["certainty"],
        accounts=len(one["accounts"]),
        killed=casualties.get("killed"),
        injured=casualties.get("injured"),
        **_dates(one["occurred"]),
    )


def _event(item: dict[str, Any]) -> dict[str, Any]:
    members = ("event", "type", "summary", "certainty", "issues", "party", "actor", "standing", "disputed")
    return _feature(
        f"event/{item['event']}", item["place"], **{name: item[name] for name in members}, **_dates(item["occurred"])
    )


def _feature(identity: str, place: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    known = place or {}
    precision = known.get("precision")
    point = _point(place)
    return {
        "type": "Feature",
        "id": identity,
        "geometry": None if point is None else {"type": "Point", "coordinates": point},
        "properties": {
            **properties,
            "place": known.get("name"),
            "country": known.get("country"),
            "precision": precision,
            "radius_m": None if point is None or precision is None else RADIUS[precision],
        },
    }


def _point(place: dict[str, Any] | None) -> list[float] | None:
    """Longitude and latitude, in this order (RFC 7946 §3.1.1)."""
    if not place or place.get("lat") is None:
        return None
    return [round(float(place["lon"]), DIGITS), round(float(place["lat"]), DIGITS)]


def _dates(occurred: dict[str, Any]) -> dict[str, Any]:
    return {"date": occurred["edtf"], "earliest": occurred["earliest"], "latest": occurred["latest"]}


FEED: Final = Feed(
    suffix="geojson",
    media_type="application/geo+json",
    describes="incidents, and other events with coordinates, for maps; an incident without any has no geometry",
    view=view,
    write=write,
    schema={
        "type": "object",
        "required": ["type", "features", "detente"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"type": "object", "required": ["type", "geometry", "properties"]}},
        },
    },
)
