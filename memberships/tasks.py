"""Work that groups need by themselves, done by the worker each hour. Each task may run twice."""

from celery import shared_task

from memberships import lifecycle, purging


@shared_task
def look_after() -> None:
    """Delete what waited 30 days in the trash, find admins for groups left without, tell of those that sleep."""
    purging.purge_trashed()
    lifecycle.inherit_all()
    lifecycle.warn_dormant()
