"""Reading the source as the rules of the house need it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ("events", "service")

# What asks the wall clock; a stopwatch (monotonic, perf_counter) is no clock.
_CLOCKS: Final = frozenset(
    {
        "time.time",
        "time.time_ns",
        "time.gmtime",
        "time.localtime",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
    }
)


@dataclass(frozen=True, slots=True)
class Source:
    """One module of ours: its path below the root, and its syntax tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


def sources(*folders: str) -> list[Source]:
    """Read every module below the folders."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text()) for path in found]


def functions(source: Source) -> Iterator[tuple[str, int]]:
    """Name each function with its length in lines, from ``def`` to its last statement."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{source.path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def imports(source: Source) -> set[str]:
    """Name everything imported: modules, and for ``from a import b`` also ``a.b``."""
    found: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def imports_any(source: Source, *modules: str) -> set[str]:
    """Name the imports that are one of the modules, or something in it."""
    return {name for name in imports(source) if any(f"{name}.".startswith(f"{module}.") for module in modules)}


def clock_readings(source: Source) -> list[str]:
    """Name the places that ask for the time of day."""
    return [
        f"{source.path}:{node.lineno} {ast.unparse(node.func)}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in _CLOCKS
    ]
