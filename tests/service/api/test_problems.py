"""Errors, the table of problems, their pages and the reference say the same."""

import inspect
import json
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from events import errors
from events.catalogue import TYPES
from events.catalogue.links import _members
from events.errors import DetenteError, Fault
from service.api.problems import (
    INTERNAL,
    OTHERS,
    TABLE,
    UNKNOWN_KINDS,
    all_problems,
    problem_of,
    respond_to,
)
from tests.service.api.reference import REFERENCE, reference

CLASSES: Final = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, DetenteError)]
BASES: Final = {errors.DetenteError, errors.Refused, errors.Conflict}

EXAMPLES: Final[list[DetenteError]] = [
    errors.InvalidRequest("Bad.", invalid_params=[Fault("as_of", "bad-instant", "No.")]),
    errors.InvalidEvent([Fault("/events/0", "wrong-type", "No.", {"allowed": ["a"]})]),
    errors.TooLarge(1, "bytes"),
    errors.AmbiguousInstant("2026-01", first="2026-01-01", last="2026-01-31"),
    errors.KnownAtInFuture("d", asked=9, head=8),
    errors.Unknown("issue", "x", ["y"]),
    errors.UnknownDossier("x", ["y"]),
    errors.UnknownEvent("d", "x"),
    errors.NotYetKnown("issue", "x", sequence=9, recorded_at="2026-01-01T00:00:00Z"),
    errors.DossierExists("x"),
    errors.HeadMoved("d", expected=7, head=8),
]


def test_every_error_has_a_problem_of_its_own() -> None:
    assert set(CLASSES) - BASES == set(TABLE)
    for kind in CLASSES:
        assert kind in BASES or TABLE[kind] is not INTERNAL


def test_a_class_without_a_problem_takes_that_of_its_base() -> None:
    class Narrower(errors.InvalidRequest):
        """A kind of it that the table does not have."""

    class Stranger(DetenteError):
        """One that has no base in the table."""

    assert problem_of(Narrower("x")) is TABLE[errors.InvalidRequest]
    assert problem_of(Stranger("x")) is INTERNAL


def test_slugs_are_given_once_and_statuses_are_errors() -> None:
    slugs = [problem.slug for problem in (*TABLE.values(), *OTHERS)]
    assert len(slugs) == len(set(slugs))
    assert all(400 <= problem.status < 600 for problem in all_problems())
    assert all(problem.title and problem.mend.endswith(".") for problem in all_problems())


def test_every_kind_of_slug_that_is_registered_has_an_unknown_problem() -> None:
    kinds = {member.registers for payload in TYPES for member in _members(payload) if member.registers}
    assert {"issue", "round", "claim"} <= kinds
    # Contacts have no page of their own; an event has a problem of its own.
    assert kinds - {"contact", "fact"} <= {*UNKNOWN_KINDS, "event"}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_answer_has_the_four_members_and_the_fields_of_its_class(error: DetenteError) -> None:
    answer = respond_to(error)
    document: dict[str, Any] = json.loads(bytes(answer.body))
    assert answer.media_type == "application/problem+json"
    assert list(document)[:4] == ["type", "title", "status", "detail"]
    assert document["status"] == answer.status_code == problem_of(error).status
    assert document["detail"] == str(error)
    assert answer.headers["cache-control"] == "no-store"


def test_every_problem_has_a_page_that_says_what_to_do(article: TestClient) -> None:
    listed = article.get("/problems").text
    for problem in all_problems():
        page = article.get(f"/problems/{problem.slug}")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert str(problem.status) in page.text
        assert f'href="/problems/{problem.slug}"' in listed


def test_a_problem_that_is_not_there_is_not_found(article: TestClient) -> None:
    answer = article.get("/problems/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_reference_is_made_from_the_table() -> None:
    assert REFERENCE.read_text() == reference(), "Write it anew: python -m tests.service.api.reference"
