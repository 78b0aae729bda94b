"""Work on content done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from content import attachments, drafts, previews
from content.store import deriving, scanning, sending


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
def examine(blob_pk: int) -> None:
    """Ask the virus scanner about new bytes, then derive their words and pictures."""
    deriving.examine(blob_pk)


@shared_task
def sweep_store() -> None:
    """Derive what still waits, then look again at a few old files with the virus scanner."""
    deriving.sweep()
    scanning.sweep()


@shared_task
def purge_uploads() -> None:
    """Delete the pieces of the files that nobody went on sending."""
    sending.purge()
