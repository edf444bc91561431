"""A terminal for each page, on a copy of the sample dossier."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.docs.shell import BASE, Shell
from tests.service.cli.terminal import Line


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file as ``detente demo`` leaves it, not to be written to."""
    path: Path = tmp_path_factory.mktemp("sample") / "detente.sqlite"
    done = Line(f"sqlite:///{path}").run("demo", "--no-serve")
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def shell(sample_file: Path, tmp_path: Path) -> Iterator[Shell]:
    """A server as the demo starts it, and a terminal beside it."""
    for suffix in ("", "-wal"):
        if sample_file.with_name(sample_file.name + suffix).exists():
            shutil.copy(sample_file.with_name(sample_file.name + suffix), tmp_path / f"detente.sqlite{suffix}")
    url = f"sqlite:///{tmp_path / 'detente.sqlite'}"
    settings = Settings(database_url=url, open=True, log_requests=False, log_level="error")
    with TestClient(create_app(settings), base_url=BASE) as client:
        yield Shell(Line(url), client)
