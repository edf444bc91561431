"""The views that have a command: each is one entry, with the columns of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from service.cli import columns
from service.cli.looking import View
from service.cli.narrowing import Issue, Party, Since, Subtree, Until, narrowed
from service.views.actors import actor, actors
from service.views.agreements import agreement, agreements
from service.views.change_points import changes
from service.views.claims import claim, claims
from service.views.commitments import commitment, commitments
from service.views.conditions import condition, conditions
from service.views.coverage import coverage
from service.views.incidents import incident, incidents
from service.views.issue import gap_table
from service.views.issues import issues
from service.views.polls import polls
from service.views.proposals import proposal, proposals
from service.views.rounds import round_of, rounds
from service.views.sources import source, sources
from service.views.tally import tally

if TYPE_CHECKING:
    from service.cli.options import Command
    from service.timetravel.reading import Reading


def _word(name: str, words: str, metavar: str = "WORD") -> Any:
    return Annotated[str | None, narrowed(name, words, metavar=metavar)]


def _gaps(reading: Reading, *, parties: str | None = None, issue: str | None = None) -> dict[str, Any]:
    between = None if parties is None else [party for party in parties.split(",") if party]
    return gap_table(reading, parties=between, issue=issue)


SPAN: Final = {"since": Since, "until": Until}
INCIDENT_KIND: Final = _word("--kind", "Of this kind: strike, shelling, clash …", "KIND")

VIEWS: Final = (
    View(
        "issues", "Show the tree of issues.", issues, {"issue": 3, "slug": 0, "besides": 2}, columns.of_issue,
        "issues", ("detente issues ukraine-2026",), paged=False, airy=False,
    ),
    View(
        "rounds", "Show the calendar of the talks: rounds announced, held and cancelled; or one round in full.",
        rounds, {"when": 0, "round": 2, "what came of it": 4}, columns.of_round, "rounds",
        ("detente rounds ukraine-2026 --as-of 2026-01-31", "detente rounds ukraine-2026 istanbul-1"),
        one=round_of, one_member="round",
    ),
    View(
        "proposals", "Show what was put forward, whether it is still open and how it was answered; or one in full.",
        proposals, {"proposal": 2, "by": 0, "since": 0, "says": 4}, columns.of_proposal, "proposals",
        ("detente proposals ukraine-2026", "detente proposals ukraine-2026 20-point-plan"),
        one=proposal, one_member="proposal",
    ),
    View(
        "agreements", "Show who is bound by what, and in what state it is; or one agreement in full.",
        agreements, {"agreement": 3, "parties": 1, "since": 0, "says": 4}, columns.of_agreement, "agreements",
        ("detente agreements ukraine-2026 --as-of 2026-01-31",), one=agreement, one_member="agreement",
    ),
    View(
        "commitments", "Show what was promised, and what became of it; or one commitment in full.",
        commitments, {"commitment": 3, "parties": 3, "since": 0, "content": 4}, columns.of_commitment, "commitments",
        ("detente commitments ukraine-2026",), one=commitment, one_member="commitment",
    ),
    View(
        "claims", "Show who claims what, who answered how and where that leaves it; or one claim in full.",
        claims, {"claim": 2, "by": 0, "made": 0, "content": 4}, columns.of_claim, "claims",
        ("detente claims ukraine-2026 --status denied", "detente claims ukraine-2026 residence-attack"),
        one=claim, one_member="claim",
        filters={
            "status": _word("--status", "That stand so: asserted, confirmed, disputed, denied …"),
            "by": _word("--by", "That this actor makes.", "SLUG"),
            "about": _word("--about", "About this actor.", "SLUG"),
        },
    ),
    View(
        "conditions", "Show what waits for what, according to whom, and where that goes in a circle; or one in full.",
        conditions, {"condition": 1, "first": 1, "then": 1}, columns.of_condition, "edges",
        ("detente conditions ukraine-2026", "detente conditions ukraine-2026 ceasefire-before-vote"),
        one=condition, one_member="condition", paged=False, below=columns.below_conditions,
    ),
    View(
        "incidents", "Show strikes and other violence, with the headline account; or one with all accounts.",
        incidents, {"incident": 2, "killed": 0, "injured": 0, "what": 4}, columns.of_incident, "incidents",
        ("detente incidents ukraine-2026 --kind strike --from 2026-01-01",), one=incident, one_member="incident",
        filters={"kind": INCIDENT_KIND, **SPAN}, right=("killed", "injured"), below=columns.below_incidents,
    ),
    View(
        "tally", "Count incidents and who came to harm; what is alleged, uncertain or a campaign stands apart.",
        tally, {"key": 0, "incidents": 0, "killed": 0, "injured": 0}, columns.of_tally, "rows",
        ("detente tally ukraine-2026 --by month", "detente tally ukraine-2026 --by weapon --kind strike"),
        filters={
            "by": _word("--by", "What makes a row: day, month, attacker, target_party, weapon. Left out: day."),
            "kind": INCIDENT_KIND, **SPAN,
        },
        paged=False, airy=False, right=("incidents", "killed", "injured"), below=columns.below_tally,
    ),
    View(
        "gaps", "Show how far the parties are apart, issue by issue.",
        _gaps, {"issue": 2, "between": 0, "gap": 4}, columns.of_gap, "gaps",
        ("detente gaps ukraine-2026 --parties ru,ua", "detente gaps ukraine-2026 --issue territory"),
        filters={"parties": _word("--parties", "Only between these.", "SLUG,SLUG"), "issue": Issue}, paged=False,
    ),
    View(
        "coverage", "Show how far the record reaches, and where it is silent.",
        coverage, {"issue": 2, "last heard from": 3, "silent": 2}, columns.of_coverage, columns.issues_covered,
        ("detente coverage ukraine-2026 --as-of 2026-01-31",), paged=False, below=columns.below_coverage,
    ),
    View(
        "actors", "Show who speaks and acts, in which roles; or what one of them said and for whom.",
        actors, {"actor": 0, "kind": 0, "name": 2, "roles": 3}, columns.of_actor, "actors",
        ("detente actors ukraine-2026 --kind person", "detente actors ukraine-2026 putin"),
        one=actor, one_member="actor", one_below=columns.below_actor, airy=False,
        filters={"kind": _word("--kind", "Of this kind: state, person, media …", "KIND")},
    ),
    View(
        "sources", "Show what the record rests on; or one source with everything that rests on it.",
        sources, {"source": 0, "kind": 0, "published": 0, "events": 0, "title": 1}, columns.of_source, "sources",
        ("detente sources ukraine-2026", "detente sources ukraine-2026 news-analysis"),
        one=source, one_member="source", one_below=columns.below_source, airy=False, right=("events",),
    ),
    View(
        "polls", "Show the polls that were reported.",
        polls, {"poll": 2, "when": 0, "asked": 2, "finding": 4}, columns.of_poll, "polls",
        ("detente polls ukraine-2026",),
    ),
    View(
        "changes", "Show the instants, or the sequences, at which answers may change: what a slider needs.",
        changes, {"at": 0, "recorded": 0, "events": 1}, columns.of_change, "changes",
        ("detente changes ukraine-2026 --issue donbas", "detente changes ukraine-2026 --axis known"),
        filters={
            "axis": _word("--axis", "valid: instants; known: sequences. Left out: valid."),
            "issue": Issue, "subtree": Subtree, "party": Party,
        },
        airy=False,
    ),
)  # fmt: skip
"""In the order in which the help lists them."""

COMMANDS: Final[tuple[Command, ...]] = tuple(view.command() for view in VIEWS)
