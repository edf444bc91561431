"""An event as a bibliography takes it: BibTeX and CSL-JSON, both about the pinned address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from service.web.dates import moment_of

LATEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
"""What BibTeX and LaTeX would take for commands, and how it is written to stand for itself.

A brace by its name: BibTeX counts braces behind a backslash, too.
"""

_CONTROL: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_PLAIN_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited.

    Attributes:
        dossier: Slug, and ``container`` its title.
        event: Id of the event.
        title: Its summary.
        url: Pinned, whole.
        recorded_at: When the record took it in, RFC 3339.
        occurred: When it happened, EDTF; None where that is not known.
    """

    dossier: str
    container: str
    event: str
    title: str
    url: str
    recorded_at: str
    occurred: str | None

    @property
    def key(self) -> str:
        """By which a bibliography knows it."""
        return f"{self.dossier}.{self.event}"


def bibtex(cited: Reference) -> str:
    """One BibTeX entry, UTF-8."""
    recorded = moment_of(cited.recorded_at)
    note = f"Event {cited.event}, recorded {recorded.date().isoformat()}"
    if cited.occurred:
        note += f", occurred {cited.occurred}"
    fields = {
        "title": f"{{{_latex(cited.title)}}}",
        "howpublished": _latex(f"{cited.container}, record of the negotiation"),
        "publisher": "Detente",
        "year": str(recorded.year),
        "month": str(recorded.month),
        "url": _address(cited.url),
        "note": _latex(note),
    }
    key = re.sub(r"[^A-Za-z0-9.:-]", "-", cited.key)
    inner = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{inner}\n}}\n"


def csl(cited: Reference) -> list[dict[str, Any]]:
    """A CSL-JSON list of one item (citation-style-language/schema, ``csl-data.json``)."""
    recorded = moment_of(cited.recorded_at)
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "entry",
        "title": _one_line(cited.title),
        "container-title": _one_line(cited.container),
        "publisher": "Detente",
        "number": cited.event,
        "issued": {"date-parts": [[recorded.year, recorded.month, recorded.day]]},
        "URL": cited.url,
    }
    if cited.occurred and _PLAIN_DATE.fullmatch(cited.occurred):
        item["event-date"] = {"date-parts": [[int(part) for part in cited.occurred.split("-")]]}
    elif cited.occurred:
        item["event-date"] = {"literal": cited.occurred}
    return [item]


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _latex(text: str) -> str:
    return "".join(LATEX.get(sign, sign) for sign in _one_line(text))


def _address(url: str) -> str:
    """An address within braces, which may neither hold nor end with what BibTeX counts."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
