"""Claims: who claims what about whom, who answered how, and where that leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from service.timetravel import lookup
from service.views.answers import Answer, answers_in
from service.views.filters import check_word
from service.views.labels import actors_in
from service.views.paging import FIRST, Page, cut
from service.views.registry import require, require_named
from service.views.shown import Told, by_subject, candidates, of_kind, rows_of, told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

KIND: Final = "claim"
MADE: Final = "made/"
STRONGEST_FIRST: Final = ("verified", "discredited", "confirmed", "disputed", "denied")
STATUSES: Final = (*STRONGEST_FIRST, "withdrawn", "asserted")


def status_of(claimants: Collection[str], answers: Iterable[tuple[str, str]]) -> str:
    """The status of a claim by the strongest answer to it (``domain.md``, "claims").

    Args:
        claimants: Who made it: only they can withdraw it.
        answers: Who answered, and what; in any order.
    """
    given = list(answers)
    if any(answer == "withdrawn" and by in claimants for by, answer in given):
        return "withdrawn"
    found = {answer for _, answer in given}
    if {"verified", "discredited"} <= found:
        return "disputed"
    return next((answer for answer in STRONGEST_FIRST if answer in found), "asserted")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim at a coordinate.

    Attributes:
        slug: Its name.
        made: What holds of its being made, by claimant; the first to be recorded comes first.
        answers: By who gave them.
        rows: The events of all of it.
    """

    slug: str
    made: Mapping[str, Held]
    answers: tuple[Answer, ...]
    rows: Mapping[Assertion, Told]

    @property
    def told(self) -> Told | None:
        """The event by which it was made, as far as that is certain."""
        return next((self.rows[cell.in_force] for cell in self.made.values() if cell.in_force is not None), None)

    @property
    def by(self) -> str:
        """Who makes it: the first of them."""
        return next((by for by, cell in self.made.items() if cell.in_force is not None), next(iter(self.made)))

    @property
    def about(self) -> list[str]:
        """Whom it is about."""
        return [] if self.told is None else list(self.told.data.get("about", ()))

    @property
    def issues(self) -> list[str]:
        """What it was made or answered on, in order of slugs."""
        return sorted({issue for one in self.rows.values() for issue in one.body.get("issues", ())})

    @property
    def status(self) -> str | None:
        """Where the answers leave it; None where it may not have been made yet."""
        return None if self.told is None else status_of(self.made, self._given())

    @property
    def possible_status(self) -> str | None:
        """Where it stands if every answer was given that may have been; None where that is no different."""
        maybe = [(answer.by, given) for answer in self.answers for given in answer.maybe]
        status = status_of(self.made, [*self._given(), *maybe])
        return status if self.told is not None and status != self.status else None

    def shown(self) -> dict[str, Any]:
        """Show it whole (``api.md``, "claims")."""
        one = self.told
        data: Mapping[str, Any] = {} if one is None else one.data
        given = self._given()
        cell = self.made[self.by]
        return {
            "claim": self.slug,
            "by": self.by,
            "claimants": list(self.made),
            "about": self.about,
            "content": data.get("content"),
            "alleges": data.get("alleges"),
            "certainty": cell.certainty,
            "status": self.status,
            "possible_status": self.possible_status,
            "confirmed_by": [by for by, answer in given if answer in {"confirmed", "verified"}],
            "denied_by": [by for by, answer in given if answer == "denied"],
            "made": None if one is None else {**one.said(), "since": one.since(), **one.named()},
            "answers": [answer.shown("evidence") for answer in self.answers],
            "issues": self.issues,
            "possible": candidates(cell, self.rows, "content"),
        }

    def _given(self) -> list[tuple[str, str]]:
        return [(answer.by, answer.given) for answer in self.answers if answer.given is not None]


def claims_in(reading: Reading, held: Cells) -> list[Claim]:
    """Find the claims among cells, by slug; those of other subjects are passed over."""
    found = by_subject(held, KIND)
    rows = told(reading, rows_of(cell for cells in found.values() for cell in cells.values()))
    claims = []
    for slug, cells in found.items():
        made = {aspect.removeprefix(MADE): cell for aspect, cell in cells.items() if aspect.startswith(MADE)}
        if made:
            ordered = dict(sorted(made.items(), key=lambda item: min(row.ord for row in rows_of([item[1]]))))
            mine = {row: rows[row] for row in rows_of(cells.values())}
            claims.append(Claim(slug, ordered, tuple(answers_in(cells, mine)), mine))
    return claims


def claims(
    reading: Reading,
    *,
    status: str | None = None,
    by: str | None = None,
    about: str | None = None,
    issues: Collection[str] = (),
    page: Page = FIRST,
) -> dict[str, Any]:
    """List claims by slug.

    Args:
        status: Only those that stand so.
        by: Only those that this actor makes.
        about: Only those about this actor.
        issues: Only those on any of these; empty for all.

    Raises:
        InvalidRequest: No claim ever stands so.
        Unknown: Nothing registers an actor.
    """
    check_word("status", status, STATUSES)
    for actor in (by, about):
        require_named(reading.connection, reading.dossier, {"actor": actor})
    found = [
        one
        for one in claims_in(reading, reading.held(of_kind(KIND)))
        if status in {None, one.status}
        and (by is None or by in one.made)
        and (about is None or about in one.about)
        and (not issues or set(issues) & set(one.issues))
    ]
    shown, following = cut(found, lambda one: (one.slug,), page)
    listed = [one.shown() for one in shown]
    actors = actors_in(reading, listed)
    return {**reading.coordinates(), "claims": listed, "actors": actors, "next": following}


def claim(reading: Reading, slug: str) -> dict[str, Any]:
    """Show one claim.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was recorded later.
    """
    require(reading, KIND, slug)
    found = claims_in(reading, reading.held(lookup.of_subjects([f"{KIND}:{slug}"])))
    shown = next((one.shown() for one in found), None)
    actors = actors_in(reading, shown)
    return {**reading.coordinates(), "claim": shown, "actors": actors}
