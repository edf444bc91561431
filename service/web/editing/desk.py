"""The way of a form: typed, checked against the log, its effect seen, then saved or refused with the reasons."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
from uuid_utils import uuid7

from events.envelope import merge_patch
from events.errors import ConditionFailed, DetenteError, InvalidEvent
from events.intake import read_append
from service.api.dependencies import metrics_of, service_of
from service.api.problems import FORBIDDEN, problem_of
from service.timetravel.effect import effect_of
from service.web.editing.placing import Placed, placed
from service.web.editing.sheets import unless
from service.web.editing.typed import read
from service.web.members import differences

if TYPE_CHECKING:
    from fastapi import Request

    from events.requests import Append, Appended
    from service.web.editing.sheets import Sheet
    from service.web.editing.typed import Typed

FINE: Final = 200
LONGEST_SEQUENCE: Final = 16


@dataclass(slots=True)
class Draft:
    """A form on its way.

    Attributes:
        sheet: What is filled in.
        typed: What it was filled in with.
        adding: Lists that show one row more.
        faults: What is wrong, each at its field.
        refused: Why it was not saved as a whole, in words or as a word that the form spells out; None where it was
            not tried or only fields are wrong.
        meanwhile: The event that was recorded since the check and matters to it.
        effect: What saving would change; None where that was not asked or cannot be said.
        seen: The head that the effect was seen at.
        unseen: Whether it was to be saved without anybody having seen what it does.
        status: Of the answer.
    """

    sheet: Sheet
    typed: Typed
    adding: set[str] = field(default_factory=set)
    faults: list[Placed] = field(default_factory=list)
    refused: str | None = None
    meanwhile: str | None = None
    effect: list[dict[str, Any]] | None = None
    changes: list[dict[str, str | None]] = field(default_factory=list)
    recorded: str | None = None
    seen: int | None = None
    unseen: bool = False
    status: int = FINE

    @property
    def event(self) -> dict[str, Any]:
        """The event as it would be recorded."""
        return self.sheet.event(self.typed)

    @property
    def digest(self) -> str:
        """Of what was checked, so that nothing else is saved."""
        return hashlib.sha256(orjson.dumps(self.event, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def wrong(self, pointer: str) -> list[Placed]:
        """What is wrong at a field."""
        return [one for one in self.faults if one.pointer == pointer]

    def wrong_within(self, pointer: str) -> bool:
        """Whether anything is wrong at a field or within it."""
        return any(one.pointer == pointer or one.pointer.startswith(f"{pointer}/") for one in self.faults)


def opened(sheet: Sheet, filled: Typed) -> Draft:
    """A form that nobody has typed into yet, with an id for its event: sent twice, it is recorded once."""
    return Draft(sheet, {**sheet.opened(), **filled, "id": str(uuid7())})


class Desk:
    """Where one request with a form is worked on.

    Args:
        request: As it came.
        dossier: Slug.
        recorded_by: Name of the key, by which the event is recorded.
    """

    def __init__(self, request: Request, dossier: str, recorded_by: str) -> None:
        self.request = request
        self.dossier = dossier
        self.recorded_by = recorded_by

    def keep(self, sheet: Sheet, sent: list[tuple[str, str]]) -> Draft:
        """Show what was typed into a form of a session before this one, for it to be looked at and checked again."""
        return Draft(sheet, read(sheet.form, sent), refused="other-session", status=FORBIDDEN.status)

    async def work(self, sheet: Sheet, sent: list[tuple[str, str]]) -> Draft | Appended:
        """Do what the pressed button says; the place in the log if something was saved."""
        asked = dict(sent)
        action, _, what = asked.get("do", "check").partition(":")
        draft = Draft(sheet, read(sheet.form, _pressed(action, what, sent)))
        if action == "add":
            draft.adding.add(what)
        if action in {"add", "remove", "cite"}:
            return draft
        checked, seen = asked.get("checked"), asked.get("seen", "")
        if action != "save" or not (seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_SEQUENCE):
            return await self._check(draft)
        if checked != draft.digest:
            draft.unseen = True
            return await self._check(draft)
        return await self._save(draft, int(seen))

    async def _check(self, draft: Draft) -> Draft:
        """Find out what saving would change."""
        service = service_of(self.request)
        now = service.clock()
        try:
            if draft.sheet.current is not None and not draft.event["data"]["changes"]:
                draft.refused, draft.status = "nothing-changed", 422
                return draft
            future = service.writer.preview(
                self.dossier, self._request(draft), lambda read, done: effect_of(read, self.dossier, done, now)
            )
            effect = await asyncio.wrap_future(future)
        except DetenteError as error:
            return _refuse(draft, error)
        metrics_of(self.request).previewed()
        if effect["repeated"]:
            draft.recorded = effect["events"][0]["id"]
        else:
            draft.seen = effect["events"][0]["sequence"] - 1
        draft.effect = [_told(cell) for cell in effect["cells"]]
        if draft.sheet.current is not None:
            event = draft.event
            draft.changes = differences(draft.sheet.current, _merged(draft.sheet.current, event["data"]["changes"]))
        return draft

    async def _save(self, draft: Draft, seen: int) -> Draft | Appended:
        service = service_of(self.request)
        try:
            request = self._request(draft, seen)
            appended = await asyncio.wrap_future(service.writer.append(self.dossier, request))
        except ConditionFailed as error:
            draft.meanwhile = error.event
            checked = await self._check(draft)
            checked.status = problem_of(error).status
            return checked
        except DetenteError as error:
            return _refuse(draft, error)
        metrics_of(self.request).recorded(len(appended.events), repeated=appended.repeated)
        return appended

    def _request(self, draft: Draft, seen: int | None = None) -> Append:
        event = draft.event
        request = read_append({"events": [event]}, recorded_by=self.recorded_by)
        return request if seen is None else request._replace(conditions=tuple(unless(event, seen)))


def _pressed(action: str, what: str, sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields as a button of the form changes them: a row taken out, a suggestion taken over, a source cited."""
    match action:
        case "remove":
            return [(name, text) for name, text in sent if name != what and not name.startswith(f"{what}/")]
        case "set":
            pointer, _, value = what.partition("=")
            return [(name, value if name == pointer else text) for name, text in sent]
        case "cite":
            rows = [name.split("/")[2] for name, _ in sent if name.startswith("/sources/")]
            number = max((int(row) for row in rows if row.isdigit()), default=-1) + 1
            return [*sent, (f"/sources/{number}/source", what)]
    return sent


def _refuse(draft: Draft, error: DetenteError) -> Draft:
    """Keep what was typed and say what is wrong with it, where that can be said."""
    draft.status = problem_of(error).status
    if isinstance(error, InvalidEvent):
        draft.faults = placed(draft.sheet.form, error.faults)
    else:
        draft.refused = error.detail
    return draft


def _told(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell with what is different of what it holds."""
    sides = [cell["before"], cell["after"]]
    said = [None if side is None else {"summary": side["summary"], **side["data"]} for side in sides]
    return {**cell, "differences": differences(*said)}


def _merged(current: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = merge_patch(current, changes)
    if changes.get("occurred") is not None:
        merged["occurred"] = changes["occurred"]
    return merged
