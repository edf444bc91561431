"""What is kept ready: bounded by bytes, and what was asked for stays longer."""

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard

from service.api.caching import COMPRESSORS, ByteCache, Key, Ready

SIZE = Ready("tag", b"." * 1_000, {}).size()


def key(number: int) -> Key:
    return "http", b"localhost", b"/v1", str(number).encode()


def filled(cache: ByteCache, numbers: range) -> None:
    for number in numbers:
        cache.put(key(number), Ready(str(number), b"." * 1_000, {}))


def kept(cache: ByteCache) -> set[int]:
    """Which are there, by looking at them, after which all count as asked for."""
    return {number for number in range(100) if cache.get(key(number)) is not None}


def test_what_nobody_asked_for_goes_first_and_the_oldest_of_it() -> None:
    cache = ByteCache(10 * SIZE)
    filled(cache, range(10))
    assert cache.get(key(0)) is not None
    filled(cache, range(10, 12))
    assert kept(cache) == {0, *range(3, 12)}


def test_what_was_asked_for_once_is_spared_once() -> None:
    cache = ByteCache(10 * SIZE)
    filled(cache, range(10))
    assert cache.get(key(0)) is not None
    filled(cache, range(10, 30))
    assert kept(cache) == set(range(20, 30))


def test_where_all_were_asked_for_it_stays_within_its_bytes() -> None:
    cache = ByteCache(10 * SIZE)
    filled(cache, range(10))
    assert len(kept(cache)) == 10
    filled(cache, range(10, 11))
    assert len(cache) == 10
    assert cache.held == 10 * SIZE


def test_the_same_answer_for_another_host_is_another() -> None:
    cache = ByteCache(10 * SIZE)
    filled(cache, range(1))
    assert cache.get(("http", b"elsewhere", b"/v1", b"0")) is None


@pytest.mark.parametrize("coding", COMPRESSORS)
def test_answers_that_are_compressed_at_the_same_time_stay_apart(coding: str) -> None:
    bodies = [b"".join(b"%d held %d" % (number, each * number) for each in range(5_000)) for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        coded = list(threads.map(lambda body: bytes(Ready("tag", body, {}).respond(coding, "", "").body), bodies))
    opened = gzip.decompress if coding == "gzip" else zstandard.decompress
    assert [opened(one) for one in coded] == bodies
