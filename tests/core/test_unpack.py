"""Compressed answers, chunk by chunk."""

import gzip
import tracemalloc

import pytest

from core.fetch import FetchError
from core.unpack import Unpacker


def test_a_bomb_is_never_unpacked_beyond_its_limit():
    """REL-H6: 50 MB in one small chunk cost no more memory than the limit allows."""
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(FetchError) as refused:
            Unpacker("gzip", 1_000_000).feed(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.code == "too_big"
    assert peak < 10_000_000


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_pieces_of_any_size_give_the_same_text(size):
    packed = gzip.compress(b"un ") + gzip.compress(b"deux") + b"what some servers add"
    unpacker = Unpacker("gzip", 100)
    pieces = [unpacker.feed(packed[place : place + size]) for place in range(0, len(packed), size)]
    unpacker.finish()
    assert b"".join(pieces) == b"un deux"
