"""Incidents: the accounts that sources give of them side by side, and the one that heads them.

*Headline account* (``domain.md``, "Views"): of the accounts that are certain the highest rank, then the narrowest
granule as stated, then the latest recorded. An incident of which nothing is certain yet has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from events.catalogue.violence import Account, IncidentKind
from events.edtf import BEGINNING
from service.timetravel import lookup
from service.views.filters import check_word, span_between
from service.views.paging import FIRST, Page, cut
from service.views.registry import require
from service.views.shown import dates, names_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.timetravel.lookup import Selector
    from service.timetravel.reading import Reading
    from service.views.paging import Key
    from service.views.shown import Told

ACCOUNT: Final = "account/"
INCIDENT: Final = "incident:"
MEMBERS: Final = ("kind", "pattern", *Account.model_fields)
"""What an account says; null where it says nothing of it."""

RANKS: Final = {"preferred": 2, "normal": 1, "deprecated": 0}
WIDEST: Final = 2**65
"""Wider than any granule with a start: that of one whose start is open."""

KINDS: Final[tuple[str, ...]] = get_args(IncidentKind)


@dataclass(frozen=True, slots=True)
class OneAccount:
    """What one source says of an incident.

    Attributes:
        by: The source's slug.
        held: Its account in force; None where only candidates are.
        possible: What it may say instead.
    """

    by: str
    held: Told | None
    possible: tuple[Told, ...]

    def document(self) -> dict[str, Any]:
        """The account as shown."""
        one = self.held
        shown: dict[str, Any] = {"by": self.by, "event": None, "certainty": "possible"}
        if one is not None:
            shown["certainty"] = "ambiguous" if self.possible else "certain"
            shown.update(one.named(), **one.said(), according_to=one.reported_by(), occurred=one.since())
            shown["issues"] = list(one.body.get("issues", ()))
            shown.update({member: one.data.get(member) for member in MEMBERS})
        candidates = [{"event": other.first.id, "summary": other.body.get("summary")} for other in self.possible]
        return {**shown, "possible": candidates}


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as known at a coordinate."""

    slug: str
    accounts: tuple[OneAccount, ...]

    @property
    def headline(self) -> OneAccount | None:
        """The account that dates and counts it; None where nothing is certain."""
        certain = [account for account in self.accounts if account.held is not None]
        return max(certain, key=_standing, default=None)

    @property
    def dated_by(self) -> Told:
        """What dates it: its headline account, else the latest of what may be."""
        head = self.headline
        if head is not None and head.held is not None:
            return head.held
        return max((one for account in self.accounts for one in account.possible), key=lambda one: one.row.hi)

    @property
    def kind(self) -> str | None:
        """Strike, shelling, clash …, by the account that dates it."""
        kind: str | None = self.dated_by.data.get("kind")
        return kind

    def falls(self, first: int, last: int) -> str:
        """Whether it falls in a span: ``certain``, ``possible`` or ``outside``."""
        row = self.dated_by.row
        if row.lo >= last or row.hi <= first:
            return "outside"
        within = first <= row.lo and row.hi <= last
        return "certain" if within and self.headline is not None else "possible"

    def document(self) -> dict[str, Any]:
        """The incident as shown."""
        head, one = self.headline, self.dated_by
        return {
            "incident": self.slug,
            "kind": self.kind,
            "pattern": one.data.get("pattern"),
            "occurred": dates(one.body, one.row),
            "summary": one.body.get("summary"),
            "certainty": "possible" if head is None else "certain",
            "headline": None if head is None else head.document(),
            "accounts": [account.document() for account in self.accounts],
        }


def _standing(account: OneAccount) -> tuple[int, int, int]:
    one = account.held
    if one is None:
        return -1, 0, 0
    width = WIDEST if one.row.lo == BEGINNING else one.row.said_hi - one.row.lo
    return RANKS[one.rank], -width, one.row.kf


def read_incidents(reading: Reading, selector: Selector) -> list[Incident]:
    """The incidents whose accounts are selected, by date and slug."""
    held = {name: cell for name, cell in reading.held(selector).items() if name[1].startswith(ACCOUNT)}
    read = told(reading, (row for cell in held.values() for row in (cell.in_force, *cell.others) if row is not None))
    found: dict[str, list[OneAccount]] = {}
    for (subject, aspect), cell in held.items():
        in_force = None if cell.in_force is None else read[cell.in_force]
        account = OneAccount(aspect.removeprefix(ACCOUNT), in_force, tuple(read[row] for row in cell.others))
        found.setdefault(subject.removeprefix(INCIDENT), []).append(account)
    return sorted((Incident(slug, tuple(accounts)) for slug, accounts in found.items()), key=_place)


def within(
    reading: Reading, *, kind: str | None = None, since: str | None = None, until: str | None = None
) -> tuple[list[Incident], list[Incident]]:
    """The incidents of a kind that fall in a span, and those that only may.

    Args:
        since: First day or instant, inclusive.
        until: Last day or instant, inclusive.

    Cost: every incident of the dossier is read, since its headline account dates it.
    """
    check_word("kind", kind, KINDS)
    first, last = span_between(reading.dossier, since, until)
    certain: list[Incident] = []
    possible: list[Incident] = []
    for incident in read_incidents(reading, lookup.under_aspect(ACCOUNT, INCIDENT)):
        if kind is not None and incident.kind != kind:
            continue
        falls = incident.falls(first, last)
        if falls != "outside":
            (certain if falls == "certain" else possible).append(incident)
    return certain, possible


def incidents(
    reading: Reading,
    page: Page = FIRST,
    *,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> dict[str, Any]:
    """List incidents by date, campaigns among them; those that only may fall in the span are marked so."""
    certain, possible = within(reading, kind=kind, since=since, until=until)
    merged = sorted([*certain, *possible], key=_place)
    shown, following = cut(merged, _place, page)
    sure = {incident.slug for incident in certain}
    documents = [
        {**incident.document(), "in_span": "certain" if incident.slug in sure else "possible"} for incident in shown
    ]
    found = {"incidents": documents, "possibly": len(possible), "next": following}
    return {**_labelled(reading, shown), **found}


def incident(reading: Reading, slug: str) -> dict[str, Any]:
    """One incident with its accounts.

    Raises:
        Unknown: Nothing reports it.
        NotYetKnown: It was reported later than the ``known_at`` asked about.

    ``incident`` is null where what is known of it lies after ``as_of``; ``reason`` says so.
    """
    require(reading, "incident", slug)
    found = read_incidents(reading, lookup.of_subjects([INCIDENT + slug]))
    document = found[0].document() if found else None
    return {**_labelled(reading, found), "incident": document, "reason": None if found else "not-yet-happened"}


def _labelled(reading: Reading, shown: Iterable[Incident]) -> dict[str, Any]:
    """The coordinate, and the names of the actors that the incidents mention."""
    actors = set()
    for one in (account.held for incident in shown for account in incident.accounts):
        if one is not None:
            actors |= {one.body.get("actor"), one.data.get("attacker"), one.data.get("target_party")}
    names = names_of(reading, actors)
    return {**reading.coordinates(), "labels": {"actors": names}}


def _place(incident: Incident) -> Key:
    row = incident.dated_by.row
    return row.hi, incident.slug
