"""The catalogues: whole, without leftovers, and with the same places for values as the English."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from service.web.languages import LANGUAGES, direction, words
from tests.service.web.catalogues import TRANSLATED, catalogue, marked

PLACES = re.compile(r"%\((\w+)\)[sd]|\{n\}")


def translations(message: Message) -> Iterator[str]:
    yield from (message.string,) if isinstance(message.string, str) else message.string or ()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_nothing_that_is_said_no_more(language: str) -> None:
    found = {message.id: message for message in catalogue(language) if message.id}
    wanted = marked()
    missing = {text: places[0] for text, places in wanted.items() if text not in found}
    assert not missing
    assert not found.keys() - wanted.keys()
    assert not [message.id for message in found.values() if message.fuzzy or not all(translations(message))]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_places_for_the_same_values(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[1]
            wanted = set(PLACES.findall(english)) - {"num"}
            for text in translations(message):
                assert set(PLACES.findall(text)) - {"num"} == wanted, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_number_is_spoken_in_every_form_that_the_language_has(language: str) -> None:
    found = catalogue(language)
    many = [message for message in found if message.id and not isinstance(message.id, str)]
    assert many
    assert all(len(list(translations(message))) == found.num_plurals for message in many)


def test_arabic_is_read_from_the_right_and_an_unknown_text_stays_english() -> None:
    assert {language: direction(language) for language in LANGUAGES} == {"en": "ltr", "uk": "ltr", "ar": "rtl"}
    assert words("ar").gettext("Never said on any page.") == "Never said on any page."
