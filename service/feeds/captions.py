"""What readers are told of an event in a few words: a heading, and what to know before believing it."""

from __future__ import annotations

from typing import Any, Final

from service.feeds.dates import When

Item = dict[str, Any]

ERASED: Final = "Erased by order"
CONTESTED: Final = frozenset({"presumed", "disputed", "denied", "discredited"})
"""Standings that a reader is told of."""

UNGROUPED: Final = "none"
"""The group of what belongs to none; no slug, since a slug that a dossier has could be the same."""

GROUPS: Final = {"issue": "Without an issue", "party": "Of no party"}


def heading(item: Item) -> str:
    """Its summary; a word in its place where it was erased."""
    summary: str | None = item["summary"]
    return summary or (ERASED if item["redacted"] else kind(item))


def kind(item: Item) -> str:
    """Its type in words: ``Position stated``."""
    words: str = item["type"].replace(".", " ").replace("_", " ")
    return words.capitalize()


def speaker(item: Item, labels: dict[str, dict[str, str]]) -> str | None:
    """Who spoke or acted, by name where one is known, with whom it counts for."""
    names = labels["actors"]
    actor, party = item["actor"], item["party"]
    told = [names.get(slug, slug) for slug in dict.fromkeys(filter(None, (actor, party)))]
    return f"{told[0]} ({told[1]})" if len(told) > 1 else next(iter(told), None)


def remarks(item: Item, date: When) -> list[str]:
    """What is uncertain or contested about it, a sentence each."""
    found = []
    if item["certainty"] == "possible":
        found.append("It may fall in the span that was asked for, or outside.")
    if date.precision not in {"day", "instant", "always", "interval"}:
        found.append(f"Its date is known no closer than: {date.words}.")
    if item["standing"] in CONTESTED:
        found.append(f"The record has it as {item['standing']}.")
    if item["disputed"]:
        found.append("The record of it is disputed.")
    if item["corrected_by"]:
        found.append("Corrected since it was first recorded.")
    if item["rank"] == "deprecated":
        found.append("Other accounts are preferred.")
    return found


def group_of(item: Item, by: str) -> str | None:
    """The slug of the first issue, or of the party, to which an item belongs."""
    if by == "party":
        party: str | None = item["party"]
        return party
    return item["issues"][0] if item["issues"] else None


def group_name(slug: str | None, by: str, labels: dict[str, dict[str, str]]) -> str:
    """What to call a group."""
    if slug is None:
        return GROUPS[by]
    return labels["issues" if by == "issue" else "actors"].get(slug, slug)
