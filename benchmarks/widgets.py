"""The timeline element beside TimelineJS and vis-timeline: bytes, time, nodes, keys, paper, policies, zones.

All three show the same events, held in memory, in the system's Chromium: thirty of the sample, and 5,000 made ones.
TimelineJS gets 1,000 of those: it takes minutes for more. Its and vis-timeline's files come from ``tests/foreign``
(``npm ci`` there), axe-core from ``service/web/elements`` (``make elements``).
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.harness import Figure, Report, alternate, ratio
from benchmarks.widget_pages import PAGE_CSS, POLICY, SEE, WIDGETS, answer_of, made, page_of, script_of
from tests.browser.conftest import ARGUMENTS, AXE, RULES
from tests.browser.sites import Host, demonstrated, hosted

ROOT: Final = Path(__file__).parent.parent
BUILT: Final = ROOT / "service" / "web" / "static" / "e" / "1"
FOREIGN: Final = ROOT / "tests" / "foreign" / "node_modules"
OURS: Final = ("/detente.js", "/later.js", "/others.js")
FILES: Final = {path: BUILT / path[1:] for path in OURS} | {
    "/timeline3.js": FOREIGN / "@knight-lab" / "timelinejs" / "dist" / "js" / "timeline.js",
    "/timeline.css": FOREIGN / "@knight-lab" / "timelinejs" / "dist" / "css" / "timeline.css",
    "/vis.js": FOREIGN / "vis-timeline" / "standalone" / "umd" / "vis-timeline-graph2d.min.js",
    "/vis.css": FOREIGN / "vis-timeline" / "styles" / "vis-timeline-graph2d.min.css",
}
SIZES: Final = {
    "ours": OURS,
    "timelinejs": ("/timeline3.js", "/timeline.css"),
    "vis": ("/vis.js", "/vis.css"),
}
TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
THIRTY: Final = (
    "/v1/dossiers/ukraine-2026/timeline?from=2026-01-25&to=2026-01-31&as_of=2026-02-20T00:00:00Z&known_at=496"
)
MANY: Final = {"ours": 5_000, "timelinejs": 1_000, "vis": 5_000}
STEPS: Final = 90
"""Moves of the pointer while panning."""
TABS: Final = 60
FEW: Final = 3


@dataclass(slots=True)
class Bench:
    """A browser and somebody's website with the three pages."""

    browser: Browser
    host: Host
    items: list[dict[str, Any]]

    @contextmanager
    def page(self, name: str, *, policy: str = "", **options: Any) -> Iterator[Page]:
        """Open the page of a widget in a context of its own."""
        headers = {"Content_Security_Policy": policy} if policy else {}
        address = self.host.put(f"/{name}.html", page_of(name, self.items), **headers)
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        page = context.new_page()
        page.goto(address)
        if options.get("java_script_enabled", True):
            page.wait_for_function("() => typeof show === 'function'")
        yield page
        context.close()

    @contextmanager
    def shown(self, name: str, **options: Any) -> Iterator[Page]:
        """The same, with the thirty events."""
        with self.page(name, **options) as page:
            page.evaluate("async (answer) => { await show(answer); }", answer_of(self.items))
            page.wait_for_timeout(400)
            yield page


def size(paths: Iterable[str]) -> float:
    """JavaScript and CSS, each file by itself, gzip, kB."""
    return sum(len(gzip.compress(FILES[path].read_bytes(), 9)) for path in paths) / 1000


def loaded(bench: Bench, name: str) -> float:
    """The same of what a page with the thirty events has loaded of the widget when they are shown."""
    script = (
        "async (answer) => { await show(answer);"
        " return performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname); }"
    )
    with bench.page(name) as page:
        return size(set(page.evaluate(script, answer_of(bench.items))) & FILES.keys())


def ready(bench: Bench, name: str, items: list[dict[str, Any]]) -> tuple[float, int]:
    """Milliseconds until it is ready and painted, in a page that has just been loaded; and how many nodes it takes."""
    with bench.page(name) as page:
        page.set_default_timeout(120_000)
        took = page.evaluate("(answer) => timed(answer)", answer_of(items))
        page.wait_for_timeout(300)
        return took, page.evaluate("() => nodes()")


