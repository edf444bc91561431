"""Every error as an RFC 9457 problem: one table from the classes of ``events/errors.py`` to what HTTP says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from fastapi.responses import Response

from events import errors
from events.errors import DetenteError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem.

    Attributes:
        slug: Its page is ``/problems/<slug>``, which is its ``type``.
        status: HTTP status.
        title: The same for every occurrence.
        mend: What to do about it, for the page.
    """

    slug: str
    status: int
    title: str
    mend: str


INVALID_REQUEST: Final = Problem(
    "invalid-request",
    400,
    "The request cannot be read",
    "Look at invalid_params: each names a parameter or a member and says what it takes.",
)
UNAUTHORIZED: Final = Problem(
    "unauthorized", 401, "A key is needed", "Send Authorization: Bearer <key>; detente keys create makes one."
)
FORBIDDEN: Final = Problem(
    "forbidden", 403, "The key does not permit this", "Ask for a key with the scope named in the detail."
)
NOT_FOUND: Final = Problem(
    "not-found", 404, "There is nothing here", "The paths are listed at /docs and in /openapi.json."
)
METHOD_NOT_ALLOWED: Final = Problem(
    "method-not-allowed", 405, "The method is not allowed here", "Allow names the methods that are."
)
NOT_ACCEPTABLE: Final = Problem(
    "not-acceptable", 406, "No representation fits", "Leave Accept out, or accept one of the types named in the detail."
)
TOO_LARGE: Final = Problem("too-large", 413, "Too large", "Send less at once; the limit stands in the detail.")
RANGE_NOT_SATISFIABLE: Final = Problem(
    "range-not-satisfiable", 416, "The answer is not that long", "Content-Range tells how long it is."
)
UNSUPPORTED: Final = Problem(
    "unsupported-media-type", 415, "The body is not JSON", "Send Content-Type: application/json."
)
NOT_IMPLEMENTED: Final = Problem(
    "not-implemented", 501, "This form is not available", "Ask for one of the forms named in the detail."
)
BEHIND: Final = Problem("behind", 503, "Not yet here", "Ask again after the seconds that Retry-After names.")
UNAVAILABLE: Final = Problem(
    "unavailable", 503, "The database cannot be reached", "Nothing was changed; /readyz tells what is missing."
)
INTERNAL: Final = Problem(
    "internal", 500, "Something went wrong here", "The detail has a reference; an operator finds it in the log."
)

TABLE: Final[Mapping[type[DetenteError], Problem]] = {
    errors.InvalidRequest: INVALID_REQUEST,
    errors.InvalidEvent: Problem(
        "invalid-event",
        422,
        "An event breaks the rules of the catalogue",
        "Look at invalid_params: each has a JSON Pointer into what was sent. Nothing of the request was recorded.",
    ),
    errors.TooLarge: TOO_LARGE,
    errors.AmbiguousInstant: Problem(
        "ambiguous-instant",
        400,
        "A span was given where one instant is needed",
        "Use a day, which means its end, or an instant with an offset. The ends of the span stand in first and last.",
    ),
    errors.KnownAtInFuture: Problem(
        "known-at-in-future",
        400,
        "known_at lies beyond what is recorded",
        "Use a sequence up to the head, or a moment that has passed; leave known_at out for the head.",
    ),
    errors.UnknownDossier: Problem(
        "unknown-dossier", 404, "There is no such dossier", "GET /v1/dossiers lists those that there are."
    ),
    errors.UnknownEvent: Problem(
        "unknown-event", 404, "There is no such event", "Events are named by their id or their sequence."
    ),
    errors.NotYetKnown: Problem(
        "not-yet-known",
        404,
        "It was recorded later than known_at",
        "Ask with a known_at from the sequence named in sequence on.",
    ),
    errors.Unknown: Problem(
        "unknown-{kind}", 404, "Nothing registers this slug", "close_matches names slugs that look like it."
    ),
    errors.DossierExists: Problem("dossier-exists", 409, "The dossier exists", "Choose another slug."),
    errors.EventIdReused: Problem(
        "event-id-reused",
        409,
        "An id was recorded before",
        "Repeat a request unchanged, or give new events ids of their own; a correction has an id of its own.",
    ),
    errors.ConditionFailed: Problem(
        "condition-failed",
        409,
        "Something matching the condition was recorded meanwhile",
        "Read what came after the sequence you had seen, then decide anew.",
    ),
    errors.AlreadyAmended: Problem(
        "already-amended", 409, "The event has been retracted", "A retracted event stays so; record a new one."
    ),
    errors.StillReferenced: Problem(
        "still-referenced", 409, "Other events refer to it", "Retract or correct the events named in references first."
    ),
    errors.HeadMoved: Problem(
        "head-moved", 412, "The head is not the one you saw", "Read what came since, then send the current head."
    ),
    errors.Stopping: Problem(
        "stopping", 503, "The process is stopping", "Nothing was changed; ask again, or another process."
    ),
    errors.Redacted: Problem("redacted", 410, "Erased by order", "The event that says so stands in by."),
}
"""Each class with its problem; a class that is not here has its nearest base's."""

