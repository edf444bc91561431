"""Parties: all that one of them holds, and where it stands on one issue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from service.timetravel.exact import widest
from service.timetravel.lookup import Selector
from service.views.issues import tree_of
from service.views.labels import actors_in
from service.views.positions import position, stands
from service.views.registry import known_issue, known_party
from service.views.shown import titles_of

if TYPE_CHECKING:
    from service.timetravel.reading import Reading

NO_RECORD: Final = "no-record"
"""Why there is no position: nothing was ever recorded, which differs from a stated lack (``unspecified``)."""


def position_of(reading: Reading, issue: str, party: str) -> dict[str, Any]:
    """Show where one party stands on one issue.

    Returns:
        ``position``: as in an issue; null, with the ``reason``, where there is no record of one. Of this answer
        ``holds_for`` is exact: just outside of each edge it is another.

    Raises:
        Unknown: Nothing registers the issue or the party.
        NotYetKnown: It was recorded later.
    """
    made = partial(_position_of, issue=issue, party=party)
    holds_for = widest(reading, made)
    return {**reading.coordinates(holds_for), **made(reading)}


def _position_of(reading: Reading, issue: str, party: str) -> dict[str, Any]:
    return reading.kept(("position", issue, party), partial(_position, reading, issue, party))


def _position(reading: Reading, issue: str, party: str) -> dict[str, Any]:
    known_issue(reading, issue)
    known_party(reading, party)
    aspects = (f"position/{party}", f"affirmed/{party}")
    where = "c.subject = :subject AND c.aspect IN :aspects"
    held = reading.held(Selector(where, (("subject", f"issue:{issue}"), ("aspects", aspects))))
    found = [position(stand, reading.at.instant) for stand in stands(reading, held)]
    mine = found[0] if found else None
    document = {
        "issue": {"id": issue, "title": titles_of(reading, [issue]).get(issue, issue)},
        "party": party,
        "position": mine,
        "reason": NO_RECORD if mine is None else None,
    }
    return {**document, "actors": actors_in(reading, document)}


def party(reading: Reading, slug: str) -> dict[str, Any]:
    """Show all positions of a party, by issue as the tree has them.

    Raises:
        Unknown: No actor has the slug.
        NotYetKnown: It was registered later.
    """
    document = reading.kept(("party", slug), partial(_party, reading, slug))
    return {**reading.coordinates(), **document}


def _party(reading: Reading, slug: str) -> dict[str, Any]:
    known_party(reading, slug)
    tree = tree_of(reading)
    aspects = (f"position/{slug}", f"affirmed/{slug}")
    held = reading.held(Selector("c.aspect IN :aspects", (("aspects", aspects),)))
    places = {issue: place for place, issue in enumerate(tree.ordered())}
    found = sorted(stands(reading, held), key=lambda stand: (places.get(stand.issue, len(places)), stand.issue))
    shown = [
        {**position(stand, reading.at.instant), "title": tree.titles.get(stand.issue, stand.issue)} for stand in found
    ]
    actors = actors_in(reading, {"party": slug, "positions": shown})
    return {"party": {"id": slug, "name": actors.get(slug, slug)}, "positions": shown, "actors": actors}
