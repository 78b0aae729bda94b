"""Work of the fediverse done by the worker. Each task may run twice."""

from __future__ import annotations

from celery import shared_task

from fediverse import delivering, posts, receiving


@shared_task
def sweep() -> None:
    """Tell what is new, changed or withdrawn, then send what is due."""
    posts.sweep()
    delivering.deliver_due()


@shared_task
def deliver() -> None:
    """Send what is due."""
    delivering.deliver_due()


@shared_task
def purge() -> None:
    """Forget what is done with."""
    delivering.purge()
    receiving.purge()
