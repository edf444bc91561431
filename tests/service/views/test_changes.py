from typing import Any

import pytest

from service.views.changes import derived_change, terms_changed

SHARE: dict[str, Any] = {"name": "share", "value": ["a", "b"]}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, {"stance": "demands"}, "new"),
        ({"reason": "tired"}, {"stance": "demands"}, "new"),
        ({"stance": "demands"}, {"stance": "refuses"}, "stance_changed"),
        ({"stance": "demands"}, {"stance": "demands", "terms": [SHARE]}, "terms_changed"),
        ({"stance": "demands", "terms": [SHARE]}, {"stance": "demands", "terms": [SHARE]}, "reiterated"),
        ({"stance": "demands"}, {"party": "ru"}, "withdrawn"),
    ],
)
def test_a_position_is_compared_with_the_one_before_it(before: Any, after: Any, change: str) -> None:
    assert derived_change(before, after) == change


def test_a_note_and_the_order_of_a_set_change_no_term() -> None:
    after = {"name": "share", "value": ["b", "a"], "note": "as told"}
    assert terms_changed({"terms": [SHARE]}, {"terms": [after]}) == []


def test_terms_that_differ_are_shown_from_both_sides() -> None:
    now = {"name": "share", "value": ["a"]}
    more = {"name": "date", "value": "2027"}
    assert terms_changed({"terms": [SHARE]}, {"terms": [now, more]}) == [
        {"name": "date", "before": None, "after": more},
        {"name": "share", "before": SHARE, "after": now},
    ]
    assert terms_changed(None, {"terms": [more]}) == [{"name": "date", "before": None, "after": more}]
