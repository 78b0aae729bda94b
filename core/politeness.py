"""One request at a time per host, with a pause between, across all workers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

from core.fetch_guard import FetchError

PAUSE_SECONDS = 2
# Longer than any fetch lasts, so that a worker that dies does not close a host for long.
_HELD_SECONDS = 30


@contextmanager
def host_turn(host: str) -> Iterator[None]:
    """Hold `host` while it is read, for `fetch(..., turn=host_turn)`. Raises FetchError("busy") when it is held.

    Lives in the cache: without it, hosts are read without waiting, which is a courtesy lost and nothing broken.
    """
    key = f"fetch-host:{host}"
    if not cache.add(key, 1, _HELD_SECONDS):
        raise FetchError("busy", host)
    try:
        yield
    finally:
        cache.set(key, 1, PAUSE_SECONDS)
