"""A dossier at one coordinate, cell by cell: what comparing and walking look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, cast, select

from service.timetravel.compare import NOTHING, Seen, seen
from service.timetravel.lookup import Selector
from service.timetravel.tables import listings
from service.views.positions import AFFIRMED, STATED, Stand, position, stands
from service.views.shown import Told, lapse, rows_of, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.projections.projection import Name
    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading

REGISTRY: Final = (
    "c.subject = '' OR c.subject = 'dossier' OR c.subject >= 'actor:' AND c.subject < 'actor;'"
    " OR c.subject >= 'source:' AND c.subject < 'source;' OR c.subject >= 'issue:' AND c.subject < 'issue;'"
    " AND (c.aspect IN ('title', 'parent', 'definition', 'lifecycle') OR c.aspect >= 'alias/' AND c.aspect < 'alias0')"
)
"""Cells that are never compared: what things are called."""

_COMPARED: Final = f"NOT ({REGISTRY})"
_LISTED: Final = (
    select(listings.c.subject)
    .where(
        listings.c.dossier_id == bindparam("d"),
        listings.c.issue.in_(bindparam("issues", expanding=True)),
        listings.c.sequence <= cast(bindparam("k"), BigInteger),
    )
    .distinct()
)


def cells_about(reading: Reading, issues: Sequence[str] | None, *, registry: bool = False) -> Selector:
    """The cells of some issues and of what was ever recorded under them, or of the whole dossier.

    Args:
        registry: Take what things are called too.
    """
    if issues is None:
        return Selector("c.subject <> ''" if registry else _COMPARED, ())
    parameters = {"d": reading.dossier.key, "issues": list(issues), "k": reading.at.known}
    listed = sorted(reading.connection.execute(_LISTED, parameters).scalars())
    subjects = (*(f"issue:{issue}" for issue in issues), *listed)
    where = "c.subject IN :subjects"
    return Selector(where if registry else f"{where} AND {_COMPARED}", (("subjects", subjects),))


@dataclass(frozen=True, slots=True)
class Sight:
    """The cells of a question at one coordinate, positions merged with their reiterations.

    Attributes:
        held: What holds for each cell.
        stands: Of the cells of positions: the whole stand.
        told: Their events, with what stands over them.
    """

    reading: Reading
    held: Mapping[Name, Held]
    stands: Mapping[Name, Stand]
    told: Mapping[Assertion, Told]

    @classmethod
    def of(cls, reading: Reading, selector: Selector) -> Sight:
        """Look at a coordinate."""
        held = reading.held(selector)
        found = {(f"issue:{one.issue}", f"{STATED}{one.party}"): one for one in stands(reading, held)}
        merged = {name: cell for name, cell in held.items() if not name[1].startswith((AFFIRMED, STATED))}
        merged.update((name, one.renewed.held) for name, one in found.items())
        return cls(reading, dict(sorted(merged.items())), found, told(reading, rows_of(merged.values())))

    def seen(self, name: Name) -> Seen:
        """What is compared of one cell."""
        held = self.held.get(name)
        if held is None:
            return NOTHING
        over = () if held.in_force is None else self.told[held.in_force].overlays
        marks = [overlay.event.sequence for overlay in over if overlay.kind != "corrected"]
        return seen(held, self.reading.at.instant, marks)

    def one(self, name: Name) -> Told | None:
        """The event in force for a cell."""
        held = self.held.get(name)
        return None if held is None or held.in_force is None else self.told[held.in_force]

    def shown(self, name: Name) -> dict[str, Any] | None:
        """A cell as it stood: a position as the issue view has it; null where nothing was known."""
        if name in self.stands:
            return position(self.stands[name], self.reading.at.instant)
        held = self.held.get(name)
        if held is None:
            return None
        one = self.one(name)
        shown: dict[str, Any] = {
            "event": None,
            "sequence": None,
            "summary": None,
            "data": None,
            "since": None,
            "lapsed": None,
        }
        if one is not None:
            lapsed = lapse(one.row, self.reading.at.instant)
            shown.update(one.named(), summary=one.body.get("summary"), data=one.data, since=one.since(), lapsed=lapsed)
        others = [self.told[row] for row in held.others]
        possible = [{"event": other.first.id, "data": other.data, "since": other.since()} for other in others]
        return {**shown, "certainty": held.certainty, "possible": possible}
