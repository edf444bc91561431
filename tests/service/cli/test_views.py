from typing import Any

import pytest

from service.cli.looking import View
from service.cli.views import VIEWS
from tests.service.cli.terminal import Line, widest

DOSSIER = "ukraine-2026"
AT = ("--as-of", "2026-01-31", "--known-at", "496")

WORDS = {
    "issues": ["Fate of Donbas", "territorial question"],
    "rounds": ["round-1", "host: ae", "no breakthrough"],
    "proposals": ["30-day-ceasefire", "closed", "ua accepted [H031]"],
    "agreements": ["implemented since", "istanbul-exchange-1000"],
    "commitments": ["troops-pledge", "gb, fr"],
    "claims": ["residence-attack", "discredited", "us denied [S040]"],
    "conditions": ["circular: ceasefire-sequencing → ratification → donbas", "denied by us", "according to ft"],
    "incidents": ["okhmatdyt-hospital", "32", "ru → ua"],
    "tally": ["Total: 7 incidents", "Not counted, campaigns:", "Not counted, alleged:"],
    "gaps": ["ru and ua", "incompatible", "offer rejected [H001, H007]"],
    "coverage": ["No scope was declared.", "last event: 2026-01-30", "energy-infrastructure"],
    "actors": ["Kremlin spokesperson for ru", "putin"],
    "sources": ["news-analysis", "[2026-01-28..2026", "79"],
    "polls": ["little faith", "ukrainian-public"],
    "changes": ["2022-01-01T00:00:00.000001Z"],
}
ONE = {
    "rounds": ("istanbul-1", ["stalled on", "ceasefire", "Putin proposes direct talks"]),
    "proposals": ("20-point-plan", ["≈", "army size", "[H142]"]),
    "agreements": ("paris-declaration-of-intent", ["signed", "Paris, FRA"]),
    "commitments": ("troops-pledge", ["troops-after-deal"]),
    "claims": ("residence-attack", ["alleges", "weapons drone", "[S062]"]),
    "conditions": ("ceasefire-before-vote", ["antecedent", "a ceasefire is in place"]),
    "incidents": ("sumy-palm-sunday", ["20 or more", "killed 34", "[H039]"]),
    "actors": ("peskov", ["Kremlin spokesperson", "spoke for: ru", "H165"]),
    "sources": ("news-analysis", ["79 events rest on it", "registry: ", "S036"]),
}
NARROWED: dict[str, list[tuple[str, ...]]] = {
    "claims": [("--status", "denied"), ("--by", "ft"), ("--about", "ua")],
    "incidents": [("--kind", "other"), ("--from", "2026-01-01"), ("--to", "2025-12-31")],
    "tally": [("--kind", "other"), ("--from", "2026-01-01"), ("--to", "2025-12-31"), ("--by", "attacker")],
    "gaps": [("--parties", "ru,ua"), ("--issue", "territory")],
    "actors": [("--kind", "person")],
    "changes": [("--issue", "donbas"), ("--party", "ua"), ("--issue", "territory", "--subtree")],
}
named = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)


def items(view: View, line: Line, *options: str) -> list[dict[str, Any]]:
    paged = ("--limit", "1000") if view.paged else ()
    document = line.json(view.name, DOSSIER, *AT, *paged, *options)
    assert list(document)[:5] == ["dossier", "as_of", "known_at", "tense", "holds_for"]
    found: list[dict[str, Any]] = view.items(document) if callable(view.items) else document[view.items]
    return found


@named
def test_a_view_answers_the_document_of_the_api_narrowed_by_each_filter(sample: Line, view: View) -> None:
    everything = items(view, sample)
    assert everything
    options = NARROWED.get(view.name, [])
    assert {option[0] for option in options} >= {f"--{name}" for name in view.filters if name in {"status", "kind"}}
    for option in options:
        assert len(items(view, sample, *option)) < len(everything), option


@named
@pytest.mark.parametrize("width", [80, 120])
def test_a_table_fits_the_terminal_and_says_what_there_is(sample: Line, view: View, width: int) -> None:
    code, shown = sample.at_terminal(view.name, DOSSIER, *AT, width=width)
    assert code == 0
    flowing = " ".join(shown.split())
    assert [word for word in WORDS[view.name] if word not in flowing] == []
    assert widest(shown) <= width


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("view", [view for view in VIEWS if view.one], ids=lambda view: view.name)
def test_one_item_is_shown_whole(sample: Line, view: View, width: int) -> None:
    slug, words = ONE[view.name]
    code, shown = sample.at_terminal(view.name, DOSSIER, slug, *AT, width=width)
    assert code == 0
    flowing = " ".join(shown.split()).replace("certainty ambiguous", "≈")
    assert [word for word in words if word not in flowing] == []
    assert widest(shown) <= width


def test_an_item_that_nobody_knows_is_refused_with_those_that_are_close(sample: Line) -> None:
    done = sample.run("rounds", DOSSIER, "round-9")
    assert done.exit_code == 1
    assert "Close to it: round-3, round-2, round-1" in done.stderr


def test_an_item_of_which_nothing_holds_yet_is_said_to_be_known(sample: Line) -> None:
    code, shown = sample.at_terminal("rounds", DOSSIER, "round-3", "--as-of", "2024-07-01")
    assert code == 0
    assert "nothing of it holds at this coordinate yet" in shown


def test_before_anything_happened_there_is_nothing(sample: Line) -> None:
    code, shown = sample.at_terminal("proposals", DOSSIER, "--as-of", "1900-01-01")
    assert (code, "There is nothing at this coordinate." in shown) == (0, True)


def test_a_word_that_no_vocabulary_has_is_refused(sample: Line) -> None:
    assert sample.run("tally", DOSSIER, "--by", "nothing").exit_code == 1
    assert sample.run("claims", DOSSIER, "--kind", "strike").exit_code == 2


def test_a_declared_scope_stands_below_the_coverage(line: Line) -> None:
    line.json("init", "talks", "--title", "Talks")
    data = '{"from": "2026-01-01", "to": "2026-02-01", "languages": ["en"], "rule": "Wires only."}'
    line.json(
        "append", "talks", "--type", "dossier.scope_declared", "--summary", "Scope.", "--data", data, "--id", "C1"
    )
    _, shown = line.at_terminal("coverage", "talks", "--as-of", "2026-03-01")
    assert "Declared: 2026-01-01 to 2026-02-01 [C1]; this coordinate lies outside" in " ".join(shown.split())
    assert "rule: Wires only." in shown


def test_the_pages_of_a_view_join(sample: Line) -> None:
    first = sample.json("sources", DOSSIER, "--limit", "40")
    rest = sample.json("sources", DOSSIER, "--limit", "1000", "--cursor", first["next"])
    both = [one["source"] for one in (*first["sources"], *rest["sources"])]
    assert both == [one["source"] for one in sample.json("sources", DOSSIER, "--limit", "1000")["sources"]]
    assert "There is more: --cursor" in sample.at_terminal("sources", DOSSIER, "--limit", "40")[1]
