"""The tally of incidents: how many, and how many came to harm, with what it leaves out.

Never counted, and listed as excluded: campaigns, what is only alleged, and what is merely possible.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from events.clock import DAY
from events.edtf import BEGINNING
from service.timetravel import lookup
from service.timetravel.instants import LAST_INSTANT
from service.views.filters import check_word, span_between
from service.views.incidents import within
from service.views.shown import dates, names_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from service.timetravel.reading import Reading
    from service.views.incidents import Incident

By: TypeAlias = Literal["day", "month", "attacker", "target_party", "weapon"]

HARMED: Final = ("killed", "injured")
LONGEST_MONTH: Final = 31 * DAY + DAY // 24
_FIRST_DATE: Final = -62_135_596_800 * 1_000_000


def tally(
    reading: Reading,
    *,
    by: By = "day",
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> dict[str, Any]:
    """Count the incidents that certainly fall in a span.

    Args:
        by: What makes a row; an incident with several weapons stands in the row of each.
        since: First day or instant, inclusive.
        until: Last day or instant, inclusive.

    Returns:
        ``rows`` by key, the one without (undated, not given) last; ``total``; ``excluded``. ``best`` sums the headline
        accounts, ``low`` and ``high`` the least and the greatest that any account gives; null where none gives a
        number, and ``unknown`` says for how many incidents the headline account gives none.
    """
    check_word("by", by, get_args(By))
    certain, possible = within(reading, kind=kind, since=since, until=until)
    counted = [incident for incident in certain if not _is_campaign(incident)]
    rows: dict[str | None, list[Incident]] = {}
    for incident in counted:
        for key in _keys(incident, by, reading.dossier.zone):
            rows.setdefault(key, []).append(incident)
    ordered = sorted(rows.items(), key=lambda row: (row[0] is None, row[0] or ""))
    excluded = {
        "campaigns": [_named(one) for one in [*certain, *possible] if _is_campaign(one)],
        "alleged": _alleged(reading, kind, span_between(reading.dossier, since, until)),
        "possible": [_named(one) for one in possible if not _is_campaign(one)],
    }
    slugs = [key for key, _ in ordered] if by in {"attacker", "target_party"} else []
    names = names_of(reading, slugs)
    found = {
        "by": by,
        "rows": [{"key": key, **_sum(incidents)} for key, incidents in ordered],
        "total": _sum(counted),
        "excluded": excluded,
        "labels": {"actors": names},
    }
    return {**reading.coordinates(), **found}


def _is_campaign(incident: Incident) -> bool:
    return incident.dated_by.data.get("pattern") == "campaign"


def _named(incident: Incident) -> dict[str, Any]:
    one = incident.dated_by
    return {
        "incident": incident.slug,
        "kind": incident.kind,
        "event": one.first.id,
        "summary": one.body.get("summary"),
        "occurred": dates(one.body, one.row),
    }


def _keys(incident: Incident, by: By, zone: ZoneInfo) -> list[str | None]:
    data = incident.dated_by.data
    if by == "weapon":
        return list(data.get("weapons", ())) or [None]
    if by in {"attacker", "target_party"}:
        return [data.get(by)]
    row = incident.dated_by.row
    return [_date(row.lo, row.said_hi, zone, 10 if by == "day" else 7)]


def _date(lo: int, hi: int, zone: ZoneInfo, length: int) -> str | None:
    """The civil day or month that holds a granule; None where it is wider: nothing is rounded."""
    if lo < _FIRST_DATE + DAY or lo == BEGINNING or hi > LAST_INSTANT - DAY or hi - lo > LONGEST_MONTH:
        return None
    first, last = (
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(zone).isoformat()[:length]
        for at in (lo, hi - 1)
    )
    return first if first == last else None


def _sum(incidents: Iterable[Incident]) -> dict[str, Any]:
    counted = list(incidents)
    return {"incidents": len(counted), **{harm: _harmed(counted, harm) for harm in HARMED}}


def _harmed(incidents: Iterable[Incident], harm: str) -> dict[str, int | None]:
    lows, bests, highs, unknown = [], [], [], 0
    for incident in incidents:
        best = _counts(incident.dated_by.data, harm).get("best")
        accounts = [_counts(account.held.data, harm) for account in incident.accounts if account.held is not None]
        given = [count for counts in accounts for count in counts.values()]
        if best is None:
            unknown += 1
        else:
            bests.append(best)
        if given:
            lows.append(min(given))
            highs.append(max(given))
    return {"low": _total(lows), "best": _total(bests), "high": _total(highs), "unknown": unknown}


def _counts(data: dict[str, Any], harm: str) -> dict[str, int]:
    counts: dict[str, int] = data.get("casualties", {}).get(harm, {})
    return counts


def _total(numbers: list[int]) -> int | None:
    return sum(numbers) if numbers else None


def _alleged(reading: Reading, kind: str | None, span: tuple[int, int]) -> list[dict[str, Any]]:
    """Incidents that a claim alleges, by whom; of a kind and made in a span as far as it may be."""
    held = reading.held(lookup.under_aspect("made/", "claim:"))
    read = told(reading, (row for cell in held.values() for row in (cell.in_force, *cell.others) if row is not None))
    found = []
    for one in sorted(read.values(), key=lambda one: (one.row.hi, one.row.ord)):
        alleges = one.data.get("alleges")
        if alleges is None or (kind is not None and alleges.get("kind") not in {kind, None}):
            continue
        if one.row.lo < span[1] and one.row.hi > span[0]:
            found.append(
                {
                    "claim": one.data["claim"],
                    "by": one.data["by"],
                    "event": one.first.id,
                    "summary": one.body.get("summary"),
                    "standing": one.body.get("standing"),
                    "alleges": alleges,
                    "occurred": dates(one.body, one.row),
                }
            )
    return found
