"""The course of positions: where each party stood on an issue at every coordinate, reiterations considered.

Read once, decided in memory; the same rule as the issue view's (``affirmations.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from events.errors import InvalidRequest
from service.timetravel import lookup
from service.timetravel.history import lives_of
from service.timetravel.lookup import Selector
from service.views.affirmations import renew
from service.views.issues import tree_of
from service.views.positions import AFFIRMED, STATED, WITHDRAWN
from service.views.registry import known_issue, known_party
from service.views.shown import has_lapsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.projections.projection import Name
    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.affirmations import Renewed
    from service.views.positions import Place

_ALL: Final = (
    "(c.aspect >= 'affirmed/' AND c.aspect < 'affirmed0' OR c.aspect >= 'position/' AND c.aspect < 'position0')"
)


def cells_of_positions(issues: Sequence[str] | None = None, party: str | None = None) -> Selector:
    """The cells in which positions and reiterations stand.

    Args:
        issues: On these issues only; None for all.
        party: Of this party only.
    """
    where, parameters = _ALL, list[tuple[str, tuple[str, ...]]]()
    if party is not None:
        where = "c.aspect IN :aspects"
        parameters.append(("aspects", (f"{AFFIRMED}{party}", f"{STATED}{party}")))
    if issues is not None:
        where += " AND c.subject IN :subjects"
        parameters.append(("subjects", tuple(f"issue:{issue}" for issue in issues)))
    return Selector(where, tuple(parameters))


def issues_asked(reading: Reading, issue: str | None, *, subtree: bool = False) -> list[str] | None:
    """The issues that a filter means: one, one with all its parts as known at the coordinate, or None for all.

    Raises:
        Unknown: No such issue.
        NotYetKnown: Not at that ``known_at``.
        InvalidRequest: A subtree of no issue.
    """
    if issue is None:
        if subtree:
            raise InvalidRequest("subtree needs an issue: name the one whose parts are meant")
        return None
    known_issue(reading, issue)
    reading.one(f"issue:{issue}", "title")
    return tree_of(reading).subtree(issue) if subtree else [issue]


def party_asked(reading: Reading, party: str | None) -> None:
    """Make sure that a party by which is filtered is known.

    Raises:
        Unknown: No such party.
        NotYetKnown: Not at that ``known_at``.
    """
    if party is not None:
        known_party(reading, party)
        reading.one(f"actor:{party}", "identity")


class Courses:
    """The lives of the positions that a question is about.

    Args:
        reading: Events are read through it, and its ``known_at`` is the last sequence that counts.
        issues: On these issues only; None for all.
        party: Of this party only.

    Raises:
        Unknown: No such party.
        NotYetKnown: Not at that ``known_at``.
    """

    def __init__(self, reading: Reading, issues: Sequence[str] | None = None, party: str | None = None) -> None:
        party_asked(reading, party)
        self.reading = reading
        self.selector = cells_of_positions(issues, party)
        self.chronicle = lives_of(reading.connection, reading.dossier.key, self.selector, reading.at.known)
        rows = [life.row for lives in self.chronicle.lives.values() for life in lives]
        reading.load(rows)
        self._stances = {row.kf: self.data(row).get("stance") for row in rows}

    @property
    def places(self) -> list[Place]:
        """Issues and parties of which anything was ever recorded, in order."""
        return sorted(
            {(subject.partition(":")[2], aspect.partition("/")[2]) for subject, aspect in self.chronicle.lives}
        )

    def stood(self, place: Place, at: int, known: int) -> Renewed | None:
        """Where a party stood on an issue at a coordinate; None where there was no record."""
        stated, affirmed = names_of_place(place)
        held: tuple[Held | None, Held | None] = (
            self.chronicle.held(stated, at, known),
            self.chronicle.held(affirmed, at, known),
        )
        return renew(*held, self._stances, at)

    def walk(self, place: Place, known: int, instants: Sequence[int]) -> Iterator[tuple[int, Renewed | None]]:
        """Where a party stood at rising instants."""
        held = (self.chronicle.walk(name, known, instants) for name in names_of_place(place))
        for at, stated, affirmed in zip(instants, *held, strict=True):
            yield at, renew(stated, affirmed, self._stances, at)

    def instants(self, place: Place, known: int) -> list[int]:
        """Where the answer may change along the valid axis."""
        return self.chronicle.instants(names_of_place(place), known)

    def data(self, row: Assertion) -> Mapping[str, Any]:
        """What an assertion says: the members of its type; empty once erased."""
        data: Mapping[str, Any] = self.reading.event(row.kf).effective.get("data", {})
        return data

    def id_of(self, row: Assertion) -> str:
        """The id of the first event of an assertion's chain."""
        return self.reading.event(row.ord).id

    def in_short(self, row: Assertion, at: int) -> dict[str, Any]:
        """Show one position among others.

        Args:
            at: Exclusive instant; says whether it has come to its stated end.
        """
        body = self.reading.event(row.kf).effective
        data = body.get("data", {})
        return {
            "event": self.id_of(row),
            "sequence": row.ord,
            "stance": data.get("stance"),
            "summary": body.get("summary"),
            "terms": list(data.get("terms", ())),
            "actor": body.get("actor"),
            "withdrawn": self.reading.event(row.ord).type == WITHDRAWN,
            "lapsed": has_lapsed(row, at),
            "redacted": not body,
        }

    def last_touch(self) -> int:
        """The last sequence at which anything was recorded about them."""
        reading = self.reading
        return lookup.last_touch(reading.connection, reading.dossier.key, self.selector, reading.at.known) or 0


def names_of_place(place: Place) -> tuple[Name, Name]:
    """The cells of one party on one issue: its positions, and its reiterations."""
    issue, party = place
    return (f"issue:{issue}", f"{STATED}{party}"), (f"issue:{issue}", f"{AFFIRMED}{party}")
