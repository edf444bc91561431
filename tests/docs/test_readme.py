"""The README holds what it promises: two commands, four questions with whole answers, concepts in five words.

That its answers are the program's is shown with every other page's (``test_pages.py``).
"""

import re

from tests.docs.blocks import README, blocks, snippets
from tests.house import ROOT


def test_the_readme_asks_four_questions_and_shows_each_answer_whole() -> None:
    asked = list(snippets(README.read_text()))
    assert [len(snippet.commands) for snippet in asked] == [1, 1, 1, 1]
    assert all(snippet.commands[0].words[0] == "curl" for snippet in asked)
    assert all(snippet.shown is not None and snippet.shown.language == "json" for snippet in asked)
    assert not any(snippet.shown and "…" in snippet.shown.text for snippet in asked)


def test_the_answers_stay_whatever_is_recorded_later_and_on_whatever_day() -> None:
    for snippet in snippets(README.read_text()):
        asked = snippet.commands[0].words[-1]
        assert "known_at=496" in asked
        assert "as_of=2026-01-31" in asked or "to=2026-01-31" in asked


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    (shown,) = (block for block in blocks(README.read_text()) if block.language == "sh")
    named = re.findall(r"^make (\w+)", shown.text, re.MULTILINE)
    assert named == ["demo", "test"]
    made = (ROOT / "Makefile").read_text()
    assert all(re.search(rf"^{name}:", made, re.MULTILINE) for name in named)


def test_a_concept_in_five_words_has_five() -> None:
    section = README.read_text().split("## Concepts in five words")[1].split("\n## ")[0]
    rows = [line.split("|")[2].split() for line in section.splitlines() if line.startswith("| [")]
    assert len(rows) == 8
    assert {len(row) for row in rows} == {5}
