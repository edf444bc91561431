"""A strict run leaves nothing out."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.strictness import STRICT_VARIABLE

ROOT = Path(__file__).parent.parent

SKIPS = {
    "a_test": "import pytest\ndef test_it(): pytest.skip('no a_test')\n",
    "a_fixture": "import pytest\n@pytest.fixture\ndef need(): pytest.skip('no a_fixture')\ndef test_it(need): pass\n",
    "a_mark": "import pytest\n@pytest.mark.skip(reason='no a_mark')\ndef test_it(): pass\n",
    "a_module": "import pytest\npytest.skip('no a_module', allow_module_level=True)\n",
}
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail(reason='known')\ndef test_it(): assert False\n"


def run(place: Path, *, strict: bool) -> subprocess.CompletedProcess[str]:
    """Run a file for each way to skip, and one with an expected failure."""
    for name, source in {**SKIPS, "expected": EXPECTED_FAILURE}.items():
        (place / f"test_{name}.py").write_text(source)
    # The coverage of this run is no business of the inner one, nor are its plugins.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    options = ("-p", "tests.strictness", "-p", "no:cacheprovider", "-c", os.devnull, "-ra", "-vv")
    command = [sys.executable, "-m", "pytest", *options, "--continue-on-collection-errors", str(place)]
    environment = {**kept, STRICT_VARIABLE: "1" if strict else "0", "PYTHONPATH": str(ROOT)}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=place, env=environment)


@pytest.fixture(scope="module")
def strictly(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    return run(tmp_path_factory.mktemp("strict"), strict=True)


@pytest.fixture(scope="module")
def leniently(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    return run(tmp_path_factory.mktemp("lenient"), strict=False)


@pytest.mark.parametrize("name", SKIPS)
def test_a_skipped_test_fails_a_strict_run_and_says_why(strictly: subprocess.CompletedProcess[str], name: str) -> None:
    assert strictly.returncode != 0
    assert re.search(rf"^(FAILED|ERROR) test_{name}\.py", strictly.stdout, re.MULTILINE)
    assert re.search(rf"no {name}\n(.*\n)?{STRICT_VARIABLE} is set", strictly.stdout)


def test_a_strict_run_leaves_nothing_out(strictly: subprocess.CompletedProcess[str]) -> None:
    assert "skipped" not in strictly.stdout.splitlines()[-1]


@pytest.mark.parametrize("name", SKIPS)
def test_a_skipped_test_fails_no_other_run(leniently: subprocess.CompletedProcess[str], name: str) -> None:
    assert leniently.returncode == 0
    assert re.search(rf"^SKIPPED \[1\] .*no {name}$", leniently.stdout, re.MULTILINE)


def test_an_expected_failure_is_not_a_skip(strictly: subprocess.CompletedProcess[str]) -> None:
    assert re.search(r"^XFAIL test_expected\.py::test_it", strictly.stdout, re.MULTILINE)
    assert "test_expected.py" not in "".join(re.findall(r"^(?:FAILED|ERROR) .*$", strictly.stdout, re.MULTILINE))
