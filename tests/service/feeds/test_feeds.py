"""Every feed: registered, documented, found, kept and refused alike."""

import gzip
from typing import Any

import pytest

from service.feeds import BY_SUFFIX, FORMATS
from service.feeds.feed import Feed
from tests.house import ROOT
from tests.service.api.newsroom import append, open_dossier, position, problem
from tests.service.feeds.asking import HEAD, Feeds

SUFFIXES = ("timelinejs.json", "vis.json", "ics", "atom", "csv", "ndjson", "geojson", "parquet")
PAGED = [feed for feed in FORMATS if "cursor" in feed.options]


def name(feed: Feed) -> str:
    return feed.suffix


def test_every_module_with_a_feed_is_registered() -> None:
    found = [path.stem for path in (ROOT / "service" / "feeds").glob("*.py") if "\nFEED: Final" in path.read_text()]
    assert len(found) == len(FORMATS)
    assert tuple(BY_SUFFIX) == SUFFIXES


@pytest.mark.parametrize("feed", FORMATS, ids=name)
def test_a_feed_is_documented(feed: Feed) -> None:
    assert f"timeline.{feed.suffix}" in (ROOT / "docs" / "reference" / "feeds.md").read_text()
    for option in feed.options:
        assert f"`{option}" in (ROOT / "docs" / "reference" / "feeds.md").read_text()


@pytest.mark.parametrize("feed", FORMATS, ids=name)
def test_a_pinned_feed_is_immutable_and_the_same_for_head_ranges_and_codings(sample: Feeds, feed: Feed) -> None:
    answer = sample.ask(f"timeline.{feed.suffix}", **HEAD)
    path = str(answer.url)
    assert answer.headers["content-type"] == feed.media_type
    assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
    assert answer.headers["memento-datetime"] == "Fri, 20 Feb 2026 12:00:00 GMT"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert ("attachment" in answer.headers.get("content-disposition", "")) == feed.download
    head = sample.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]
    known = sample.client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    part = sample.client.get(path, headers={"Range": "bytes=0-9", "Accept-Encoding": "identity"})
    assert (part.status_code, part.content) == (206, answer.content[:10])


