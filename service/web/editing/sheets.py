"""What an editor fills in: a new event, a correction of one, or its retraction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from events.conditions import Condition, Unless, parties_of
from service.web.editing.fields import form_of
from service.web.editing.typed import event_of, patch, typed_of

if TYPE_CHECKING:
    from service.web.editing.fields import Field
    from service.web.editing.typed import Typed

CORRECTION = "event.corrected"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form to fill in.

    Attributes:
        type: Of the event that it becomes.
        form: Its fields.
        target: Id of the event that is amended from its own page; None elsewhere.
        current: That event as it holds now, where it is corrected.
        about: What that event says, in short.
    """

    type: str
    form: Field
    target: str | None = None
    current: dict[str, Any] | None = None
    about: str = ""

    def event(self, typed: Typed) -> dict[str, Any]:
        """The event that was typed, as it is offered to the log."""
        made: dict[str, Any] = {"type": self.type, **event_of(self.form, typed)}
        if self.target is None:
            return made
        data = {**made.get("data", {}), "target": self.target}
        if self.type == CORRECTION and self.current is not None:
            form = _changes(self.form)
            before = event_of(form, typed_of(form, self.current)) or {}
            data["changes"] = patch(before, data.get("changes") or {})
        return {**made, "data": data}

    def opened(self) -> Typed:
        """What the form shows at first."""
        if self.type == CORRECTION and self.current is not None:
            return {"data": {"changes": typed_of(_changes(self.form), self.current), "reason": "error"}}
        return {}


def recording(event_type: str) -> Sheet:
    """A new event of a type.

    Raises:
        KeyError: Not a type of the catalogue.
    """
    return Sheet(event_type, form_of(event_type))


def correcting(target: str, event_type: str, current: dict[str, Any]) -> Sheet:
    """A correction: the amendment's own members, and those of the event, to be changed in place."""
    own = form_of(CORRECTION)
    changes = replace(form_of(event_type).without("id"), name="changes", required=True, help="")
    data = own.member("data")
    if data is None:
        raise KeyError(CORRECTION)
    reason = data.without("target", "replacement", "changes")
    whole = replace(data, fields=(*reason.fields, changes))
    kept = own.without("data", *OF_NO_AMENDMENT)
    return Sheet(CORRECTION, replace(kept, fields=(*kept.fields, whole)), target, current, current.get("summary", ""))


def retracting(target: str, about: str) -> Sheet:
    """A retraction of one event, and what that event says."""
    own = form_of("event.retracted").without(*OF_NO_AMENDMENT)
    fields = tuple(one.without("target") if one.name == "data" else one for one in own.fields)
    return Sheet("event.retracted", replace(own, fields=fields), target, about=about)


OF_NO_AMENDMENT = (
    "occurred",
    "actor",
    "on_behalf_of",
    "issues",
    "quote",
    "place",
    "attribution",
    "mode",
    "standing",
    "relates_to",
    "external_ids",
)
"""Members of the envelope that tell nothing of an amendment from an event's own page."""


def unless(event: dict[str, Any], seen: int) -> list[Condition]:
    """What may not have been recorded since the form was checked: whatever could change what the editor saw.

    Of an amendment: anything about its target. Else: anything of the same parties on the same issues, or, without
    issues, of the same type and parties. Nothing where the event names neither: the log refuses what is known twice.
    """
    target = event.get("data", {}).get("target")
    if target is not None:
        return [Condition(after=seen, unless=Unless(events=(target,)))]
    parties = tuple(parties_of(event))
    issues = tuple(event.get("issues", ()))
    if issues:
        return [Condition(after=seen, unless=Unless(issues=issues, parties=parties))]
    return [Condition(after=seen, unless=Unless(types=(event["type"],), parties=parties))] if parties else []


def _changes(form: Field) -> Field:
    data = form.member("data")
    changes = None if data is None else data.member("changes")
    if changes is None:
        raise KeyError("changes")
    return changes
