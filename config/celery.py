"""The Celery application: it carries hints only, the database carries the state."""

import os
from contextlib import ExitStack
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging, task_postrun, task_prerun

from core import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("veillee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

_running: dict[str, ExitStack] = {}


@setup_logging.connect
def keep_our_logs(**said: Any) -> None:
    """Leave the logs as the settings have them: the worker's own form has no request in it."""


@task_prerun.connect
def take_name(task_id: str, task: Task, **said: Any) -> None:
    """Let what a task logs bear the name of the request that hinted at it."""
    given = (task.request.headers or {}).get(tracing.FIELD, "")
    stack = _running[task_id] = ExitStack()
    stack.enter_context(tracing.traced(given))


@task_postrun.connect
def leave_name(task_id: str, **said: Any) -> None:
    """End what `take_name` began."""
    if stack := _running.pop(task_id, None):
        stack.close()
