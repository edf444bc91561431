"""From a parsed JSON document to a request to append: everything that can be said before the log is asked.

A document is ``{events: […], condition?: {…} or […], backfill?: true}``. All faults are reported at once, each with a
JSON Pointer into the document, up to a hundred of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from pydantic import ValidationError

from events import canonical
from events.catalogue.faults import escaped, faults_of, unknown
from events.conditions import Condition
from events.envelope import Event, validate_offered
from events.errors import Fault, InvalidEvent, InvalidRequest, TooLarge
from events.requests import Append

MOST_EVENTS: Final = 1_000
"""Events of one request at most."""

MOST_CONDITIONS: Final = 20
"""Conditions of one request at most."""

MAX_BYTES: Final = 1024 * 1024
"""Bytes of one request at most."""

MEMBERS: Final = ("events", "condition", "backfill")

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_KEY_DIGITS: Final = 32


def read_json(data: bytes) -> Any:
    """Parse the body of a request strictly (:func:`events.canonical.parse_json`).

    Raises:
        TooLarge: More than 1 MiB.
        InvalidRequest: Not JSON.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(MAX_BYTES, "bytes of one request")
    return canonical.parse_json(data)


def read_append(
    document: Any, *, recorded_by: str, if_match: int | None = None, idempotency_key: str | None = None
) -> Append:
    """Check a document and make a request of it.

    Args:
        document: A parsed JSON value.
        recorded_by: Who asks: the name of a key.
        if_match: The head that the writer saw.
        idempotency_key: Where given, an event without an id gets one that derives from the key and its place in the
            list, so that a retry is recognised.

    Raises:
        InvalidEvent: With all faults.
        InvalidRequest: The idempotency key is empty, longer than 255 characters, or not printable ASCII.
    """
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        reason = "An idempotency key has 1 to 255 visible ASCII characters."
        raise InvalidRequest(reason, invalid_params=[Fault("Idempotency-Key", "bad-key", reason)])
    if not isinstance(document, Mapping):
        raise InvalidEvent([Fault("", "wrong-type", "A request is an object with a list of events.")])
    unknown_names = (str(name) for name in document if name not in MEMBERS)
    faults = [_unknown_member(name) for name in islice(unknown_names, canonical.FAULTS_NAMED)]
    backfill = document.get("backfill", False)
    if not isinstance(backfill, bool):
        faults.append(Fault("/backfill", "wrong-type", "backfill is true or false."))
    conditions = _conditions(document, faults)
    events = _events(document, faults, backfill=backfill is True, key=idempotency_key)
    if faults:
        raise InvalidEvent(faults[: canonical.FAULTS_NAMED])
    return Append(tuple(events), recorded_by, expected_head=if_match, conditions=tuple(conditions), backfill=backfill)


def derived_id(key: str, index: int) -> str:
    """The id of an event without one: of the request's idempotency key and its place, from 0."""
    return f"k.{sha256(key.encode()).hexdigest()[:_KEY_DIGITS]}.{index}"


def _unknown_member(name: str) -> Fault:
    reason, extra = unknown("a member of a request", name, MEMBERS)
    return Fault(f"/{escaped(name)}", "unknown-member", reason, extra)


def _conditions(document: Mapping[str, Any], faults: list[Fault]) -> list[Condition]:
    stated = document.get("condition", [])
    listed = isinstance(stated, list)
    offered = stated if listed else [stated]
    if len(offered) > MOST_CONDITIONS:
        faults.append(Fault("/condition", "too-long", f"condition has at most {MOST_CONDITIONS} entries."))
        return []
    found = []
    for index, condition in enumerate(offered):
        pointer = f"/condition/{index}" if listed else "/condition"
        try:
            found.append(Condition.model_validate(condition))
        except ValidationError as error:
            faults += faults_of(error, condition, model=Condition, pointer=pointer)
    return found


def _events(document: Mapping[str, Any], faults: list[Fault], *, backfill: bool, key: str | None) -> list[Event]:
    offered = document.get("events")
    if not isinstance(offered, list) or not 1 <= len(offered) <= MOST_EVENTS:
        code = "missing" if "events" not in document else "wrong-type"
        if isinstance(offered, list):
            code = "too-long" if offered else "too-short"
        faults.append(Fault("/events", code, f"events is a list of 1 to {MOST_EVENTS} events."))
        return []
    found = []
    for index, one in enumerate(offered):
        if len(faults) >= canonical.FAULTS_NAMED:
            break
        named = {**one, "id": derived_id(key, index)} if key is not None and _has_no_id(one) else one
        try:
            found.append(_event(named, f"/events/{index}", backfill=backfill))
        except InvalidEvent as error:
            faults += error.faults
    return found


def _has_no_id(offered: Any) -> bool:
    return isinstance(offered, dict) and "id" not in offered


def _event(offered: Any, pointer: str, *, backfill: bool) -> Event:
    """One event of the list; what breaks the profile of JSON is told before what breaks the catalogue."""
    faults = canonical.faults(offered, pointer)
    if not faults:
        faults = _too_large(offered, pointer)
    if faults:
        raise InvalidEvent(faults)
    if isinstance(offered, dict):
        if backfill and "recorded_at" not in offered:
            reason = "In a backfill every event tells when it was recorded, such as 2026-01-24T12:00:00Z."
            faults.append(Fault(f"{pointer}/recorded_at", "missing", reason))
        if not backfill and "recorded_at" in offered:
            reason = "The log alone tells when an event is recorded; recorded_at goes with backfill: true."
            faults.append(Fault(f"{pointer}/recorded_at", "not-allowed", reason))
    try:
        event = validate_offered(offered, pointer=pointer)
    except InvalidEvent as error:
        raise InvalidEvent([*faults, *error.faults]) from None
    if faults:
        raise InvalidEvent(faults)
    return event


def _too_large(offered: Any, pointer: str) -> list[Fault]:
    try:
        canonical.canonical(offered)
    except TooLarge as error:
        return [Fault(pointer, "too-large", f"{error.detail}.", {"limit": error.limit})]
    return []
