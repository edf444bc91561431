"""The dossier that is shipped: something true to look at, minutes after installing.

Facts coded from public pages that are named in it as sources; ``README.md`` beside it says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Sample:
    """A dossier ready to be imported.

    Attributes:
        path: Events in wire form, one a line, in the order in which they were recorded; each has its ``recorded_at``,
            so that they are imported as a backfill.
    """

    dossier: str
    title: str
    timezone: str
    path: Path

    def opening(self) -> dict[str, str]:
        """What ``POST /v1/dossiers`` takes."""
        return {"dossier": self.dossier, "title": self.title, "timezone": self.timezone}


UKRAINE_2026: Final = Sample(
    dossier="ukraine-2026",
    title="U.S.-brokered talks to end the war in Ukraine",
    timezone="UTC",
    path=Path(__file__).parent / "ukraine-2026.ndjson",
)
