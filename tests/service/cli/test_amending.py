from typing import Any

import pytest

from service.cli.amending import changes_of
from service.cli.failures import Stopped
from tests.service.cli.dossier import head, ndjson, opened, position
from tests.service.cli.terminal import Line


def stances(line: Line, *options: str) -> list[str]:
    return [one["stance"] for one in line.json("state", "talks", "donbas", *options)["positions"]]


def test_a_correction_holds_from_then_on_and_the_first_record_stays_known(either: Line) -> None:
    opened(either)
    either.json("append", "talks", given=ndjson(position("S1")))
    done = either.json(
        "correct", "talks", "S1", "--set", "data.stance=refuses", "--reason", "error", "--source", "wire"
    )
    assert done["head"] == 7
    assert stances(either) == ["refuses"]
    assert stances(either, "--known-at", "6") == ["demands"]


def test_a_date_is_corrected(line: Line) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1")))
    line.json("correct", "talks", "S1", "--set", "occurred=2026-01-12", "--reason", "date_resolved")
    assert stances(line, "--as-of", "2026-01-11") == []
    assert stances(line, "--as-of", "2026-01-12") == ["demands"]


def test_a_retraction_takes_an_event_back_and_a_second_one_is_a_conflict(either: Line) -> None:
    opened(either)
    either.json("append", "talks", given=ndjson(position("S1"), position("S2", "refuses", occurred="2026-01-20")))
    either.json("retract", "talks", "S2", "--reason", "duplicate", "--replaced-by", "S1")
    assert stances(either) == ["demands"]
    assert stances(either, "--known-at", "7") == ["refuses"]
    assert either.run("retract", "talks", "S2", "--reason", "duplicate").exit_code == 3
    assert either.run("correct", "talks", "S2", "--set", "note=x").exit_code == 3


def test_a_registry_event_that_others_need_is_not_taken_back(line: Line) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1")))
    done = line.run("retract", "talks", "I-donbas", "--reason", "false")
    assert (done.exit_code, done.stderr) == (3, "detente: Still referenced: I-donbas (By: S1).\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("correct", "talks", "S1", "--set", "data.stance=refusess"), "/data/changes/data/stance: "),
        (("correct", "talks", "S1", "--set", "id=S2"), "/data/changes/id: "),
        (("correct", "talks", "S1", "--set", "note=x", "--reason", "whim"), "/data/reason: "),
        (("correct", "talks", "S9", "--set", "note=x"), "/data/target: No event 'S9' is known"),
        (("retract", "talks", "S1", "--reason", "whim"), "/data/reason: "),
    ],
)
def test_a_wrong_amendment_is_refused_with_its_place(line: Line, arguments: tuple[str, ...], words: str) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1")))
    done = line.run(*arguments)
    assert done.exit_code == 1
    assert words in done.stderr
    assert head(line) == 6


@pytest.mark.parametrize(
    ("assignments", "changes"),
    [
        (["data.stance=refuses"], {"data": {"stance": "refuses"}}),
        (["data.stance=open", "data.flexibility=firm", "note=A = B"], {"data": {"stance": "open", "flexibility": "firm"}, "note": "A = B"}),
        (["note=null"], {"note": None}),
        (['issues=["a", "b"]'], {"issues": ["a", "b"]}),
        (["data.launched=12"], {"data": {"launched": 12}}),
        (["occurred=2026-01-12"], {"occurred": "2026-01-12"}),
        (["occurred=2026"], {"occurred": "2026"}),
        (["summary=12"], {"summary": "12"}),
        (["place.lat=48.5"], {"place": {"lat": "48.5"}}),
        (['note="null"'], {"note": "null"}),
    ],
)  # fmt: skip
def test_values_are_json_where_they_read_as_json(assignments: list[str], changes: dict[str, Any]) -> None:
    assert changes_of(assignments) == changes


@pytest.mark.parametrize(
    "assignments", [["note"], ["=x"], ["data..x=1"], ["a=1", "a=2"], ["a=1", "a.b=2"], ["a.b=1", "a=2"]]
)
def test_an_assignment_that_is_none_is_a_usage_error(assignments: list[str]) -> None:
    with pytest.raises(Stopped) as caught:
        changes_of(assignments)
    assert caught.value.code == 2
