"""What else is shown with an issue: proposals, conditions, claims and commitments that were recorded under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, cast, select

from service.timetravel import lookup
from service.timetravel.grounds import of_listings
from service.timetravel.tables import listings
from service.views.claims import Claim, claims_in
from service.views.commitments import commitments_in
from service.views.conditions import Condition, conditions_in
from service.views.gaps import Holding, Rejection
from service.views.positions import WITHDRAWN
from service.views.proposals import Proposal, proposals_in
from service.views.shown import has_lapsed, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Stand

SHOWN: Final = ("proposal:", "condition:", "claim:", "commitment:")
"""Subjects that stand under an issue; rounds, contacts, incidents and polls have views of their own."""

_LISTED: Final = (
    select(listings.c.subject)
    .where(
        listings.c.dossier_id == bindparam("d"),
        listings.c.issue.in_(bindparam("issues", expanding=True)),
        listings.c.sequence <= cast(bindparam("k"), BigInteger),
    )
    .distinct()
    .order_by(listings.c.subject)
)


class Listed:
    """What stands under some issues: two statements for the cells, and few for their events.

    Args:
        issues: Slugs; what is listed was recorded under at least one of them.
        kinds: Prefixes of subjects, of those that are shown.
    """

    def __init__(self, reading: Reading, issues: Collection[str], kinds: tuple[str, ...] = SHOWN) -> None:
        self._reading = reading
        self._issues = set(issues)
        found = reading.recall_on(of_listings(issues), ("listed", *sorted(issues)), self._subjects) if issues else ()
        subjects = [subject for subject in found if subject.startswith(kinds)]
        held: Mapping[tuple[str, str], Held] = reading.held(lookup.of_subjects(subjects)) if subjects else {}
        self._held = held

    def _subjects(self) -> Sequence[str]:
        parameters = {"d": self._reading.dossier.key, "issues": sorted(self._issues), "k": self._reading.at.known}
        return self._reading.connection.execute(_LISTED, parameters).scalars().all()

    def rows(self) -> Iterator[Assertion]:
        """Everything that holds or may hold of it, so that a document can read all events at once."""
        return rows_of(self._held.values())

    def proposals(self) -> list[Proposal]:
        """All of them, open or not."""
        return [one for one in proposals_in(self._reading, self._held) if self._of(one.issues)]

    def conditions(self) -> list[Condition]:
        """Those of which one of the issues is an end."""
        return [one for one in conditions_in(self._reading, self._held) if self._of(one.issues)]

    def claims(self) -> list[Claim]:
        """All of them."""
        return [one for one in claims_in(self._reading, self._held) if self._of(one.issues)]

    def commitments(self) -> list[dict[str, Any]]:
        """All of them, as they are shown."""
        return [one for one in commitments_in(self._reading, self._held) if self._of(one["issues"])]

    def _of(self, issues: Iterable[str]) -> bool:
        return not self._issues.isdisjoint(issues)


def holding(stand: Stand, at: int) -> Holding | None:
    """What a party certainly holds on an issue; None where that is nothing, as :mod:`service.views.gaps` has it."""
    one = stand.in_force
    if one is None or one.first.type == WITHDRAWN or not one.data or has_lapsed(one.row, at):
        return None
    terms = tuple(one.data.get("terms", ()))
    certain = stand.renewed.held.certainty == "certain"
    return Holding(stand.party, one.first.id, one.data["stance"], terms, certain=certain)


def rejections(proposals: Iterable[Proposal], issue: str) -> list[Rejection]:
    """The standing proposals on an issue that another party certainly rejected as they now read."""
    return [
        Rejection(one.slug, one.by, answer.by, (one.told.first.id, answer.told.first.id))
        for one in proposals
        if one.standing and one.told is not None and one.by is not None and issue in one.issues
        for answer in one.answers
        if answer.told is not None
        and answer.given == "rejected"
        and answer.held.certainty == "certain"
        and answer.by != one.by
        and not answer.surely_before(one.told.row)
    ]
