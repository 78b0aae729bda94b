"""The product's clock, so that the demo can tell eight months of history through the product's own actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the present moment, aware and in UTC, or the moment that `at` pretends."""
    return _told.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is `moment` (aware) for the code inside the block."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
