"""Events about events: what a correction, retraction, dispute or rank may target, and what a correction yields.

Rules of ``domain.md`` ("amendments"): a correction replaces a domain or registry event and inherits its place; a
retraction takes one back, or a dispute, or a rank; each is refused where it would contradict an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from events.catalogue import BY_NAME
from events.envelope import corrected
from events.errors import AlreadyAmended, Fault, InvalidEvent, Redacted

if TYPE_CHECKING:
    from events.envelope import Event, Recorded

RETRACTABLE_AMENDMENTS: Final = frozenset({"event.disputed", "event.ranked"})


@dataclass(slots=True)
class Chain:
    """An event and everything that amends it so far, in the log's order."""

    first: Recorded
    amendments: list[Recorded] = field(default_factory=list)

    def latest(self) -> Recorded:
        """The event that says what holds: the last correction, or the event itself."""
        corrections = [event for event in self.amendments if event.type == "event.corrected"]
        return corrections[-1] if corrections else self.first

    def closed_by(self) -> Recorded | None:
        """What took the event back, if anything did."""
        return next((event for event in self.amendments if event.type == "event.retracted"), None)

    def erased_by(self) -> Recorded | None:
        """What erased the event, if anything did."""
        return next((event for event in self.amendments if event.type == "event.redacted"), None)


def amend(event: Event, chain: Chain, pointer: str) -> dict[str, Any]:
    """Check an amendment against what it targets.

    Returns:
        The body to record: for a correction with the complete replacement added (``data.replacement``), so that one
        event is always enough to read what holds.

    Raises:
        InvalidEvent: The target is not of a kind that this amendment may touch, or the corrected event is invalid.
        AlreadyAmended: The target was taken back before.
        Redacted: The target has been erased.
    """
    _check_kind(event, chain.first, pointer)
    erased = chain.erased_by()
    if erased is not None:
        raise Redacted(chain.first.id, erased.sequence)
    closed = chain.closed_by()
    if closed is not None and event.type in {"event.corrected", "event.retracted"}:
        raise AlreadyAmended(chain.first.id, closed.id)
    if event.type != "event.corrected":
        return event.body
    before = chain.latest().effective
    replacement = corrected(before, event.body["data"]["changes"], pointer=f"{pointer}/data/changes")
    return {**event.body, "data": {**event.body["data"], "replacement": replacement}}


def _check_kind(event: Event, target: Recorded, pointer: str) -> None:
    amends_amendment = BY_NAME[target.type].family == "amendments"
    allowed = not amends_amendment or (event.type == "event.retracted" and target.type in RETRACTABLE_AMENDMENTS)
    if allowed and not (target.type == "dossier.opened" and event.type == "event.retracted"):
        return
    reason = f"A {event.type} cannot target {target.id}, which is a {target.type}"
    mend = (
        "target the event that it amends"
        if amends_amendment
        else "the opening of a dossier stands; record its title with dossier.amended"
    )
    raise InvalidEvent([Fault(f"{pointer}/data/target", "not-amendable", f"{reason}; {mend}.")])


def without_replacement(body: dict[str, Any]) -> dict[str, Any]:
    """An amendment as its writer offered it, for comparing a retry."""
    data = body.get("data", {})
    if "replacement" not in data:
        return body
    return {**body, "data": {member: value for member, value in data.items() if member != "replacement"}}
