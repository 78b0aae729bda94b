"""Work of the worker on groups. Each task takes ids only and may run twice."""

from celery import shared_task

from groups import seen


@shared_task
def mark_seen(user_pk: int, group_pk: int) -> None:
    """Write that a member came today."""
    seen.mark(user_pk, group_pk)
