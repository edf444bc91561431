"""Questions that a user asks about the coded article, answered by one request each (31 January, as known on the 29th)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from service.timetravel.reading import Reading
from service.views.filters import Filters
from service.views.incidents import incident
from service.views.log import event_document
from service.views.polls import polls
from service.views.search import search
from service.views.sources import source
from service.views.tally import tally
from service.views.timeline import timeline
from tests.desk import Desk


@pytest.fixture
def reading(article: Desk) -> Iterator[Reading]:
    with article.reading("2026-01-31", "2026-01-29") as found:
        yield found


def items(reading: Reading, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = timeline(reading, Filters(**filters))["items"]
    return found


def test_what_was_said_on_wednesday_by_whom(reading: Reading) -> None:
    on = items(reading, since="2026-01-28", until="2026-01-28", source="news-analysis")
    assert [(item["actor"], item["event"]) for item in on] == [
        ("rubio", "S028"),
        ("rubio", "S029"),
        ("zelenskyy", "S056"),
        ("peskov", "S058"),
    ]


def test_who_spoke_for_the_united_states_and_about_what(reading: Reading) -> None:
    about: dict[str, set[str]] = {}
    for item in items(reading, party="us", actor_kind="person", source="news-analysis"):
        about.setdefault(item["actor"], set()).update(item["issues"])
    assert set(about) == {"witkoff", "trump", "rubio"}
    assert about["witkoff"] >= {"talks", "security", "us-commitment"}
    assert (about["trump"], about["rubio"]) == ({"talks"}, {"donbas", "talks"})


def test_who_said_a_deal_was_close_and_where(reading: Reading) -> None:
    hits = search(reading, "deal close")["hits"]
    (hit,) = [hit for hit in hits if hit["event"] == "S009"]
    assert (hit["actor"], hit["place"]["name"], hit["matched"]) == ("trump", "Davos", 1)


def test_which_analysts_are_named_and_how_many_assessments_each_gives(reading: Reading) -> None:
    counts = Counter(item["actor"] for item in items(reading, type="assessment.made", actor_kind="person"))
    assert (counts["fesenko"], counts["stanovaya"]) == (4, 3)


def test_which_body_was_addressed(reading: Reading) -> None:
    found = event_document(reading, "S028")
    (addressed,) = found["event"]["data"]["addressees"]
    assert found["labels"]["actors"][addressed] == "U.S. Senate Foreign Relations Committee"


def test_what_was_called_progress(reading: Reading) -> None:
    (said,) = [item for item in items(reading, actor="peskov") if item["type"] == "assessment.made"]
    assert said["occurred"]["edtf"] == "2026-01-28"
    assert "a whole range of complex issues being discussed at expert level" in said["summary"]


def test_what_the_article_presumes(reading: Reading) -> None:
    presumed = items(reading, standing="presumed")
    hypothetical = [item["event"] for item in presumed if item["data"].get("modality") == "hypothetical"]
    assert [item["event"] for item in presumed] == ["S014", "S050", "S057", "S069", "S069c"]
    assert hypothetical == ["S069"]


def test_how_many_strikes_and_how_many_were_killed(reading: Reading) -> None:
    found = tally(reading, kind="strike")
    assert found["total"]["incidents"] == 1
    assert (found["total"]["killed"]["best"], found["total"]["injured"]["best"]) == (5, 2)
    assert [one["incident"] for one in found["excluded"]["campaigns"]] == ["grid-campaign"]
    assert [one["claim"] for one in found["excluded"]["alleged"]] == ["residence-attack"]


def test_the_train_was_hit_according_to_two_sources(reading: Reading) -> None:
    found = incident(reading, "passenger-train")["incident"]
    accounts = {account["by"]: account["casualties"].get("injured") for account in found["accounts"]}
    assert found["headline"]["event"] == "F02"
    assert accounts == {"fox-news": {"low": 2, "best": 2, "high": 2}, "news-analysis": None}


def test_what_is_said_about_the_power_grid(reading: Reading) -> None:
    (item,) = items(reading, issue="energy-infrastructure")
    assert (item["data"]["pattern"], item["data"].get("casualties")) == ("campaign", None)
    assert "without power in sub-zero temperatures" in item["data"]["effects"]


def test_who_called_what_terrorism(reading: Reading) -> None:
    (hit,) = search(reading, "terrorism")["hits"]
    assert (hit["event"], hit["actor"], hit["occurred"]["edtf"]) == ("S056", "zelenskyy", "2026-01-28")
    assert hit["relates_to"] == [{"event": "S055", "relation": "responds_to"}]


def test_when_the_article_was_published_and_what_tells(reading: Reading) -> None:
    published = source(reading, "news-analysis")["source"]["published"]
    assert (published["stated"], published["edtf"]) == (False, "[2026-01-28..2026-01-31]")
    written = " ".join(one["as_written"] for one in published["evidence"])
    assert all(
        words in written
        for words in ("on Wednesday", "Davos", "Earlier this month", "As recently as December", "last year")
    )


def test_how_many_facts_have_no_date_of_their_own(reading: Reading) -> None:
    everything = items(reading, source="news-analysis")
    assert (len(everything), sum(item["undated"] for item in everything)) == (81, 49)
    assert len(items(reading, source="news-analysis", undated=True)) == 49


def test_whether_hopes_are_quoted_or_paraphrased(reading: Reading) -> None:
    assert event_document(reading, "S074")["event"]["mode"] == "quote"


def test_what_polls_show_and_what_is_not_known_of_them(reading: Reading) -> None:
    found = polls(reading)["polls"]
    assert {poll["finding"] for poll in found} == {
        "prepared to accept some kind of fair deal",
        "little faith in the U.S.-led negotiations",
    }
    assert {poll[member] for poll in found for member in ("pollster", "fieldwork", "sample")} == {None}


def test_no_agreement_between_the_parties_is_recorded(reading: Reading) -> None:
    found = timeline(reading, Filters(type="agreement.concluded", party="ru"))
    assert (found["items"], found["possibly"]) == ([], 0)
