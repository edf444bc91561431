"""The pages of the contract: complete, ours alone, and safe."""

import re

import pytest
from fastapi.testclient import TestClient

PAGES = ("/docs", "/problems", "/problems/invalid-event")


def test_the_docs_name_every_operation_and_every_parameter(article: TestClient) -> None:
    page = article.get("/docs").text
    for path, item in article.get("/openapi.json").json()["paths"].items():
        assert path in page
        for operation in item.values():
            assert page.count(f'id="{operation["operationId"]}"') == 1
            assert f'href="#{operation["operationId"]}"' in page
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page


def test_every_parameter_says_what_it_takes(article: TestClient) -> None:
    document = article.get("/openapi.json").json()
    silent = [
        (path, parameter["name"])
        for path, item in document["paths"].items()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
        if not (parameter.get("description") or parameter["schema"].get("description"))
        and "enum" not in str(parameter["schema"])
    ]
    assert silent == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing(article: TestClient, path: str) -> None:
    answer = article.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in answer.text.lower()
    assert "style=" not in answer.text
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)["']""", answer.text)
    assert loaded
    assert all(place.startswith(("/", "#")) and not place.startswith("//") for place in loaded)
    for place in {place.partition("#")[0] for place in loaded} - {""}:
        assert article.get(place).status_code == 200, place


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_language_a_title_and_one_heading(article: TestClient, path: str) -> None:
    page = article.get(path).text
    assert '<html lang="en">' in page
    assert re.search(r"<title>\S.*</title>", page)
    assert page.count("<h1>") == 1
