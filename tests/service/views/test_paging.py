import pytest

from events.errors import InvalidRequest
from service.views.paging import FIRST, Page, cursor_of, cut

SLUGS = [f"i{number:03}" for number in range(250)]


def test_pages_join_without_gap_or_overlap() -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        shown, cursor = cut(SLUGS, lambda slug: (slug,), Page(60, cursor))
        seen += shown
        if cursor is None:
            break
    assert seen == SLUGS


def test_what_is_recorded_meanwhile_moves_no_page() -> None:
    _, cursor = cut(["b", "d", "f"], lambda slug: (slug,), Page(2))
    shown, _ = cut(["a", "b", "c", "d", "e", "f"], lambda slug: (slug,), Page(10, cursor))
    assert shown == ["e", "f"]


def test_a_full_last_page_is_followed_by_none() -> None:
    assert cut(["a", "b"], lambda slug: (slug,), Page(2)) == (["a", "b"], None)
    assert cut([], lambda slug: (slug,), FIRST) == ([], None)


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_out_of_bounds_is_refused_by_its_name(limit: int) -> None:
    with pytest.raises(InvalidRequest) as refused:
        Page(limit)
    assert refused.value.invalid_params[0].pointer == "limit"


@pytest.mark.parametrize("cursor", ["", "!", "bm9wZQ", "é", cursor_of((1,)), cursor_of(("a", "b")), "A" * 600, "W10"])
def test_a_cursor_that_was_not_given_out_is_refused_by_its_name(cursor: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        cut(SLUGS, lambda slug: (slug,), Page(10, cursor))
    assert refused.value.invalid_params[0].pointer == "cursor"


def test_an_empty_collection_refuses_what_is_no_cursor_too() -> None:
    with pytest.raises(InvalidRequest):
        cut([], lambda item: (item,), Page(cursor="nonsense"))
    assert cut([], lambda item: (item,), Page(cursor=cursor_of((1,)))) == ([], None)
