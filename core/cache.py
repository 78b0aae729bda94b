"""A cache that fails open: without Redis pages are slower, never broken."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _or(default: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that answers `default` when Redis does not answer."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            except RedisError as error:
                log.warning("cache unavailable: %s", type(error).__name__)
                return default() if callable(default) else default

        return call

    return decorate


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache, empty instead of broken while the server is away."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value kept, or `default` when there is none or no server."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            log.warning("cache unavailable: %s", type(error).__name__)
            return default

    add = _or(True)(RedisCache.add)
    set = _or(None)(RedisCache.set)
    touch = _or(False)(RedisCache.touch)
    delete = _or(False)(RedisCache.delete)
    get_many = _or(dict)(RedisCache.get_many)
    set_many = _or(list)(RedisCache.set_many)
    delete_many = _or(None)(RedisCache.delete_many)
    has_key = _or(False)(RedisCache.has_key)
    incr = _or(1)(RedisCache.incr)
    clear = _or(False)(RedisCache.clear)