OTHERS: Final = (
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    RANGE_NOT_SATISFIABLE,
    UNSUPPORTED,
    NOT_IMPLEMENTED,
    BEHIND,
    UNAVAILABLE,
    INTERNAL,
)
"""Problems that only HTTP has."""

UNKNOWN_KINDS: Final = (
    "issue",
    "party",
    "actor",
    "source",
    "proposal",
    "agreement",
    "round",
    "claim",
    "condition",
    "commitment",
    "incident",
    "poll",
    "event-type",
)
"""Kinds for which an ``unknown-<kind>`` problem exists."""

_FIELDS: Final[Mapping[type[DetenteError], Callable[[Any], dict[str, Any]]]] = {
    errors.InvalidRequest: lambda error: {"invalid_params": shown_faults(error.invalid_params)},
    errors.InvalidEvent: lambda error: {"invalid_params": shown_faults(error.faults)},
    errors.TooLarge: lambda error: {"limit": error.limit},
    errors.AmbiguousInstant: lambda error: {"first": error.first, "last": error.last},
    errors.KnownAtInFuture: lambda error: {"head": error.head},
    errors.NotYetKnown: lambda error: {"sequence": error.sequence, "recorded_at": error.recorded_at},
    errors.Unknown: lambda error: {"close_matches": list(error.close)},
    errors.DossierExists: lambda error: {"dossier": error.dossier},
    errors.EventIdReused: lambda error: {"ids": list(error.ids), "new": list(error.new)},
    errors.ConditionFailed: lambda error: {"sequence": error.sequence, "event": error.event, "event_type": error.type},
    errors.AlreadyAmended: lambda error: {"target": error.target, "by": error.by},
    errors.StillReferenced: lambda error: {"target": error.target, "references": list(error.references)},
    errors.HeadMoved: lambda error: {"expected": error.expected, "head": error.head},
    errors.Redacted: lambda error: {"event": error.event, "by": error.by},
}


class Stopped(Exception):
    """Ends a request with a problem that only HTTP has.

    Attributes:
        problem: Which.
        detail: What is wrong in this case.
        headers: To send with it.
    """

    def __init__(self, problem: Problem, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail
        self.headers = dict(headers or {})


def problem_of(error: DetenteError) -> Problem:
    """The problem of an error: that of its class or of the nearest base that has one."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            found = TABLE[kind]
            if isinstance(error, errors.Unknown) and "{kind}" in found.slug:
                slug = found.slug.replace("{kind}", error.kind)
                return Problem(slug, found.status, f"There is no such {error.kind}", found.mend)
            return found
    return INTERNAL


def all_problems() -> list[Problem]:
    """Every problem that an answer may have, by slug."""
    kinds = [problem_of(errors.Unknown(kind, "")) for kind in UNKNOWN_KINDS]
    declared = [problem for problem in (*TABLE.values(), *OTHERS) if "{kind}" not in problem.slug]
    return sorted({problem.slug: problem for problem in (*declared, *kinds)}.values(), key=lambda problem: problem.slug)


def shown_faults(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Faults as ``invalid_params``: ``name`` is a parameter's name or a JSON Pointer."""
    return [
        {**fault.extra, "name": fault.pointer, "code": fault.code, "reason": fault.reason, "pointer": fault.pointer}
        for fault in faults
    ]


def respond(problem: Problem, detail: str, *, headers: Mapping[str, str] | None = None, **fields: Any) -> Response:
    """Write a problem."""
    document = {
        "type": f"/problems/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        **fields,
    }
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(orjson.dumps(document), problem.status, headers=kept, media_type=MEDIA_TYPE)


def respond_to(error: DetenteError) -> Response:
    """Write the problem of an error, with the fields of its class."""
    fields: dict[str, Any] = {}
    for kind in reversed(type(error).__mro__):
        if kind in _FIELDS:
            fields.update(_FIELDS[kind](error))
    headers = {"ETag": f'"{error.head}"'} if isinstance(error, errors.HeadMoved) else {}
    return respond(problem_of(error), error.detail, headers=headers, **fields)
