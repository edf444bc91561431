"""Proposals: what they say now, who put them forward, how they were answered, and whether they are still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from service.timetravel import lookup
from service.timetravel.predecessors import every
from service.views.answers import Answer, answers_in
from service.views.labels import actors_in
from service.views.paging import FIRST, Page, cut
from service.views.registry import require
from service.views.shown import Told, by_subject, candidates, of_kind, rows_of, terms_of, told

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.positions import Cells

KIND: Final = "proposal"
TEXT: Final = "text"
WITHDRAWN: Final = "withdrawn"
AMENDED: Final = "proposal.amended"
CLOSING: Final = frozenset({"accepted", "rejected"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal at a coordinate.

    Attributes:
        slug: Its name.
        text: What holds of its text.
        tabled: The event that put it forward, as far as that is certain; its text may have been amended since.
        withdrawn: The event that took it back, unless it was put forward again later.
        answers: By who gave them.
        rows: The events of all of it.
    """

    slug: str
    text: Held | None
    tabled: Told | None
    withdrawn: Told | None
    answers: tuple[Answer, ...]
    rows: Mapping[Assertion, Told]

    @property
    def told(self) -> Told | None:
        """The event of the text in force."""
        return None if self.text is None or self.text.in_force is None else self.rows[self.text.in_force]

    @property
    def by(self) -> str | None:
        """Whose proposal it is."""
        return None if self.tabled is None else self.tabled.data.get("by")

    @property
    def standing(self) -> bool:
        """Whether its text is in force and nobody took it back."""
        return self.told is not None and self.withdrawn is None

    @property
    def open(self) -> bool:
        """Whether it still stands and no other party has accepted or rejected it as it now reads."""
        return self.standing and not any(
            answer.given in CLOSING and answer.by != self.by and not answer.surely_before(self._row)
            for answer in self.answers
        )

    @property
    def issues(self) -> list[str]:
        """What it was put forward or answered on, in order of slugs."""
        bodies = [one.body for one in self.rows.values()] + ([self.tabled.body] if self.tabled else [])
        return sorted({issue for body in bodies for issue in body.get("issues", ())})

    @property
    def _row(self) -> Assertion | None:
        return None if self.text is None else self.text.in_force

    def shown(self) -> dict[str, Any]:
        """Show it whole."""
        one, tabled = self.told, self.tabled
        data: Mapping[str, Any] = {} if one is None else one.data
        first: Mapping[str, Any] = {} if tabled is None else tabled.data
        taken = self.withdrawn
        return {
            "proposal": self.slug,
            "title": first.get("title"),
            "by": self.by,
            "tabled_by": self.by,
            "firmness": first.get("firmness"),
            "open": self.open,
            "certainty": "possible" if self.text is None else self.text.certainty,
            "terms": terms_of(data),
            **({"event": None, "since": None, "sources": []} if one is None else _said(one)),
            "amended_by": data.get("by", self.by) if one is not None and one.first.type == AMENDED else None,
            "tabled": None if tabled is None else _said(tabled),
            "withdrawn": None if taken is None else {**_said(taken), **_reason(taken)},
            "answers": [
                {**answer.shown("counter_proposal"), "of_earlier_text": answer.surely_before(self._row)}
                for answer in self.answers
            ],
            "issues": self.issues,
            "possible": [] if self.text is None else candidates(self.text, self.rows, "by", "terms", "firmness"),
        }


def proposals_in(reading: Reading, held: Cells) -> list[Proposal]:
    """Find the proposals among cells, by slug; those of other subjects are passed over."""
    found = by_subject(held, KIND)
    rows = told(reading, rows_of(cell for cells in found.values() for cell in cells.values()))
    tabled = _tabled(reading, found, rows)
    return [_proposal(slug, cells, rows, tabled.get(slug)) for slug, cells in found.items()]


def proposals(
    reading: Reading, *, issues: Collection[str] = (), is_open: bool | None = None, page: Page = FIRST
) -> dict[str, Any]:
    """List proposals by slug.

    Args:
        issues: Only those on any of these; empty for all.
        is_open: Only those that are open, or only those that are not.
    """
    found = [
        one
        for one in proposals_in(reading, reading.held(of_kind(KIND)))
        if (not issues or set(issues) & set(one.issues)) and is_open in {None, one.open}
    ]
    shown, following = cut(found, lambda one: (one.slug,), page)
    listed = [one.shown() for one in shown]
    actors = actors_in(reading, listed)
    return {**reading.coordinates(), "proposals": listed, "actors": actors, "next": following}


def proposal(reading: Reading, slug: str) -> dict[str, Any]:
    """Show one proposal.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was recorded later.
    """
    require(reading, KIND, slug)
    found = proposals_in(reading, reading.held(lookup.of_subjects([f"{KIND}:{slug}"])))
    shown = next((one.shown() for one in found), None)
    actors = actors_in(reading, shown)
    return {**reading.coordinates(), "proposal": shown, "actors": actors}


def _proposal(slug: str, cells: Mapping[str, Held], rows: Mapping[Assertion, Told], tabled: Told | None) -> Proposal:
    text = cells.get(TEXT)
    taken = cells[WITHDRAWN].in_force if WITHDRAWN in cells else None
    standing = None if text is None else text.in_force
    if taken is not None and standing is not None and taken.hi <= standing.lo:
        taken = None
    mine = {row: rows[row] for row in rows_of(cells.values())}
    withdrawn = None if taken is None else rows[taken]
    return Proposal(slug, text, tabled, withdrawn, tuple(answers_in(cells, mine)), mine)


def _tabled(
    reading: Reading, found: Mapping[str, Mapping[str, Held]], rows: Mapping[Assertion, Told]
) -> dict[str, Told]:
    """The event that tabled each text in force: itself, or the last tabling before an amendment."""
    tabled: dict[str, Told] = {}
    amended = []
    for slug, cells in found.items():
        row = cells[TEXT].in_force if TEXT in cells else None
        if row is not None and rows[row].first.type != AMENDED:
            tabled[slug] = rows[row]
        elif row is not None:
            amended.append(f"{KIND}:{slug}")
    if amended:
        at = reading.at
        texts = every(reading.connection, reading.dossier.key, amended, [TEXT], at=at.instant, known=at.known)
        earlier = told(reading, (row for those in texts.values() for row in those))
        for (subject, _), those in texts.items():
            tablings = [row for row in those if row.hi <= at.instant and earlier[row].first.type != AMENDED]
            if tablings:
                tabled[subject.partition(":")[2]] = earlier[tablings[-1]]
    return tabled


def _said(one: Told) -> dict[str, Any]:
    return {**one.said(), "since": one.since(), **one.named()}


def _reason(one: Told) -> dict[str, Any]:
    return {"by": one.data.get("by"), "reason": one.data.get("reason")}
