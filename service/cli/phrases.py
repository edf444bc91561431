"""How tables say things: dates, who said what, which event it was, and that there is more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

Item = dict[str, Any]

MIDNIGHT = " 00:00:00"


def words(term: str | None) -> str:
    """A term of the catalogue as words; a dash for none."""
    return "–" if term is None else term.replace("_", " ")


def listed(slugs: Iterable[str | None]) -> str:
    """Slugs in a row; a dash for none."""
    return ", ".join(slug for slug in slugs if slug) or "–"


def dated(dates: Mapping[str, Any] | None) -> str:
    """The date of something as it is recorded; a dash for none."""
    return "–" if dates is None else dates.get("edtf") or "always"


def placed(above: str | Text, below: str | Text) -> Text:
    """One line above another, the second in bold."""
    return Text.assemble(above, "\n", below if isinstance(below, Text) else (below, "bold"))


def named(slug: str, *facts: str | None) -> Text:
    """A slug, and below it what else there is to say of it in short."""
    said = [fact for fact in facts if fact and fact != "–"]
    return Text.assemble((slug, "bold"), *(f"\n{fact}" for fact in said))


def told(text: str | None, event: str | None = None, *facts: str | None) -> Text:
    """What was said, by which event, and dim below it what else there is to know."""
    shown = Text(text or "(no words)")
    if event:
        shown.append(f" [{event}]", style="dim")
    said = " · ".join(fact for fact in facts if fact and fact != "–")
    return shown.append(f"\n{said}", style="dim") if said else shown


def marks(item: Mapping[str, Any]) -> str:
    """What stands over an event, in brackets."""
    found = [name for name in ("disputed", "redacted") if item.get(name)]
    found += ["corrected"] if item.get("corrected_by") else []
    found += [item["rank"]] if item.get("rank") not in {None, "normal"} else []
    return f"({', '.join(found)})" if found else ""


def unsure(item: Mapping[str, Any]) -> str:
    """The mark of what is not certain."""
    return "" if item.get("certainty") in {None, "certain"} else f"≈ {item['certainty']}"


def terms(stated: Iterable[Mapping[str, Any]] | None) -> str:
    """Terms in a row: ``army_size_cap exactly 800000 personnel``."""
    return "; ".join(term(one) for one in stated or ())


def term(one: Mapping[str, Any] | None) -> str:
    """One term; a dash for none."""
    if one is None:
        return "–"
    parts = (words(one["name"]), words(one.get("comparator") or ""), plain(one["value"]), one.get("unit"))
    return " ".join(filter(None, parts))


def plain(value: Any) -> str:
    """A value of JSON that holds no object, as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(plain, value)) if isinstance(value, list) else str(value)


def count(counts: Mapping[str, Any] | None) -> str:
    """A best number, with the least and the most where they differ from it; a dash where there is none."""
    low, best, high = ((counts or {}).get(name) for name in ("low", "best", "high"))
    if best is not None:
        between = "–".join("?" if bound is None else str(bound) for bound in (low, high))
        return str(best) if {low, high} <= {None, best} else f"{best} ({between})"
    if low is not None:
        return f"{low} or more" if high is None else f"{low}–{high}"
    return "–" if high is None else f"{high} or fewer"


def moment(instant: str | None, zone: str) -> str:
    """An edge of the valid axis in a zone, to the second: a day where it is its midnight; a dash where it is open.

    Edges are exclusive instants, so that what begins with a day begins one microsecond later: that is left out.
    """
    if instant is None:
        return "–"
    try:
        local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    except OverflowError:
        return instant
    return local.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0").removesuffix(MIDNIGHT)


def follow(console: Console, document: Mapping[str, Any]) -> None:
    """Say how to see what does not stand on this page."""
    if document.get("next"):
        console.print(f"There is more: --cursor {document['next']}", soft_wrap=True)
