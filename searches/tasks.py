"""Work of the saved searches done by the worker. It may run twice."""

from celery import shared_task

from searches import digests


@shared_task
def send_due() -> None:
    """Make the mails of saved searches that are due."""
    digests.send_due()
