"""The rules of the house: sizes, names, layers, and what travels in the wheel."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import PACKAGES, ROOT, Source, clock_readings, functions, imports, imports_any, sources

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 50
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
DATABASES = ("sqlalchemy", "sqlite3", "psycopg", "alembic")
PURE = (
    "events/catalogue/", "events/envelope.py", "events/upcasters.py", "events/canonical.py", "events/edtf.py",
    "events/merkle.py", "service/projections/",
)  # fmt: skip
KNOW_HTTP = ("service/api/", "service/web/", "service/app.py")
OURS = sources(*PACKAGES)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def declared() -> list[Requirement]:
    table = project()["project"]
    optional = [line for lines in table["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*table["dependencies"], *optional)]


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def lint_imports(place: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([str(program), "--no-cache"], check=False, capture_output=True, text=True, cwd=place)


def test_no_file_is_long() -> None:
    everything = sources(*PACKAGES, "tests", "benchmarks", "migrations")
    assert [f"{one.path}: {one.lines}" for one in everything if one.lines > MOST_LINES_OF_A_FILE] == []


def test_no_function_is_long() -> None:
    assert [
        f"{name}: {lines}" for one in OURS for name, lines in functions(one) if lines > MOST_LINES_OF_A_FUNCTION
    ] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {
        one.path: {part.removesuffix(".py") for part in one.path.split("/")} for one in sources(*PACKAGES, "tests")
    }
    assert [path for path, parts in named.items() if parts & EMPTY_NAMES] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_holds_no_code_that_a_namesake_could_hide(package: str) -> None:
    body = Source(f"{package}/__init__.py", (ROOT / package / "__init__.py").read_text()).tree.body
    assert [type(statement) for statement in body] == [ast.Expr], "a docstring and nothing else"
    assert not (ROOT / package / f"{package}.py").exists()


def test_every_folder_with_code_is_a_package() -> None:
    folders = {(ROOT / one.path).parent for one in sources(*PACKAGES, "tests", "benchmarks")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_imports_are_absolute() -> None:
    assert {one.path: found for one in OURS if (found := {name for name in imports(one) if name.startswith(".")})} == {}


def test_only_the_clock_reads_the_time() -> None:
    assert [place for one in OURS if one.path != "events/clock.py" for place in clock_readings(one)] == []


def test_pure_modules_know_no_database_and_no_clock() -> None:
    pure = [one for one in OURS if one.path.startswith(PURE)]
    assert {
        one.path: found for one in pure if (found := imports_any(one, *DATABASES, "events.clock.system_clock"))
    } == {}


def test_only_the_api_and_the_pages_know_http() -> None:
    others = [one for one in OURS if not one.path.startswith(KNOW_HTTP)]
    assert {one.path: found for one in others if (found := imports_any(one, "fastapi", "starlette"))} == {}


def test_the_verifier_shares_no_code_with_the_server() -> None:
    alone = [one for one in OURS if one.path == "service/verifier.py"]
    allowed = {*sys.stdlib_module_names, "cryptography"}
    assert [name for one in alone for name in imports(one) if name.split(".")[0] not in allowed] == []


@pytest.mark.parametrize(
    "line",
    [
        "import time\ntime.time_ns()",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "from datetime import date\ndate.today()",
    ],
)
def test_a_reading_of_the_time_is_found(line: str) -> None:
    assert len(clock_readings(Source("example.py", line))) == 1


def test_an_import_is_found_wherever_it_stands() -> None:
    example = Source(
        "example.py",
        "def f():\n    from sqlalchemy.engine import Engine\n    import sqlite3.dbapi2\n    import psycopgish",
    )
    assert imports_any(example, *DATABASES) == {"sqlalchemy.engine", "sqlalchemy.engine.Engine", "sqlite3.dbapi2"}


def test_the_layers_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_a_new_module_fails_until_it_is_placed_in_a_layer(tmp_path: Path, package: str) -> None:
    for name in PACKAGES:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc", "static", "samples", "node_modules")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / package / "unplaced.py").write_text('"""Not in any layer."""\n')
    done = lint_imports(tmp_path)
    assert done.returncode != 0
    assert f"{package}.unplaced" in done.stdout


def test_constraints_are_names_and_versions_without_an_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*", line)] == []


def test_constraints_pin_every_declared_dependency_to_a_version_that_it_admits() -> None:
    pins = pinned()
    names = {one.name: pins.get(canonicalize_name(one.name)) for one in declared()}
    assert [name for name, version in names.items() if version is None] == []
    assert [str(one) for one in declared() if not one.specifier.contains(names[one.name] or "")] == []


def test_constraints_pin_whatever_the_dependencies_depend_on() -> None:
    pins = pinned()
    waiting, seen, loose = [(one.name, frozenset(one.extras)) for one in declared()], set(), set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        if canonicalize_name(name) not in pins:
            loose.add(name)
        for line in metadata.requires(name) or ():
            wanted = Requirement(line)
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append((wanted.name, frozenset(wanted.extras)))
    assert loose - {"setuptools"} == set()


@pytest.fixture(scope="module")
def wheel(built_wheel: Path) -> set[str]:
    with zipfile.ZipFile(built_wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_file_of_the_packages(wheel: set[str]) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file()
    }
    made = ("__pycache__", "node_modules")
    assert {path for path in files if not any(folder in path for folder in made)} - wheel == set()


def test_the_wheel_carries_the_migrations_and_their_configuration(wheel: set[str]) -> None:
    revisions = {f"service/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "migrations").rglob("*.py")}
    assert (
        revisions | {"service/alembic.ini", "service/migrations/env.py", "service/migrations/script.py.mako"} <= wheel
    )


def test_the_wheel_carries_the_sample_dossier(wheel: set[str]) -> None:
    assert [name for name in wheel if re.fullmatch(r"service/samples/.+\.ndjson", name)] != []


def test_the_wheel_carries_nothing_else_of_the_repository(wheel: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {*PACKAGES, f"detente-{project()['project']['version']}.dist-info"}


def test_the_changelog_has_a_place_for_what_is_not_released_yet() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "[Unreleased]"


def test_decision_records_are_numbered_listed_and_complete() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for record in records:
        assert f"({record.name})" in listed
        headings = re.findall(r"^## (.+)$", record.read_text(), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], record.name
