import pytest

from tests.service.cli.terminal import Line

DOSSIER = "ukraine-2026"


def events(line: Line, *options: str) -> list[str]:
    return [item["event"] for item in line.json("timeline", DOSSIER, *options)["items"]]


def test_the_timeline_is_narrowed_by_every_filter(sample: Line) -> None:
    everything = events(sample, "--limit", "1000")
    filters = [
        ("--from", "2026-01-23"), ("--to", "2026-01-24"), ("--dates", "possible", "--from", "2026-01-20"), ("--issue", "territory"),
        ("--party", "ru"), ("--actor", "putin"), ("--actor-kind", "media"), ("--type", "position.stated"),
        ("--source", "news-analysis"), ("--standing", "disputed"), ("--mode", "quote"), ("--q", "referendum"),
        ("--undated",), ("--dated",),
    ]  # fmt: skip
    for options in filters:
        found = events(sample, "--limit", "1000", *options)
        assert 0 < len(found) < len(everything), options
    subtree = events(sample, "--limit", "1000", "--issue", "territory", "--subtree")
    assert len(subtree) > len(events(sample, "--limit", "1000", "--issue", "territory"))


def test_pages_join(sample: Line) -> None:
    first = sample.json("timeline", DOSSIER, "--limit", "10")
    second = sample.json("timeline", DOSSIER, "--limit", "10", "--cursor", first["next"])
    both = [item["event"] for item in (*first["items"], *second["items"])]
    assert both == events(sample, "--limit", "20")


@pytest.mark.parametrize(
    "options",
    [
        ("--dates", "perhaps"),
        ("--type", "position.state"),
        ("--cursor", "?"),
        ("--from", "2026-02-01", "--to", "2026-01-01"),
    ],
)
def test_a_filter_that_is_none_is_refused(sample: Line, options: tuple[str, ...]) -> None:
    assert sample.run("timeline", DOSSIER, *options).exit_code == 1


def test_search_takes_words_as_they_are_typed(sample: Line) -> None:
    document = sample.json("search", DOSSIER, "energy", "truce")
    assert document["words"] == ["energy", "truce"]
    assert document["hits"]
    assert sample.json("search", DOSSIER, "xyzzyx")["hits"] == []
    code, shown = sample.at_terminal("search", DOSSIER, "xyzzyx")
    assert (code, "Nothing holds these words." in shown) == (0, True)
