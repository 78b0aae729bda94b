"""Work of moderation done by the worker. It may run twice."""

from celery import shared_task

from moderation import purging


@shared_task
def empty_trash() -> None:
    """Remove for good what waited in the trash for thirty days."""
    purging.empty()