def pan(bench: Bench, name: str) -> tuple[float, float]:
    """Milliseconds between frames while many events are dragged: the median and the 95th percentile."""
    with bench.page(name) as page:
        page.set_default_timeout(120_000)
        page.evaluate("async (answer) => { await show(answer); }", answer_of(made(MANY[name])))
        page.wait_for_timeout(500)
        box = page.evaluate(
            "() => { const shown = document.querySelector('#shown');"
            " const box = (shown.shadowRoot?.querySelector('.plot') ?? shown).getBoundingClientRect();"
            " return [box.x, box.y, box.width]; }"
        )
        x, y, width = box
        page.evaluate("() => watch()")
        page.mouse.move(x + width * 0.8, y + 60)
        page.mouse.down()
        for step in range(STEPS):
            page.mouse.move(x + width * (0.8 - 0.6 * step / STEPS), y + 60)
        page.mouse.up()
        frames = page.evaluate("() => frames_")
    return median(frames), quantiles(frames, n=20)[18]


def keyed(bench: Bench, name: str) -> int:
    """Events whose text is focused at some time while one goes through with Tab, arrows and Page Down."""
    texts = [one["summary"] for one in bench.items]
    heard: set[str] = set()
    with bench.shown(name) as page:
        keys = ["Tab"] * TABS
        while keys:
            page.keyboard.press(keys.pop())
            said = page.evaluate("() => focused()")
            # A focus on everything at once says nothing.
            found = {text for text in texts if text in said}
            if not found or len(found) > FEW:
                continue
            if not heard:
                # Inside, keys of the widget's own may lead on.
                keys += ["ArrowRight"] * 32 + ["PageDown"] * 32 + ["PageUp"] * 32
            heard.update(found)
    return len(heard)


def heard(bench: Bench, name: str) -> int:
    """Events whose text is in the accessibility tree."""
    with bench.shown(name) as page:
        session = page.context.new_cdp_session(page)
        tree = session.send("Accessibility.getFullAXTree")["nodes"]
        names = [str(one.get("name", {}).get("value", "")) for one in tree if not one.get("ignored")]
        return sum(any(one["summary"] in name for name in names) for one in bench.items)


def printed(bench: Bench, name: str) -> int:
    """Events whose text is on paper."""
    with bench.shown(name) as page:
        page.emulate_media(media="print")
        page.wait_for_timeout(300)
        return int(page.evaluate("(texts) => laidOut(texts)", [one["summary"] for one in bench.items]))


def plain(bench: Bench, name: str) -> int:
    """Events that are read without JavaScript."""
    with bench.page(name, java_script_enabled=False) as page:
        text = page.locator("#shown").inner_text()
        return sum(one["summary"] in text for one in bench.items)


def axe(bench: Bench, name: str) -> int:
    """Rules that axe-core finds broken, in light, dark and on a phone."""
    broken: set[str] = set()
    for options in ({}, {"color_scheme": "dark"}, {"viewport": {"width": 375, "height": 800}}):
        with bench.shown(name, **options) as page:
            page.evaluate(AXE.read_text())
            found = page.evaluate("(rules) => axe.run(document, {runOnly: rules})", RULES)
            broken.update(one["id"] for one in found["violations"])
    return len(broken)


def refused(bench: Bench, name: str) -> int:
    """Reports of a policy that allows the page's own files and no inline styles."""
    with bench.shown(name, policy=POLICY) as page:
        return int(page.evaluate("() => reports.length"))


def elsewhere(bench: Bench, name: str) -> int:
    """Requests to anybody but the page's own server."""
    asked: list[str] = []
    with bench.page(name) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate("async (answer) => { await show(answer); }", answer_of(bench.items))
        page.wait_for_timeout(500)
    return sum(not url.startswith((bench.host.address, "data:", "blob:")) for url in asked)


def zones(bench: Bench, name: str) -> int:
    """In how many different ways 14:30Z is told in Kyiv and Los Angeles."""
    instant = {"edtf": "2026-01-24T14:30:00Z", "earliest": "2026-01-24T14:30:00Z", "latest": "2026-01-24T14:30:01Z"}
    items = [{**bench.items[0], "occurred": instant}]
    texts = set()
    for zone in ("Europe/Kyiv", "America/Los_Angeles"):
        with bench.page(name, timezone_id=zone) as page:
            page.evaluate("async (answer) => { await show(answer); }", answer_of(items, "Europe/Kyiv"))
            page.wait_for_timeout(500)
            texts.add(page.evaluate("() => text()"))
    return len(texts)


