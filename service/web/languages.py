"""The languages of the pages, and their words.

Only what the pages say themselves is translated; what the record holds stays in its own words.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["en", "uk", "ar"]

LANGUAGES: Final[Mapping[Language, str]] = {"en": "English", "uk": "Українська", "ar": "العربية"}
"""Each with its own name for itself; English is that of the source."""


def direction(language: Language) -> str:
    """``ltr`` or ``rtl``."""
    return Locale(language).text_direction


def written(text: str) -> str:
    """What ``dir`` a text of the record has: what its letters say; without any, as in a date, from the left."""
    return "auto" if any(map(str.isalpha, text)) else "ltr"


@cache
def words(language: Language) -> NullTranslations:
    """The catalogue of a language, as translators keep it; a text without a translation stays English."""
    if language == "en":
        return NullTranslations()
    source = resources.files("service.web.words").joinpath(f"{language}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