@pytest.mark.parametrize("feed", FORMATS, ids=name)
def test_what_is_not_pinned_names_its_pinned_address_and_is_asked_about_again(sample: Feeds, feed: Feed) -> None:
    answer = sample.ask(f"timeline.{feed.suffix}", as_of="2026-02-01")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["etag"].startswith("W/")
    pinned = sample.client.get(answer.headers["content-location"])
    assert pinned.content == answer.content
    again = sample.client.get(str(answer.url), headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("feed", FORMATS, ids=name)
def test_an_earlier_feed_is_found_by_date(sample: Feeds, feed: Feed) -> None:
    path = f"/v1/dossiers/{sample.dossier}/timeline.{feed.suffix}"
    answer = sample.client.get(path, headers={"Accept-Datetime": "Thu, 29 Jan 2026 12:00:01 GMT"})
    assert answer.headers["memento-datetime"].startswith("Thu, 29 Jan 2026 12:00:00")
    listed = sample.client.get(path, params={"timemap": "json"}).json()
    assert listed["original_uri"].endswith(path)


@pytest.mark.parametrize("feed", FORMATS, ids=name)
def test_a_feed_follows_what_is_recorded(made: Feeds, feed: Feed) -> None:
    slug = open_dossier(made.client)
    feeds = Feeds(made.client, slug)
    before = feeds.ask(f"timeline.{feed.suffix}")
    append(made.client, slug, {"id": "S1", **position("2026-01-10")})
    after = feeds.ask(f"timeline.{feed.suffix}")
    assert before.headers["etag"] != after.headers["etag"]


@pytest.mark.parametrize("feed", FORMATS, ids=name)
def test_unknown_parameters_and_values_are_refused(sample: Feeds, feed: Feed) -> None:
    problem(sample.ask(f"timeline.{feed.suffix}", colour="red"), "invalid-request", 400)
    problem(sample.ask(f"timeline.{feed.suffix}", type="no.such"), "invalid-request", 400)
    problem(sample.ask(f"timeline.{feed.suffix}", issue="donbas", **{"from": "2026-01"}), "ambiguous-instant", 400)
    for option in {"raw", "since", "group", "limit", "cursor"} - set(feed.options):
        problem(sample.ask(f"timeline.{feed.suffix}", **{option: "1"}), "invalid-request", 400)


@pytest.mark.parametrize("feed", FORMATS, ids=name)
def test_before_everything_a_feed_is_whole_and_empty(sample: Feeds, feed: Feed) -> None:
    for query in ({"as_of": "1900-01-01"}, {"known_at": "0"}, {"known_at": "2000-01-01"}):
        answer = sample.ask(f"timeline.{feed.suffix}", **query)
        assert answer.status_code == 200, answer.text
        assert b"Donbas" not in answer.content


def test_an_unknown_format_is_a_problem_that_names_the_others(sample: Feeds) -> None:
    document = problem(sample.ask("timeline.docx"), "not-found", 404)
    assert all(suffix in document["detail"] for suffix in SUFFIXES)


def test_an_unknown_dossier_has_no_feeds(sample: Feeds) -> None:
    for feed in FORMATS:
        problem(Feeds(sample.client, "nowhere").ask(f"timeline.{feed.suffix}"), "unknown-dossier", 404)


@pytest.mark.parametrize("feed", PAGED, ids=name)
def test_a_feed_that_is_cut_leads_on_by_a_link(sample: Feeds, feed: Feed) -> None:
    answer = sample.ask(f"timeline.{feed.suffix}", limit=5, **HEAD)
    following = sample.client.get(answer.links["next"]["url"])
    assert following.status_code == 200
    assert following.content != answer.content
    whole = sample.ask(f"timeline.{feed.suffix}", **HEAD)
    assert "next" not in whole.links
    problem(sample.ask(f"timeline.{feed.suffix}", limit=10_001), "invalid-request", 400)
    problem(sample.ask(f"timeline.{feed.suffix}", cursor="nonsense"), "invalid-request", 400)


def test_a_feed_holds_more_than_a_page_of_the_timeline(made: Feeds) -> None:
    slug = open_dossier(made.client)
    for start in range(0, 1500, 500):
        events = [{"id": f"S{number}", **position("2026-01-10")} for number in range(start, start + 500)]
        assert append(made.client, slug, *events).status_code == 201
    feeds = Feeds(made.client, slug)
    assert feeds.get("ndjson").count(b"\n") == 1500
    part = feeds.ask("timeline.ndjson", limit=1200)
    rest = made.client.get(part.links["next"]["url"])
    assert (part.content.count(b"\n"), rest.content.count(b"\n")) == (1200, 300)
    assert feeds.get("ndjson", q="said", limit=1400).count(b"\n") == 1400


@pytest.mark.parametrize(
    "query",
    [
        {"issue": "donbas"},
        {"issue": "territory", "subtree": "true"},
        {"party": "ua", "standing": "attributed"},
        {"from": "2026-01-01", "to": "2026-01-31"},
        {"from": "2026-01-01", "to": "2026-01-31", "dates": "possible"},
        {"actor_kind": "person"},
        {"q": "ceasefire"},
        {"undated": "true"},
        {"known_at": "300"},
        {"as_of": "2025-12-31"},
        {"type": "actor.registered"},
    ],
)
def test_the_filters_are_those_of_the_timeline(sample: Feeds, query: dict[str, Any]) -> None:
    items = sample.items(**query)
    assert items
    lines = sample.get("csv", **query).decode().splitlines()
    assert len(lines) - 1 == len(items)
    assert [line.partition(",")[0] for line in lines[1:]] == list(items)


def test_feeds_are_compressed(sample: Feeds) -> None:
    path = f"/v1/dossiers/{sample.dossier}/timeline.csv"
    with sample.client.stream("GET", path, params=HEAD, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == sample.get("csv", **HEAD)
