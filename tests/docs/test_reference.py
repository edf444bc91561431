"""What is made from the code is as the code has it, and nothing of the program goes unmentioned."""

import runpy
from typing import Any, Final

import pytest
from fastapi import FastAPI

from events.catalogue import TYPES
from service.app import create_app
from service.cli import keyring
from service.cli.program import GROUPS
from service.settings import Settings
from tests.docs.blocks import PAGES

RENEW: Final = "stale: run python -m tests.docs.renew"
REFERENCE: Final = PAGES / "reference"


def script(name: str) -> dict[str, Any]:
    return runpy.run_path(str(PAGES / name))


def application() -> FastAPI:
    return create_app(Settings(open=True))


@pytest.mark.parametrize("name", ["api.md", "cli.md", "events.md"])
def test_a_page_of_the_reference_is_what_the_code_makes_of_it(name: str) -> None:
    assert script("write_reference.py")["page"](name) == (REFERENCE / name).read_text(), RENEW


def test_the_picture_is_the_answer() -> None:
    drawing = script("draw_state.py")
    assert drawing["draw"](drawing["answer"]()) == (PAGES / "state.svg").read_text(), RENEW


def test_every_route_of_the_contract_is_described() -> None:
    described = (REFERENCE / "api.md").read_text()
    document = application().openapi()
    operations = [f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item]
    assert len(operations) > 40
    assert [one for one in operations if f"`{one}`" not in described] == []


def test_every_command_is_described() -> None:
    described = (REFERENCE / "cli.md").read_text()
    names = [command.name for group in GROUPS for command in group]
    names += [f"keys {command.name}" for command in keyring.COMMANDS]
    assert [name for name in names if f"\n## detente {name}\n" not in described] == []


def test_every_type_of_event_is_described_with_each_of_its_members() -> None:
    described = (REFERENCE / "events.md").read_text().split("\n## Parts\n")[0]
    sections = {section.partition("\n")[0]: section for section in described.split("\n### ")[1:]}
    assert set(sections) == {payload.type for payload in TYPES}
    for payload in TYPES:
        members = [field.alias or name for name, field in payload.model_fields.items()]
        assert [name for name in members if f"| `{name}`" not in sections[payload.type]] == [], payload.type


def test_every_setting_is_described() -> None:
    described = (REFERENCE / "settings.md").read_text()
    assert [name for name in Settings.model_fields if f"`DETENTE_{name.upper()}`" not in described] == []
