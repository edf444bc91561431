"""Actors: who they are, in which roles, and what they said and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from events.edtf import parse
from service.timetravel import lookup
from service.timetravel.lookup import Selector
from service.views.filters import ACTOR_KINDS, IDENTITIES_OF_ACTORS, Filters, check_word
from service.views.issues import settled_or_first
from service.views.paging import FIRST, Page, cut
from service.views.registry import require
from service.views.shown import lapse, told
from service.views.timeline import item_of, items_of, labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.timetravel.in_force import Assertion, Held
    from service.timetravel.reading import Reading
    from service.views.shown import Told

ACTOR: Final = "actor:"
ROLE: Final = "role/"
IDENTITY: Final = ("name", "kind", "names", "aka", "same_as")


def actors(reading: Reading, page: Page = FIRST, *, kind: str | None = None) -> dict[str, Any]:
    """List the actors by slug, with their roles at the coordinate.

    Args:
        kind: Only those of one kind, such as ``person``.
    """
    check_word("kind", kind, ACTOR_KINDS)
    identities = _chosen(reading.held(IDENTITIES_OF_ACTORS))
    reading.load(identities.values())
    kinds = {
        subject: reading.event(row.kf).effective.get("data", {}).get("kind") for subject, row in identities.items()
    }
    slugs = [subject.removeprefix(ACTOR) for subject in sorted(identities) if kind in {None, kinds[subject]}]
    shown, following = cut(slugs, lambda slug: (slug,), page)
    read = told(reading, (identities[ACTOR + slug] for slug in shown))
    roles = _roles(reading, lookup.of_subjects([ACTOR + slug for slug in shown]))
    found = [_identity(slug, read[identities[ACTOR + slug]], roles) for slug in shown]
    return {**reading.coordinates(), "actors": found, "next": following}


def actor(reading: Reading, slug: str, page: Page = FIRST) -> dict[str, Any]:
    """One actor: roles, who speaks for it, for whom it spoke, and what it said, by date.

    Returns:
        ``actor`` (null where only the future knows it), ``speakers`` (roles of others that speak for it),
        ``spoke_for`` and ``about`` (parties and issues with the number of its events on this page), ``statements`` as
        the timeline shows them, ``possibly`` (how many more it may have made) and ``next``.

    Raises:
        Unknown: Nothing registers it.
        NotYetKnown: It was registered later than the ``known_at`` asked about.
    """
    require(reading, "actor", slug)
    identity = _chosen(reading.held(lookup.one_cell(ACTOR + slug, "identity"))).get(ACTOR + slug)
    every_role = _roles(reading, lookup.under_aspect(ROLE, ACTOR))
    said, following, possibly = items_of(reading, Filters(actor=slug), page)
    statements = [item_of(one, "certain") for one in said]
    shown = None if identity is None else _identity(slug, told(reading, [identity])[identity], every_role)
    speakers = [
        {"actor": speaker, **role}
        for speaker, roles in every_role.items()
        for role in roles
        if role["speaks_for"] == slug
    ]
    found = {
        "actor": shown,
        "speakers": speakers,
        "spoke_for": _counted("party", (item["on_behalf_of"] for item in statements)),
        "about": _counted("issue", (issue for item in statements for issue in item["issues"])),
        "statements": statements,
        "possibly": possibly,
        "next": following,
        "labels": labels(reading, statements),
    }
    return {**reading.coordinates(), **found}


def _identity(slug: str, one: Told, roles: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    members = {member: one.data.get(member) for member in IDENTITY}
    return {"actor": slug, **members, "roles": roles.get(slug, []), **one.named(), "summary": one.body.get("summary")}


def _roles(reading: Reading, selector: Selector) -> dict[str, list[dict[str, Any]]]:
    """The roles of actors by slug, the certain ones first; those that may have been taken on are among them."""
    held = {name: cell for name, cell in reading.held(selector).items() if name[1].startswith(ROLE)}
    read = told(reading, (row for cell in held.values() for row in (cell.in_force, *cell.others) if row is not None))
    found: dict[str, list[dict[str, Any]]] = {}
    for (subject, _), cell in held.items():
        row = settled_or_first(cell)
        if row is not None:
            found.setdefault(subject.removeprefix(ACTOR), []).append(_role(reading, read[row], cell.certainty))
    for roles in found.values():
        roles.sort(key=lambda role: (role["certainty"] == "possible", role["lapsed"] is not None, role["role"] or ""))
    return found


def _role(reading: Reading, one: Told, certainty: str) -> dict[str, Any]:
    return {
        "role": one.data.get("role"),
        "speaks_for": one.data.get("speaks_for"),
        "since": one.since(),
        "until": one.data.get("until"),
        "lapsed": lapse(one.row, reading.at.instant) or _ended(reading, one),
        "certainty": certainty,
        "event": one.first.id,
        "sources": list(one.body.get("sources", ())),
    }


def _ended(reading: Reading, one: Told) -> dict[str, Any] | None:
    """Whether a role has come to the end that its ``until`` states, which is a date of its own."""
    until = one.data.get("until")
    if until is None:
        return None
    occurrence = parse(until, reading.dossier.zone)
    granule = occurrence.end or occurrence.start
    row = type(one.row)(one.row.kf, one.row.ord, one.row.lo, one.row.hi, one.row.said_hi, granule.lo, granule.hi)
    reading.note_edges((granule.lo + 1, granule.hi))
    return lapse(row, reading.at.instant)


def _chosen(held: Mapping[tuple[str, str], Held]) -> dict[str, Assertion]:
    return {subject: row for (subject, _), cell in held.items() if (row := settled_or_first(cell)) is not None}


def _counted(name: str, slugs: Iterable[str | None]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for slug in slugs:
        if slug is not None:
            counts[slug] = counts.get(slug, 0) + 1
    return [{name: slug, "events": count} for slug, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
