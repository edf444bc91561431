"""Two coordinates side by side: what the parties did in between, and what we only learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from events.clock import from_text
from events.conditions import parties_of
from events.errors import Fault, InvalidRequest
from service.timetravel.compare import Difference, fates, split
from service.timetravel.instants import Coordinate, text_of
from service.timetravel.reading import Reading
from service.views.changes import derived_change, terms_changed
from service.views.courses import issues_asked, party_asked
from service.views.paging import FIRST, Page, cut
from service.views.positions import STATED
from service.views.sights import Sight, cells_about

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.projections.projection import Name
    from service.views.changes import Derived
    from service.views.shown import Told

ISSUE: Final = "issue:"


def compare(
    earlier: Reading,
    later: Reading,
    *,
    issue: str | None = None,
    subtree: bool = False,
    party: str | None = None,
    page: Page = FIRST,
) -> dict[str, Any]:
    """Compare A with B.

    Args:
        earlier: A; of the same snapshot as ``later``.
        later: B, whose tree of issues and whose parties count.
        subtree: Take the issue's parts too.
        party: What concerns it: its positions, and whatever is said for it or done by it.

    Returns:
        The coordinates of B, ``from`` and ``to``, ``changes`` by subject and aspect (of one cell first what moved), and
        the counts of all of them: ``moved`` (certain), ``possibly_moved`` and ``learned``. ``holds_for`` is about B
        while A stays as it is.

    Raises:
        InvalidRequest: A lies after B on either axis.
    """
    _check_order(earlier.at, later.at)
    issues = issues_asked(later, issue, subtree=subtree)
    if party is not None:
        party_asked(later, party)
    selector = cells_about(later, issues)
    between = _between(earlier, later)
    a, m, b = (Sight.of(reading, selector) for reading in (earlier, between, later))
    known = earlier.at.known
    changes = [one for one in _changes(a, m, b) if party is None or party in one.parties]
    shown, following = cut(changes, _Change.key, page)
    causes = [one.difference for one in changes]
    movements = [one.certain for one in causes if one.cause == "moved"]
    return {
        **later.coordinates(),
        "holds_for": _holds_for(between, later),
        "from": _coordinate(earlier),
        "to": _coordinate(later),
        "moved": sum(movements),
        "possibly_moved": len(movements) - sum(movements),
        "learned": len(causes) - len(movements),
        "changes": [one.document(later, known) for one in shown],
        "next": following,
    }


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of one cell, between two sights of it."""

    name: Name
    place: int
    difference: Difference
    before: Sight
    after: Sight

    def key(self) -> tuple[str, str, int]:
        return (*self.name, self.place)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        ends = (self.after.one(self.name), self.before.one(self.name))
        return [one.body for one in ends if one is not None]

    @property
    def parties(self) -> set[str]:
        named = {party for body in self.bodies for party in parties_of(body)}
        return {*named, self.name[1].partition("/")[2]} if self.name[1].startswith(STATED) else named

    def document(self, reading: Reading, known: int) -> dict[str, Any]:
        subject, aspect = self.name
        before, after = self.before.one(self.name), self.after.one(self.name)
        terms = terms_changed(before.data if before else None, after.data if after else None)
        return {
            "subject": subject,
            "aspect": aspect,
            "issue": _issue_of(subject, self.bodies),
            "party": _party_of(aspect, self.bodies),
            "cause": self.difference.cause,
            "certainty": "certain" if self.difference.certain else "possible",
            "before": self.before.shown(self.name),
            "after": self.after.shown(self.name),
            "terms_changed": terms,
            "derived_change": _derived(aspect, before, after),
            "events": [_named(reading, sequence, known) for sequence in self.difference.events],
        }


def _changes(a: Sight, m: Sight, b: Sight) -> Iterator[_Change]:
    names = sorted({*a.held, *m.held, *b.held})
    stood = {name: m.seen(name) for name in names}
    fate = fates(b.reading, (one.value[0] for one in stood.values() if one.value is not None))
    for name in names:
        value = stood[name].value
        amended, retracted = ([], False) if value is None else fate.get(value[0], ([], False))
        for one in split(a.seen(name), stood[name], b.seen(name), amended, retracted=retracted):
            sights = (a, m) if one.cause == "moved" else (m, b)
            yield _Change(name, int(one.cause != "moved"), one, *sights)


def _between(earlier: Reading, later: Reading) -> Reading:
    """M: the later date, by what was known at the earlier coordinate."""
    at = Coordinate(later.at.instant, *_known(earlier.at), present=later.at.present, head=later.at.head)
    return Reading(later.connection, later.dossier, at, later.memory)


def _check_order(earlier: Coordinate, later: Coordinate) -> None:
    faults = []
    if earlier.instant > later.instant:
        reason = f"from ({text_of(earlier.instant)}) lies after to ({text_of(later.instant)}); exchange them."
        faults.append(Fault("from", "after-to", reason))
    if earlier.known > later.known:
        reason = (
            f"from_known_at (sequence {earlier.known}) lies after to_known_at (sequence {later.known}); exchange them, "
            "or leave to_known_at out for the head."
        )
        faults.append(Fault("from_known_at", "after-to-known-at", reason))
    if faults:
        raise InvalidRequest("A comparison goes forward on both axes", invalid_params=faults)


def _known(at: Coordinate) -> tuple[int, int | None]:
    return at.known, at.recorded_at


def _coordinate(reading: Reading) -> dict[str, Any]:
    document = reading.coordinates()
    return {member: document[member] for member in ("as_of", "known_at", "tense")}


def _named(reading: Reading, sequence: int, known: int) -> str:
    """An event by its id; what was known already at A by the first of its chain, what came later by itself."""
    event = reading.event(sequence)
    return event.target if sequence <= known and event.target is not None else event.id


def _derived(aspect: str, before: Told | None, after: Told | None) -> Derived | None:
    """How a position differs: the same one stated again is another event, but no other position."""
    if not aspect.startswith(STATED) or after is None or not after.data:
        return None
    if before is not None and before.event.sequence == after.event.sequence:
        return None
    return derived_change(None if before is None else before.data, after.data)


def _issue_of(subject: str, bodies: Sequence[dict[str, Any]]) -> str | None:
    if subject.startswith(ISSUE):
        return subject.removeprefix(ISSUE)
    return next((issue for body in bodies for issue in body.get("issues", ())), None)


def _party_of(aspect: str, bodies: Sequence[dict[str, Any]]) -> str | None:
    if aspect.startswith(STATED):
        return aspect.removeprefix(STATED)
    return next((party for body in bodies for party in parties_of(body)), None)


def _holds_for(between: Reading, later: Reading) -> dict[str, list[Any]]:
    """Where B may lie without another answer: where neither M nor B changes, and not before A."""
    spans = [reading.holds_for()["as_of"] for reading in (between, later)]
    lower = max((low for low, _ in spans if low is not None), key=from_text, default=None)
    upper = min((high for _, high in spans if high is not None), key=from_text, default=None)
    known = later.holds_for()["known_at"]
    return {"as_of": [lower, upper], "known_at": [max(known[0], between.at.known), known[1]]}
