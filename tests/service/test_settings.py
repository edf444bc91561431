"""Settings come from the environment, are bounded, keep passwords to themselves, and are documented one by one."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from events.dialects import open_database
from service import schema
from service.settings import Settings
from tests.house import ROOT

PAGE = ROOT / "docs" / "reference" / "settings.md"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DETENTE_{name.upper()}", raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="the rule of the XDG Base Directory Specification")
@pytest.mark.parametrize("folder", ["data", "my data", "100%?#"])
def test_the_database_is_a_file_in_the_users_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / folder))
    database = open_database(Settings().database_url)
    schema.upgrade(database)
    database.close()
    assert (tmp_path / folder / "detente" / "detente.sqlite").exists()


def test_a_setting_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, tuple[str, Any]] = {
        "database_url": ("sqlite:///x.sqlite", "sqlite:///x.sqlite"),
        "host": ("::1", "::1"),
        "port": ("9000", 9000),
        "workers": ("4", 4),
        "public_read": ("false", False),
        "open": ("1", True),
        "max_body_bytes": ("2048", 2048),
        "max_import_bytes": ("4096", 4096),
        "cache_bytes": ("65536", 65536),
        "log_level": ("debug", "debug"),
        "log_format": ("json", "json"),
        "log_requests": ("no", False),
    }
    assert set(given) == set(Settings.model_fields)
    before = Settings().model_dump()
    for name, (words, _) in given.items():
        monkeypatch.setenv(f"DETENTE_{name.upper()}", words)
    after = Settings().model_dump()
    assert after == {name: value for name, (_, value) in given.items()}
    assert [name for name in given if after[name] == before[name]] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "65536"), ("WORKERS", "0"), ("LOG_LEVEL", "loud"), ("MAX_BODY_BYTES", "1"), ("OPEN", "perhaps")],
)
def test_a_setting_out_of_its_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"DETENTE_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_settings_do_not_change_once_they_are_made() -> None:
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


def test_a_password_is_neither_printed_nor_repeated_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_DATABASE_URL", "postgresql+psycopg://desk:hunter2@db/detente")
    assert Settings().shown_database_url == "postgresql+psycopg://desk:***@db/detente"
    assert "hunter2" not in repr(Settings())
    assert "hunter2" in Settings().database_url
    with pytest.raises(ValidationError) as refused:
        Settings(database_url=b"\xffhunter2")  # type: ignore[arg-type]
    assert "hunter2" not in str(refused.value)


def test_every_setting_is_documented_with_its_default_in_the_order_of_declaration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = re.findall(r"^\| `(DETENTE_\w+)` \| (.+?) \| (.+) \|$", PAGE.read_text(), re.MULTILINE)
    expected = []
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        shown = "SQLite, see below" if name == "database_url" else f"`{str(default).lower()}`"
        expected.append((f"DETENTE_{name.upper()}", shown, field.description))
    assert rows == expected
