"""The sample and a made dossier, served; and programs of others, run by Node."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.conftest import DATABASES
from tests.house import ROOT
from tests.service.api.conftest import serving
from tests.service.cli.terminal import Line
from tests.service.feeds.asking import SAMPLE, Feeds
from tests.service.feeds.made import make

FOREIGN: Final = ROOT / "tests" / "foreign"

Opener = Callable[[str, bytes], Any]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Feeds]:
    """The feeds of the sample dossier."""
    url = f"sqlite:///{tmp_path_factory.mktemp('feeds') / 'detente.sqlite'}"
    assert Line(url).run("demo", "--no-serve").exit_code == 0
    with TestClient(create_app(Settings(database_url=url, open=True, log_requests=False))) as client:
        yield Feeds(client, SAMPLE)


@pytest.fixture(scope="module", params=DATABASES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Feeds]:
    """The feeds of the made dossier, on a database of each kind; tests of a module share it and only read."""
    with serving(request, tmp_path_factory, open=True, log_requests=False) as client:
        yield Feeds(client, make(client))


@pytest.fixture(scope="session")
def opened() -> Opener:
    """Give bytes to a program of ``tests/foreign``, and get what it saw in them; skip where it cannot run."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("No Node is installed (Debian: apt-get install nodejs npm)")
    if not (FOREIGN / "node_modules").exists():
        pytest.skip(f"The programs of others are not installed: npm ci in {FOREIGN.relative_to(ROOT)}")

    def run(program: str, given: bytes) -> Any:
        done = subprocess.run([node, str(FOREIGN / f"{program}.mjs")], input=given, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return run
