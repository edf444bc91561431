"""Sources: what each is, when it was published, what became of it, and everything that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from events.edtf import parse
from service.timetravel import lookup
from service.timetravel.grounds import of_tags
from service.timetravel.instants import text_of
from service.timetravel.timeline import Window, around, counts, last_touch, registered
from service.views.filters import Filters, span_between
from service.views.issues import settled_or_first
from service.views.paging import FIRST, Page, cut
from service.views.registry import require
from service.views.search import IDENTITIES_OF_SOURCES
from service.views.shown import precision_of, told
from service.views.timeline import item_of, items_of, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.timetravel.in_force import Assertion
    from service.timetravel.reading import Reading
    from service.views.shown import Told

SOURCE: Final = "source:"
IDENTITY: Final = ("kind", "title", "outlet", "url", "language", "licence")
MOST_REGISTERED: Final = 1000
"""Registry events that are listed at most."""

INFERRED: Final = frozenset("?~%X[")
"""Signs of a date that the desk inferred: one that a source states itself is plain."""


def sources(reading: Reading, page: Page = FIRST) -> dict[str, Any]:
    """List the sources by slug, each with how many events certainly rest on it at the coordinate."""
    identities = _identities(reading)
    slugs = [subject.removeprefix(SOURCE) for subject in sorted(identities)]
    shown, following = cut(slugs, lambda slug: (slug,), page)
    read = told(reading, (identities[SOURCE + slug] for slug in shown))
    statuses = _statuses(reading, shown)
    resting = _resting(reading, shown)
    found = [
        {**_identity(reading, slug, read[identities[SOURCE + slug]], statuses), "events": resting[slug]}
        for slug in shown
    ]
    return {**reading.coordinates(), "sources": found, "next": following}


def source(reading: Reading, slug: str, page: Page = FIRST) -> dict[str, Any]:
    """One source with what rests on it: for the day on which it is retracted.

    Returns:
        ``source`` (null where only the future knows it), ``events`` (how many certainly rest on it), ``items`` (a page
        of them, as the timeline shows them), ``by_type`` of these, ``possibly`` (how many more may) and ``next``;
        ``registry``: what of the registry rests on it.
        ``source.published.evidence`` lists the words by which its own text dates things, on this page.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was registered later than the ``known_at`` asked about.
    """
    require(reading, "source", slug)
    row = _identities(reading).get(SOURCE + slug)
    resting, following, possibly = items_of(reading, Filters(source=slug), page)
    items = [item_of(one, "certain") for one in resting]
    shown = None
    if row is not None:
        shown = _identity(reading, slug, told(reading, [row])[row], _statuses(reading, [slug]))
        shown["published"]["evidence"] = _evidence(items)
    by_type: dict[str, int] = {}
    for item in items:
        by_type[item["type"]] = by_type.get(item["type"], 0) + 1
    found = {
        "source": shown,
        "events": _resting(reading, [slug])[slug],
        "by_type": by_type,
        "registry": _registry(reading, slug),
        "items": items,
        "possibly": possibly,
        "next": following,
        "labels": labels(reading, items),
    }
    return {**reading.coordinates(), **found}


def _identities(reading: Reading) -> dict[str, Assertion]:
    held = reading.held(IDENTITIES_OF_SOURCES)
    return {subject: row for (subject, _), cell in held.items() if (row := settled_or_first(cell)) is not None}


def _identity(reading: Reading, slug: str, one: Told, statuses: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "source": slug,
        **{member: one.data.get(member) for member in IDENTITY},
        "redistribute": one.data.get("redistribute", True),
        "published": _published(reading, one),
        "status": statuses.get(slug),
        "summary": one.body.get("summary"),
        "note": one.body.get("note"),
        **{member: value for member, value in one.named().items() if member != "sources"},
    }


def _published(reading: Reading, one: Told) -> dict[str, Any]:
    """When it came out: ``stated`` where the date is plain, not one that the desk inferred (a set, a qualifier)."""
    edtf = one.data.get("published")
    if edtf is None:
        return {"edtf": None, "stated": False, "precision": None, "earliest": None, "latest": None}
    occurrence = parse(edtf, reading.dossier.zone)
    return {
        "edtf": edtf,
        "stated": not INFERRED & set(edtf) and "/" not in edtf,
        "precision": precision_of(edtf),
        "earliest": text_of(occurrence.start.lo),
        "latest": text_of((occurrence.end or occurrence.start).hi),
    }


def _statuses(reading: Reading, slugs: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What became of sources; those of which nothing is said are absent."""
    wanted = lookup.Selector(
        "c.subject IN :subjects AND c.aspect = 'status'", (("subjects", tuple(SOURCE + slug for slug in slugs)),)
    )
    cells = reading.held(wanted) if slugs else {}
    read = told(reading, (row for cell in cells.values() if (row := settled_or_first(cell)) is not None))
    found = {}
    for (subject, _), cell in cells.items():
        row = settled_or_first(cell)
        if row is not None:
            one = read[row]
            members = {name: one.data.get(name) for name in ("status", "notice_url", "replaced_by")}
            shown = {**members, "since": one.since(), "certainty": cell.certainty, "event": one.first.id}
            found[subject.removeprefix(SOURCE)] = shown
    return found


def _resting(reading: Reading, slugs: Sequence[str]) -> dict[str, int]:
    """How many events certainly rest on each of the sources; nothing does before the first event."""
    first, last = span_between(reading.dossier, None, None)
    ground = of_tags(f"source/{slug}" for slug in slugs)
    for slug in slugs:
        tags = ((f"source/{slug}",),)
        reading.note_known(last_touch(reading, tags), ground)
        reading.note_edges(around(reading, tags, Window(first, last, reading.at.instant)).edges)
    if reading.tense == "before-first-event":
        return dict.fromkeys(slugs, 0)
    return {**dict.fromkeys(slugs, 0), **counts(reading, "source", slugs)}


def _registry(reading: Reading, slug: str) -> list[dict[str, Any]]:
    """What of the registry rests on a source; a correction bears the tags of what it replaces, so each is looked at."""
    found = told(reading, registered(reading, f"source/{slug}", MOST_REGISTERED)).values()
    return [
        {"event": one.first.id, "type": one.first.type, "summary": one.body.get("summary"), "occurred": one.since()}
        for one in found
        if any(citation["source"] == slug for citation in one.body.get("sources", ()))
    ]


def _evidence(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The words by which a source dates what it tells, each once with the first event that it dates."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        occurred = item["occurred"]
        written = occurred.get("as_written")
        if written is not None and written not in found:
            found[written] = {"as_written": written, "edtf": occurred["edtf"], "event": item["event"]}
            found[written]["basis"] = occurred.get("basis")
    return list(found.values())
