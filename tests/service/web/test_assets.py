"""The files that pages load: typed, compressed, asked for again only when they may have changed."""

import gzip

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from service.web.assets import assets

ELEMENTS = "/static/e/1/detente.js"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Settings(database_url="sqlite:///unused.sqlite")))


def test_every_file_has_the_type_that_a_browser_needs(client: TestClient) -> None:
    wanted = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
    assert len(assets()) > 5
    for name in assets():
        answer = client.get(f"/static/{name}")
        assert answer.headers["content-type"] == wanted[name.rpartition(".")[2]]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_elements_travel_compressed(client: TestClient) -> None:
    with client.stream("GET", ELEMENTS, headers={"Accept-Encoding": "gzip"}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == assets()["e/1/detente.js"].body
    assert len(body) < 20_000


def test_another_page_may_load_the_elements_and_ask_whether_they_changed(client: TestClient) -> None:
    first = client.get(ELEMENTS)
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["cache-control"] == "public, max-age=600"
    again = client.get(ELEMENTS, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_address_that_names_a_version_is_kept_for_long(client: TestClient) -> None:
    assert "immutable" in client.get("/static/site.css?v=1").headers["cache-control"]


@pytest.mark.parametrize("path", ["nothing.css", "../site.py", "%2e%2e/site.py"])
def test_what_is_no_file_of_ours_is_a_problem(client: TestClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404
