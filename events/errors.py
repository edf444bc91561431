"""What can go wrong, as values.

Every error carries the fields it is about and one sentence with their values in it. None knows of HTTP: one table in
``service/api/problems.py`` maps each class to a problem.

::

    DetenteError
    ├── Refused                 the request is wrong in itself; sending it again cannot help
    │   ├── InvalidRequest      malformed as a whole (not JSON, a parameter that cannot be read)
    │   ├── InvalidEvent        an offered event breaks rules; one Fault for each
    │   ├── TooLarge            over one of the declared limits
    │   ├── AmbiguousInstant    a span was given where one instant is needed
    │   └── KnownAtInFuture     asks what the log will know
    ├── Unknown                 a slug that nothing registers
    │   ├── UnknownDossier
    │   ├── UnknownEvent
    │   └── NotYetKnown         registered, but later than the coordinate asked about
    ├── Conflict                right in itself, but the log as it stands does not admit it
    │   ├── DossierExists
    │   ├── EventIdReused
    │   ├── ConditionFailed
    │   ├── AlreadyAmended
    │   ├── StillReferenced
    │   └── HeadMoved
    ├── Redacted                what was asked for has been erased by order
    └── Stopping                the process takes nothing more; ask again, or another one
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REFERENCES_NAMED: Final = 10
"""How many of the events that stand in the way an error names at most."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule at one place of an input.

    Attributes:
        pointer: RFC 6901 JSON Pointer to the offending value; empty for the whole.
        code: Stable kebab-case name of the rule, for programs.
        reason: A sentence for people that says what is wrong and how to mend it.
        extra: Further members for programs, such as the values that would be allowed.
    """

    pointer: str
    code: str
    reason: str
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


class DetenteError(Exception):
    """Base of everything Detente raises on purpose; ``detail`` is the sentence."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Refused(DetenteError):
    """Wrong in itself, whatever the log holds."""


