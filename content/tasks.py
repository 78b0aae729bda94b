"""Work on content done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from content import attachments, drafts


@shared_task
def purge() -> None:
    """Delete the drafts that nobody touched for long, then the files that nothing came to use."""
    drafts.purge()
    attachments.purge_waiting()
