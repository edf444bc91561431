"""What is translated: the texts that templates and modules of the pages mark, as the extractor of babel finds them.

``python -m tests.service.web.catalogues`` gives the catalogues a place for every new text, for translators to fill.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tests.house import ROOT

WEB: Final = ROOT / "service" / "web"
WORDS: Final = WEB / "words"
TRANSLATED: Final = ("uk", "ar")
METHODS: Final = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS: Final = {"_": None, "N_": None, "ngettext": (1, 2), "many": (1, 2)}
ELSEWHERE: Final = {"elements", "node_modules", "static"}

HEADER: Final = "# Words of the pages in this language; the record itself stays in its own words."
DATED: Final = tuple(
    f'"{name}: '
    for name in (
        "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator",
        "Language-Team", "Generated-By",
    )
)  # fmt: skip
"""Lines of a catalogue that change with the day or the program that wrote it."""

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


def renewed(language: str) -> str:
    """A catalogue with a place for every text that is marked: translations are kept, leftovers dropped."""
    kept = {message.id: message.string for message in catalogue(language)}
    made = Catalog(locale=language, fuzzy=False, header_comment=HEADER)
    for text in sorted(marked(), key=str):
        empty = "" if isinstance(text, str) else ("",) * made.num_plurals
        made.add(text, kept.get(text, empty))
    written = BytesIO()
    write_po(written, made, width=120, sort_output=True, no_location=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(DATED))


if __name__ == "__main__":
    for each in TRANSLATED:
        (WORDS / f"{each}.po").write_text(renewed(each))
