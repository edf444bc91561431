import pytest

from tests.service.cli.dossier import ndjson, opened, position
from tests.service.cli.terminal import Line, widest

DOSSIER = "ukraine-2026"
DAYS = ("--from", "2026-01-01", "--to", "2026-01-31")


def test_two_dates_are_compared_as_the_api_does(either: Line) -> None:
    opened(either)
    either.json("append", "talks", given=ndjson(position("S1", occurred="2026-01-10")))
    either.json("append", "talks", given=ndjson(position("S2", "refuses", occurred="2026-01-20")))
    moved = either.json("compare", "talks", "--from", "2026-01-15", "--to", "2026-01-25")
    [change] = moved["changes"]
    assert (change["cause"], change["before"]["stance"], change["after"]["stance"]) == ("moved", "demands", "refuses")
    assert (moved["moved"], moved["learned"]) == (1, 0)
    learned = either.json("compare", "talks", "--from", "2026-01-25", "--to", "2026-01-25", "--from-known-at", "6")
    assert [one["cause"] for one in learned["changes"]] == ["learned"]


def test_without_a_known_at_both_dates_are_seen_with_the_later_knowledge(sample: Line) -> None:
    document = sample.json("compare", DOSSIER, *DAYS, "--to-known-at", "400")
    assert document["from"]["known_at"]["sequence"] == document["to"]["known_at"]["sequence"] == 400


def test_a_comparison_is_narrowed(sample: Line) -> None:
    everything = sample.json("compare", DOSSIER, *DAYS)["changes"]
    for options in (("--party", "ru"), ("--issue", "donbas"), ("--issue", "territory", "--subtree"), ("--limit", "3")):
        found = sample.json("compare", DOSSIER, *DAYS, *options)["changes"]
        assert 0 < len(found) < len(everything), options


def test_a_comparison_backwards_is_refused(sample: Line) -> None:
    done = sample.run("compare", DOSSIER, "--from", "2026-01-31", "--to", "2026-01-01")
    assert (done.exit_code, "exchange them" in done.stderr) == (1, True)
    assert sample.run("compare", DOSSIER).exit_code == 2


@pytest.mark.parametrize(
    ("axis", "edge"), [("valid", "since 2026-01-29\n"), ("known", "484 –"), ("both", "383 – 483")], ids=lambda one: one
)
def test_a_history_is_told_on_either_axis_and_on_both(sample: Line, axis: str, edge: str) -> None:
    document = sample.json("history", DOSSIER, "donbas", "ru", "--axis", axis)
    assert document["rectangles" if axis == "both" else "steps"]
    code, shown = sample.at_terminal("history", DOSSIER, "donbas", "ru", "--axis", axis)
    assert code == 0
    assert edge.strip() in shown
    assert "[S017]" in shown


def test_a_history_on_no_axis_or_of_nobody_is_refused(sample: Line) -> None:
    assert sample.run("history", DOSSIER, "donbas", "ru", "--axis", "third").exit_code == 1
    assert "Close to it: donbas" in sample.run("history", DOSSIER, "donbass", "ru").stderr
    code, shown = sample.at_terminal("history", DOSSIER, "donbas", "de")
    assert (code, "Nothing is recorded there." in shown) == (0, True)


def test_what_is_not_on_record_any_more_is_shown_so(line: Line) -> None:
    opened(line)
    line.json("append", "talks", given=ndjson(position("S1")))
    line.json("retract", "talks", "S1", "--reason", "duplicate")
    _, shown = line.at_terminal("history", "talks", "donbas", "ru", "--axis", "known")
    assert "nothing on record" in shown


def test_shifts_are_narrowed_and_summed_up(sample: Line) -> None:
    everything = sample.json("shifts", DOSSIER)["shifts"]
    for options in (("--from", "2026-01-01"), ("--to", "2025-12-31"), ("--party", "ua"), ("--issue", "donbas")):
        assert 0 < len(sample.json("shifts", DOSSIER, *options)["shifts"]) < len(everything), options
    _, shown = sample.at_terminal("shifts", DOSSIER, "--issue", "territory", "--subtree", "--party", "ua")
    assert "ua on donbas: refuses (2 shifts, reiterated 1 time)" in shown
    assert "stance changed" in shown


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", DOSSIER, *DAYS), ["moved", "possibly moved", "donbas, ru", "nothing on record"]),
        (
            ("compare", DOSSIER, "--from", "2026-01-31", "--from-known-at", "400", "--to", "2026-01-31"),
            ["learned", "[V10]"],
        ),
        (("compare", DOSSIER, "--from", "2026-01-31", "--to", "2026-01-31"), ["Nothing differs."]),
        (("history", DOSSIER, "donbas", "ru", "--axis", "both"), ["in force", "known at", "≈ possibly demands"]),
        (("shifts", DOSSIER), ["terms changed", "conditional → demands", "ceasefire-sequencing"]),
        (("shifts", DOSSIER, "--from", "2030-01-01"), ["No position shifted."]),
        (("shifts", DOSSIER, "--limit", "2"), ["There is more: --cursor"]),
    ],
)
def test_an_answer_fits_the_terminal(sample: Line, arguments: tuple[str, ...], words: list[str], width: int) -> None:
    code, shown = sample.at_terminal(*arguments, width=width)
    assert code == 0
    assert [word for word in words if word not in shown] == []
    assert widest(shown) <= width
