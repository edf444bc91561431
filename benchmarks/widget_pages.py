"""The pages that ``widgets.py`` compares: one event list each, shown by ours, by TimelineJS and by vis-timeline.

Every page has ``show(events)``, which shows them and resolves when its library says that it is ready, and the same
scripts to look at it from outside.
"""

from __future__ import annotations

import html
from typing import Any, Final

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
)

HEAD: Final = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>The talks</title><link rel="stylesheet" href="/page.css">{head}
<main><h1>The talks</h1>{body}<p>The article goes on.</p></main><script src="/see.js"></script>
<script {kind} src="/{name}.page.js"></script></html>"""

PAGE_CSS: Final = "body { margin: 1rem } #shown { height: 34rem } detente-timeline { height: auto }"

SEE: Final = """
window.reports = [];
addEventListener("securitypolicyviolation", (event) => reports.push(event.violatedDirective));
const deep = (one, visit) => {
  visit(one);
  for (const child of [...one.children, ...(one.shadowRoot?.children ?? [])]) deep(child, visit);
};
window.nodes = () => { let count = 0; deep(document.querySelector("#shown"), () => count++); return count; };
window.focused = () => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one ? `${one.getAttribute("aria-label") ?? ""} ${one.textContent}` : "";
};
window.text = () => document.querySelector("#shown").shadowRoot?.querySelector(".frame").innerText
  ?? document.querySelector("#shown").innerText;
// Whose text is on the sheet: laid out, and cut off by nothing around it.
window.laidOut = (texts) => {
  const found = new Set();
  deep(document.querySelector("#shown"), (one) => {
    const own = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(" ");
    const text = texts.find((each) => own.includes(each));
    if (!text || !one.checkVisibility()) return;
    const box = one.getBoundingClientRect();
    let seen = box.width > 1 && box.height > 1 && box.left >= 0 && box.right <= innerWidth + 1;
    for (let up = one; up && seen; up = up.parentElement ?? up.getRootNode().host) {
      if (up === one || getComputedStyle(up).overflow === "visible") continue;
      const around = up.getBoundingClientRect();
      seen = box.top >= around.top - 1 && box.bottom <= around.bottom + 1 && box.left >= around.left - 1;
    }
    if (seen) found.add(text);
  });
  return found.size;
};
window.timed = async (events) => {
  const start = performance.now();
  await show(events);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
};
window.frames_ = [];
window.watch = () => {
  let last = 0;
  const frame = (now) => { if (last) frames_.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
};
"""

OURS: Final = """
window.show = (answer) => new Promise((done) => {
  const shown = document.querySelector("#shown");
  shown.addEventListener("detente:ready", done, { once: true });
  shown.answer = answer;
});
"""

TIMELINEJS: Final = """
const day = (text) => { const at = new Date(text);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }; };
window.show = ({ items }) => new Promise((done) => {
  const events = items.map((one) => ({ unique_id: one.event, text: { headline: one.summary },
    start_date: day(one.occurred.earliest ?? one.occurred.latest) }));
  const made = new TL.Timeline("shown", { events }, { font: null, hash_bookmark: false });
  made.on("loaded", done);
});
"""

VIS: Final = """
window.show = ({ items }) => new Promise((done) => {
  const shown = items.map((one) => {
    const start = one.occurred.earliest ?? one.occurred.latest;
    const wide = Date.parse(one.occurred.latest) - Date.parse(start) > 9e7;
    const span = wide ? { start, end: one.occurred.latest } : { start };
    return { id: one.event, content: one.summary, group: one.party ?? "", ...span };
  });
  const groups = [...new Set(shown.map(({ group }) => group))].map((id) => ({ id, content: id }));
  const made = new vis.Timeline(document.querySelector("#shown"), shown, groups, { height: "100%" });
  made.on("changed", done);
});
"""

WIDGETS: Final[dict[str, tuple[str, str]]] = {
    "ours": ("", OURS),
    "timelinejs": ('<link rel="stylesheet" href="/timeline.css"><script src="/timeline3.js"></script>', TIMELINEJS),
    "vis": ('<link rel="stylesheet" href="/vis.css"><script src="/vis.js"></script>', VIS),
}
"""Of each: what its page loads, and how it shows events."""


def page_of(name: str, items: list[dict[str, Any]]) -> str:
    """The page of a widget; ours has the events as a list inside, as its snippet has."""
    head, _ = WIDGETS[name]
    if name == "ours":
        entries = "".join(f"<li>{html.escape(one['summary'])}</li>" for one in items)
        head = '<script type="module" src="/detente.js"></script>'
        body = f'<detente-timeline id="shown"><ol>{entries}</ol></detente-timeline>'
    else:
        body = '<div id="shown"></div>'
    return HEAD.format(head=head, body=body, name=name, kind='type="module"' if name == "ours" else "defer")


def answer_of(items: list[dict[str, Any]], timezone: str = "UTC") -> dict[str, Any]:
    """An answer of the timeline that holds some items."""
    names = {"ru": "Russian Federation", "ua": "Ukraine", "us": "United States", "de": "Germany"}
    return {
        "dossier": "made",
        "as_of": {"instant": "2026-03-01T00:00:00Z", "timezone": timezone},
        "known_at": {"sequence": len(items), "recorded_at": "2026-03-01T00:00:00Z"},
        "tense": "past",
        "holds_for": {"as_of": [None, None], "known_at": [1, len(items)]},
        "items": items,
        "possibly": 0,
        "next": None,
        "labels": {"actors": names, "issues": {}},
    }


def made(count: int) -> list[dict[str, Any]]:
    """Events spread over two years and four lanes, some of them known only to the month."""
    items = []
    for number in range(count):
        at = (number * 7919) % (count or 1) * 730 // (count or 1)
        year, month, date = 2024 + at // 365, at % 365 // 31 + 1, at % 28 + 1
        day = f"{year}-{month:02}-{date:02}"
        exact = number % 9 != 0
        civil = f"{year}-{month:02}"
        first = f"{day}T00:00:00Z" if exact else f"{civil}-01T00:00:00Z"
        last = f"{day}T23:59:59Z" if exact else f"{civil}-28T00:00:00Z"
        items.append({
            "event": f"made-{number}",
            "sequence": number + 1,
            "type": ("position.stated", "round.held", "incident.reported", "claim.made")[number % 4],
            "occurred": {"edtf": day if exact else civil, "earliest": first, "latest": last, "settled": None},
            "summary": f"Event number {number} of those that were made for measuring.",
            "party": ("ru", "ua", "us", None)[number // 4 % 4],
            "issues": [],
            "sources": [],
        })  # fmt: skip
    return items


def script_of(name: str) -> str:
    """The script of a widget's page."""
    return WIDGETS[name][1]
