"""What other sites put into their pages: which views can be embedded, and what each says without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field

from service.api.coordinates import At
from service.api.talks import Day, Word
from service.timetravel.instants import resolve
from service.timetravel.reading import Reading
from service.views.choices import readable
from service.views.compare import compare
from service.views.dossier import state
from service.views.filters import Filters
from service.views.paging import Page
from service.views.recent import month_before_last
from service.views.shifts import shifts
from service.views.timeline import timeline
from service.web.site import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

View: TypeAlias = Literal["timeline", "positions", "shifts", "compare"]

VIEWS: Final[tuple[View, ...]] = ("timeline", "positions", "shifts", "compare")
"""Every view that can be embedded; each is an element of the same name, too."""

Found: TypeAlias = tuple[list[dict[str, Any]], bool, dict[str, Any]]
"""Entries, whether there are more, and what the answer has besides."""

MOST: Final = 40
"""Entries that an embedded page lists at most."""

PASSED: Final = ("issue", "party", "type", "from", "to", "as_of", "known_at", "lang")
"""Parameters that an address of ours hands on to what it is embedded as."""


class Narrowed(At):
    """What of a dossier is shown: the filters that elements take, too. An issue includes those below it."""

    from_: Annotated[Day, Field(alias="from")] = None
    to: Day = None
    issue: Word = None
    party: Annotated[str | None, Field(max_length=256, description="A party; of positions several, with commas.")] = (
        None
    )
    type: Word = None
    lang: Lang = "en"


def entries(view: View, query: Narrowed, limit: int, now: int) -> Callable[[Reading], dict[str, Any]]:
    """What a view says, as plain entries.

    Args:
        limit: Entries at most.
        now: UTC microseconds; compared dates are resolved against it.

    Returns:
        A view of a reading: ``entries``, each with ``when`` (EDTF or null), ``issue``, ``party``, ``before`` and
        ``after`` (stances or null), ``summary`` and ``event``; and whether there are ``more``.
    """

    def read(reading: Reading) -> dict[str, Any]:
        found, more, besides = _MADE[view](reading, query, limit, now)
        return readable(reading, {**besides, "entries": found[:limit], "more": more or len(found) > limit})

    return read


def _timeline(reading: Reading, query: Narrowed, limit: int, _now: int) -> Found:
    filters = Filters(
        since=query.from_,
        until=query.to,
        issue=query.issue,
        subtree=query.issue is not None,
        party=query.party,
        type=query.type,
    )
    document = timeline(reading, filters, Page(limit))
    found = [_entry(one, when=one["occurred"].get("edtf"), summary=one["summary"]) for one in document["items"]]
    return found, document["next"] is not None, {}


def _positions(reading: Reading, query: Narrowed, _limit: int, _now: int) -> Found:
    parties = set(query.party.split(",")) if query.party else None
    return (
        [
            _entry(one, when=one["since"]["edtf"], issue=one["issue"], party=one["party"], after=one["stance"])
            for row in state(reading)["issues"]
            if query.issue in {None, row["issue"], row["parent"]}
            for one in row["positions"]
            if (parties is None or one["party"] in parties) and one["stance"]
        ],
        False,
        {},
    )


def _shifts(reading: Reading, query: Narrowed, limit: int, _now: int) -> Found:
    document = shifts(
        reading,
        since=query.from_,
        until=query.to,
        issue=query.issue,
        subtree=query.issue is not None,
        party=query.party,
        page=Page(limit),
    )
    return [_moved(one, one["at"].get("edtf")) for one in document["shifts"]], document["next"] is not None, {}


def _compare(reading: Reading, query: Narrowed, limit: int, now: int) -> Found:
    since = query.from_ or month_before_last(reading)
    at = resolve(reading.connection, reading.dossier, as_of=since, known_at=str(reading.at.known), now=now)
    earlier = Reading(reading.connection, reading.dossier, at, reading.memory)
    wanted = {"issue": query.issue, "subtree": query.issue is not None, "party": query.party}
    document = compare(earlier, reading, **wanted, page=Page(limit))  # type: ignore[arg-type]
    compared = {"from": document["from"], "to": document["to"]}
    return [_moved(one, None) for one in document["changes"]], document["next"] is not None, compared


def _moved(one: Mapping[str, Any], when: str | None) -> dict[str, Any]:
    before, after = one["before"] or {}, one["after"] or {}
    told = {"issue": one.get("issue"), "party": one.get("party"), "summary": after.get("summary")}
    event = one.get("event") or after.get("event") or before.get("event")
    return _entry({"event": event}, when=when, **told, before=before.get("stance"), after=after.get("stance"))


def _entry(one: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("when", "issue", "party", "before", "after"))
    return {**empty, "summary": one.get("summary"), "event": one["event"], **members}


_MADE: Final[Mapping[View, Callable[[Reading, Narrowed, int, int], Found]]] = {
    "timeline": _timeline,
    "positions": _positions,
    "shifts": _shifts,
    "compare": _compare,
}
