import pytest

from tests.service.cli.terminal import Line, widest

DOSSIER = "ukraine-2026"
AT = ("--as-of", "2026-01-31", "--known-at", "2026-01-29")


def test_the_state_is_the_document_of_the_api(sample: Line) -> None:
    document = sample.json("state", DOSSIER, *AT)
    assert list(document)[:5] == ["dossier", "as_of", "known_at", "tense", "holds_for"]
    assert document["as_of"]["instant"] == "2026-02-01T00:00:00Z"
    stances = {
        one["party"]: one["stance"]
        for row in document["issues"]
        if row["issue"] == "donbas"
        for one in row["positions"]
    }
    assert stances == {"ru": "demands", "ua": "refuses"}


def test_one_issue_is_shown_in_full(sample: Line) -> None:
    document = sample.json("state", DOSSIER, "donbas", *AT)
    assert document["issue"]["id"] == "donbas"
    assert document["headline_status"]["status"] == "deadlocked"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("donbass",), "Unknown issue: donbass (Close to it: donbas)"),
        (("donbas", "--known-at", "3"), "Not yet known: issue donbas"),
        (("--as-of", "2026-01"), "Ambiguous instant: '2026-01'"),
        (("--known-at", "99999"), "sequence 99999 lies beyond the head"),
        (("--as-of", "yesterday"), "as_of"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(sample: Line, arguments: tuple[str, ...], words: str) -> None:
    done = sample.run("state", DOSSIER, *arguments)
    assert done.exit_code == 1
    assert words in done.stderr


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("state", DOSSIER, *AT), ["Fate of Donbas", "deadlocked", "demands", "last round"]),
        (("state", DOSSIER, "donbas", *AT), ["S017", "ru and ua: ", "anchorage-formula"]),
        (("timeline", DOSSIER, "--from", "2026-01-23", "--to", "2026-01-24"), ["H165", "more may fall in the span"]),
        (("search", DOSSIER, "referendum"), ["S070", "Zelenskyy"]),
    ],
)
def test_an_answer_fits_the_terminal(sample: Line, arguments: tuple[str, ...], words: list[str], width: int) -> None:
    code, shown = sample.at_terminal(*arguments, width=width)
    assert code == 0
    assert [word for word in words if word not in shown] == []
    assert widest(shown) <= width


def test_what_is_not_certain_is_marked(sample: Line) -> None:
    _, shown = sample.at_terminal("state", DOSSIER, "--as-of", "2024-07-01", width=120)
    assert "≈" in shown
    assert "no dated record: " in shown


def test_before_anything_happened_nobody_stands_anywhere(sample: Line) -> None:
    code, shown = sample.at_terminal("state", DOSSIER, "--as-of", "1900-01-01")
    assert code == 0
    assert "No position and no status is recorded" in shown
    assert "before first event" in shown
