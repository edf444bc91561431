"""Positions and comparisons by the naive model: what ``time.md`` says of them, without an index and without haste."""

from dataclasses import dataclass
from typing import Final

from tests.model import Model, Name, Said, _surely_later

REGISTRY: Final = ("title", "parent", "definition", "lifecycle", "alias/")

Value = tuple[int, bool] | None


@dataclass(frozen=True)
class Cell:
    """What a cell has at a coordinate: sequences of what is in force and of what may be instead."""

    chosen: Said | None
    others: tuple[Said, ...]

    @property
    def certainty(self) -> str:
        if self.chosen is None:
            return "possible"
        return "ambiguous" if self.others else "certain"


def cells(model: Model, t: int, k: int) -> dict[Name, Cell]:
    """Every cell but the registry's; positions merged with their reiterations."""
    if k == 0:
        return {}
    by_sequence = {said.kf: said for said in model.known(k).values()}
    held = {
        name: Cell(None if chosen is None else by_sequence[chosen], tuple(by_sequence[other] for other in others))
        for name, (chosen, others) in model.held(t, k).items()
    }
    found = {}
    for name, cell in held.items():
        subject, aspect = name
        if subject.startswith(("actor:", "source:", "dossier")) or subject == "":
            continue
        if subject.startswith("issue:") and aspect.startswith(REGISTRY):
            continue
        if aspect.startswith(("position/", "affirmed/")):
            place = subject, "position/" + aspect.partition("/")[2]
            affirmed = held.get((subject, "affirmed/" + aspect.partition("/")[2]))
            found[place] = _merged(model, held.get(place), affirmed, t)
        else:
            found[name] = cell
    return found


def _merged(model: Model, stated: Cell | None, affirmed: Cell | None, t: int) -> Cell:
    """A reiteration of the stance in force is none; all else competes for being the position."""
    standing = stated.chosen if stated else None
    rivals = [*_all(stated), *(one for one in _all(affirmed) if standing is None or _stance(one) != _stance(standing))]
    dated = [(said, model.dates(said)) for said in rivals]
    possible = [one for one in dated if not any(_surely_later(other, one, t) for other in dated)]
    possible.sort(key=lambda one: (one[1].hi, one[0].ord), reverse=True)
    chosen = next((said for said, dates in possible if dates.definite(t)), None)
    return Cell(chosen, tuple(said for said, _ in possible if said is not chosen))


def _all(cell: Cell | None) -> list[Said]:
    return [] if cell is None else [*([cell.chosen] if cell.chosen else []), *cell.others]


def _stance(said: Said) -> str | None:
    stance: str | None = said.body["data"].get("stance")
    return stance


def value(model: Model, cell: Cell | None, t: int) -> Value:
    """What is compared: what is in force, and whether it has come to its end."""
    if cell is None or cell.chosen is None:
        return None
    end = model.dates(cell.chosen).end
    return cell.chosen.kf, end is not None and end.hi <= t


def possibilities(model: Model, cell: Cell | None, t: int) -> set[Value]:
    """Everything that a cell may have; one that may have ended counts twice."""
    found: set[Value] = set()
    for said in _all(cell):
        end = model.dates(said).end
        if end is None or end.hi > t:
            found.add((said.kf, False))
        if end is not None and end.lo < t:
            found.add((said.kf, True))
    return found if cell is not None and cell.chosen is not None else found | {None}


def marks(cell: Cell | None) -> list[tuple[str, int]]:
    """What stands over what is in force, corrections left out."""
    over = () if cell is None or cell.chosen is None else cell.chosen.overlays
    return [mark for mark in over if mark[0] != "corrected"]


def differences(model: Model, a: tuple[int, int], b: tuple[int, int]) -> list[tuple[str, str, str, str]]:
    """Subject, aspect, cause and certainty of every change from A to B, in order."""
    (t1, k1), (t2, k2) = a, b
    at_a, at_m, at_b = cells(model, t1, k1), cells(model, t2, k1), cells(model, t2, k2)
    found = []
    for name in sorted({*at_a, *at_m, *at_b}):
        one, two, three = at_a.get(name), at_m.get(name), at_b.get(name)
        first, middle, last = value(model, one, t1), value(model, two, t2), value(model, three, t2)
        if first != middle:
            sure = middle not in possibilities(model, one, t1) and first not in possibilities(model, two, t2)
            found.append((*name, "moved", "certain" if sure else "possible"))
        if middle != last:
            sure = last not in possibilities(model, two, t2) and middle not in possibilities(model, three, t2)
            found.append((*name, _cause(model, two, k2), "certain" if sure else "possible"))
        elif marks(two) != marks(three):
            found.append((*name, "disputed", "certain"))
    return found


def _cause(model: Model, middle: Cell | None, k2: int) -> str:
    if middle is None or middle.chosen is None:
        return "learned"
    now = {said.ord: said.kf for said in model.known(k2).values()}.get(middle.chosen.ord)
    return "retracted" if now is None else "learned" if now == middle.chosen.kf else "corrected"
