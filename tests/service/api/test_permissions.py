"""Who may do what: every route declares it, and keys open what their scopes name and nothing else."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from events.clock import SECOND, system_clock
from service import keys
from service.api.permissions import PERMISSIONS, PUBLIC
from service.app import create_app
from service.settings import Settings
from tests.service.api.conftest import serving
from tests.service.api.newsroom import open_dossier, position, problem

Json = dict[str, Any]

EVENT: Final = {"id": "S1", **position("2026-01-10")}


def calls(dependant: Dependant) -> set[Any]:
    return {dependant.call}.union(*(calls(inner) for inner in dependant.dependencies))


def declared(route: RouteContext) -> set[Any]:
    return calls(route.dependant) & set(PERMISSIONS) if isinstance(route.original_route, APIRoute) else set()


@pytest.fixture(scope="module")
def routes() -> list[RouteContext]:
    found = list(iter_route_contexts(create_app(Settings(database_url="sqlite:///unused.sqlite")).routes))
    assert len(found) > 30
    return found


def test_every_route_declares_exactly_one_permission_or_is_public(routes: list[RouteContext]) -> None:
    unclear = [route.path for route in routes if (len(declared(route)) == 1) == (route.path in PUBLIC)]
    assert unclear == []


def test_what_is_public_exists_tells_nothing_of_a_dossier_and_writes_nothing(routes: list[RouteContext]) -> None:
    assert {route.path for route in routes} >= set(PUBLIC)
    assert [path for path in PUBLIC if "dossier" in path] == []
    assert {method for route in routes if route.path in PUBLIC for method in route.methods or ()} <= {"GET", "HEAD"}


def test_reading_is_the_permission_of_every_get_and_of_nothing_else(routes: list[RouteContext]) -> None:
    for route in routes:
        if route.path not in PUBLIC:
            reads = {call.__name__ for call in declared(route)} == {"may_read"}
            assert reads == (route.methods == {"GET"}), route.path


class Desk:
    """A server that asks for keys, with a way to make them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.database = client.app.state.service.database  # type: ignore[attr-defined]

    def key(self, *scopes: str, name: str = "desk", lasting: int | None = None) -> dict[str, str]:
        """Make a key and return the header that shows it; ``lasting`` is in seconds."""
        now = system_clock()
        expires_at = None if lasting is None else now + lasting * SECOND
        with self.database.writing() as connection:
            text = keys.create(connection, name, scopes, now=now, expires_at=expires_at)
        return {"Authorization": f"Bearer {text}"}

    def revoke(self, header: dict[str, str]) -> None:
        with self.database.writing() as connection:
            keys.revoke(connection, header["Authorization"].split("_")[1], now=system_clock())

    def dossier(self) -> str:
        """Open a dossier with its registry, as an administrator."""
        self.client.headers.update(self.key("admin"))
        slug = open_dossier(self.client)
        del self.client.headers["Authorization"]
        return slug

    def append(self, dossier: str, header: dict[str, str], **more: Any) -> Any:
        return self.client.post(f"/v1/dossiers/{dossier}/events", json={"events": [EVENT], **more}, headers=header)


@pytest.fixture(scope="module")
def desk(closed: TestClient) -> Desk:
    return Desk(closed)


def test_without_a_key_nothing_of_a_dossier_is_read_or_written(desk: Desk) -> None:
    dossier = desk.dossier()
    for answer in (
        desk.client.get(f"/v1/dossiers/{dossier}/state"),
        desk.client.get("/v1/dossiers"),
        desk.client.get("/v1/dossiers/nowhere"),
        desk.client.get(f"/v1/dossiers/{dossier}/state?no_such=1"),
        desk.append(dossier, {}),
        desk.client.post("/v1/dossiers", json={"dossier": "x", "title": "T", "timezone": "UTC"}),
    ):
        problem(answer, "unauthorized", 401)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "shown", ["Bearer", "Bearer ", "Bearer x", "Basic dXNlcjpwYXNz", "Bearer detente_000000000000_" + "x" * 43, "Bearer \u00e9"]
)  # fmt: skip
def test_what_is_no_key_opens_nothing(desk: Desk, shown: str) -> None:
    answer = desk.client.get("/v1/dossiers", headers=[(b"authorization", shown.encode())])
    problem(answer, "unauthorized", 401)


