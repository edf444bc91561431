"""Filters of the timeline: what may be asked, and how it is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from events.catalogue import BY_NAME
from events.catalogue.registry import ActorRegistered
from events.catalogue.vocabulary import Mode, Standing
from events.edtf import BEGINNING, FOREVER
from events.errors import AmbiguousInstant, Fault, InvalidRequest
from service.timetravel.grounds import REPORTS, of_tags
from service.timetravel.instants import span, text_of
from service.timetravel.lookup import Selector
from service.timetravel.timeline import AMENDING, Window
from service.views.issues import tree_of
from service.views.words import Words, passages_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.dossiers import Dossier
    from service.timetravel.drivers import Tags
    from service.timetravel.grounds import Ground
    from service.timetravel.reading import Reading
    from service.views.shown import Told

Dates: TypeAlias = Literal["certain", "possible"]

ACTOR_KINDS: Final[tuple[str, ...]] = get_args(ActorRegistered.model_fields["kind"].annotation)
IDENTITIES_OF_ACTORS: Final = Selector(
    "c.aspect = 'identity' AND c.subject >= :low AND c.subject < :high", (("low", "actor:"), ("high", "actor;"))
)
_ONE_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[^/\[\],]*)?")


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the timeline is asked for; several combine with *and*.

    Attributes:
        since: First day or instant, inclusive.
        until: Last day or instant, inclusive.
        dates: What certainly falls in that span, or what else may.
        subtree: Take the issue's descendants too, as the tree stands at the coordinate.
        party: Whom it counts for: said on behalf of it, its position, its act.
        actor_kind: Kind of the actor that speaks or acts, such as ``person``.
        q: Words, all of which the event's text must hold.
        undated: Only what the source gives no date for, or only what it does.

    Raises:
        InvalidRequest: A word that is none of the catalogue's.
    """

    since: str | None = None
    until: str | None = None
    dates: Dates = "certain"
    issue: str | None = None
    subtree: bool = False
    party: str | None = None
    actor: str | None = None
    actor_kind: str | None = None
    type: str | None = None
    source: str | None = None
    standing: str | None = None
    mode: str | None = None
    q: str | None = None
    undated: bool | None = None

    def __post_init__(self) -> None:
        vocabularies = {
            "dates": get_args(Dates),
            "actor_kind": ACTOR_KINDS,
            "type": tuple(BY_NAME),
            "standing": get_args(Standing),
            "mode": get_args(Mode),
        }
        for name, known in vocabularies.items():
            check_word(name, getattr(self, name), known)

    @property
    def named(self) -> dict[str, str | None]:
        """What is named by a slug, by what it is called."""
        return {"issue": self.issue, "party": self.party, "actor": self.actor, "source": self.source}

    def tags(self, reading: Reading) -> Tags:
        """What is looked up in the index."""
        named = {"source": self.source, "actor": self.actor, "party": self.party, "type": self.type}
        groups: list[tuple[str, ...]] = [(f"{kind}/{slug}",) for kind, slug in named.items() if slug is not None]
        if self.issue is not None:
            issues = tree_of(reading).subtree(self.issue) if self.subtree else [self.issue]
            groups.append(tuple(f"issue/{issue}" for issue in issues))
        return tuple(groups)

    def window(self, reading: Reading) -> Window:
        """What is asked of dates."""
        first, last = span_between(reading.dossier, self.since, self.until)
        return Window(first, last, reading.at.instant, possible=self.dates == "possible")


class Residue:
    """What the index does not know and is looked up in the events."""

    def __init__(self, reading: Reading, filters: Filters) -> None:
        self.words = None if filters.q is None else Words(filters.q)
        self.members = {name: getattr(filters, name) for name in ("standing", "mode") if getattr(filters, name)}
        self.undated = filters.undated
        self.actors = None if filters.actor_kind is None else actors_of_kind(reading, filters.actor_kind)

    def __bool__(self) -> bool:
        return self.words is not None or bool(self.members) or self.undated is not None or self.actors is not None

    def admits(self, told: Told) -> bool:
        """Whether an event passes."""
        body = told.body
        if any(body.get(member) != value for member, value in self.members.items()):
            return False
        if self.undated is not None and self.undated != is_undated(told):
            return False
        if self.actors is not None and body.get("actor") not in self.actors:
            return False
        return self.words is None or len(self.words.matched(passages_of(body))) == len(self.words.all)


def is_undated(told: Told) -> bool:
    """Whether the source gives no date.

    So it is where the source's words for one are not kept, and the start is open or the desk reasoned the date out
    (gave it as an object). What always held has no date to give.
    """
    occurred = told.body.get("occurred")
    if occurred is None:
        return False
    reasoned = isinstance(occurred, dict)
    return not (reasoned and "as_written" in occurred) and (reasoned or told.row.lo == BEGINNING)


def span_between(dossier: Dossier, since: str | None, until: str | None) -> tuple[int, int]:
    """The instants between two days or instants, both inclusive; the end is exclusive.

    Raises:
        AmbiguousInstant: A month, a year or an interval.
        InvalidRequest: Unreadable, or the end lies before the start.
    """
    first = BEGINNING if since is None else _bounds("from", since, dossier)[0]
    last = FOREVER if until is None else _bounds("to", until, dossier)[1]
    if first >= last:
        reason = f"from={since} lies after to={until}; exchange them."
        raise InvalidRequest("An empty span", invalid_params=[Fault("to", "before-from", reason)])
    return first, last


def ground_of(tags: Tags) -> Ground:
    """Where anything may have been recorded that bears the tags of the timeline.

    An amendment bears those of its target but the type, so another group than that of types is looked for first.
    """
    if not tags:
        return REPORTS
    others = (group for group in tags if not group[0].startswith("type/"))
    return of_tags(next(others, (*tags[0], *AMENDING)))


def actors_of_kind(reading: Reading, kind: str) -> set[str]:
    """The actors that are of a kind at the coordinate."""
    held = reading.held(IDENTITIES_OF_ACTORS)
    rows = {subject: cell.in_force for (subject, _), cell in held.items() if cell.in_force is not None}
    reading.load(rows.values())
    payloads = {subject: _data(reading, row.kf) for subject, row in rows.items()}
    return {subject.partition(":")[2] for subject, data in payloads.items() if data.get("kind") == kind}


def check_word(name: str, value: str | None, known: Iterable[str]) -> None:
    """Refuse a value that is not one of a vocabulary.

    Raises:
        InvalidRequest: With the values that are close, or all of a short vocabulary.
    """
    words = list(known)
    if value is None or value in words:
        return
    close = get_close_matches(value, words, cutoff=0.5) or words
    reason = f"{name}={value!r} is none of the known ones; meant may be {', '.join(close)}."
    raise InvalidRequest(
        f"{name} is unknown", invalid_params=[Fault(name, "unknown-value", reason, {"close": tuple(close)})]
    )


def _bounds(parameter: str, text: str, dossier: Dossier) -> tuple[int, int]:
    first, last = span(parameter, text, dossier)
    if not _ONE_INSTANT.fullmatch(text):
        raise AmbiguousInstant(text, first=text_of(first) or "", last=text_of(last - 1) or "")
    return first, last


def _data(reading: Reading, sequence: int) -> dict[str, Any]:
    data: dict[str, Any] = reading.event(sequence).effective.get("data", {})
    return data
