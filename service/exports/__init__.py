"""A dossier's log as files that can be read elsewhere: one module for each format, listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.exports.ndjson import NdjsonLog

if TYPE_CHECKING:
    from service.exports.export import Export

EXPORTS: Final[tuple[Export, ...]] = (NdjsonLog(),)
"""Every format, the default first."""

BY_NAME: Final = {export.name: export for export in EXPORTS}
