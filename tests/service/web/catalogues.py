"""What is translated: the texts that templates and modules of the pages mark, as the extractor of babel finds them."""

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house import ROOT

WEB: Final = ROOT / "service" / "web"
WORDS: Final = WEB / "words"
TRANSLATED: Final = ("uk", "ar")
METHODS: Final = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS: Final = {"_": None, "N_": None, "ngettext": (1, 2), "many": (1, 2)}
ELSEWHERE: Final = {"elements", "node_modules", "static"}

Text = str | tuple[str, ...]


def marked() -> dict[Text, list[str]]:
    """Every text that is to be translated, with the places where it stands."""
    found: dict[Text, list[str]] = {}
    places = extract_from_dir(
        WEB,
        method_map=METHODS,
        options_map={"templates/**.html": {"silent": "false"}},
        keywords=KEYWORDS,
        directory_filter=lambda folder: Path(folder).name not in ELSEWHERE,
    )
    for path, line, text, _comments, _context in places:
        found.setdefault(text, []).append(f"{path}:{line}")
    return found


def catalogue(language: str) -> Catalog:
    """The translations of a language as they are shipped."""
    with (WORDS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)
