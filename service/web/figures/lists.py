"""Cards of the views that are lists: what changed, when the parties meet, what is claimed, how far apart they are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from service.web.dates import LOCALES, last_day
from service.web.figures.card import MOST, Row, card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from service.web.figures.voice import Voice


def compared(document: Mapping[str, Any], voice: Voice) -> Markup:
    """The counts of a comparison and the positions that moved (``service.views.compare``)."""
    counts = {member: document[member] for member in ("moved", "possibly_moved", "learned")}
    told = voice._("%(moved)s moved, %(possibly_moved)s possibly, %(learned)s only learned by us", **counts)
    span = voice._("%(first)s to %(last)s", first=_day(document["from"], voice), last=_day(document["to"], voice))
    rows = [_change(one, voice) for one in document["changes"] if one["aspect"].startswith("position/")]
    title = voice._("What changed")
    return card("compare", title=title, subtitle=f"{span}: {told}", rows=rows, more=_more(rows, voice))


def rounds(document: Mapping[str, Any], voice: Voice) -> Markup:
    """The rounds, the latest first (``service.views.rounds``)."""
    rows = []
    for one in reversed(document["rounds"]):
        dated = one["held"] or one["scheduled"] or one["cancelled"]
        words = [voice.date(dated), voice.actor(one["host"]), voice.say(one["status"]), voice.say(one["outcome"])]
        said = one["concluded"] or one["held"] or one["cancelled"] or one["scheduled"] or {}
        rows.append(Row(one["round"], ", ".join(filter(None, words)), said.get("summary") or ""))
    return _listed("rounds", voice._("Rounds of talks"), document, rows, voice)


def claims(document: Mapping[str, Any], voice: Voice) -> Markup:
    """The claims with their status (``service.views.claims``)."""
    rows = []
    for one in document["claims"]:
        denied = ", ".join(map(voice.actor, one["denied_by"]))
        words = [", ".join(map(voice.actor, one["claimants"])), voice.say(one["status"] or one["certainty"])]
        words += [voice._("denied by %(names)s", names=denied)] if denied else []
        rows.append(Row(one["claim"], ", ".join(words), one["content"] or ""))
    return _listed("claims", voice._("Claims"), document, rows, voice)


def gaps(document: Mapping[str, Any], voice: Voice) -> Markup:
    """The gaps by issue (``service.views.gaps``)."""
    rows = [
        Row(
            f"{one['issue']}/{'/'.join(one['parties'])}",
            voice.issue(one["issue"]),
            f"{', '.join(map(voice.actor, one['parties']))}: {voice.say(one['gap'])}",
        )
        for one in document["gaps"]
    ]
    return _listed("gaps", voice._("How far apart the parties are"), document, rows, voice)


def _listed(name: str, title: str, document: Mapping[str, Any], rows: Sequence[Row], voice: Voice) -> Markup:
    known = document["known_at"]["sequence"]
    told = voice._("As of %(date)s, as known at event %(event)s", date=_day(document, voice), event=known)
    return card(name, title=title, subtitle=told, rows=rows, more=_more(rows, voice))


def _change(one: Mapping[str, Any], voice: Voice) -> Row:
    words = [voice.say((side or {}).get("stance")) or voice._("no record") for side in (one["before"], one["after"])]
    after = one["after"] or {}
    change = one["derived_change"] if one["cause"] == "moved" and one["derived_change"] else one["cause"]
    lead = f"{voice.actor(one['party'])}, {voice.issue(one['issue'])}: {words[0]} → {words[1]} ({voice.say(change)})"
    return Row(one["aspect"] + "@" + one["subject"], lead, after.get("summary") or "")


def _day(document: Mapping[str, Any], voice: Voice) -> str:
    day: date = last_day(document["as_of"]["instant"], voice.zone)
    return format_date(day, "d MMM y", LOCALES[voice.language])


def _more(rows: Sequence[Row], voice: Voice) -> str:
    return voice.many("and %(num)s more", "and %(num)s more", max(1, len(rows) - MOST))
