"""What every test may ask for: databases of both kinds, and Hypothesis profiles.

``sqlite_url`` and ``postgres_url`` give one test an empty database of its own; ``database_url`` runs the test on each.
All workers of a run share one PostgreSQL server, which the first test that needs it starts.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests import clusters
from tests.house import ROOT
from tests.strictness import pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

CLUSTER_VARIABLE: Final = "DETENTE_TEST_CLUSTER"
DATABASES: Final = ("sqlite", "postgresql")

# Chosen by HYPOTHESIS_PROFILE. Machines are noisy: no example has a deadline.
settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", parent=settings.get_profile("dev"), max_examples=60, derandomize=True, database=None, print_blob=True
)
settings.register_profile("soak", parent=settings.get_profile("dev"), max_examples=5_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

owned: list[Path] = []


def pytest_configure(config: pytest.Config) -> None:
    """Choose the place of the PostgreSQL server; workers inherit it from the process that started them."""
    del config
    if CLUSTER_VARIABLE not in os.environ:
        place = Path(tempfile.mkdtemp(prefix="detente-pg-"))
        os.environ[CLUSTER_VARIABLE] = str(place)
        owned.append(place)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the PostgreSQL server down when the last worker has gone."""
    del config
    while owned:
        place = owned.pop()
        del os.environ[CLUSTER_VARIABLE]
        cluster = clusters.Cluster(place)
        if cluster.running:
            cluster.remove()
        else:
            shutil.rmtree(place)


@pytest.fixture(scope="session")
def postgres_cluster() -> clusters.Cluster:
    """Get the PostgreSQL server of this run, fast and not durable; skip where there is none."""
    try:
        clusters.binaries()
    except ImportError as error:
        pytest.skip(f"No PostgreSQL: {error}")
    return clusters.shared(Path(os.environ[CLUSTER_VARIABLE]))


@pytest.fixture
def postgres_url(postgres_cluster: clusters.Cluster) -> Iterator[str]:
    """Make an empty PostgreSQL database for one test."""
    name = f"test_{uuid.uuid4().hex}"
    postgres_cluster.create(name)
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Name an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'detente.sqlite'}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the test an empty database of each kind in turn."""
    # By name, so that an SQLite test starts no PostgreSQL.
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(scope="session")
def built_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel that would be published."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    (built,) = place.glob("detente-*.whl")
    return built
