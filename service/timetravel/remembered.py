"""What the writer of the index remembers of a dossier between appends, so that it need not read it each time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, text

from service.timetravel.bands import OPEN, UNDATED
from service.timetravel.tables import cells
from service.timetravel.tags import last_number, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from service.projections.projection import Name

CHUNK: Final = 200

MOST: Final = 200_000
"""Cells and tags that are remembered of a dossier; beyond that it starts over."""


@dataclass(slots=True)
class Cell:
    """A cell: its number, and the bands that it has."""

    number: int
    bands: int = 0


@dataclass(slots=True)
class Reach:
    """Bounds of a dossier's dates, as the table ``reach`` has them."""

    day: int | None = None
    undated: int | None = None
    since: int = 0
    first_change: int | None = None

    def widen(self, band: int, day: int) -> bool:
        """Take in the day of one date; answer whether a bound has moved."""
        if band == OPEN:
            return False
        if band == UNDATED:
            moved = self.undated is None or day > self.undated
            self.undated = day if moved else self.undated
        else:
            moved = self.day is None or day > self.day
            self.day = day if moved else self.day
        return moved

    def copy(self) -> Reach:
        """As it is now."""
        return replace(self)


@dataclass(slots=True)
class Remembered:
    """What is known of one dossier's index.

    Attributes:
        cells: By name; others may stand in the index.
        tags: Numbers of tags; likewise.
        reach: None until it was read.
        last_cell: The last number of a cell in use; None until it was read.
        last_tag: The last number of a tag in use; likewise.
        whole: Whether the index holds no other cells and tags: it was empty when it was read, as in a rebuild.
    """

    cells: dict[Name, Cell] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    last_cell: int | None = None
    last_tag: int | None = None
    whole: bool = False

    @property
    def full(self) -> bool:
        """Whether it holds too much."""
        return len(self.cells) + len(self.tags) > MOST

    def load(self, connection: Connection, dossier_key: int, names: Iterable[Name], tagged: Iterable[str]) -> None:
        """Read what the index holds of the dossier as a whole, and of cells and tags that are not remembered."""
        if self.last_cell is None:
            parameters = {"d": dossier_key}
            self.last_cell = connection.execute(_LAST_CELL, parameters).scalar_one() or 0
            self.last_tag = last_number(connection, dossier_key)
            self.whole = not self.last_tag
            row = connection.execute(_REACH, parameters).one_or_none()
            self.reach = Reach() if row is None else Reach(*row)
        if self.whole:
            return
        wanted = list(names)
        for start in range(0, len(wanted), CHUNK):
            for row in connection.execute(_CELLS, {"d": dossier_key, "names": wanted[start : start + CHUNK]}):
                self.cells[row.subject, row.aspect] = Cell(row.cell_id, row.bands)
        self.tags.update(numbers_of(connection, dossier_key, tagged))

    def new_cell(self, name: Name) -> Cell:
        """Number a cell that the index does not hold."""
        self.last_cell = (self.last_cell or 0) + 1
        made = self.cells[name] = Cell(self.last_cell)
        return made

    def new_tag(self, tag: str) -> int:
        """Number a tag that the index does not hold."""
        self.last_tag = (self.last_tag or 0) + 1
        self.tags[tag] = self.last_tag
        return self.last_tag


_LAST_CELL: Final = select(func.max(cells.c.cell_id)).where(cells.c.dossier_id == bindparam("d"))
_CELLS: Final = text(
    "SELECT subject, aspect, cell_id, bands FROM cells WHERE dossier_id = :d AND (subject, aspect) IN :names"
).bindparams(bindparam("names", expanding=True))
_REACH: Final = text(
    "SELECT day, undated, since, first_change FROM reach WHERE dossier_id = :d ORDER BY sequence DESC LIMIT 1"
)