def test_a_key_reads_the_dossier_that_it_is_for(desk: Desk) -> None:
    mine, other = desk.dossier(), desk.dossier()
    header = desk.key(f"read:{mine}")
    assert desk.client.get(f"/v1/dossiers/{mine}/state", headers=header).status_code == 200
    refused = problem(desk.client.get(f"/v1/dossiers/{other}/state", headers=header), "forbidden", 403)
    assert f"read:{other}" in refused["detail"]
    refused = problem(desk.client.get("/v1/dossiers", headers=header), "forbidden", 403)
    assert "read:*" in refused["detail"]
    assert desk.client.get("/v1/dossiers", headers=desk.key("read:*")).status_code == 200
    problem(desk.append(mine, header), "forbidden", 403)


def test_a_key_appends_to_the_dossier_that_it_is_for_and_signs_with_its_name(desk: Desk) -> None:
    mine, other = desk.dossier(), desk.dossier()
    header = desk.key(f"append:{mine}", f"read:{mine}", name="Kyiv desk")
    assert desk.append(mine, header).status_code == 201
    written = desk.client.get(f"/v1/dossiers/{mine}/events/S1", headers=header).json()
    assert written["event"]["recorded_by"] == "Kyiv desk"
    problem(desk.append(other, header), "forbidden", 403)
    answer = desk.client.post("/v1/dossiers", json={"dossier": "x", "title": "T", "timezone": "UTC"}, headers=header)
    problem(answer, "forbidden", 403)


def test_a_backfill_needs_a_scope_of_its_own(desk: Desk) -> None:
    dossier = desk.dossier()
    now = "2999-01-01T00:00:00Z"
    offered = {"events": [{**EVENT, "recorded_at": now}], "backfill": True}
    path = f"/v1/dossiers/{dossier}/events"
    refused = problem(desk.client.post(path, json=offered, headers=desk.key("append:*")), "forbidden", 403)
    assert "backfill" in refused["detail"]
    both = desk.client.post(path, json=offered, headers=desk.key("append:*", "backfill"))
    assert both.status_code == 422
    problem(desk.client.post(path, json=offered, headers=desk.key("backfill")), "forbidden", 403)


def test_a_key_that_has_expired_or_was_revoked_opens_nothing(desk: Desk) -> None:
    dossier = desk.dossier()
    header = desk.key("read:*", lasting=3600)
    path = f"/v1/dossiers/{dossier}"
    assert desk.client.get(path, headers=header).status_code == 200
    desk.revoke(header)
    problem(desk.client.get(path, headers=header), "unauthorized", 401)
    service = desk.client.app.state.service  # type: ignore[attr-defined]
    brief = desk.key("read:*", lasting=60)
    with service.database.reading() as connection:
        text = brief["Authorization"].removeprefix("Bearer ")
        assert keys.verify(connection, text, now=system_clock()) is not None
        assert keys.verify(connection, text, now=system_clock() + 61 * SECOND) is None


@pytest.fixture(scope="module", params=["sqlite"])
def half_open(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server as it is by default: anybody reads, writing needs a key."""
    with serving(request, tmp_path_factory) as client:
        yield client


def test_by_default_anybody_reads_and_writing_needs_a_key(half_open: TestClient) -> None:
    desk = Desk(half_open)
    dossier = desk.dossier()
    assert half_open.get(f"/v1/dossiers/{dossier}/state").status_code == 200
    assert half_open.get("/v1/dossiers").status_code == 200
    problem(desk.append(dossier, {}), "unauthorized", 401)
    assert desk.append(dossier, desk.key(f"append:{dossier}")).status_code == 201


def test_what_is_public_needs_no_key(desk: Desk) -> None:
    for path in PUBLIC:
        one = path.replace("{path:path}", "site.css").format(slug="invalid-event", type="position.stated")
        answer = desk.client.get(one)
        assert answer.status_code == 200, path
