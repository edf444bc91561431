"""Hypothesis strategies for what a desk records: few cells and few dates, so that they meet often."""

from typing import Final

from hypothesis import strategies as st

from events.stored import follow
from tests.desk import ISSUES, PARTIES, Desk, Json, position, report
from tests.model import Entry, Model

days: Final = st.sampled_from(
    ["2026-01-05", "2026-01-20", "2026-02-09", "2026-02-10", "2026-02-11", "2026-02-28", "2026-03-29"]
)
months: Final = st.sampled_from(["2025-12", "2026-01", "2026-02", "2026-03"])
instants: Final = st.sampled_from(
    ["2026-02-10T08:00:00Z", "2026-02-10T10:00:00.5+02:00", "2026-02-11T23:30Z", "2026-02-10T00:30:00+02:00"]
)
single: Final = days | months | instants | st.sampled_from(["2025", "2026", "2026~", "2026-01-XX", "2025-24"])
pairs: Final = st.tuples(days, days | months).map(sorted)
dates: Final = st.one_of(
    single,
    single,
    days.map("[..{}]".format),
    days.map("[{}..]".format),
    pairs.map("[{0[0]}..{0[1]}]".format),
    pairs.map("{0[0]}/{0[1]}".format),
    days.map("{}/..".format),
    days.map("../{}".format),
    days.map(lambda day: {"edtf": day, "as_written": "that day"}),
)
issues: Final = st.sampled_from(ISSUES)
parties: Final = st.sampled_from(PARTIES)
stances: Final = st.sampled_from(["demands", "refuses"])

sayings: Final[tuple[st.SearchStrategy[Json], ...]] = (
    st.builds(lambda when, stance, issue, party: position(when, stance, issue=issue, party=party), dates, stances, issues, parties),
    st.builds(lambda when, issue: position(when, issue=issue, reported_change="reiterated"), dates, issues),
    st.builds(lambda when, issue, party: report("position.withdrawn", when, issues=(issue,), party=party), dates, issues, parties),
    st.builds(
        lambda when, about: report("assessment.made", when, issues=about, by="us", kind="issue_status", status="open"),
        dates,
        st.sampled_from([("donbas",), ("donbas", "plant")]),
    ),
    st.builds(lambda when: report("proposal.tabled", when, proposal="plan", by="ru", firmness="tabled"), dates),
    st.builds(lambda when: report("agreement.concluded", when, agreement="truce", parties=["ru"], stage="ceasefire", status="signed"), dates),
    st.builds(lambda when: report("round.held", when, round="r-1", participants=["ru", "ua"]), dates),
    st.builds(lambda when: report("statement.made", when, act="assert"), dates),
    st.builds(
        lambda when, issue: {"type": "issue.amended", "summary": "Put otherwise.", "data": {"issue": issue, "title": "T", "alias": "t"}}
        | ({"occurred": when} if when else {}),
        st.none() | dates,
        issues,
    ),
)  # fmt: skip
said: Final = st.one_of(sayings[0], *sayings)


def modelled(desk: Desk) -> Model:
    """The model of what a desk has recorded so far."""
    with desk.database.reading() as connection:
        log = [Entry(event.id, event.recorded_at, event.body or {}) for event in follow(connection, desk.dossier)]
    return Model(desk.dossier.zone, log)
