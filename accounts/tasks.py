"""Work on accounts done by the worker. Each task may run twice."""

from celery import shared_task

from accounts import unconfirmed


@shared_task
def purge() -> None:
    """Delete the accounts that nobody confirmed."""
    unconfirmed.purge()
