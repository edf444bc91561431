"""Draw the README's picture from the real answer: who stood where in the sample dossier on 31 January 2026.

``python docs/draw_state.py`` writes ``docs/state.svg``; a test draws it again and compares.
"""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from service.cli.serving import load
from service.cli.session import session
from service.samples import UKRAINE_2026
from service.views.dossier import state

PLACE: Final = Path(__file__).with_name("state.svg")
AS_OF: Final = "2026-01-31"
KNOWN_AT: Final = "496"

PARTIES: Final = {"ru": "Russia", "ua": "Ukraine", "us": "United States"}
ISSUES: Final = (
    "ceasefire-sequencing",
    "ratification",
    "army-cap",
    "nato-membership",
    "troop-presence",
    "crimea",
    "donbas",
    "znpp",
)

FAMILIES: Final = {
    "demands": "for",
    "supports": "for",
    "accepts": "for",
    "open": "maybe",
    "conditional": "maybe",
    "opposes": "against",
    "refuses": "against",
    "unspecified": "none",
}
"""The colour of a stance; the word stands beside it."""

WIDTH: Final = 1000
TOP: Final = 100
ROW: Final = 92
LEGEND: Final = 44
MARGIN: Final = 24
COLUMNS: Final = (228, 486, 744)
COLUMN: Final = 35
"""Characters of what a party says that fit in its column."""
TITLE: Final = 24
LINES: Final = 3

STYLE: Final = """
  svg { --page: #ffffff; --ink: #1d2733; --quiet: #5b6875; --rule: #dfe4ea;
        --for: #dbe9fb; --for-ink: #123f73; --maybe: #fbecc8; --maybe-ink: #664300;
        --against: #f9dcdc; --against-ink: #7d1a1a; --none: #e9ecef; --none-ink: #3f4a55; }
  @media (prefers-color-scheme: dark) {
    svg { --page: #12181f; --ink: #e7edf3; --quiet: #9aa8b5; --rule: #2a343f;
          --for: #17395f; --for-ink: #cfe3fb; --maybe: #4d3a0c; --maybe-ink: #fbe6b0;
          --against: #5a2024; --against-ink: #fbd9d9; --none: #2c353e; --none-ink: #cbd4dc; } }
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--ink);
         font-size: 14px; }
  .said { font-size: 13px; }
  .title { font-size: 19px; font-weight: 600; } .quiet { fill: var(--quiet); font-size: 13px; }
  .head { font-weight: 600; } .page { fill: var(--page); } .rule { stroke: var(--rule); }
  .pill { stroke-width: 1.5; } .unsure { stroke-dasharray: 4 3; }
  .for { fill: var(--for); stroke: var(--for); } text.for { fill: var(--for-ink); stroke: none; }
  .maybe { fill: var(--maybe); stroke: var(--maybe); } text.maybe { fill: var(--maybe-ink); stroke: none; }
  .against { fill: var(--against); stroke: var(--against); } text.against { fill: var(--against-ink); stroke: none; }
  .none { fill: var(--none); stroke: var(--none); } text.none { fill: var(--none-ink); stroke: none; }
  .unsure { stroke: var(--ink); }
"""


def answer() -> dict[str, Any]:
    """The state of the sample dossier, from a database made for this and thrown away."""
    with tempfile.TemporaryDirectory() as place, session(f"{place}/sample.sqlite", create=True) as opened:
        load(opened, UKRAINE_2026)
        with opened.reading(UKRAINE_2026.dossier, as_of=AS_OF, known_at=KNOWN_AT) as reading:
            return state(reading)


def draw(document: dict[str, Any]) -> str:
    """The picture of a state: a row for each issue, and in it what each party holds."""
    rows = [row for row in document["issues"] if row["issue"] in ISSUES]
    height = TOP + ROW * len(rows) + LEGEND
    known = document["known_at"]
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title">',
        f'<title id="title">{escape(_sentence(rows))}</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}" rx="10"/>',
        _text(MARGIN, 38, "Who stood where on 31 January 2026", "title"),
        _text(MARGIN, 62, f"as known at sequence {known['sequence']}, recorded {known['recorded_at'][:10]}", "quiet"),
        *(_text(x, 88, name, "head") for x, name in zip(COLUMNS, PARTIES.values(), strict=True)),
    ]
    for place, row in enumerate(rows):
        drawn.extend(_row(TOP + place * ROW, row))
    words = "≈ not certain: the dates as they are known admit another answer, and it is shown."
    drawn.append(_text(MARGIN, height - 18, words, "quiet"))
    return "\n".join([*drawn, "</svg>", ""])


def _sentence(rows: list[dict[str, Any]]) -> str:
    return f"Positions of {', '.join(PARTIES.values())} on {len(rows)} issues of the talks as of 31 January 2026"


def _row(top: float, row: dict[str, Any]) -> list[str]:
    by_party = {one["party"]: one for one in row["positions"]}
    drawn = [f'<line class="rule" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{top}" y2="{top}"/>']
    drawn.extend(_lines(MARGIN, top + 26, row["title"], TITLE, "head"))
    headline = row["headline_status"]
    if headline:
        by = f" ({headline['by']})" if headline["by"] else ""
        drawn.append(_text(MARGIN, top + 78, f"{headline['status'].replace('_', ' ')}{by}", "quiet"))
    for x, party in zip(COLUMNS, PARTIES, strict=True):
        drawn.extend(_position(x, top, by_party.get(party)))
    return drawn


def _position(x: float, top: float, position: dict[str, Any] | None) -> list[str]:
    if position is None:
        return [_text(x, top + 26, "– nothing recorded", "quiet")]
    family = FAMILIES[position["stance"]]
    unsure = position["certainty"] != "certain"
    words = f"{position['stance']} ≈ {_instead(position)}" if unsure else position["stance"]
    width = 20 + 8.2 * len(words)
    kind = f"pill {family}{' unsure' if unsure else ''}"
    return [
        f'<rect class="{kind}" x="{x - 2}" y="{top + 10}" width="{width:g}" height="22" rx="11"/>',
        _text(x - 2 + width / 2, top + 26, words, family, anchor="middle"),
        *_lines(x, top + 48, position["summary"], COLUMN, "said"),
    ]


def _instead(position: dict[str, Any]) -> str:
    stances = {one["stance"] for one in position["possible"]} - {position["stance"]}
    return ", ".join(sorted(stances)) or "other terms"


def _lines(x: float, y: float, words: str, width: int, kind: str) -> list[str]:
    wrapped = wrap(words, width)
    if len(wrapped) > LINES:
        wrapped = [*wrapped[: LINES - 1], f"{wrapped[LINES - 1][: width - 1].rstrip(' ,.;')}…"]
    return [_text(x, y + 17 * place, line, kind) for place, line in enumerate(wrapped)]


def _text(x: float, y: float, words: str, kind: str, *, anchor: str = "start") -> str:
    placed = f'x="{x:g}" y="{y:g}" class="{kind}" text-anchor="{anchor}"'
    return f"<text {placed}>{escape(words, quote=False)}</text>"


if __name__ == "__main__":
    PLACE.write_text(draw(answer()))
