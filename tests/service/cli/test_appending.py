import json
from typing import Any

import pytest

from tests.service.cli.dossier import dated, head, ndjson, opened, position
from tests.service.cli.terminal import Line, widest


@pytest.mark.parametrize(
    "given",
    [
        json.dumps(position("S1"), indent=2),
        json.dumps([position("S1")]),
        ndjson(position("S1")),
    ],
    ids=["an object", "a list", "a line"],
)
def test_events_come_from_standard_input(line: Line, given: str) -> None:
    opened(line)
    done = line.json("append", "talks", given=given)
    assert [(one["id"], one["sequence"]) for one in done["events"]] == [("S1", 6)]
    assert (done["head"], done["repeated"]) == (6, False)


def test_several_lines_are_recorded_together_or_not_at_all(either: Line) -> None:
    opened(either)
    refused = either.run("append", "talks", given=ndjson(position("S1"), position("S2", "demand")))
    assert refused.exit_code == 1
    assert "line 2: /data/stance: " in refused.stderr
    assert head(either) == 5
    assert either.json("append", "talks", given=ndjson(position("S1"), position("S2")))["head"] == 7


def test_a_fault_in_a_list_is_named_by_its_place(line: Line) -> None:
    opened(line)
    refused = line.run("append", "talks", given=json.dumps([position("S1"), position("S2", party="xx")]))
    assert "event 2: /data/party: No actor 'xx' is known" in refused.stderr


def test_a_line_that_is_not_json_is_named(line: Line) -> None:
    opened(line)
    refused = line.run("append", "talks", given=ndjson(position("S1")) + '{"id": \n')
    assert refused.exit_code == 1
    assert "line 2: Not JSON" in refused.stderr


def test_one_event_is_described_by_options(line: Line) -> None:
    opened(line)
    options = (
        "--id", "S1", "--type", "position.stated", "--occurred", "2026-01-10", "--issue", "donbas", "--summary", "No.",
        "--source", "wire=https://wire.example/1", "--mode", "report", "--standing", "asserted",
        "--data", '{"party": "ru", "stance": "refuses"}',
    )  # fmt: skip
    assert line.json("append", "talks", *options)["head"] == 6
    [held] = line.json("state", "talks", "donbas")["positions"]
    assert (held["stance"], held["sources"]) == ("refuses", [{"source": "wire", "url": "https://wire.example/1"}])


def test_a_retry_is_told_from_a_first_time(line: Line) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1")))
    again = line.json("append", "talks", given=ndjson(position("S1")))
    assert (again["repeated"], again["head"], again["events"][0]["sequence"]) == (True, 6, 6)


def test_another_head_than_the_one_seen_is_a_conflict(line: Line) -> None:
    opened(line)
    done = line.run("append", "talks", "--if-match", "4", given=ndjson(position("S1")))
    assert (done.exit_code, done.stderr) == (3, "detente: Wrong expected head: 4 (Dossier: talks, Head: 5).\n")
    assert line.json("append", "talks", "--if-match", "5", given=ndjson(position("S1")))["head"] == 6


def test_a_dry_run_shows_the_cells_before_and_after_and_records_nothing(either: Line) -> None:
    opened(either)
    either.json("append", "talks", given=ndjson(position("S1")))
    effect = either.json("append", "talks", "--dry-run", given=ndjson(position("S2", "refuses", occurred="2026-01-20")))
    [cell] = effect["cells"]
    assert (cell["subject"], cell["aspect"], cell["changes"]) == ("issue:donbas", "position/ru", True)
    assert [cell[side]["data"]["stance"] for side in ("before", "after")] == ["demands", "refuses"]
    assert head(either) == 6


def test_a_condition_on_standard_input_decides_whether_anything_is_recorded(line: Line) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1")))
    meanwhile = {"after": 5, "unless": {"issues": ["donbas"]}}
    refused = line.run("append", "talks", given=json.dumps({"events": [position("S2")], "condition": meanwhile}))
    assert refused.exit_code == 3
    assert "S1" in refused.stderr
    assert head(line) == 6
    seen = {"after": 6, "unless": {"issues": ["donbas"]}}
    assert line.json("append", "talks", given=json.dumps({"events": [position("S2")], "condition": seen}))["head"] == 7


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"events": [position("S1"), position("S2", "demand")]}, "event 2: /data/stance: "),
        ({"events": [position("S1")], "condition": {"after": -1}}, "/condition/after: "),
        ({"events": [position("S1")], "conditions": []}, "/conditions: "),
        ({"events": 1}, "/events: "),
    ],
    ids=["an event", "a condition", "a member", "no list"],
)
def test_what_is_wrong_with_a_request_is_named_by_its_place(line: Line, request_: dict[str, Any], words: str) -> None:
    opened(line)
    refused = line.run("append", "talks", given=json.dumps(request_))
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert head(line) == 5


def test_nothing_to_record_is_a_usage_error(line: Line) -> None:
    opened(line)
    assert line.run("append", "talks").exit_code == 2
    assert line.run("append", "talks", "--type", "x", "--data", "{").exit_code == 2


def test_a_recording_time_is_refused(line: Line) -> None:
    opened(line)
    done = line.run("append", "talks", given=ndjson(dated(position("S1"), "2026-01-29T12:00:00Z")))
    assert done.exit_code == 1
    assert "/recorded_at: " in done.stderr


def test_more_than_a_thousand_events_are_for_import(line: Line) -> None:
    opened(line)
    done = line.run("append", "talks", given=ndjson(*(position(f"P{number}") for number in range(1001))))
    assert done.exit_code == 1
    assert "use detente import" in done.stderr


@pytest.mark.parametrize("width", [80, 120])
def test_the_effect_fits_the_terminal(sample: Line, width: int) -> None:
    arguments = ("correct", "ukraine-2026", "S017", "--set", "data.stance=refuses", "--dry-run")
    code, shown = sample.at_terminal(*arguments, width=width)
    assert code == 0
    assert "S017 demands" in shown
    assert "S017 refuses" in shown
    assert widest(shown) <= width
