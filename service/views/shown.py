"""How events and their dates are shown: the members that are the same in every document.

An event is named by the id and the sequence of the first event of its correction chain; what it says is as corrected.
What stands over it (corrections, disputes, ranks, an erasure) is shown wherever it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from events.edtf import BEGINNING
from service.timetravel.instants import text_of
from service.timetravel.lookup import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from events.envelope import Recorded
    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Overlay, Reading

SAID: Final = ("actor", "on_behalf_of", "summary", "quote", "place", "mode", "standing", "attribution")
"""Members of the envelope that are shown as they were recorded; null where they were left out."""

NORMAL: Final = "normal"


def dates(body: Mapping[str, Any], row: Assertion) -> dict[str, Any]:
    """When something took effect.

    Args:
        body: As corrected; its ``occurred`` may be left out.
        row: The same as instants.

    Returns:
        ``edtf`` (null where it always held), ``earliest`` and ``latest`` (ends of the granule as said, null where
        open; ``latest`` is exclusive), ``settled`` (the exclusive end that a recording showed; null where it showed
        none), and ``as_written``, ``anchor``, ``basis`` where they were given.
    """
    occurred = body.get("occurred")
    stated = occurred if isinstance(occurred, dict) else {"edtf": occurred}
    return {
        "edtf": None,
        **stated,
        "earliest": text_of(row.lo),
        "latest": text_of(row.said_hi),
        "settled": None if row.hi == row.said_hi else text_of(row.hi),
    }


def lapse(row: Assertion, at: int) -> dict[str, Any] | None:
    """Whether what an assertion holds has come to the end that was stated for it.

    Args:
        at: Exclusive instant, UTC microseconds.

    Returns:
        None where it has not or does not end; else ``certainty`` (``certain``, or ``possible`` while the moment may
        still lie ahead) and ``earliest`` and ``latest`` of the end.
    """
    if row.ends is None or row.ends_lo is None or row.ends_lo >= at:
        return None
    certainty = "certain" if row.ends <= at else "possible"
    return {"certainty": certainty, "earliest": text_of(row.ends_lo), "latest": text_of(row.ends)}


def has_lapsed(row: Assertion, at: int) -> bool:
    """Whether it has certainly come to the end that was stated for it."""
    return row.ends is not None and row.ends <= at


def sources_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What an event rests on, in the order in which it names them."""
    return list(body.get("sources", ()))


def marks(event: Recorded, overlays: Iterable[Overlay]) -> dict[str, Any]:
    """What stands over an event.

    Returns:
        ``corrected_by`` and ``disputes`` in the log's order, ``rank`` (the last that was given, else ``normal``),
        ``redacted`` (whether its body was erased) and ``disputed``.
    """
    corrections, disputes, rank = [], [], NORMAL
    for overlay in overlays:
        body = overlay.event.body or {}
        data = body.get("data", {})
        named = {"event": overlay.event.id, "sequence": overlay.event.sequence, "sources": sources_of(body)}
        if overlay.kind == "corrected":
            corrections.append({**named, "reason": data.get("reason")})
        elif overlay.kind == "disputed":
            disputes.append({**named, "by": data.get("by"), "grounds": data.get("grounds")})
        else:
            rank = data.get("rank", NORMAL)
    return {
        "corrected_by": corrections,
        "disputed": bool(disputes),
        "disputes": disputes,
        "rank": rank,
        "redacted": event.body is None,
    }


