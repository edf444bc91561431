"""The committed bundles are what the sources make, small, and name nothing of the machine that made them."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import ROOT

SOURCES = ROOT / "service" / "web" / "elements"
BUILT = ROOT / "service" / "web" / "static" / "e" / "1"
LONGEST = 300
PARTS = ("later.js", "others.js")
PROMISED = {
    "Charted",
    "Unreachable",
    "View",
    "ask",
    "button",
    "fill",
    "flagged",
    "flags",
    "glyph",
    "instant",
    "kind",
    "make",
    "many",
    "middle",
    "sheet",
    "spanOf",
    "word",
}
"""What a part that a reader got on another day may take from the core."""


@pytest.fixture(scope="module")
def node() -> str:
    """Node, with what the sources are built by."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("No Node is installed; the bundles are committed, and only their sources need it")
    if not (SOURCES / "node_modules").exists():
        pytest.skip("What builds the elements is not installed: make elements")
    return found


def sources() -> list[Path]:
    return sorted((SOURCES / "src").rglob("*.ts"))


def size(name: str) -> int:
    return len(gzip.compress((BUILT / name).read_bytes(), 9, mtime=0))


def taken(name: str) -> set[str]:
    """What a file takes from the core."""
    lists = re.findall(r'import\{([^}]*)\}from"./detente.js"', (BUILT / name).read_text())
    return {one.split(" as ")[0] for names in lists for one in names.split(",")}


def given() -> set[str]:
    """What the core has for other files."""
    names = re.findall(r"export\{([^}]*)\};?\s*$", (BUILT / "detente.js").read_text())
    return {one.split(" as ")[-1] for one in names[0].split(",")}


def test_the_sources_make_the_same_bytes_as_are_committed(node: str, tmp_path: Path) -> None:
    done = subprocess.run([node, "build.mjs", "--out", str(tmp_path)], cwd=SOURCES, check=False, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built.keys() == {path.name for path in BUILT.iterdir()}
    assert [name for name, text in built.items() if (BUILT / name).read_bytes() != text] == []


def test_the_sources_are_strictly_typed(node: str) -> None:
    compiler = SOURCES / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run([node, str(compiler), "--noEmit"], cwd=SOURCES, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_page_with_a_timeline_loads_little_and_all_of_it_is_small() -> None:
    assert size("detente.js") <= 12_000
    assert sum(map(size, ("detente.js", *PARTS))) <= 20_000
    assert {path.name for path in BUILT.iterdir()} == {"detente.js", *PARTS, "uk.js", "ar.js"}


def test_a_part_takes_only_what_the_core_has_and_the_core_takes_nothing_back() -> None:
    for name in PARTS:
        assert taken(name) - given() == set(), name
    assert PROMISED - given() == set()


def test_nothing_makes_markup_or_inline_styles_or_listens_to_the_whole_page() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style\""
        r"|(document|window)\.addEventListener\(\"key"
    )
    assert [path.name for path in sources() if forbidden.search(path.read_text())] == []


def test_no_source_is_long() -> None:
    assert [path.name for path in sources() if len(path.read_text().splitlines()) > LONGEST] == []


def test_every_language_has_words_for_the_same_things() -> None:
    names = {
        path.stem: set(re.findall(r"^  (\w+):", path.read_text(), re.MULTILINE))
        for path in (SOURCES / "src" / "languages").glob("*.ts")
    }
    assert set(names) == {"en", "parts", "uk", "ar"}
    assert names["uk"] == names["ar"] == names["en"] | names["parts"]


def test_what_builds_them_is_pinned_and_names_no_address() -> None:
    package = json.loads((SOURCES / "package.json").read_text())
    assert "dependencies" not in package
    assert [one for one in package["devDependencies"].values() if not re.fullmatch(r"\d+\.\d+\.\d+", one)] == []
    lock = (SOURCES / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "://" not in re.sub(r'"url": "[^"]+"', "", lock)
