from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash


def root_of(hashes: list[bytes]) -> bytes:
    """Hash as RFC 6962 §2.1 defines it, word for word: split at the largest power of two below the size."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\x01" + root_of(hashes[:split]) + root_of(hashes[split:])).digest()


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


# The entries and roots that Certificate Transparency's reference implementation is tested with.
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize(("size", "root"), list(enumerate(ROOTS)))
def test_roots_are_those_of_certificate_transparency(size: int, root: str) -> None:
    frontier = Frontier()
    for entry in ENTRIES[:size]:
        frontier = frontier.append(leaf_hash(bytes.fromhex(entry)))
    assert frontier.root().hex() == root


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == bytes.fromhex(ROOTS[0])


def test_a_leaf_is_not_mistaken_for_a_node() -> None:
    left, right = leaves(2)
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.integers(0, 600))
def test_the_root_is_the_one_of_the_definition(size: int) -> None:
    hashes = leaves(size)
    frontier = Frontier().extend(hashes)
    assert frontier.size == size
    assert len(frontier.hashes) == size.bit_count()
    assert frontier.root() == root_of(hashes)


@given(st.integers(0, 300), st.lists(st.integers(0, 300)))
def test_it_does_not_matter_how_leaves_are_grouped(size: int, cuts: list[int]) -> None:
    hashes = leaves(size)
    edges = sorted({0, size, *(cut for cut in cuts if cut < size)})
    frontier = Frontier()
    for start, end in pairwise(edges):
        frontier = Frontier.from_bytes(frontier.extend(hashes[start:end]).to_bytes())
    assert frontier == Frontier().extend(hashes)


def test_appending_leaves_the_old_frontier_as_it_was() -> None:
    before = Frontier().extend(leaves(7))
    kept = before.to_bytes()
    before.append(leaf_hash(b"another"))
    assert before.to_bytes() == kept


def test_a_frontier_is_its_size_in_eight_bytes_and_its_hashes() -> None:
    frontier = Frontier().extend(leaves(6))
    assert frontier.to_bytes() == bytes([0, 0, 0, 0, 0, 0, 0, 6]) + frontier.hashes[0] + frontier.hashes[1]


@pytest.mark.parametrize("data", [b"", bytes(7), bytes(9), bytes(7) + b"\x01", bytes(7) + b"\x03" + bytes(32)])
def test_a_frontier_with_another_number_of_hashes_than_its_size_asks_for_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=f"does not have {len(data)} bytes"):
        Frontier.from_bytes(data)
