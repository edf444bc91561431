"""A naive bitemporal model of a dossier, written from ``time.md`` and ``domain.md``: a list of events, scanned whole.

It shares with the service only the reading of dates and the table of which cells an event sets.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from events.edtf import ALWAYS, BEGINNING, FOREVER, Granule, always, parse, settle
from service.projections import cells_of

Json = dict[str, Any]
Name = tuple[str, str]

BOUNDED: Final = frozenset(
    {
        "position.stated", "commitment.made", "condition.stated", "assessment.made", "fact.reported",
        "agreement.concluded", "agreement.status_changed", "actor.role_assigned",
    }
)  # fmt: skip
"""Types of which the end of an interval bounds the value; of all others it is the extent of something done."""


@dataclass(frozen=True)
class Entry:
    """One entry of the log: its place is its place in the model's list."""

    id: str
    recorded_at: int
    body: Json


@dataclass(frozen=True)
class Said:
    """What one chain of an event and its corrections says at some ``known_at``."""

    kf: int
    ord: int
    recorded_at: int
    body: Json
    overlays: tuple[tuple[str, int], ...] = ()

    @property
    def type(self) -> str:
        return str(self.body["type"])


@dataclass(frozen=True)
class Dates:
    """When it took effect, ``None`` for ends that were not stated."""

    granule: Granule
    hi: int
    end: Granule | None

    def definite(self, t: int) -> bool:
        return self.hi <= t

    @property
    def always(self) -> bool:
        return (self.granule.lo, self.hi) == (BEGINNING, ALWAYS)

    def instants(self) -> set[int]:
        """Where an answer may change because of it."""
        start = {self.hi} if self.granule.lo == BEGINNING else {self.granule.lo + 1, self.hi}
        return start - {ALWAYS, FOREVER} | ({self.end.lo, self.end.hi} - {FOREVER} if self.end else set())


@dataclass
class Model:
    """All events of a dossier in a list."""

    zone: ZoneInfo
    log: list[Entry] = field(default_factory=list)
    remembered: dict[int, dict[str, Said]] = field(default_factory=dict)

    def known(self, k: int) -> dict[str, Said]:
        """What is said at ``k``, by the id of each chain's first event; remembered, since what was known stays so."""
        if k not in self.remembered:
            self.remembered[k] = self._replayed(k)
        return self.remembered[k]

    def _replayed(self, k: int) -> dict[str, Said]:
        chains: dict[str, Said] = {}
        above: dict[str, list[tuple[str, int, str]]] = {}
        for sequence, entry in enumerate(self.log[:k], start=1):
            kind, data = entry.body["type"], entry.body["data"]
            if kind == "event.corrected":
                before = chains[data["target"]]
                chains[data["target"]] = replace(before, kf=sequence, body=_corrected(before.body, data["changes"]))
            elif kind == "event.retracted":
                chains.pop(data["target"], None)
                above = {under: [one for one in over if one[2] != data["target"]] for under, over in above.items()}
            elif not kind.startswith("event."):
                chains[entry.id] = Said(sequence, sequence, entry.recorded_at, entry.body)
            if kind in {"event.corrected", "event.disputed", "event.ranked"}:
                above.setdefault(data["target"], []).append((kind.removeprefix("event."), sequence, entry.id))
        return {
            first: replace(said, overlays=tuple((kind, sequence) for kind, sequence, _ in above.get(first, ())))
            for first, said in chains.items()
        }

    def dates(self, said: Said) -> Dates:
        stated = said.body.get("occurred")
        text = stated["edtf"] if isinstance(stated, dict) else stated
        occurrence = always() if text is None else parse(text, self.zone)
        end = occurrence.end if said.type in BOUNDED else None
        return Dates(occurrence.start, settle(occurrence.start, said.recorded_at), end)

    def cells(self, k: int) -> dict[Name, list[Said]]:
        found: dict[Name, list[Said]] = {}
        for said in self.known(k).values():
            for name in cells_of(said.type, said.body):
                found.setdefault(name, []).append(said)
        return found

    def first_change(self, k: int) -> int | None:
        """The smallest finite bound known at ``k``, as the first instant that has it behind it."""
        firsts = []
        for dates in map(self.dates, self.known(k).values()):
            first = dates.granule.lo + 1 if dates.granule.lo != BEGINNING else dates.hi
            firsts += [first] if first not in {ALWAYS, FOREVER} else []
        return min(firsts, default=None)

    def tense(self, t: int, k: int) -> str:
        first = self.first_change(k)
        if first is None or t < first:
            return "before-first-event"
        return "scheduled" if t - 1 > self.log[k - 1].recorded_at else "past"

    def held(self, t: int, k: int) -> dict[Name, tuple[int | None, list[int]]]:
        """For every cell with an answer: the sequence in force, and the others that may be, the latest first."""
        before = self.tense(t, k) == "before-first-event"
        found = {}
        for name, stated in self.cells(k).items():
            begun = [
                (said, dates)
                for said, dates in ((said, self.dates(said)) for said in stated)
                if dates.granule.lo < t and (dates.always or not before)
            ]
            possible = [one for one in begun if not any(_surely_later(other, one, t) for other in begun)]
            possible.sort(key=lambda one: (one[1].hi, one[0].ord), reverse=True)
            chosen = next((said.kf for said, dates in possible if dates.definite(t)), None)
            if possible:
                found[name] = (chosen, [said.kf for said, _ in possible if said.kf != chosen])
        return found

    def instants(self, k: int) -> set[int]:
        """Every instant at which some answer known at ``k`` may change."""
        return {instant for said in self.known(k).values() for instant in self.dates(said).instants()}


def _surely_later(one: tuple[Said, Dates], other: tuple[Said, Dates], t: int) -> bool:
    """Whether one has begun at ``t`` and comes after the other wherever in their granules they lie."""
    if one is other or not one[1].definite(t):
        return False
    if one[1].granule == other[1].granule:
        return one[0].ord > other[0].ord
    return one[1].granule.lo >= other[1].hi


def _corrected(body: Json, changes: Json) -> Json:
    merged: Json = _merged(body, changes)
    return {**merged, "occurred": changes["occurred"]} if changes.get("occurred") is not None else merged


def _merged(target: Any, patch: Any) -> Any:
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    kept: Iterable[tuple[str, Any]] = target.items() if isinstance(target, dict) else ()
    merged = dict(kept)
    for member, value in patch.items():
        merged[member] = _merged(merged.get(member), value)
    return {member: value for member, value in merged.items() if value is not None or member not in patch}
