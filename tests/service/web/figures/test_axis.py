"""The axis of time: where an instant lies, and that its marks are few and fall on days and months of the zone."""

from datetime import datetime, timedelta
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clock import DAY, from_text
from service.web.figures.axis import BESIDE, MOST, Axis
from service.web.figures.voice import Voice

KYIV = Voice("en", "Europe/Kyiv")


def around(first: str, last: str, voice: Voice = KYIV) -> Axis:
    return Axis.around([from_text(first), from_text(last)], 100, 900, voice)


def test_an_instant_lies_by_its_share_of_the_span_and_one_beyond_it_at_the_end() -> None:
    axis = Axis(0, 10 * DAY, 100, 200, KYIV)
    assert [axis.x(at * DAY) for at in (-1, 0, 5, 10, 99)] == [100, 100, 150, 200, 200]


@given(st.integers(0, 12_000), st.integers(0, 12_000))
def test_marks_are_few_and_in_order_and_inside(start: int, length: int) -> None:
    first = datetime.fromisoformat("1995-01-01T00:00:00+00:00") + timedelta(days=start)
    texts = [moment.isoformat().replace("+00:00", "Z") for moment in (first, first + timedelta(days=length))]
    axis = around(texts[0], texts[1])
    places = [x for x, _ in axis.ticks()]
    assert places == sorted(places)
    assert 1 <= len(places) <= MOST + 2
    assert all(axis.left <= x <= axis.right for x in places)
    named = fromstring(str(axis.drawn(20, 40))).findall("text")
    assert all(float(one.get("x", "")) + 3.1 * len(one.text or "") <= axis.right + BESIDE + 0.1 for one in named)


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("2026-01-12T00:00:00Z", ["31 Dec", "2 Jan", "4 Jan", "6 Jan", "8 Jan", "10 Jan", "12 Jan", "14 Jan"]),
        ("2026-12-01T00:00:00Z", ["Jan 2026", "Mar 2026", "May 2026", "Jul 2026", "Sept 2026", "Nov 2026"]),
    ],
)
def test_short_spans_are_marked_by_days_and_long_ones_by_months(last: str, names: list[str]) -> None:
    assert [name for _, name in around("2026-01-01T00:00:00Z", last).ticks()] == names


def test_a_day_begins_where_it_does_in_the_zone() -> None:
    axis = Axis(from_text("2026-01-01T00:00:00Z"), from_text("2026-01-04T00:00:00Z"), 0, 72, KYIV)
    assert [round(x) for x, name in axis.ticks() if name == "3 Jan"] == [46]
