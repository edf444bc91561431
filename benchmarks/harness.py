"""What every benchmark needs: rounds that alternate, medians, a table, JSON and an exit code.

Machines are noisy. Subjects take turns within a round and a figure is the median over the rounds of a ratio within
one round, so that a neighbour who wakes up slows both sides of it.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Final, TypeAlias

from rich.console import Console
from rich.table import Table

RESULTS: Final = Path(__file__).parent / "results"

Subject: TypeAlias = Callable[[], float]
"""Measures once, and says how much: a rate, or a time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a report.

    Attributes:
        what: What is measured, in words.
        database: Where it was measured.
        measured: With its unit, for reading.
        peer: What it was measured against, for reading; empty for a plain limit.
        value: The ratio, or the plain quantity, that the limit is about.
        hold: ``">= 3"`` or ``"<= 1.5"``; empty where it is only reported.
    """

    what: str
    database: str
    measured: str
    peer: str
    value: float
    hold: str = ""

    @property
    def holds(self) -> bool:
        """Whether the limit is kept; always where there is none."""
        if not self.hold:
            return True
        sign, limit = self.hold.split()
        return self.value >= float(limit) if sign == ">=" else self.value <= float(limit)


@dataclass(slots=True)
class Report:
    """The figures of one benchmark, as they come in."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    started: float = field(default_factory=time.time)

    def add(self, figure: Figure) -> None:
        """Take one figure in, and say so at once: a run takes minutes."""
        self.figures.append(figure)
        Console(stderr=True).print(
            f"{figure.database}: {figure.what}: {figure.measured}; {figure.value:.2f} {figure.hold}", highlight=False
        )

    def finish(self) -> int:
        """Print the table, write the JSON, and return the exit code: 1 if a figure to hold was missed."""
        table = Table("figure", "database", "measured", "against", "value", "hold", "", title=self.name)
        for figure in self.figures:
            verdict = "" if not figure.hold else "holds" if figure.holds else "MISSED"
            table.add_row(
                figure.what,
                figure.database,
                figure.measured,
                figure.peer,
                f"{figure.value:,.2f}",
                figure.hold,
                verdict,
            )
        Console(width=max(Console().width, 160)).print(table)
        RESULTS.mkdir(exist_ok=True)
        rows = [{**asdict(figure), "holds": figure.holds} for figure in self.figures]
        machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
        document = {"name": self.name, "started": int(self.started), "machine": machine, "figures": rows}
        (RESULTS / f"{self.name}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        return 0 if all(figure.holds for figure in self.figures) else 1


def alternate(subjects: Mapping[str, Subject], rounds: int) -> dict[str, list[float]]:
    """Measure every subject once a round, in the order given and in the reverse order by turns."""
    found: dict[str, list[float]] = {name: [] for name in subjects}
    names = list(subjects)
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            found[name].append(subjects[name]())
    return found


def ratio(measured: Sequence[float], peer: Sequence[float]) -> float:
    """The median of the rounds' own ratios."""
    return median(one / other for one, other in zip(measured, peer, strict=True))


def p50(calls: Sequence[Callable[[], object]], *, repeat: int = 1) -> float:
    """The median time of some calls, each timed alone; microseconds."""
    clock = time.perf_counter_ns
    times = []
    for _ in range(repeat):
        for call in calls:
            start = clock()
            call()
            times.append(clock() - start)
    return median(times) / 1_000
