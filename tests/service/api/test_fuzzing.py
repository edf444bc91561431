"""schemathesis against every route: nothing breaks, and nothing is answered that the contract does not say."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import DATABASES
from tests.service.api.conftest import serving
from tests.service.api.newsroom import append, open_dossier, position, registry

EXAMPLES: Final = 4
SOAKED: Final = 500
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SEEDED: Final = "0"
"""The dossier that a fuzzer guesses first."""


@pytest.fixture(scope="module", params=DATABASES)
def fuzzed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server whose dossiers have slugs that are likely to be guessed."""
    with serving(request, tmp_path_factory, open=True, log_requests=False) as client:
        client.post("/v1/dossiers", json={"dossier": SEEDED, "title": "Talks", "timezone": "UTC"})
        append(client, SEEDED, *registry(), {"id": "0", **position("2026-01-10")})
        open_dossier(client)
        yield client


def fuzz(client: TestClient, examples: int) -> int:
    """Ask every operation so many questions of both kinds, half of them about a dossier that exists; count them."""
    contract = schemathesis.openapi.from_asgi("/openapi.json", client.app).exclude(path_regex="/stream$")
    asked = 0
    for found in contract.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        for mode in schemathesis.GenerationMode:

            @settings(
                max_examples=examples, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
            )
            @given(operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                nonlocal asked
                asked += 1
                if "dossier" in (case.path_parameters or {}) and asked % 4:
                    case.path_parameters["dossier"] = SEEDED
                case.call_and_validate(checks=CHECKS)

            # There is nothing to get wrong where an operation takes nothing.
            with suppress(Unsatisfiable):
                ask()
    return asked


def test_whatever_is_asked_is_answered_as_the_contract_says(fuzzed: TestClient) -> None:
    assert fuzz(fuzzed, EXAMPLES) > 200


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_however_much_is_asked_is_answered_as_the_contract_says(fuzzed: TestClient) -> None:
    assert fuzz(fuzzed, SOAKED) > 10_000
