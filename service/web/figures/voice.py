"""The voice of a figure: the words, dates and names of the page in which it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from service.web.dates import said
from service.web.languages import Language, words
from service.web.vocabulary import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Voice:
    """One language in one time zone, with the names of what is drawn.

    Attributes:
        zone: IANA name.
        actors: Names by slug.
        issues: Titles by slug.
    """

    language: Language
    zone: str
    actors: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[str, str] = field(default_factory=dict)

    def _(self, text: str, **values: Any) -> str:
        """A text of ours, translated, with values for its ``%(names)s``."""
        translated = words(self.language).gettext(text)
        return translated % values if values else translated

    def many(self, one: str, more: str, number: int, **values: Any) -> str:
        """A text that depends on a number, ``%(num)s``."""
        return words(self.language).ngettext(one, more, number) % {"num": number, **values}

    def say(self, word: str | None) -> str:
        """A word of the record (``service.web.vocabulary``)."""
        if word is None:
            return ""
        found = WORDS.get(word.replace("-", "_"))
        return word.replace("_", " ") if found is None else words(self.language).gettext(found)

    def date(self, dated: Mapping[str, Any] | None, *, short: bool = True) -> str:
        """A date of the record, no more precise than it is."""
        edtf = None if dated is None else dated.get("edtf")
        return self._("at all times") if not edtf else said(edtf, self.language, self.zone, short=short)

    def actor(self, slug: str | None) -> str:
        """The name of an actor."""
        return "" if slug is None else self.actors.get(slug, slug)

    def issue(self, slug: str | None) -> str:
        """The title of an issue."""
        return "" if slug is None else self.issues.get(slug, slug)
