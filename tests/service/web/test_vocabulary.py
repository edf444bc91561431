"""The words of the record: every word that the catalogue allows is said, in every language."""

from typing import Any

import pytest

from events.catalogue import TYPES
from service.views.gaps import SIDES as SIDES_OF_GAPS
from service.web.vocabulary import GLYPHS, SIDES, WORDS

NEVER_SHOWN = {"boolean", "date", "number", "set", "text"}
"""How the value of a term is written."""


def enumerated(schema: Any) -> set[str]:
    """Every word that a schema offers a choice of."""
    if isinstance(schema, dict):
        found = {one for one in schema.get("enum", ()) if isinstance(one, str)}
        return found.union(*(enumerated(value) for value in schema.values())) if schema else found
    if isinstance(schema, list):
        return set().union(*(enumerated(value) for value in schema))
    return set()


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.type)
def test_every_word_of_the_catalogue_is_said_in_words(kind: Any) -> None:
    words = enumerated(kind.model_json_schema())
    missing = {word for word in words if word.replace("-", "_") not in WORDS} - NEVER_SHOWN
    assert kind.type.replace(".", "_") in WORDS
    assert not missing


def test_every_stance_has_a_glyph_of_its_own_and_the_side_that_gaps_are_measured_by() -> None:
    assert len(set(GLYPHS.values())) == len(GLYPHS)
    assert dict(SIDES) == SIDES_OF_GAPS
    assert set(GLYPHS) == {*SIDES, "unspecified", "withdrawn"}
