"""Files that others wrote, read as events: one module for each source, listed here.

``source.py`` says what a source is, ``loading.py`` records what one yields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.importers.ndjson import Ndjson

if TYPE_CHECKING:
    from service.importers.source import Source

SOURCES: Final[tuple[Source, ...]] = (Ndjson(),)
"""Every source, in the order in which a file's name is tried on them."""

BY_NAME: Final = {source.name: source for source in SOURCES}


def source_of(file_name: str) -> Source:
    """Choose by the ending of a file's name; the first source where no ending fits (standard input, say)."""
    lowered = file_name.lower()
    return next((source for source in SOURCES if lowered.endswith(source.suffixes)), SOURCES[0])
