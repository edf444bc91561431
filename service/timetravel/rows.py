"""The rows that a group of events adds to the index, collected and written in few statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import Table, bindparam, case, func, select, text, update

from events.dialects.bulk import insert_rows
from events.edtf import ALWAYS, BEGINNING, FOREVER
from service.timetravel.bands import OPEN
from service.timetravel.tables import cells, life, overlays, reach, spans, timeline, touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from events.dossiers import Dossier
    from events.envelope import Recorded
    from service.projections.projection import Name

DOSSIER_NAME: Final = ("", "")
"""Name of the cell 0, which stands for the dossier as a whole and has no assertions."""

CHUNK: Final = 200

Row: TypeAlias = tuple[Any, ...]
"""Values of a row in the order of its table's columns."""

Closing: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Bounds:
    """What is remembered of one cell between appends."""

    cell_id: int
    bands: int = 0
    vmin: int = FOREVER
    vmax: int = BEGINNING


@dataclass(frozen=True, slots=True)
class Span:
    """When an assertion took effect, as its event states it and its chain's first recording settles it.

    Attributes:
        lo: Start of the granule.
        hi: Settled end.
        said_hi: Stated end.
        ends_lo: Possible end of what it asserts; None where it does not end.
        ends: Certain end.
    """

    lo: int
    hi: int
    said_hi: int
    ends_lo: int | None = None
    ends: int | None = None

    def first_change(self) -> int | None:
        """The first instant at which an answer can differ because of it; None for what always held."""
        if self.lo != BEGINNING:
            return self.lo + 1
        return None if self.hi in {ALWAYS, FOREVER} else self.hi


_BOUNDS = text("""
    SELECT c.subject, c.aspect, c.cell_id, c.bands, r.vmin, r.vmax
    FROM cells c LEFT JOIN reach r ON r.dossier_id = :d AND r.cell_id = c.cell_id AND r.kf = (
        SELECT max(last.kf) FROM reach last WHERE last.dossier_id = :d AND last.cell_id = c.cell_id)
    WHERE c.dossier_id = :d AND (c.subject, c.aspect) IN :names
""").bindparams(bindparam("names", expanding=True))


def load_bounds(connection: Connection, dossier: Dossier, names: Sequence[Name]) -> dict[Name, Bounds]:
    """Read what the index holds of some cells; those that it does not hold are absent."""
    found = {}
    for start in range(0, len(names), CHUNK):
        chunk = list(names[start : start + CHUNK])
        for row in connection.execute(_BOUNDS, {"d": dossier.key, "names": chunk}):
            bounds = Bounds(row.cell_id, row.bands)
            if row.vmin is not None:
                bounds.vmin, bounds.vmax = row.vmin, row.vmax
            found[(row.subject, row.aspect)] = bounds
    return found


