"""The stored examples: one of every version of every type, as the bytes that were recorded."""

from pathlib import Path
from typing import Final, NamedTuple

EXAMPLES: Final = Path(__file__).parent / "examples"


class Example(NamedTuple):
    """One stored body: the type, the version of its shape, and the bytes that are hashed."""

    type: str
    version: int
    stored: bytes


def stored_examples() -> list[Example]:
    """All of them, by type and version."""
    found = []
    for path in sorted(EXAMPLES.glob("*.json")):
        event_type, _, version = path.stem.rpartition(".v")
        found.append(Example(event_type, int(version), path.read_bytes()))
    return found


def example(event_type: str, version: int = 1) -> bytes:
    """The stored bytes of one."""
    return (EXAMPLES / f"{event_type}.v{version}.json").read_bytes()
