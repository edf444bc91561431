"""What compares pages with the program notices what is wrong."""

import pytest

from tests.docs.blocks import snippets
from tests.docs.shell import lines, part, whole

CAME = '{"a": 1, "b": [{"c": "long text"}, {"c": "other"}], "d": null}'


@pytest.mark.parametrize(
    "shown",
    [
        "{}",
        '{"a": 1}',
        '{"b": [{"c": "long…"}, "…"]}',
        '{"b": ["…", {}]}',
        '{"d": null, "…": "…"}',
        '{"d": "…"}',
    ],
)
def test_a_page_may_leave_out_members_and_the_rest_of_lists(shown: str) -> None:
    assert part(shown, CAME) == []


@pytest.mark.parametrize(
    "shown",
    [
        '{"a": 2}',
        '{"a": true}',
        '{"e": null}',
        '{"b": [{"c": "long text"}]}',
        '{"b": [{"c": "short…"}, "…"]}',
        '{"d": 0}',
        "[]",
    ],
)
def test_a_page_that_shows_something_else_is_noticed(shown: str) -> None:
    assert part(shown, CAME) != []


def test_an_answer_shown_whole_may_leave_out_nothing() -> None:
    assert whole(CAME.replace(", ", ",\n  "), CAME) == []
    assert whole('{"a": 1}', CAME) != []


def test_lines_are_compared_in_order_and_an_ellipsis_stands_for_any_of_them() -> None:
    printed = "one  \ntwo\nthree\n"
    assert lines("one\ntwo\nthree", printed) == []
    assert lines("…\nthree", printed) == []
    assert lines("one\n…", printed) == []
    assert lines("one\nthree", printed) != []
    assert lines("one\ntwo", printed) != []
    assert lines("…\nfour", printed) != []


def test_commands_of_a_block_are_told_apart_and_heredocs_belong_to_theirs() -> None:
    page = "```bash\n# a remark\ndetente a \\\n  --b 'c d'\ncurl x -d @- <<'EOF'\n{\"e\": 1}\nEOF\n```\n\n```json\n{}\n```\n"
    (found,) = snippets(page)
    assert [command.words for command in found.commands] == [("detente", "a", "--b", "c d"), ("curl", "x", "-d", "@-")]
    assert found.commands[1].given == '{"e": 1}'
    assert found.shown is not None
    assert found.shown.text == "{}\n"
