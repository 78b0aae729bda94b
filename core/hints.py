"""Hints to the worker. The database holds what is to do; a hint only makes it happen sooner, and may be lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import Task
from django.db import transaction

from core import tracing

log = logging.getLogger(__name__)
AWAY_SECONDS = 5


class _Broker:
    """What this process last saw of the broker: while it is away, no request waits for it again."""

    away_until = 0.0


_broker = _Broker()
_silent: ContextVar[bool] = ContextVar("silent", default=False)


def hint(task: Task, *args: int) -> None:
    """Ask the worker to run `task` with these ids once the transaction is committed.

    A broker that does not answer is logged and forgotten: the sweep finds the work in the database.
    """
    if not _silent.get():
        name = tracing.current()
        transaction.on_commit(lambda: _send(task, args, name), robust=True)


@contextmanager
def silence() -> Iterator[None]:
    """Give no hint inside the block: for a bulk load that does the worker's part itself at the end."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def _send(task: Task, args: tuple[Any, ...], name: str) -> None:
    if time.monotonic() < _broker.away_until:
        return
    try:
        task.apply_async(args=args, retry=False, headers={tracing.FIELD: name})
    except Exception as error:
        _broker.away_until = time.monotonic() + AWAY_SECONDS
        log.warning("hint lost: %s %s", task.name, type(error).__name__)
