"""What a projection is, and how free text becomes part of a cell's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, TypeAlias

Name: TypeAlias = tuple[str, str]
"""Subject and aspect of a cell."""

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class Projection:
    """The cells of some event types.

    Attributes:
        types: The event types that it reads; each belongs to one projection.
        cells: From an event's type and body to the cells that it sets.
    """

    types: tuple[str, ...]
    cells: Callable[[str, dict[str, Any]], list[Name]]


def slug_or_hash(text: str) -> str:
    """Name what was given as text: itself where it is a slug, else 20 hexadecimal digits of its SHA-256."""
    if _SLUG.fullmatch(text):
        return text
    return sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:20]
