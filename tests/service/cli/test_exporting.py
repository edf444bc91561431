import csv
import json
import sqlite3
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.service.cli.dossier import head, ndjson, opened, position
from tests.service.cli.terminal import Line


def exported(line: Line, dossier: str, *options: str) -> str:
    done = line.run("export", dossier, *options)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_log_imported_elsewhere_is_the_same_log(sample: Line) -> None:
    archive = exported(sample, "ukraine-2026")
    assert len(archive.splitlines()) == 495
    sample.json("init", "copy", "--title", "Copy")
    summary = sample.json("import", "-", "--dossier", "copy", "--backfill", given=archive)
    assert (summary["recorded"], summary["head"]) == (495, 496)
    assert exported(sample, "copy") == archive
    asked = ("--as-of", "2026-01-31", "--known-at", "2026-01-29")
    ours, theirs = (sample.json("state", dossier, *asked) for dossier in ("ukraine-2026", "copy"))
    assert theirs["issues"] == ours["issues"]
    assert theirs["known_at"] == ours["known_at"]


def test_a_log_imported_into_itself_is_known_whole(either: Line) -> None:
    opened(either)
    either.json("append", "talks", given=ndjson(position("S1"), position()))
    summary = either.json("import", "-", "--dossier", "talks", "--backfill", given=exported(either, "talks"))
    assert (summary["recorded"], summary["skipped"]) == (0, 6)


def test_an_export_is_in_the_logs_order_without_the_opening(line: Line) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1")))
    line.json("correct", "talks", "S1", "--set", "data.stance=refuses")
    lines = [json.loads(text) for text in exported(line, "talks").splitlines()]
    assert [one["id"] for one in lines][:5] == ["A-ru", "A-ua", "SRC", "I-donbas", "S1"]
    assert [one["recorded_at"] for one in lines] == sorted(one["recorded_at"] for one in lines)
    assert "replacement" not in lines[5]["data"]


def test_an_export_ends_where_the_knowledge_asked_for_ends(sample: Line) -> None:
    assert len(exported(sample, "ukraine-2026", "--known-at", "101").splitlines()) == 100
    assert sample.run("export", "ukraine-2026", "--known-at", "9999").exit_code == 1


def test_a_file_appears_whole_and_a_remark_says_so(line: Line, tmp_path: Path) -> None:
    opened(line)
    file = tmp_path / "talks.ndjson"
    done = line.run("export", "talks", "-o", str(file))
    assert done.stdout == ""
    assert "4 events of talks written to" in done.stderr
    assert len(file.read_text().splitlines()) == 4
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_an_unknown_format_is_a_usage_error(line: Line) -> None:
    opened(line)
    assert line.run("export", "talks", "--format", "xml").exit_code == 2
    assert head(line) == 5


def test_what_was_erased_is_left_out_with_what_amends_it_and_passed_over_when_it_comes_back(line: Line) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1"), position("S2", "refuses")))
    line.json("correct", "talks", "S1", "--set", "note=x")
    before = exported(line, "talks")
    connection = sqlite3.connect(Path(line.url.removeprefix("sqlite:///")), isolation_level=None)
    connection.execute("DROP TRIGGER events_refuse_update")
    connection.execute("UPDATE events SET body = NULL, salt = NULL WHERE id = 'S1'")
    connection.close()
    done = line.run("export", "talks")
    assert [json.loads(text)["id"] for text in done.stdout.splitlines()][4:] == ["S2"]
    assert "2 events are left out: they, or what they amend, were erased by order." in " ".join(done.stderr.split())
    summary = line.json("import", "-", "--dossier", "talks", "--backfill", given=before)
    assert (summary["recorded"], summary["skipped"], summary["head"]) == (0, 7, 8)


def test_a_table_holds_the_timeline_at_a_coordinate(sample: Line, tmp_path: Path) -> None:
    at = ("--as-of", "2026-01-31", "--known-at", "200")
    shown = sample.json("timeline", "ukraine-2026", *at, "--limit", "1000")["items"]
    rows = list(csv.DictReader(exported(sample, "ukraine-2026", "--format", "csv", *at).splitlines()))
    assert len(shown) > 10
    assert [row["event"] for row in rows] == [item["event"] for item in shown]
    assert [row["edtf"] for row in rows] == [item["occurred"]["edtf"] for item in shown]
    place = tmp_path / "timeline.parquet"
    done = sample.run("export", "ukraine-2026", "--format", "parquet", *at, "-o", str(place))
    assert f"{len(shown)} events of ukraine-2026 written to" in " ".join(done.stderr.split())
    table: Any = import_module("pyarrow.parquet").read_table(place)
    assert table.column("event").to_pylist() == [item["event"] for item in shown]
    assert table.schema.metadata[b"detente.known_at"] == b"200"


def test_a_log_has_no_date_to_be_asked_for(sample: Line) -> None:
    done = sample.run("export", "ukraine-2026", "--as-of", "2026-01-31")
    assert (done.exit_code, "--known-at" in done.output) == (2, True)


def test_without_pyarrow_a_table_says_what_to_install(sample: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = sample.run("export", "ukraine-2026", "--format", "parquet")
    assert (done.exit_code, "detente[parquet]" in done.output) == (1, True)
