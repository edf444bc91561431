"""Words: how text is searched, without regard to case and accents.

A word is a run of letters and digits with their combining marks (Unicode). It is compared as NFKD without marks, case
folded; a word asked for that has three letters or more also matches as the beginning of a longer one. There is no
stemming and no list of synonyms: what is found is what was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from events.errors import Fault, InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_QUERY: Final = 256
MOST_WORDS: Final = 16
SHORTEST_BEGINNING: Final = 3
CONTEXT: Final = 80
"""Code points that a snippet shows on either side of the first match."""

_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_WORD: Final = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_{_MARKS}]*)*")

Mark: TypeAlias = list[int]
"""Start and end of a match, in code points of the text as recorded."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text of an event.

    Attributes:
        of: Where it stands: ``summary``, ``quote``, ``translation``, ``place``, ``note``, ``as_written``, ``data``.
    """

    of: str
    text: str


def folded(text: str) -> str:
    """A text as it is compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


class Words:
    """What is searched for.

    Attributes:
        all: The words, folded, each once, in the order in which they were given.

    Raises:
        InvalidRequest: None, too many, or too long a text.
    """

    def __init__(self, query: str) -> None:
        if len(query) > LONGEST_QUERY:
            raise _refused("too-long", f"q has at most {LONGEST_QUERY} characters, not {len(query)}.")
        self.all = tuple(dict.fromkeys(folded(found[0]) for found in _WORD.finditer(query)))
        if not self.all:
            raise _refused("no-words", "q holds no word: give letters or digits.")
        if len(self.all) > MOST_WORDS:
            raise _refused("too-many-words", f"q has at most {MOST_WORDS} words, not {len(self.all)}.")

    def marks(self, text: str) -> list[tuple[Mark, int]]:
        """Where words match in a text, each with the number of the word in :attr:`all`."""
        return [
            ([found.start(), found.end()], number)
            for found in _WORD.finditer(text)
            if (number := self._number(folded(found[0]))) is not None
        ]

    def matched(self, passages: list[Passage]) -> set[int]:
        """Numbers of the words that occur in any of the passages."""
        return {number for passage in passages for _, number in self.marks(passage.text)}

    def _number(self, word: str) -> int | None:
        for number, wanted in enumerate(self.all):
            if word == wanted or (len(wanted) >= SHORTEST_BEGINNING and word.startswith(wanted)):
                return number
        return None


def passages_of(body: Mapping[str, Any]) -> list[Passage]:
    """All text of an event that is searched, its summary first."""
    occurred = body.get("occurred")
    quote, place = body.get("quote", {}), body.get("place", {})
    texts = [
        ("summary", body.get("summary")),
        ("quote", quote.get("text")),
        ("translation", quote.get("translation")),
        ("place", place.get("name")),
        ("place", place.get("country")),
        ("as_written", occurred.get("as_written") if isinstance(occurred, dict) else None),
        *(("data", text) for text in _strings(body.get("data", {}))),
        ("note", body.get("note")),
    ]
    return [Passage(of, text) for of, text in texts if text]


def snippet(words: Words, passages: list[Passage]) -> dict[str, Any] | None:
    """The first match outside the summary with what stands around it; None where there is none."""
    for passage in passages:
        marks = [] if passage.of == "summary" else words.marks(passage.text)
        if marks:
            start = max(0, marks[0][0][0] - CONTEXT)
            end = min(len(passage.text), marks[0][0][1] + CONTEXT)
            shown = [[at - start, to - start] for (at, to), _ in marks if to <= end]
            return {"of": passage.of, "text": passage.text[start:end], "marks": shown}
    return None


def _strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value, in its order; names of members are no text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _refused(code: str, reason: str) -> InvalidRequest:
    return InvalidRequest("q cannot be searched for", invalid_params=[Fault("q", code, reason)])
