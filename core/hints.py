"""Hints to the worker. The database holds what is to do; a hint only makes it happen sooner, and may be lost."""

from __future__ import annotations

import logging
from typing import Any

from celery import Task
from django.db import transaction

log = logging.getLogger(__name__)


def hint(task: Task, *args: int) -> None:
    """Ask the worker to run `task` with these ids once the transaction is committed.

    A broker that does not answer is logged and forgotten: the sweep finds the work in the database.
    """
    transaction.on_commit(lambda: _send(task, args), robust=True)


def _send(task: Task, args: tuple[Any, ...]) -> None:
    try:
        task.apply_async(args=args, retry=False)
    except Exception as error:
        log.warning("hint lost: %s %s", task.name, type(error).__name__)
