"""Atom with its archives, as feedparser and rss-parser read it."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from events.clock import SECOND, from_text
from service.feeds.atom import ATOM, BLOCK, HISTORY
from tests.service.api.newsroom import amendment, append, open_dossier, position, registry
from tests.service.feeds.asking import HEAD, Feeds
from tests.service.feeds.conftest import Opener
from tests.service.feeds.made import HOSTILE
from tests.service.feeds.readers import feedparser

Json = dict[str, Any]


def parsed(content: bytes) -> Any:
    found = feedparser.parse(content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def event_of(entry: Any) -> str:
    name: str = entry["id"].rpartition("/events/")[2]
    return name


def documents(feeds: Feeds, **query: Any) -> Iterator[bytes]:
    """The feed and its archives, the newest first, as a reader that missed all of it would fetch them."""
    address: str | None = f"/v1/dossiers/{feeds.dossier}/timeline.atom"
    while address is not None:
        answer = feeds.client.get(address, params=query or None)
        assert answer.status_code == 200, answer.text
        yield answer.content
        query = {}
        links = {one["rel"]: one["href"] for one in parsed(answer.content).feed.links}
        before = urlsplit(links["prev-archive"]) if "prev-archive" in links else None
        address = None if before is None else f"{before.path}?{before.query}"


def gathered(feeds: Feeds, **query: Any) -> dict[str, Any]:
    """What a reader has that takes the newest of each entry."""
    found: dict[str, Any] = {}
    for content in documents(feeds, **query):
        for entry in parsed(content).entries:
            kept = found.setdefault(event_of(entry), entry)
            if from_text(entry.updated) > from_text(kept.updated):
                found[event_of(entry)] = entry
    return found


def marked(entry: Any) -> bool:
    return any(tag.term == "retracted" for tag in entry.get("tags", ()))


def test_a_reader_that_follows_the_archives_has_every_event_of_the_sample(sample: Feeds) -> None:
    entries, items = gathered(sample), sample.items()
    standing = {event: entry for event, entry in entries.items() if not marked(entry)}
    assert len(items) > 250
    assert standing.keys() == items.keys()
    for event, item in items.items():
        assert standing[event].title == " ".join(item["summary"].split())
        corrected = item["corrected_by"]
        recorded = sample.ask(f"events/{corrected[-1]['event'] if corrected else event}").json()["event"]["recorded_at"]
        assert standing[event].updated >= recorded, event
        assert [link.href for link in standing[event].links if link.rel == "via"] == list(
            dict.fromkeys(one["url"] for one in item["sources"] if "url" in one)
        )


def test_what_was_retracted_stays_as_a_mark_without_its_words(sample: Feeds) -> None:
    retracted = {event: entry for event, entry in gathered(sample).items() if marked(entry)}
    log = sample.ask("events", type="event.retracted", limit=1000).json()["events"]
    targets = [sample.ask(f"events/{one['data']['target']}").json()["event"] for one in log]
    said = {one["id"]: one for one in targets if not one["type"].startswith(("event.", "actor.", "source.", "issue."))}
    assert retracted.keys() == said.keys()
    for event, entry in retracted.items():
        assert entry.title.startswith("Retracted: ")
        assert said[event]["summary"] not in entry.title + entry.content[0].value


def test_each_archive_says_so_and_leads_to_the_feed(sample: Feeds) -> None:
    feed, *archives = documents(sample)
    assert len(archives) == 496 // BLOCK - 1
    assert etree.fromstring(feed).find(f"{{{HISTORY}}}archive") is None
    for content in archives:
        assert etree.fromstring(content).find(f"{{{HISTORY}}}archive") is not None
        links = {one["rel"]: urlsplit(one["href"]) for one in parsed(content).feed.links}
        assert links["current"].path == f"/v1/dossiers/{sample.dossier}/timeline.atom"
        assert links["current"].query == ""
        answer = sample.client.get(f"{links['self'].path}?{links['self'].query}")
        assert answer.content == content
        assert "immutable" in answer.headers["cache-control"]


def test_archives_keep_the_filters(sample: Feeds) -> None:
    found = {event: entry for event, entry in gathered(sample, issue="donbas", party="ru").items() if not marked(entry)}
    assert found.keys() == sample.items(issue="donbas", party="ru").keys()
    assert len(found) > 5


def test_rss_parser_sees_the_same_entries(sample: Feeds, opened: Opener) -> None:
    content = sample.get("atom", **HEAD)
    mine = parsed(content).entries
    theirs = opened("feed", content)["items"]
    assert [(one["id"], one["title"], one["updated"]) for one in theirs] == [
        (one.id, one.title, one.updated) for one in mine
    ]
    assert len(theirs) > 100


@pytest.mark.parametrize("reader", ["feedparser", "rss-parser"])
def test_text_that_means_harm_is_shown_as_text(made: Feeds, opened: Opener, reader: str) -> None:
    content = made.get("atom")
    assert b"<script" not in content
    assert b"\x01" not in content
    if reader == "rss-parser":
        titles = {event_of(one): one["title"] for one in opened("feed", content)["items"]}
    else:
        raw = etree.fromstring(content).iter(f"{{{ATOM}}}entry")
        titles = {
            event_of({"id": one.findtext(f"{{{ATOM}}}id")}): one.findtext(f"{{{ATOM}}}title") or "" for one in raw
        }
        for entry in parsed(content).entries:
            assert "<script" not in entry.content[0].value
            assert "onerror" not in entry.content[0].value.replace("&lt;img src=x onerror", "")
    for event, text in HOSTILE.items():
        kept = text.replace("\u0001", "").replace("\ufffe", "")
        assert titles[event].split() == kept.split()


def test_a_correction_updates_its_entry_and_a_dispute_too(made: Feeds) -> None:
    entries = gathered(made)
    assert entries["mended"].title == "Right."
    assert "4 February 2026" in entries["mended"].content[0].value
    assert from_text(entries["mended"].updated) > from_text(entries["mended"].published)
    assert from_text(entries["contested"].updated) > from_text(entries["contested"].published)
    assert "disputed" in entries["contested"].content[0].value
    assert entries["taken-back"].title == "Retracted: position stated"


def test_a_dispute_that_is_taken_back_updates_the_entry_again(made: Feeds) -> None:
    slug = open_dossier(made.client)
    feeds = Feeds(made.client, slug)
    append(made.client, slug, {"id": "S1", **position("2026-01-10")})
    append(made.client, slug, {"id": "D1", **amendment("disputed", "S1", by="ua", grounds="Denied.")})
    disputed = gathered(feeds)["S1"]
    append(made.client, slug, {"id": "T1", **amendment("retracted", "D1", reason="false")})
    after = gathered(feeds)["S1"]
    assert "disputed" in disputed.content[0].value
    assert "disputed" not in after.content[0].value
    assert from_text(after.updated) > from_text(disputed.updated)


def test_a_retraction_is_told_only_to_who_followed_what_was_retracted(made: Feeds) -> None:
    for query, told in ({"party": "ru"}, True), ({"party": "ua"}, False), ({"type": "contact.held"}, False), (
        {"from": "2026-02-05"}, True), ({"from": "2026-02-06"}, False), ({"q": "never"}, True), ({"q": "else"}, False):  # fmt: skip
        assert ("taken-back" in gathered(made, **query)) == told, query


@pytest.mark.parametrize("since", [180, 250, 400, 470, 495])
def test_since_leaves_out_exactly_what_stood_there_unchanged(sample: Feeds, since: int) -> None:
    query = {"as_of": "2026-03-01", "known_at": "496"}
    lines = [json.loads(line) for line in sample.get("ndjson", **query).splitlines()]
    [event] = sample.ask("events", after=since - 1, limit=1).json()["events"]
    end = from_text(event["recorded_at"]) // SECOND * SECOND + SECOND
    fresh = {
        one["event"]
        for one in lines
        if one["touched"] > since or from_text(one["occurred"]["settled"] or one["occurred"]["latest"]) > end
    }
    entries = parsed(sample.get("atom", since=since, **query)).entries
    assert {event_of(entry) for entry in entries if not marked(entry)} == fresh
    assert len(fresh) < len(lines)


def test_what_was_dated_ahead_is_new_when_its_day_has_passed(made: Feeds) -> None:
    slug = open_dossier(made.client, registered=False)
    feeds = Feeds(made.client, slug)
    known = [{**one, "recorded_at": "2026-11-19T00:00:00Z"} for one in registry()]
    ahead = {"id": "S1", "recorded_at": "2026-11-20T00:00:00Z", **position("2026-11-22")}
    after = {"id": "S2", "recorded_at": "2026-11-21T00:00:00Z", **position("2026-11-20")}
    assert append(made.client, slug, *known, ahead, after, backfill=True).status_code == 201
    [first, second] = feeds.ask("events", after=7).json()["events"]
    assert [first["id"], second["id"]] == ["S1", "S2"]
    for as_of, expected in ("2026-11-21", ["S2"]), ("2026-11-22", ["S2", "S1"]):
        entries = parsed(feeds.get("atom", since=first["sequence"], as_of=as_of, known_at=second["sequence"])).entries
        assert [event_of(entry) for entry in entries] == expected
