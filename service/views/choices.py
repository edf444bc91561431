"""Choices: the issues and the parties by which a reader may narrow a question down, as known at a coordinate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.timetravel import lookup
from service.views.issues import tree_of
from service.views.labels import actors_in
from service.views.positions import AFFIRMED, STATED
from service.views.shown import names_of

if TYPE_CHECKING:
    from service.timetravel.reading import Reading


def choices(reading: Reading) -> dict[str, Any]:
    """List what a question may be about.

    Returns:
        ``issues``: the tree laid flat, each with ``issue``, ``title``, ``depth`` and whether it has ``parts``.
        ``parties``: whose positions are tracked, each with ``party`` and ``name``; by slug.
    """
    tree = tree_of(reading)
    held = {**reading.held(lookup.under_aspect(STATED)), **reading.held(lookup.under_aspect(AFFIRMED))}
    parties = sorted({aspect.partition("/")[2] for _, aspect in held})
    names = names_of(reading, parties)
    issues = [
        {
            "issue": slug,
            "title": tree.titles.get(slug, slug),
            "depth": tree.depth(slug),
            "parts": bool(tree.children(slug)),
        }
        for slug in tree.ordered()
    ]
    return {"issues": issues, "parties": [{"party": slug, "name": names.get(slug, slug)} for slug in parties]}


def readable(reading: Reading, document: dict[str, Any]) -> dict[str, Any]:
    """Add to a document what it takes to read it: ``choices``, ``titles`` of all issues, and names of ``actors``."""
    found = choices(reading)
    titles = {one["issue"]: one["title"] for one in found["issues"]}
    named = {one["party"]: one["name"] for one in found["parties"]}
    actors = {**named, **actors_in(reading, document), **_given(document)}
    return {**document, "choices": found, "titles": titles, "actors": actors}


def _given(document: dict[str, Any]) -> dict[str, str]:
    labels: dict[str, dict[str, str]] = document.get("labels", {})
    return labels.get("actors", {})
