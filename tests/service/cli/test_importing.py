import json
from pathlib import Path

import pytest

from tests.service.cli.dossier import REGISTRY, dated, head, ndjson, opened, position
from tests.service.cli.terminal import Line, widest

AT = "2026-01-29T12:00:00Z"


def test_a_file_is_recorded_and_summed_up(either: Line, tmp_path: Path) -> None:
    opened(either, registered=False)
    file = tmp_path / "events.ndjson"
    file.write_text(ndjson(*REGISTRY, position("S1"), position("S2", "refuses", party="ua")))
    summary = either.json("import", str(file), "--dossier", "talks")
    assert (summary["read"], summary["recorded"], summary["skipped"], summary["head"]) == (6, 6, 0, 7)
    assert summary["types"]["position.stated"] == 2
    assert head(either) == 7


def test_a_file_imported_again_records_nothing_and_one_that_grew_only_what_is_new(either: Line) -> None:
    opened(either)
    first = ndjson(position("S1"), position())
    assert either.json("import", "-", "--dossier", "talks", given=first)["recorded"] == 2
    again = either.json("import", "-", "--dossier", "talks", given=first)
    assert (again["recorded"], again["skipped"]) == (0, 2)
    grown = either.json("import", "-", "--dossier", "talks", given=first + ndjson(position("S3"), position()))
    assert (grown["recorded"], grown["skipped"], grown["head"]) == (2, 2, 9)


def test_an_archive_keeps_its_recording_times(either: Line) -> None:
    opened(either, registered=False)
    archive = ndjson(*(dated(event, AT) for event in REGISTRY), dated(position("S1"), AT))
    either.json("import", "-", "--dossier", "talks", "--backfill", given=archive)
    assert either.json("state", "talks", "--known-at", "2026-01-29")["known_at"]["sequence"] == 6
    assert either.run("state", "talks", "donbas", "--known-at", "2026-01-28").exit_code == 1


def test_a_recording_time_without_backfill_is_refused_with_the_option_that_keeps_it(line: Line) -> None:
    opened(line)
    done = line.run("import", "-", "--dossier", "talks", given=ndjson(dated(position("S1"), AT)))
    assert done.exit_code == 1
    assert "line 1: /recorded_at: " in done.stderr
    assert "--backfill" in done.stderr
    assert head(line) == 5


def test_faults_are_named_by_the_line_of_the_file(line: Line) -> None:
    opened(line)
    text = ndjson(position("S1"), position("S2", "demand")) + "\n{not json}\n" + ndjson(position("S4", party="xx"))
    done = line.run("import", "-", "--dossier", "talks", given=text)
    assert done.exit_code == 1
    assert "line 2: /data/stance: " in done.stderr
    assert "line 4: Not JSON" in done.stderr
    assert "Refused at lines 1 to 5, of which nothing was recorded" in done.stderr
    assert head(line) == 5


def test_what_only_the_log_can_refuse_is_named_by_line_too(line: Line) -> None:
    opened(line)
    text = "\n" + ndjson(position("S1"), position("S2", party="uk"))
    done = line.run("import", "-", "--dossier", "talks", given=text)
    assert done.exit_code == 1
    assert "line 3: /data/party: No actor 'uk' is known" in done.stderr


def test_other_content_under_a_known_id_is_a_conflict_that_names_the_line(line: Line) -> None:
    opened(line)
    line.json("import", "-", "--dossier", "talks", given=ndjson(position("S1")))
    done = line.run("import", "-", "--dossier", "talks", given=ndjson(position("S0"), position("S1", "refuses")))
    assert done.exit_code == 3
    assert "line 2: Event id reused" in done.stderr
    assert head(line) == 6


def test_batches_before_a_refused_one_stay_and_the_mended_file_goes_on(line: Line) -> None:
    opened(line)
    good = [position(f"P{number}") for number in range(1500)]
    broken = [*good[:1200], position("P1200", "demand"), *good[1201:]]
    done = line.run("import", "-", "--dossier", "talks", given=ndjson(*broken))
    assert done.exit_code == 1
    assert "1,000 events before line 1001 are recorded" in done.stderr
    assert "line 1201: /data/stance" in done.stderr
    summary = line.json("import", "-", "--dossier", "talks", given=ndjson(*good))
    assert (summary["recorded"], summary["skipped"], summary["head"]) == (500, 1000, 1505)


def test_a_dry_run_finds_every_fault_and_records_nothing(either: Line) -> None:
    opened(either)
    either.json("append", "talks", given=ndjson(position("S1")))
    text = ndjson(
        position("S1"), position("S2"), position("S3", "demand"), position("S4", party="uk"), position("S1", "refuses"),
        {"id": "X", "type": "event.retracted", "summary": "Gone.", "data": {"target": "S2", "reason": "false"}},
    )  # fmt: skip
    done = either.run("import", "-", "--dossier", "talks", "--dry-run", given=text)
    assert done.exit_code == 1
    summary = json.loads(done.stdout)
    counts = {name: summary[name] for name in ("read", "recorded", "skipped", "refused", "head")}
    assert counts == {"read": 6, "recorded": 2, "skipped": 1, "refused": 3, "head": 8}
    assert sorted(fault["line"] for fault in summary["faults"]) == [3, 4, 5]
    assert head(either) == 6


def test_an_unknown_dossier_is_refused_with_the_way_to_open_it(line: Line) -> None:
    opened(line)
    done = line.run("import", "-", "--dossier", "talk", given=ndjson(position("S1")))
    assert done.exit_code == 1
    assert "detente init talk --title" in done.stderr


def test_an_unknown_format_is_a_usage_error(line: Line) -> None:
    done = line.run("import", "-", "--dossier", "talks", "--format", "xml")
    assert done.exit_code == 2
    assert "ndjson" in done.stderr


def test_a_file_that_is_not_there_is_said(line: Line) -> None:
    opened(line)
    done = line.run("import", "nowhere.ndjson", "--dossier", "talks")
    assert (done.exit_code, done.stderr) == (1, "detente: nowhere.ndjson: No such file or directory.\n")


@pytest.mark.parametrize("width", [80, 120])
def test_the_summary_fits_the_terminal(line: Line, tmp_path: Path, width: int) -> None:
    opened(line)
    file = tmp_path / "events.ndjson"
    file.write_text(ndjson(position("S1"), position("S2", party="a-party-with-a-long-name-that-nobody-has-registered")))
    code, shown = line.at_terminal("import", str(file), "--dossier", "talks", "--dry-run", width=width)
    assert code == 1
    assert "would be recorded" in shown
    assert widest(shown) <= width
