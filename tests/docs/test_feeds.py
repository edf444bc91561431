"""What the page on feeds says in other languages than the shell's: Python, SQL, and HTML in a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.feeds.columns import COLUMNS
from tests.browser.sites import demonstrated
from tests.docs.blocks import PAGES, blocks
from tests.docs.shell import BASE
from tests.service.feeds.readers import duckdb

PAGE = (PAGES / "how-to" / "use-the-feeds.md").read_text()


def written_in(language: str) -> list[str]:
    return [block.text for block in blocks(PAGE) if block.language == language]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demonstrated(tmp_path_factory.mktemp("site")) as found:
        yield found


def test_the_python_counts_positions_by_party(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    [program] = written_in("python")
    names: dict[str, Any] = {}
    exec(program.replace(BASE, address), names)
    counted = capsys.readouterr().out
    assert {"ru", "ua", "us"} <= {line.split()[0] for line in counted.splitlines()}
    assert len(names["dated"]) < len(names["events"])
    assert str(names["dated"].lo.dtype).startswith("datetime64")


def test_the_sql_counts_positions_and_reads_the_footer(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting, footer = written_in("sql")
    path = next(word.strip("'") for word in PAGE.split() if word.strip("'").endswith("/timeline.parquet"))
    (tmp_path / "timeline.parquet").write_bytes(httpx.get(path.replace(BASE, address)).content)
    monkeypatch.chdir(tmp_path)
    rows = duckdb.sql(counting).fetchall()
    assert {"ru", "ua"} <= {party for party, _ in rows}
    said = dict(duckdb.sql(footer).fetchall())
    assert (said["detente.dossier"], said["detente.tree_size"]) == ("ukraine-2026", "496")


def test_the_reference_lists_the_columns() -> None:
    listed = (PAGES / "reference" / "feeds.md").read_text()
    assert [one.name for one in COLUMNS if f"| `{one.name}` |" not in listed or one.describes not in listed] == []
