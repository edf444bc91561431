"""The rows that a group of events adds to the index, collected and written in few statements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Table, bindparam, case, func, select, text, update

from events.dialects.bulk import insert_rows
from events.edtf import ALWAYS, BEGINNING, FOREVER
from service.timetravel.bands import day_of
from service.timetravel.tables import cells, life, overlays, reach, spans, tags, timeline, touches
from service.timetravel.tags import in_order

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from events.envelope import Recorded
    from service.projections.projection import Name
    from service.timetravel.remembered import Cell, Reach, Remembered
    from service.timetravel.tags import Tags

Row: TypeAlias = tuple[Any, ...]
"""Values of a row in the order of its table's columns."""

Closing: TypeAlias = dict[str, Any]


class Span(NamedTuple):
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

    @property
    def stated_hi(self) -> int | None:
        """The stated end where it is another than ``hi``: as the index has it."""
        return None if self.said_hi == self.hi else self.said_hi

    def first_change(self) -> int | None:
        """The first instant at which an answer can differ because of it; None for what always held."""
        if self.lo != BEGINNING:
            return self.lo + 1
        return None if self.hi in {ALWAYS, FOREVER} else self.hi


class Said(NamedTuple):
    """An assertion as the log has it: an event, or a correction of one.

    Attributes:
        kf: Its sequence.
        order: Sequence of the first event of its chain.
        span: When it took effect.
        band: Of its cells (``bands.py``).
        shown: Whether the unfiltered timeline has it.
        names: The cells that it sets.
        tags: By what the timeline finds it.
        listed: Issues, and subjects to look for under them.
    """

    kf: int
    order: int
    span: Span
    band: int
    shown: bool
    names: list[Name]
    tags: Tags
    listed: list[tuple[str, str]]


class Rows:
    """Rows of one group, and the closings that follow its inserts.

    Args:
        key: Of the dossier.
        known: What is remembered of it, which is kept in step.
    """

    def __init__(self, key: int, known: Remembered) -> None:
        self.key = key
        self.known = known
        self._inserts: dict[Table, list[Row]] = defaultdict(list)
        self._listed: dict[tuple[str, str], int] = {}
        self._created: dict[int, tuple[Name, Cell, int]] = {}
        self._widened: dict[int, Cell] = {}
        self._reach: dict[int, Reach] = {}
        self._touched: set[Row] = set()
        self._closed: dict[Table, list[Closing]] = defaultdict(list)

    def cell(self, name: Name, sequence: int) -> Cell:
        """A cell, made if it is new; numbered in the log's order, so that a rebuild does alike."""
        found = self.known.cells.get(name)
        if found is None:
            found = self.known.new_cell(name)
            self._created[found.number] = (name, found, sequence)
        return found

    def number(self, tagged: Tags) -> None:
        """Number the tags of an assertion that are new, in the log's order too."""
        for tag in in_order(tagged):
            if tag not in self.known.tags:
                self._inserts[tags].append((self.key, self.known.new_tag(tag), tag))

    def open(self, said: Said) -> None:
        """Add an assertion from its recording on: its dates, its places on the timeline, its life in its cells."""
        key, known = self.key, self.known
        kf, order, span, band, shown, names, tagged, listed = said
        day, lasting = day_of(span.hi), (span.stated_hi, span.ends_lo, span.ends, None)
        issue, party, actor, source, kind, *beyond = [None if tag is None else known.tags[tag] for tag in tagged]
        about = (kind, issue, party, actor, source, band if shown else None, None if order == kf else order)
        self._inserts[spans].append((key, kf, span.lo, span.hi, day, *about, *lasting))
        for tag in beyond:
            self._inserts[timeline].append((key, tag, day, kf))
        for name in names:
            cell = known.cells[name]
            self._inserts[life].append((key, cell.number, band, span.hi, order, kf, span.lo, *lasting))
            self._touched.add((key, cell.number, kf))
            if not cell.bands & 1 << band:
                cell.bands |= 1 << band
                self._widened[cell.number] = cell
        for one in listed:
            self._listed.setdefault(one, kf)
        if (shown or names) and known.reach.widen(band, day):
            self._reach[kf] = known.reach.copy()
        self._bound_dossier(span.first_change(), kf)

    def close(self, said: Said, kt: int) -> None:
        """End an assertion's life, in each of its cells too, at the sequence of what amends it."""
        self._closed[spans].append({"k_sequence": said.kf, "v_kt": kt})
        place = {"k_band": said.band, "k_hi": said.span.hi, "k_ord": said.order, "k_kf": said.kf}
        for name in said.names:
            self._closed[life].append({"k_cell_id": self.known.cells[name].number, **place, "v_kt": kt})
        self.touch(said, kt)

    def touch(self, said: Said, sequence: int) -> None:
        """Something was recorded about an assertion's cells."""
        self._touched.update([(self.key, self.known.cells[name].number, sequence) for name in said.names])

    def add_overlay(self, order: int, sequence: int, kind: str) -> None:
        """What stands over an event from a sequence on."""
        self._inserts[overlays].append((self.key, order, sequence, None, kind))

    def close_overlay(self, overlay: Recorded, order: int, by: Recorded) -> None:
        """End a dispute or a rank that was taken back."""
        self._closed[overlays].append({"k_ord": order, "k_sequence": overlay.sequence, "v_kt": by.sequence})

    def find_dossier_bound(self, connection: Connection, sequence: int) -> None:
        """Find the first change point anew, after the assertion that had it ended. Cost: a scan of ``spans``."""
        moved = self._reach.pop(sequence, None)
        self.write(connection)
        change = case((spans.c.lo > BEGINNING, spans.c.lo + 1), (spans.c.hi.not_in([ALWAYS, FOREVER]), spans.c.hi))
        active = select(func.min(change)).where(spans.c.dossier_id == self.key, spans.c.kt.is_(None))
        found = connection.execute(active).scalar_one()
        if found != self.known.reach.first_change:
            self._first_change(found, sequence)
        elif moved is not None:
            self._reach[sequence] = moved

    def _bound_dossier(self, change: int | None, sequence: int) -> None:
        """Keep the first change point of the dossier."""
        first = self.known.reach.first_change
        if change is not None and (first is None or change < first):
            self._first_change(change, sequence)

    def _first_change(self, change: int | None, sequence: int) -> None:
        self.known.reach.first_change, self.known.reach.since = change, sequence
        self._reach[sequence] = self.known.reach.copy()

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
            widened = [{"d": self.key, "cell": number, "to": cell.bands} for number, cell in self._widened.items()]
            connection.execute(_WIDEN, widened)
        for table, closings in self._closed.items():
            connection.execute(_CLOSE[table], [{"k_dossier_id": self.key, **closing} for closing in closings])
        self._inserts.clear()
        self._listed.clear()
        self._widened.clear()
        self._closed.clear()

    def _collect(self) -> None:
        for number, (name, cell, since) in self._created.items():
            self._inserts[cells].append((self.key, number, since, cell.bands, *name))
            self._widened.pop(number, None)
        for sequence, bounds in self._reach.items():
            row = (bounds.day, bounds.undated, bounds.since, bounds.first_change)
            self._inserts[reach].append((self.key, sequence, *row))
        self._inserts[touches].extend(self._touched)
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