def terms_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Terms as recorded; those that are dates also say how precise they are (``edtf``, ``precision``)."""
    return [{**term, **_precision(term)} for term in data.get("terms", ())]


@dataclass(frozen=True, slots=True)
class Told:
    """An assertion with all that is needed to show it.

    Attributes:
        row: Its place on both axes.
        first: The first event of its correction chain.
        event: What says it now: the first, or its last correction.
        overlays: What stands over it.
    """

    row: Assertion
    first: Recorded
    event: Recorded
    overlays: tuple[Overlay, ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        """As corrected; empty once erased."""
        return self.event.effective

    @property
    def data(self) -> dict[str, Any]:
        """The members of its type; empty once erased."""
        data: dict[str, Any] = self.body.get("data", {})
        return data

    @property
    def rank(self) -> str:
        """``preferred``, ``normal`` or ``deprecated``."""
        rank: str = marks(self.event, self.overlays)["rank"]
        return rank

    def since(self) -> dict[str, Any]:
        """When it took effect, as :func:`dates` has it."""
        return dates(self.body, self.row)

    def named(self) -> dict[str, Any]:
        """Which event it is, what it rests on, and what stands over it."""
        return {
            "event": self.first.id,
            "sequence": self.first.sequence,
            "sources": sources_of(self.body),
            **marks(self.event, self.overlays),
        }

    def said(self) -> dict[str, Any]:
        """Who said it, how, and how the source gives it."""
        said = {member: self.body.get(member) for member in SAID}
        said["attribution"] = list(said["attribution"] or ())
        return said

    def reported_by(self) -> str | None:
        """According to whom we have it: the last of the attribution, else its actor."""
        chain = self.body.get("attribution") or [self.body.get("actor")]
        speaker: str | None = chain[-1]
        return speaker


def told(reading: Reading, rows: Iterable[Assertion]) -> dict[Assertion, Told]:
    """Read the events of assertions and what stands over them: three statements, however many there are."""
    wanted = list(dict.fromkeys(rows))
    reading.load(wanted)
    over = reading.overlays({row.ord for row in wanted})
    return {
        row: Told(row, reading.event(row.ord), reading.event(row.kf), tuple(over.get(row.ord, ()))) for row in wanted
    }


def rows_of(cells: Iterable[Held]) -> Iterator[Assertion]:
    """Everything that holds or may hold for some cells."""
    for cell in cells:
        if cell.in_force is not None:
            yield cell.in_force
        yield from cell.others


def candidates(cell: Held, rows: Mapping[Assertion, Told], *members: str) -> list[dict[str, Any]]:
    """What may hold instead, the latest first.

    Args:
        rows: As :func:`told` gave them.
        members: Members of ``data`` to show of each.
    """
    return [
        {
            **rows[row].named(),
            **{member: rows[row].data.get(member) for member in members},
            "summary": rows[row].body.get("summary"),
            "undated": row.lo == BEGINNING,
            "since": rows[row].since(),
        }
        for row in cell.others
    ]


def of_kind(kind: str) -> Selector:
    """Every cell of one kind of subject, such as ``proposal``."""
    return Selector("c.subject >= :kind AND c.subject < :kind_end", (("kind", f"{kind}:"), ("kind_end", f"{kind};")))


def by_subject(held: Mapping[tuple[str, str], Held], kind: str) -> dict[str, dict[str, Held]]:
    """Cells of one kind of subject by slug and aspect, in order."""
    found: dict[str, dict[str, Held]] = {}
    for (subject, aspect), cell in sorted(held.items(), key=lambda item: item[0]):
        of, _, slug = subject.partition(":")
        if of == kind:
            found.setdefault(slug, {})[aspect] = cell
    return found


_IDENTITIES: Final = "c.subject IN :subjects AND c.aspect = 'identity'"
_TITLES: Final = "c.subject IN :subjects AND c.aspect = 'title'"


def names_of(reading: Reading, slugs: Iterable[str | None]) -> dict[str, str]:
    """The names of actors by slug, in order; what is no actor known at the coordinate is left out."""
    return _texts(reading, "actor", slugs, (_IDENTITIES, "name"))


def titles_of(reading: Reading, slugs: Iterable[str | None]) -> dict[str, str]:
    """The titles of issues by slug, in order."""
    return _texts(reading, "issue", slugs, (_TITLES, "title"))


def _texts(reading: Reading, kind: str, slugs: Iterable[str | None], where: tuple[str, str]) -> dict[str, str]:
    subjects = tuple(f"{kind}:{slug}" for slug in sorted({slug for slug in slugs if slug}))
    if not subjects:
        return {}
    held = reading.held(Selector(where[0], (("subjects", subjects),)))
    rows = {subject: cell.in_force for (subject, _), cell in held.items() if cell.in_force is not None}
    reading.load(rows.values())
    found = {}
    for subject, row in rows.items():
        data = reading.event(row.kf).effective.get("data", {})
        if where[1] in data:
            found[subject.partition(":")[2]] = data[where[1]]
    return found


def _precision(term: Mapping[str, Any]) -> dict[str, str]:
    if term.get("type") != "date" or not isinstance(term.get("value"), str):
        return {}
    text = term["value"]
    return {"edtf": text, "precision": precision_of(text)}


_PRECISIONS: Final = {0: "year", 1: "month", 2: "day"}


def precision_of(edtf: str) -> str:
    """How precise a date is: ``year``, ``season``, ``month``, ``day``, ``instant``, ``interval`` or ``set``."""
    if "/" in edtf:
        return "interval"
    if edtf.startswith("["):
        return "set"
    if "T" in edtf:
        return "instant"
    plain = edtf.rstrip("?~%")
    if "-XX-" in plain and not plain.endswith("XX"):  # a day of some month: one of twelve
        return "set"
    parts = [part for part in plain.split("-") if part != "XX"]
    if len(parts) == 2 and parts[1] in {"21", "22", "23", "24"}:  # noqa: PLR2004 - year and season
        return "season"
    return _PRECISIONS[len(parts) - 1]
