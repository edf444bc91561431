"""Gaps: how far two parties are apart on an issue, from what is certain (``domain.md``, "gap").

The first rule that applies decides:

1. ``offer_rejected``: a proposal of one on the issue stands, and the other rejected it.
2. Nothing where neither holds a position; ``one_sided`` where one does.
3. ``unknown`` where either has no stance that it told (``unspecified``), or may already hold another position.
4. Terms of one name are compared. A conflict: ``incompatible``; something shared: ``overlap``; either is
   ``conditional_overlap`` where a side says *open* or *conditional*.
5. Without terms that compare: for or maybe against *against*: ``incompatible``; a maybe: ``conditional_overlap``; two
   *for*, each with terms: ``unknown``; else ``compatible``.

What has certainly lapsed, was withdrawn, or is merely possible is not held.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from service.views.terms import Comparison, compare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Gap: TypeAlias = Literal[
    "offer_rejected", "one_sided", "unknown", "incompatible", "conditional_overlap", "overlap", "compatible"
]
Side: TypeAlias = Literal["for", "maybe", "against"]

SIDES: Final[dict[str, Side]] = {
    "demands": "for",
    "supports": "for",
    "accepts": "for",
    "open": "maybe",
    "conditional": "maybe",
    "opposes": "against",
    "refuses": "against",
}
"""How a stance lies to the change that the issue's title proposes."""

UNSPECIFIED: Final = "unspecified"


@dataclass(frozen=True, slots=True)
class Holding:
    """A position that a party certainly holds.

    Attributes:
        party: Slug.
        event: Id of the event that states it.
        stance: A word of the catalogue.
        terms: As recorded.
        certain: Whether nothing else is possible.
    """

    party: str
    event: str
    stance: str
    terms: tuple[Mapping[str, Any], ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Rejection:
    """A standing proposal that a party rejected.

    Attributes:
        proposal: Slug.
        by: Whose proposal it is.
        rejected_by: Who rejected it.
        events: Ids of the proposal's event and of the answer's.
    """

    proposal: str
    by: str
    rejected_by: str
    events: tuple[str, str]


def gaps(
    holdings: Iterable[Holding], rejections: Iterable[Rejection], parties: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Measure the gap between every two parties on one issue.

    Args:
        holdings: At most one a party.
        rejections: Of proposals on the issue.
        parties: Only between these; None for everybody who holds a position, made a proposal or rejected one.

    Returns:
        By pair of slugs: ``{parties, gap, because, terms, distance}``.
    """
    held = {one.party: one for one in holdings}
    rejected = list(rejections)
    named = {party for one in rejected for party in (one.by, one.rejected_by)} | set(held)
    among = sorted(named if parties is None else set(parties))
    found = (_gap(pair, held, rejected) for pair in itertools.combinations(among, 2))
    return [gap for gap in found if gap is not None]


def _gap(pair: tuple[str, str], held: Mapping[str, Holding], rejections: Iterable[Rejection]) -> dict[str, Any] | None:
    offers = [one for one in rejections if {one.by, one.rejected_by} == set(pair)]
    if offers:
        because = [event for one in offers for event in one.events]
        return {**_shown(pair, "offer_rejected", because), "proposals": [one.proposal for one in offers]}
    holding = [held[party] for party in pair if party in held]
    because = [one.event for one in holding]
    if not holding:
        return None
    if len(holding) == 1:
        return _shown(pair, "one_sided", because)
    ours, theirs = holding
    if not (ours.certain and theirs.certain) or UNSPECIFIED in {ours.stance, theirs.stance}:
        return _shown(pair, "unknown", because)
    compared = dict(_compared(ours, theirs))
    return _shown(pair, _measure(ours, theirs, compared), because, _terms(ours, theirs, compared))


def _measure(ours: Holding, theirs: Holding, compared: Mapping[str, Comparison]) -> Gap:
    sides = {SIDES[ours.stance], SIDES[theirs.stance]}
    maybe = "maybe" in sides
    if compared:
        if maybe:
            return "conditional_overlap"
        conflict = any(one.relation == "conflict" for one in compared.values())
        return "incompatible" if conflict else "overlap"
    if "against" in sides and len(sides) > 1:
        return "incompatible"
    if maybe:
        return "conditional_overlap"
    return "unknown" if sides == {"for"} and ours.terms and theirs.terms else "compatible"


def _compared(ours: Holding, theirs: Holding) -> Iterator[tuple[str, Comparison]]:
    """Compare the terms of each name; where one occurs several times, the pair that agrees best counts."""
    for name in sorted({term["name"] for term in ours.terms} & {term["name"] for term in theirs.terms}):
        pairs = itertools.product(_named(ours, name), _named(theirs, name))
        found = [comparison for one, other in pairs if (comparison := compare(one, other)) is not None]
        if found:
            yield name, min(found, key=lambda one: ("equal", "shared", "conflict").index(one.relation))


def _terms(ours: Holding, theirs: Holding, compared: Mapping[str, Comparison]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "relation": comparison.relation,
            "values": {one.party: [term["value"] for term in _named(one, name)] for one in (ours, theirs)},
            "distance": comparison.distance,
            "unit": comparison.unit,
        }
        for name, comparison in compared.items()
    ]


def _named(holding: Holding, name: str) -> list[Mapping[str, Any]]:
    return [term for term in holding.terms if term["name"] == name]


def _shown(pair: tuple[str, str], gap: Gap, because: list[str], terms: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    compared = list(terms)
    measured = next((term for term in compared if term["distance"] is not None), None)
    distance = None
    if measured is not None:
        distance = {"term": measured["name"], "value": measured["distance"], "unit": measured["unit"]}
    return {
        "parties": list(pair),
        "gap": gap,
        "because": list(dict.fromkeys(because)),
        "terms": compared,
        "distance": distance,
    }