def times(bench: Bench, report: Report, rounds: int) -> None:
    """Measure the time until events are shown, in turns; what is held is the ratio to vis-timeline."""
    nodes: dict[str, int] = {}

    def subject(name: str, items: list[dict[str, Any]]) -> float:
        took, nodes[name] = ready(bench, name, items)
        return took

    for what, events, fastest, most in (
        ("30 events", dict.fromkeys(WIDGETS, bench.items), "<= 0.79", "<= 300"),
        ("5,000 events (TimelineJS: 1,000)", {name: made(count) for name, count in MANY.items()}, "<= 0.17", "<= 800"),
    ):
        subjects = {name: partial(subject, name, items) for name, items in events.items()}
        found = alternate(subjects, rounds)
        took = {name: f"{median(all_):,.0f} ms" for name, all_ in found.items()}
        others = f"timelinejs {took['timelinejs']}; vis {took['vis']}"
        report.add(
            Figure(f"{what}, ready", "chromium", took["ours"], others, ratio(found["ours"], found["vis"]), fastest)
        )
        others = f"timelinejs {nodes['timelinejs']:,}; vis {nodes['vis']:,}"
        report.add(Figure(f"{what}, nodes", "chromium", f"{nodes['ours']:,}", others, nodes["ours"], most))


def compare(bench: Bench, report: Report, rounds: int) -> None:
    """Measure every row for every widget."""
    names = list(WIDGETS)

    def row(what: str, values: dict[str, float], unit: str, hold: str) -> None:
        others = "; ".join(f"{name} {values[name]:,.4g}{unit}" for name in names if name != "ours" and name in values)
        report.add(Figure(what, "chromium", f"{values['ours']:,.4g}{unit}", others, float(values["ours"]), hold))

    row("JavaScript and CSS until ready, gzip", {name: loaded(bench, name) for name in names}, " kB", "<= 12")
    row("all JavaScript and CSS, gzip", {name: size(SIZES[name]) for name in names}, " kB", "<= 20")
    times(bench, report, rounds)
    frames = {name: pan(bench, name) for name in ("ours", "vis")}
    row("panning 5,000, median frame", {name: one[0] for name, one in frames.items()}, " ms", "<= 17")
    row("panning 5,000, 95th percentile", {name: one[1] for name, one in frames.items()}, " ms", "<= 33.4")
    whole = f">= {len(bench.items)}"
    for what, measure, hold in (
        ("of 30: focused by keys", keyed, whole),
        ("of 30: in the accessibility tree", heard, whole),
        ("of 30: printed", printed, whole),
        ("of 30: without JavaScript", plain, whole),
        ("axe rules broken: light, dark, 375 px", axe, "<= 0"),
        ("reports of a strict policy", refused, "<= 0"),
        ("third-party requests", elsewhere, "<= 0"),
        ("ways to tell 14:30Z in two zones", zones, "<= 1"),
    ):
        row(what, {name: measure(bench, name) for name in names}, "", hold)


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    program = shutil.which("chromium")
    missing = [str(path.relative_to(ROOT)) for path in [*FILES.values(), AXE] if not path.exists()]
    if program is None or missing:
        sys.stderr.write(f"Left out: needs Chromium, and npm ci for {', '.join(missing) or 'nothing else'}.\n")
        return 0
    report = Report("widgets")
    with ExitStack() as stack:
        site = stack.enter_context(demonstrated(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        host = stack.enter_context(hosted())
        playwright = stack.enter_context(sync_playwright())
        items = httpx.get(f"{site}{THIRTY}").json()["items"]
        for path, file in FILES.items():
            host.put(path, file.read_text(), Content_Type=TYPES[file.suffix])
        host.put("/page.css", PAGE_CSS, Content_Type="text/css")
        host.put("/see.js", SEE, Content_Type="text/javascript")
        for name in WIDGETS:
            host.put(f"/{name}.page.js", script_of(name), Content_Type="text/javascript")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        compare(Bench(browser, host, items), report, chosen.rounds)
        browser.close()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
