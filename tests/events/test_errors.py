"""The tree in the docstring is the tree of classes, and sentences carry their values."""

import inspect
import re

import pytest

from events import errors
from events.errors import (
    AlreadyAmended,
    AmbiguousInstant,
    ConditionFailed,
    DetenteError,
    DossierExists,
    EventIdReused,
    Fault,
    HeadMoved,
    InvalidEvent,
    InvalidRequest,
    KnownAtInFuture,
    NotYetKnown,
    Redacted,
    StillReferenced,
    TooLarge,
    Unknown,
    UnknownDossier,
    UnknownEvent,
)


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    drawn: dict[str, str | None] = {}
    parents: list[str] = []
    for prefix, name in re.findall(r"^    ((?:[│├└─ ]{4})*)([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE):
        depth = len(prefix) // 4
        drawn[name] = parents[depth - 1] if depth else None
        parents[depth:] = [name]
    classes = {
        name: one.__bases__[0].__name__ if one is not DetenteError else None
        for name, one in inspect.getmembers(errors, inspect.isclass)
        if issubclass(one, DetenteError)
    }
    assert drawn == classes


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidRequest("No such parameter: x"), "No such parameter: x"),
        (
            InvalidEvent([Fault("/data/party", "unknown", "No party is called eu")]),
            "Invalid event: No party is called eu (At: /data/party, Code: unknown)",
        ),
        (
            InvalidEvent([Fault("", "type", "Not an object"), Fault("/a", "b", "c")]),
            "Invalid event: Not an object (At: the whole, Code: type); and 1 more",
        ),
        (TooLarge(1000, "events of one request"), "Too large: at most 1000 events of one request"),
        (
            AmbiguousInstant("2026-01", first="2026-01-01", last="2026-01-31"),
            "Ambiguous instant: '2026-01' is a span (First: 2026-01-01, Last: 2026-01-31); give one date of it",
        ),
        (
            KnownAtInFuture("talks", asked=57, head=42),
            "Not yet recorded: sequence 57 lies beyond the head (Dossier: talks, Head: 42)",
        ),
        (
            KnownAtInFuture("talks", asked="2999-01-01", head=42),
            "Not yet recorded: 2999-01-01 lies in the future (Dossier: talks, Head: 42)",
        ),
        (Unknown("issue", "donbass", ("donbas", "donetsk")), "Unknown issue: donbass (Close to it: donbas, donetsk)"),
        (UnknownDossier("talks"), "Unknown dossier: talks"),
        (UnknownEvent("talks", 7), "Unknown event: 7"),
        (
            NotYetKnown("issue", "donbas", sequence=7, recorded_at="2026-01-24T12:00:00Z"),
            "Not yet known: issue donbas (Known from sequence: 7, Recorded at: 2026-01-24T12:00:00Z)",
        ),
        (DossierExists("talks"), "Dossier exists: talks"),
        (
            EventIdReused("talks", ["a", "b"]),
            "Event id reused: recorded before with other content (Dossier: talks, Ids: a, b)",
        ),
        (
            EventIdReused("talks", ["a"], new=["b", "c"]),
            "Event ids partly known: one batch mixes recorded and new ids (Dossier: talks, Recorded: a, New: b, c)",
        ),
        (
            ConditionFailed("talks", sequence=5, event="e", type="position.stated"),
            "Condition failed: sequence 5 matches it (Dossier: talks, Event: e, Type: position.stated)",
        ),
        (AlreadyAmended("a", "b"), "Already retracted: a (By: b); record what holds as a new event"),
        (StillReferenced("a", ["b", "c"]), "Still referenced: a (By: b, c)"),
        (HeadMoved("talks", expected=3, head=5), "Wrong expected head: 3 (Dossier: talks, Head: 5)"),
        (Redacted("a", 9), "Redacted: a (By sequence: 9)"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, DetenteError) else "",
)
def test_an_error_says_what_is_wrong_with_the_values_in_it(error: DetenteError, sentence: str) -> None:
    assert str(error) == error.detail == sentence


def test_no_more_than_ten_references_are_named() -> None:
    assert StillReferenced("a", [str(number) for number in range(50)]).references == tuple("0123456789")
