"""Search: words without regard to case and accents, wherever they were recorded, at one coordinate."""

from typing import Any

import pytest

from events.errors import InvalidRequest
from service.timetravel import texts
from service.views.paging import Page
from service.views.search import search
from service.views.words import Passage, Words, folded, snippet
from tests.desk import Desk, Json, amendment, report

AS_OF = "2026-03-01"


def said(event_id: str, summary: str, occurred: str = "2026-01-10", **members: Any) -> Json:
    return {**report("statement.made", occurred, act="assert"), "id": event_id, "summary": summary, **members}


def hits(desk: Desk, q: str, as_of: str = AS_OF, known_at: str | None = None) -> list[tuple[str, int]]:
    with desk.reading(as_of, known_at) as reading:
        found = search(reading, q)
    assert found["complete"]
    return [(hit["event"], hit["matched"]) for hit in found["hits"]]


@pytest.fixture
def written(desk: Desk) -> Desk:
    quote = {"text": "Так, угода близька", "language": "uk", "translation": "Yes, a settlement is close"}
    person = {"actor": "pm", "kind": "person", "name": "Jānis Bērziņš", "aka": ["The Envoy"]}
    desk.record(
        said("near", "A deal is near, he says: a deal!", "2026-01-05"),
        said("close", "The deal is close.", "2026-01-04"),
        said("quoted", "He nodded.", "2026-01-06", quote=quote),
        said("placed", "He spoke.", "2026-01-07", place={"name": "Genève"}, note="coded from the video"),
        {"type": "actor.registered", "id": "P", "summary": "Known.", "data": person},
        at="2026-03-01T00:00:00Z",
    )
    return desk


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("deal close", [("close", 2), ("near", 1), ("quoted", 1)]),
        ("УГОДА", [("quoted", 1)]),
        ("settlement", [("quoted", 1)]),
        ("geneve", [("placed", 1)]),
        ("video", [("placed", 1)]),
        ("berzins", [("P", 1)]),
        ("envoy", [("P", 1)]),
        ("plant", [("I-plant", 1)]),
        ("wire", [("W", 1)]),
        ("clos", [("close", 1), ("quoted", 1)]),
        ("nea", [("near", 1)]),
        ("ne", []),
        ("earl", []),
        ("absent", []),
    ],
)
def test_words_are_found_wherever_they_stand_and_hits_with_all_of_them_come_first(
    written: Desk, q: str, found: list[tuple[str, int]]
) -> None:
    assert hits(written, q) == found


def test_marks_are_code_points_of_the_text_as_recorded(written: Desk) -> None:
    written.record(said("marked", "🕊 Élysée: the E\u0301lysée"))
    with written.reading(AS_OF) as reading:
        (hit,) = search(reading, "elysee")["hits"]
    assert [hit["summary"][start:end] for start, end in hit["marks"]] == ["Élysée", "E\u0301lysée"]


def test_a_snippet_shows_the_first_match_outside_the_summary(written: Desk) -> None:
    with written.reading(AS_OF) as reading:
        (hit,) = search(reading, "settlement")["hits"]
    assert hit["marks"] == []
    assert hit["snippet"] == {"of": "translation", "text": "Yes, a settlement is close", "marks": [[7, 17]]}


def test_a_long_text_is_cut_around_its_first_match() -> None:
    found = snippet(Words("word"), [Passage("note", "x " * 200 + "word" + " y" * 200)])
    assert found is not None
    ((start, end),) = found["marks"]
    assert found["text"][start:end] == "word"
    assert len(found["text"]) == 164


def test_nothing_is_found_that_was_not_known_or_had_not_happened(written: Desk) -> None:
    assert hits(written, "deal", "2026-01-04") == [("close", 1)]
    assert hits(written, "deal", known_at="2026-02-01") == []
    written.record(amendment("retracted", "near", reason="false"))
    assert hits(written, "deal") == [("close", 1)]


def test_a_correction_is_searched_as_it_stands_and_found_under_the_id_of_what_it_corrects(written: Desk) -> None:
    written.record(amendment("corrected", "near", changes={"summary": "A truce is near."}, reason="error"))
    assert hits(written, "truce") == [("near", 1)]
    assert hits(written, "deal") == [("close", 1)]


def test_pages_join_up(written: Desk) -> None:
    with written.reading(AS_OF) as reading:
        first = search(reading, "deal close", Page(2))
        rest = search(reading, "deal close", Page(2, first["next"]))
    assert [hit["event"] for hit in [*first["hits"], *rest["hits"]]] == ["close", "near", "quoted"]
    assert rest["next"] is None


def test_a_search_that_did_not_look_at_everything_says_so(written: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "READ", 3)
    with written.reading(AS_OF) as reading:
        found = search(reading, "deal")
    assert not found["complete"]
    assert [hit["event"] for hit in found["hits"]] == ["near"]


@pytest.mark.parametrize("q", ["", "—…", "x" * 257, " ".join(f"w{number}" for number in range(17))])
def test_a_query_without_words_or_with_too_many_is_refused(written: Desk, q: str) -> None:
    with pytest.raises(InvalidRequest), written.reading(AS_OF) as reading:
        search(reading, q)


def test_signs_of_patterns_are_no_wildcards(written: Desk) -> None:
    with pytest.raises(InvalidRequest), written.reading(AS_OF) as reading:
        search(reading, "%_*")
    assert hits(written, "d%l") == []


@pytest.mark.parametrize(
    ("text", "plain"), [("Élysée", "elysee"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Straße", "strasse"), ("ﬁn", "fin")]
)
def test_folding_takes_away_case_and_accents(text: str, plain: str) -> None:
    assert folded(text) == plain
