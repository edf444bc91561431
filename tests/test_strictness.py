"""A strict run leaves nothing out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.strictness import STRICT_VARIABLE

ROOT = Path(__file__).parent.parent

SKIPS = {
    "a test": "import pytest\ndef test_it(): pytest.skip('no browser')\n",
    "a fixture": "import pytest\n@pytest.fixture\ndef need(): pytest.skip('no browser')\ndef test_it(need): pass\n",
    "a mark": "import pytest\n@pytest.mark.skip(reason='no browser')\ndef test_it(): pass\n",
    "a module": "import pytest\npytest.skip('no browser', allow_module_level=True)\n",
}
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail(reason='known')\ndef test_it(): assert False\n"


def run(place: Path, source: str, *, strict: bool) -> subprocess.CompletedProcess[str]:
    (place / "test_example.py").write_text(source)
    # The coverage of this run is no business of the inner one.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.strictness",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "-ra",
        str(place),
    ]
    environment = {**kept, STRICT_VARIABLE: "1" if strict else "0", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=place, env=environment)


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS.keys())
def test_a_skipped_test_fails_a_strict_run_and_says_why(tmp_path: Path, source: str) -> None:
    done = run(tmp_path, source, strict=True)
    assert done.returncode != 0
    assert "no browser" in done.stdout
    assert f"{STRICT_VARIABLE} is set" in done.stdout


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS.keys())
def test_a_skipped_test_fails_no_other_run(tmp_path: Path, source: str) -> None:
    done = run(tmp_path, source, strict=False)
    assert "1 skipped" in done.stdout
    assert "failed" not in done.stdout


def test_an_expected_failure_is_not_a_skip(tmp_path: Path) -> None:
    done = run(tmp_path, EXPECTED_FAILURE, strict=True)
    assert done.returncode == 0
    assert "1 xfailed" in done.stdout
