"""Search: words in what was recorded, and in the names of issues, actors and sources, at a coordinate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from service.timetravel import lookup
from service.timetravel.grounds import REPORTS
from service.timetravel.texts import candidates
from service.timetravel.timeline import Window, around, last_touch
from service.views.filters import IDENTITIES_OF_ACTORS, span_between
from service.views.issues import settled_or_first
from service.views.paging import FIRST, Page, cut
from service.views.shown import dates, told
from service.views.words import Passage, Words, passages_of, snippet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.timetravel.in_force import Assertion
    from service.timetravel.reading import Reading
    from service.views.paging import Key
    from service.views.shown import Told

IDENTITIES_OF_SOURCES: Final = lookup.Selector(
    "c.aspect = 'identity' AND c.subject >= :low AND c.subject < :high", (("low", "source:"), ("high", "source;"))
)
NAMES: Final = (
    lookup.of_aspects(["title", "definition"]),
    lookup.under_aspect("alias/", "issue:"),
    IDENTITIES_OF_ACTORS,
    IDENTITIES_OF_SOURCES,
)
NAMING: Final = ("title", "name", "alias", "aka", "names", "outlet", "definition")
"""Members of registry events whose text names something, the one under which it is shown first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Attributes:
        key: Where it stands among the hits: more of the words first, then names, then more marks in the summary,
            then the latest.
    """

    key: Key
    document: dict[str, Any]


def search(reading: Reading, q: str, page: Page = FIRST) -> dict[str, Any]:
    """Find what holds the words of ``q``: all of them first, then those that hold some.

    Returns:
        ``hits``, each with how many of the words it holds (``matched``, of ``words``), the ``marks`` of matches in its
        summary and a ``snippet`` of its other text, as start and end in code points; ``complete``, false where the
        latest events alone were looked at; ``next``.

    Raises:
        InvalidRequest: No word, more than 16, or more than 256 characters.
    """
    words = Words(q)
    hits, complete = _hits(reading, words)
    shown, following = cut(sorted(hits, key=lambda hit: hit.key), lambda hit: hit.key, page)
    found = {"q": q, "words": list(words.all), "hits": [hit.document for hit in shown], "complete": complete}
    return {**reading.coordinates(), **found, "next": following}


def _hits(reading: Reading, words: Words) -> tuple[list[Hit], bool]:
    reading.note_known(last_touch(reading, ()), REPORTS)
    hits = list(_named(reading, words))
    if reading.tense == "before-first-event":
        return hits, True
    first, last = span_between(reading.dossier, None, None)
    reading.note_edges(around(reading, (), Window(first, last, reading.at.instant)).edges)
    found = candidates(reading, words.all)
    for one in told(reading, found.rows).values():
        passages = passages_of(one.body)
        matched = words.matched(passages)
        if matched:
            certainty = "certain" if one.row.hi <= reading.at.instant else "possible"
            hits.append(_of_event(words, one, passages, (len(matched), certainty)))
    return hits, found.complete


def _of_event(words: Words, one: Told, passages: list[Passage], matched: tuple[int, str]) -> Hit:
    count, certainty = matched
    body, summary = one.body, one.body.get("summary", "")
    marks = [mark for mark, _ in words.marks(summary)]
    document = {
        "kind": "event",
        "slug": None,
        **_event(one),
        "summary": summary,
        "marks": marks,
        "snippet": snippet(words, passages),
        "matched": count,
        "occurred": dates(body, one.row),
        "certainty": certainty,
        "issues": list(body.get("issues", ())),
        "actor": body.get("actor"),
        "on_behalf_of": body.get("on_behalf_of"),
        "place": body.get("place"),
        "relates_to": list(body.get("relates_to", ())),
    }
    return Hit((-count, 1, -len(marks), -one.row.hi, -one.row.ord, ""), document)


def _event(one: Told) -> dict[str, Any]:
    return {"event": one.first.id, "sequence": one.first.sequence, "type": one.first.type}


def _named(reading: Reading, words: Words) -> Iterator[Hit]:
    """Issues, actors and sources by what they are called; one hit for each, whichever of its names match."""
    chosen: dict[str, list[Assertion]] = {}
    for selector in NAMES:
        for (subject, _), cell in reading.held(selector).items():
            row = settled_or_first(cell)
            if row is not None and subject != "dossier":
                chosen.setdefault(subject, []).append(row)
    read = told(reading, (row for rows in chosen.values() for row in rows))
    for subject, rows in chosen.items():
        hit = _of_name(words, subject, [read[row] for row in rows])
        if hit is not None:
            yield hit


def _of_name(words: Words, subject: str, cells: list[Told]) -> Hit | None:
    kind, _, slug = subject.partition(":")
    passages = [passage for one in cells for passage in _names(one.data)] or [Passage("slug", slug)]
    passages[0] = Passage("summary", passages[0].text)
    matched = words.matched([*passages, Passage("slug", slug)])
    if not matched:
        return None
    marks = [mark for mark, _ in words.marks(passages[0].text)]
    first = cells[0]
    document = {
        "kind": kind,
        "slug": slug,
        **_event(first),
        "summary": passages[0].text,
        "marks": marks,
        "snippet": snippet(words, passages),
        "matched": len(matched),
        "occurred": dates(first.body, first.row),
        "certainty": "certain",
        "issues": [slug] if kind == "issue" else [],
        "actor": slug if kind == "actor" else None,
        "on_behalf_of": None,
        "place": None,
        "relates_to": [],
    }
    return Hit((-len(matched), 0, -len(marks), 0, 0, subject), document)


def _names(data: Mapping[str, Any]) -> Iterator[Passage]:
    for member in NAMING:
        value = data.get(member)
        texts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        yield from (Passage(member, text) for text in texts if isinstance(text, str))
