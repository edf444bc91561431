"""One issue in full, or with everything below it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from service.timetravel import lookup
from service.views.assessments import Assessed, assessed
from service.views.facts import facts_in
from service.views.gaps import gaps
from service.views.issues import Tree, described, tree_of
from service.views.labels import actors_in
from service.views.listed import Listed, holding, rejections
from service.views.paging import WHOLE, Page, cut_by_place
from service.views.positions import Stand, position, stands
from service.views.registry import known_issue, known_party
from service.views.shown import rows_of, told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from service.timetravel.reading import Reading
    from service.views.proposals import Proposal


def issue(reading: Reading, slug: str, *, subtree: bool = False) -> dict[str, Any]:
    """Show an issue (``api.md``, "One issue adds").

    Args:
        subtree: Take its descendants too: every item then names its own issue, and ``subtree`` lists them.

    Raises:
        Unknown: Nothing registers the issue.
        NotYetKnown: It was recorded later.

    Everything is ordered by issue (as the tree has them) and then by slug.
    """
    document = reading.kept(("issue", slug, subtree), partial(_issue, reading, slug, subtree=subtree))
    return {**reading.coordinates(), **document}


def _issue(reading: Reading, slug: str, *, subtree: bool) -> dict[str, Any]:
    known_issue(reading, slug)
    tree = tree_of(reading)
    among = tree.subtree(slug) if subtree else [slug]
    held = reading.held(lookup.of_subjects([f"issue:{one}" for one in among]))
    listed = Listed(reading, among)
    rows = told(reading, (*rows_of(held.values()), *listed.rows()))
    standing = _ordered(stands(reading, held), among)
    judged = assessed(reading, held)
    tabled = listed.proposals()
    at = reading.at.instant
    document = {
        "issue": described(tree, slug, held, rows),
        "positions": [position(stand, at) for stand in standing],
        "assessments": _sorted(judged.items, among),
        "headline_status": judged.headlines.get(slug),
        "proposals": [one.shown() for one in tabled if one.open],
        "open_proposals": [one.slug for one in tabled if one.open],
        "closed_proposals": [one.shown() for one in tabled if not one.open],
        "conditions": [one.shown(at) for one in listed.conditions()],
        "facts": _sorted(facts_in(reading, held), among),
        "claims": [one.shown() for one in listed.claims()],
        "commitments": listed.commitments(),
        "gaps": gaps_of(standing, tabled, among, at=at),
    }
    if subtree:
        document["subtree"] = _below(tree, among, judged)
    return {**document, "actors": actors_in(reading, document)}


def gaps_of(
    standing: Iterable[Stand],
    tabled: Sequence[Proposal],
    issues: Iterable[str],
    *,
    at: int,
    parties: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """Measure the gaps on each of some issues, in their order.

    Args:
        at: Exclusive instant, UTC microseconds.
        parties: Only between these; None for all.
    """
    held: dict[str, list[Any]] = {}
    for stand in standing:
        mine = holding(stand, at)
        if mine is not None:
            held.setdefault(stand.issue, []).append(mine)
    return [
        {"issue": slug, **gap} for slug in issues for gap in gaps(held.get(slug, ()), rejections(tabled, slug), parties)
    ]


def gap_table(
    reading: Reading, *, parties: Collection[str] | None = None, issue: str | None = None, page: Page = WHOLE
) -> dict[str, Any]:
    """Measure the gaps between parties on every issue, or on one and what is below it.

    Args:
        parties: Only between these; None for all.
        issue: Only on this issue and its descendants.

    Raises:
        Unknown: Nothing registers the issue or a party.
        NotYetKnown: It was recorded later.
    """
    for party in parties or ():
        known_party(reading, party)
    if issue is not None:
        known_issue(reading, issue)
    tree = tree_of(reading)
    among = tree.ordered() if issue is None else tree.subtree(issue)
    held = {**reading.held(lookup.under_aspect("position/")), **reading.held(lookup.under_aspect("affirmed/"))}
    wanted = {f"issue:{slug}" for slug in among}
    standing = stands(reading, {name: cell for name, cell in held.items() if name[0] in wanted})
    tabled = Listed(reading, among, ("proposal:",)).proposals()
    found = gaps_of(standing, tabled, among, at=reading.at.instant, parties=parties)
    shown, following = cut_by_place(found, page)
    actors = actors_in(reading, shown)
    return {**reading.coordinates(), "gaps": shown, "actors": actors, "next": following}


def _below(tree: Tree, among: Iterable[str], judged: Assessed) -> list[dict[str, Any]]:
    return [
        {
            "issue": slug,
            "title": tree.titles.get(slug, slug),
            "parent": tree.parents.get(slug),
            "headline_status": judged.headlines.get(slug),
        }
        for slug in among
    ]


def _ordered(standing: Iterable[Stand], among: Sequence[str]) -> list[Stand]:
    places = {slug: place for place, slug in enumerate(among)}
    return sorted(standing, key=lambda stand: (places[stand.issue], stand.party))


def _sorted(items: Iterable[dict[str, Any]], among: Sequence[str]) -> list[dict[str, Any]]:
    places = {slug: place for place, slug in enumerate(among)}
    return sorted(items, key=lambda item: places[item["issue"]])