class InvalidRequest(Refused):
    """Malformed as a whole.

    Attributes:
        invalid_params: Where parameters are to blame: one fault each, ``pointer`` being the parameter's name.
    """

    def __init__(self, detail: str, *, invalid_params: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.invalid_params = tuple(invalid_params)


class InvalidEvent(Refused):
    """An offered event that breaks rules of the catalogue, the profile or the log.

    Attributes:
        faults: All that was found, in document order; never empty.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        more = len(self.faults) - 1
        place = f"At: {first.pointer or 'the whole'}, Code: {first.code}"
        super().__init__(f"Invalid event: {first.reason} ({place})" + (f"; and {more} more" if more else ""))


class TooLarge(Refused):
    """Over a declared limit.

    Attributes:
        limit: The largest size that is admitted, in the unit that ``what`` names.
        what: What was measured, with its unit: ``bytes of one event``.
    """

    def __init__(self, limit: int, what: str) -> None:
        super().__init__(f"Too large: at most {limit} {what}")
        self.limit = limit
        self.what = what


class AmbiguousInstant(Refused):
    """A month, a year or an interval where one instant is needed.

    Attributes:
        text: What was given.
        first: The earliest date or instant it may mean, as text that would be accepted; ``last``: the latest.
    """

    def __init__(self, text: str, *, first: str, last: str) -> None:
        super().__init__(f"Ambiguous instant: {text!r} is a span (First: {first}, Last: {last}); give one date of it")
        self.text = text
        self.first = first
        self.last = last


class KnownAtInFuture(Refused):
    """A ``known_at`` that the log has not reached.

    Attributes:
        asked: A sequence beyond the head, or the text of an instant later than now.
        head: The last sequence of the dossier.
    """

    def __init__(self, dossier: str, *, asked: int | str, head: int) -> None:
        what = f"sequence {asked} lies beyond the head" if isinstance(asked, int) else f"{asked} lies in the future"
        super().__init__(f"Not yet recorded: {what} (Dossier: {dossier}, Head: {head})")
        self.dossier = dossier
        self.asked = asked
        self.head = head


class Unknown(DetenteError):
    """A slug that nothing registers.

    Attributes:
        kind: What was looked up: ``issue``, ``party``, ``actor``, ``source``, ``proposal``, ``round``, ``claim`` …
        slug: What was given.
        close: Registered slugs of the same kind that look like it, best first.
    """

    def __init__(self, kind: str, slug: str, close: Iterable[str] = ()) -> None:
        self.kind = kind
        self.slug = slug
        self.close = tuple(close)
        hint = f" (Close to it: {', '.join(self.close)})" if self.close else ""
        super().__init__(f"Unknown {kind}: {slug}{hint}")


class UnknownDossier(Unknown):
    """No dossier has this slug."""

    def __init__(self, dossier: str, close: Iterable[str] = ()) -> None:
        super().__init__("dossier", dossier, close)
        self.dossier = dossier


class UnknownEvent(Unknown):
    """No event of the dossier has this id or sequence."""

    def __init__(self, dossier: str, event: str | int) -> None:
        super().__init__("event", str(event))
        self.dossier = dossier
        self.event = event


class NotYetKnown(Unknown):
    """Registered later than the ``known_at`` asked about.

    Attributes:
        sequence: The event that registers it.
        recorded_at: When that was recorded, as RFC 3339 text.
    """

    def __init__(self, kind: str, slug: str, *, sequence: int, recorded_at: str) -> None:
        super().__init__(kind, slug)
        self.sequence = sequence
        self.recorded_at = recorded_at
        self.detail = f"Not yet known: {kind} {slug} (Known from sequence: {sequence}, Recorded at: {recorded_at})"
        self.args = (self.detail,)


class Conflict(DetenteError):
    """Right in itself, but the log as it stands does not admit it."""


class DossierExists(Conflict):
    """The slug is taken."""

    def __init__(self, dossier: str) -> None:
        super().__init__(f"Dossier exists: {dossier}")
        self.dossier = dossier


class EventIdReused(Conflict):
    """Known ids came back, and not as a plain retry.

    Attributes:
        ids: The ids that the log already holds: with other content, or (``new`` not empty) mixed with new ones.
        new: The ids of the same batch that the log does not hold; empty where the content differs.
    """

    def __init__(self, dossier: str, ids: Iterable[str], *, new: Iterable[str] = ()) -> None:
        self.dossier = dossier
        self.ids = tuple(ids)
        self.new = tuple(new)
        known = ", ".join(self.ids)
        super().__init__(
            f"Event ids partly known: one batch mixes recorded and new ids (Dossier: {dossier}, Recorded: {known}, "
            f"New: {', '.join(self.new)})"
            if self.new
            else f"Event id reused: recorded before with other content (Dossier: {dossier}, Ids: {known})"
        )


class ConditionFailed(Conflict):
    """Something matching was recorded after the sequence a writer had seen.

    Attributes:
        sequence: Of the first event that matches.
        event: Its id.
        type: Its type.
    """

    def __init__(self, dossier: str, *, sequence: int, event: str, type: str) -> None:
        super().__init__(
            f"Condition failed: sequence {sequence} matches it (Dossier: {dossier}, Event: {event}, Type: {type})"
        )
        self.dossier = dossier
        self.sequence = sequence
        self.event = event
        self.type = type


class AlreadyAmended(Conflict):
    """What was retracted stays so; ``target`` and ``by`` are the ids of the event and of what took it back."""

    def __init__(self, target: str, by: str) -> None:
        super().__init__(f"Already retracted: {target} (By: {by}); record what holds as a new event")
        self.target = target
        self.by = by


class StillReferenced(Conflict):
    """Taking it back would leave other events pointing at nothing.

    Attributes:
        target: Id of the event that registers what others refer to.
        references: Ids of events that do, in the log's order; at most ten are kept.
    """

    def __init__(self, target: str, references: Iterable[str]) -> None:
        self.target = target
        self.references = tuple(references)[:REFERENCES_NAMED]
        super().__init__(f"Still referenced: {target} (By: {', '.join(self.references)})")


class HeadMoved(Conflict):
    """The head is not the one that the writer saw.

    Attributes:
        expected: The sequence that the writer named.
        head: The dossier's last sequence.
    """

    def __init__(self, dossier: str, *, expected: int, head: int) -> None:
        super().__init__(f"Wrong expected head: {expected} (Dossier: {dossier}, Head: {head})")
        self.dossier = dossier
        self.expected = expected
        self.head = head


class Redacted(DetenteError):
    """Erased by order: ``event`` is the id of what is gone, ``by`` the sequence of the event that says so."""

    def __init__(self, event: str, by: int) -> None:
        super().__init__(f"Redacted: {event} (By sequence: {by})")
        self.event = event
        self.by = by


class Stopping(DetenteError):
    """The process takes nothing more."""

    def __init__(self) -> None:
        super().__init__("Stopping: this process takes no more appends; nothing was changed")
