"""The sample dossier behind the pages, on each database, for tests that only read."""

from collections.abc import Iterator
from typing import Final

import pytest
from fastapi.testclient import TestClient

from service.samples import UKRAINE_2026
from tests.conftest import DATABASES
from tests.service.api.conftest import load, serving

SAMPLE: Final = UKRAINE_2026.dossier


@pytest.fixture(scope="package", params=DATABASES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An open server that has the sample dossier."""
    with serving(request, tmp_path_factory, open=True) as client:
        load(client, SAMPLE, UKRAINE_2026.path)
        yield client
