"""Command lines on databases of their own: an empty one, one of each kind, one with the sample dossier."""

import shutil
from pathlib import Path

import pytest

from tests.service.cli.terminal import Line

SAMPLE = "ukraine-2026"


@pytest.fixture
def line(sqlite_url: str) -> Line:
    """An SQLite file that does not exist yet."""
    return Line(sqlite_url)


@pytest.fixture
def either(database_url: str) -> Line:
    """An empty, migrated database of each kind in turn."""
    found = Line(database_url)
    found.json("migrate")
    return found


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the sample dossier, not to be written to."""
    path: Path = tmp_path_factory.mktemp("sample") / "detente.sqlite"
    done = Line(f"sqlite:///{path}").run("demo", "--no-serve")
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Line:
    """A copy of it for one test."""
    path = tmp_path / "sample.sqlite"
    for suffix in ("", "-wal"):
        if sample_file.with_name(sample_file.name + suffix).exists():
            shutil.copy(sample_file.with_name(sample_file.name + suffix), path.with_name(path.name + suffix))
    return Line(f"sqlite:///{path}")
