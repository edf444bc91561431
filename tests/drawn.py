"""Small dossiers drawn at random: few cells and few dates, so that what is said meets often, and amendments of it."""

from typing import Final

from hypothesis import strategies as st

from events.clock import DAY, SECOND
from events.dialects.database import Database
from events.edtf import FOREVER
from events.stored import follow
from tests.desk import Desk, Json, amendment, position, report
from tests.model import Entry, Model

DAYS: Final = ("2026-01-10", "2026-01-16", "2026-01-17", "2026-02-01", "2026-02-20")
days: Final = st.sampled_from(DAYS)
pairs: Final = st.tuples(days, days).map(sorted)
dates: Final = st.one_of(
    days,
    st.sampled_from(["2026-01", "2026-02", "2026", "2026-01-16T08:00:00Z"]),
    days.map("[..{}]".format),
    pairs.map("[{0[0]}..{0[1]}]".format),
    pairs.map("{0[0]}/{0[1]}".format),
)
stances: Final = st.sampled_from(["demands", "refuses"])
positions: Final = st.builds(position, dates, stances)
reiterations: Final = st.builds(
    lambda when, stance: position(when, stance, reported_change="reiterated"), dates, stances
)
withdrawals: Final = st.builds(lambda when: report("position.withdrawn", when, party="ru"), dates)
others: Final = st.one_of(
    st.builds(lambda when: position(when, party="ua"), dates),
    st.builds(lambda when: report("assessment.made", when, by="us", kind="issue_status", status="open"), dates),
    st.builds(lambda when: report("proposal.tabled", when, proposal="plan", by="ru", firmness="tabled"), dates),
)
said: Final = st.one_of(positions, positions, reiterations, withdrawals, others)
changes: Final = st.fixed_dictionaries({"occurred": dates})


@st.composite
def courses(draw: st.DrawFn) -> list[tuple[int, Json]]:
    """What is recorded one after another, and how long the desk waits before each."""
    found: list[tuple[int, Json]] = []
    chains: list[str] = []
    acts = st.sampled_from(["say", "say", "say", "correct", "retract", "dispute", "rank"])
    for number in range(draw(st.integers(1, 7))):
        act = draw(acts) if chains else "say"
        if act == "say":
            event = draw(said)
            chains.append(f"E{number}")
        elif act == "correct":
            event = amendment("corrected", draw(st.sampled_from(chains)), changes=draw(changes), reason="error")
        elif act == "retract":
            event = amendment("retracted", chains.pop(draw(st.integers(0, len(chains) - 1))), reason="false")
        elif act == "dispute":
            event = amendment("disputed", draw(st.sampled_from(chains)), by="ua", grounds="no")
        else:
            event = amendment("ranked", draw(st.sampled_from(chains)), rank="preferred", reason="better source")
        found.append((draw(st.sampled_from([0, SECOND, DAY, 20 * DAY])), {"id": f"E{number}", **event}))
    return found


def recorded(database: Database, drawn: list[tuple[int, Json]]) -> tuple[Desk, Model]:
    """Record what was drawn, from 15 January 2026 on, and model it."""
    desk = Desk(database, opened="2026-01-15T08:00:00Z")
    desk.register()
    for wait, event in drawn:
        desk.now += wait
        desk.record(event)
    desk.close()
    with database.reading() as connection:
        log = [Entry(event.id, event.recorded_at, event.body or {}) for event in follow(connection, desk.dossier)]
    return desk, Model(desk.dossier.zone, log)


def beside_changes(model: Model) -> list[int]:
    """Instants at which something may change, with their neighbours."""
    points = {point for k in range(1, len(model.log) + 1) for point in model.instants(k)}
    near = {point + beside for point in points for beside in (-1, 0, 1, 2)}
    return sorted(point for point in near if abs(point) < FOREVER // 2)
