from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.merkle import leaf_hash
from events.tiles import WIDTH, Tile, full_tiles, tile_root
from tests.events.test_merkle import root_of


class Kept:
    """Leaf hashes and full tiles as a store would keep them, with a record of what was asked for."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []
        self.rows: dict[tuple[int, int], bytes] = {}
        self.asked: list[tuple[str, int, int, int]] = []

    def leaf_hashes(self, start: int, count: int) -> Sequence[bytes]:
        self.asked.append(("leaves", 0, start, count))
        return self.hashes[start : start + count]

    def tiles(self, level: int, start: int, count: int) -> Sequence[bytes]:
        self.asked.append(("tiles", level, start, count))
        return [self.rows[level, index] for index in range(start, start + count)]

    def append(self, leaves: list[bytes]) -> list[Tile]:
        made = list(full_tiles(len(self.hashes), leaves, self))
        self.hashes += leaves
        for tile in made:
            assert (tile.level, tile.index) not in self.rows
            self.rows[tile.level, tile.index] = tile.data
        return made


def by_definition(hashes: list[bytes]) -> dict[tuple[int, int], bytes]:
    tiles = {}
    level = 0
    while len(hashes) >= WIDTH:
        groups = [hashes[start : start + WIDTH] for start in range(0, len(hashes) - WIDTH + 1, WIDTH)]
        tiles.update({(level, index): b"".join(group) for index, group in enumerate(groups)})
        hashes = [root_of(group) for group in groups]
        level += 1
    return tiles


def leaves(count: int, start: int = 0) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(start, start + count)]


@given(st.lists(st.integers(0, 700), max_size=8))
def test_appends_of_any_size_leave_the_tiles_of_the_definition(groups: list[int]) -> None:
    kept = Kept()
    for count in groups:
        kept.append(leaves(count, len(kept.hashes)))
    assert kept.rows == by_definition(kept.hashes)


@pytest.mark.parametrize("last", [1, 255, 256, 300])
def test_the_tile_of_the_next_level_is_completed_with_its_last_tile(last: int) -> None:
    kept = Kept()
    size = WIDTH * WIDTH - last
    for start in range(0, size, 5_000):
        kept.append(leaves(min(5_000, size - start), start))
    assert {level for level, _ in kept.rows} == {0}
    made = kept.append(leaves(last + 10, size))
    assert [(tile.level, tile.index) for tile in made][-2:] == [(0, 255), (1, 0)]
    assert kept.rows == by_definition(kept.hashes)
    assert tile_root(kept.rows[1, 0]) == root_of(kept.hashes[: WIDTH * WIDTH])


def test_one_append_may_complete_two_levels_from_nothing() -> None:
    kept = Kept()
    made = kept.append(leaves(WIDTH * WIDTH + 3))
    assert len(made) == WIDTH + 1
    assert kept.rows == by_definition(kept.hashes)
    assert kept.asked == []


@settings(max_examples=20)
@given(st.integers(0, 1_000), st.integers(0, 300))
def test_the_store_is_read_only_where_a_tile_completes_and_never_for_more_than_it_lacks(size: int, count: int) -> None:
    kept = Kept()
    kept.append(leaves(size))
    kept.asked.clear()
    completes = (size + count) // WIDTH > size // WIDTH
    assert bool(kept.append(leaves(count, size))) == completes
    begun = size % WIDTH
    assert kept.asked == ([("leaves", 0, size - begun, begun)] if completes and begun else [])
