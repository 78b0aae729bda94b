"""Work on content done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from content import attachments, drafts, previews
from content.store import sending


@shared_task
def purge() -> None:
    """Delete the drafts that nobody touched for long, then the files that nothing came to use."""
    drafts.purge()
    attachments.purge_waiting()


@shared_task
def read_preview(preview_pk: int) -> None:
    """Read one page that a text links to."""
    previews.read(preview_pk)


@shared_task
def sweep_previews() -> None:
    """Read the linked pages whose hint was lost."""
    previews.sweep()


@shared_task
def purge_uploads() -> None:
    """Delete the pieces of the files that nobody went on sending."""
    sending.purge()