class Rows:
    """Rows of one group, and the closings that follow its inserts."""

    def __init__(self, key: int) -> None:
        self.key = key
        self._inserts: dict[Table, list[Row]] = defaultdict(list)
        self._listed: dict[tuple[str, str], int] = {}
        self._created: dict[int, tuple[Name, Bounds]] = {}
        self._widened: dict[int, Bounds] = {}
        self._reach: dict[tuple[int, int], Bounds] = {}
        self._touched: set[tuple[int, int]] = set()
        self._closed: dict[Table, list[Closing]] = defaultdict(list)

    def create_cells(self, connection: Connection, names: Sequence[Name], known: dict[Name, Bounds]) -> None:
        """Number new cells in the order in which the log names them, so that a rebuild numbers them alike."""
        if not names:
            return
        last = connection.execute(select(func.max(cells.c.cell_id)).where(cells.c.dossier_id == self.key)).scalar_one()
        for cell_id, name in enumerate(names, start=0 if last is None else last + 1):
            known[name] = Bounds(cell_id)
            self._created[cell_id] = (name, known[name])

    def add_span(self, span: Span, *, kf: int, order: int) -> None:
        """One assertion's dates."""
        dates = (span.lo, span.hi, span.said_hi, span.ends_lo, span.ends)
        self._inserts[spans].append((self.key, kf, order, *dates, FOREVER))

    def add_life(self, bounds: Bounds, band: int, span: Span, *, kf: int, order: int) -> None:
        """One assertion in one of its cells."""
        place = (self.key, bounds.cell_id, band, span.hi, order, kf)
        self._inserts[life].append((*place, span.lo, span.said_hi, span.ends_lo, span.ends, FOREVER))
        self._touched.add((bounds.cell_id, kf))
        if not bounds.bands & 1 << band:
            bounds.bands |= 1 << band
            self._widened[bounds.cell_id] = bounds
        if band != OPEN and not bounds.vmin <= span.hi <= bounds.vmax:
            bounds.vmin, bounds.vmax = min(bounds.vmin, span.hi), max(bounds.vmax, span.hi)
            self._reach[bounds.cell_id, kf] = Bounds(bounds.cell_id, 0, bounds.vmin, bounds.vmax)

    def add_listings(self, listed: Iterable[tuple[str, str]], sequence: int) -> None:
        """Subjects to look for under an issue; the first sequence that lists one stays."""
        for one in listed:
            self._listed.setdefault(one, sequence)

    def add_timeline(self, tags: Iterable[str], hi: int, sequence: int) -> None:
        """One assertion's places on the timeline."""
        self._inserts[timeline].extend((self.key, tag, hi, sequence) for tag in tags)

    def add_overlay(self, order: int, sequence: int, kind: str) -> None:
        """What stands over an event from a sequence on."""
        self._inserts[overlays].append((self.key, order, sequence, FOREVER, kind))

    def close_span(self, *, kf: int, kt: int) -> None:
        """End an assertion's life."""
        self._closed[spans].append({"k_sequence": kf, "v_kt": kt})

    def close_life(self, bounds: Bounds, band: int, span: Span, *, kf: int, order: int, kt: int) -> None:
        """End an assertion's life in one of its cells."""
        place = {"k_cell_id": bounds.cell_id, "k_band": band, "k_hi": span.hi, "k_ord": order, "k_kf": kf}
        self._closed[life].append({**place, "v_kt": kt})
        self._touched.add((bounds.cell_id, kt))

    def close_overlay(self, overlay: Recorded, order: int, by: Recorded) -> None:
        """End a dispute or a rank that was taken back."""
        self._closed[overlays].append({"k_ord": order, "k_sequence": overlay.sequence, "v_kt": by.sequence})

    def touch(self, touched: Iterable[Bounds], sequence: int) -> None:
        """Something was recorded about cells that changes no assertion."""
        self._touched.update((bounds.cell_id, sequence) for bounds in touched)

    def bound_dossier(self, bounds: Bounds, change: int | None, sequence: int) -> None:
        """Keep the first change point of the dossier."""
        if change is not None and change < bounds.vmin:
            bounds.vmin = change
            self._reach[bounds.cell_id, sequence] = Bounds(bounds.cell_id, 0, change, BEGINNING)

    def find_dossier_bound(self, connection: Connection, bounds: Bounds, sequence: int) -> None:
        """Find the first change point anew, after the assertion that had it ended. Cost: a scan of ``spans``."""
        self.write(connection)
        change = case(
            (spans.c.lo > BEGINNING, spans.c.lo + 1), (spans.c.hi.not_in([ALWAYS, FOREVER]), spans.c.hi), else_=FOREVER
        )
        active = select(func.min(change)).where(spans.c.dossier_id == self.key, spans.c.kt == FOREVER)
        found = connection.execute(active).scalar_one()
        first = FOREVER if found is None else found
        if first != bounds.vmin:
            bounds.vmin = first
            self._reach[bounds.cell_id, sequence] = Bounds(bounds.cell_id, 0, first, BEGINNING)

    def write(self, connection: Connection) -> None:
        """Write what was collected and start over: inserts first, since a closing may be of a row of the same group."""
        self._collect()
        for table, rows in self._inserts.items():
            insert_rows(connection, table, sorted(rows))
        if self._listed:
            listed = [
                {"d": self.key, "issue": issue, "subject": subject, "sequence": sequence}
                for (issue, subject), sequence in self._listed.items()
            ]
            connection.execute(_LIST, listed)
        if self._widened:
            widened = [{"d": self.key, "cell": cell, "to": bounds.bands} for cell, bounds in self._widened.items()]
            connection.execute(_WIDEN, widened)
        for table, closings in self._closed.items():
            connection.execute(_CLOSE[table], [{"k_dossier_id": self.key, **closing} for closing in closings])
        self._inserts.clear()
        self._listed.clear()
        self._widened.clear()
        self._closed.clear()

    def _collect(self) -> None:
        for cell_id, (name, bounds) in self._created.items():
            self._inserts[cells].append((self.key, cell_id, *name, bounds.bands))
            self._widened.pop(cell_id, None)
        for (cell_id, kf), bounds in self._reach.items():
            self._inserts[reach].append((self.key, cell_id, kf, bounds.vmin, bounds.vmax))
        for cell_id, sequence in self._touched:
            self._inserts[touches].append((self.key, cell_id, sequence))
        self._created.clear()
        self._reach.clear()
        self._touched.clear()


def _closing(table: Table) -> Any:
    keys = (column == bindparam(f"k_{column.name}") for column in table.primary_key.columns)
    return update(table).where(*keys).values(kt=bindparam("v_kt"))


_CLOSE: Final = {table: _closing(table) for table in (spans, life, overlays)}
_WIDEN: Final = text("UPDATE cells SET bands = :to WHERE dossier_id = :d AND cell_id = :cell")
_LIST: Final = text(
    "INSERT INTO listings (dossier_id, issue, subject, sequence) VALUES (:d, :issue, :subject, :sequence)"
    " ON CONFLICT DO NOTHING"
)
