"""Work on files done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from files import depositing, opening


@shared_task
def tell_due() -> None:
    """Tell of the files brought a while ago."""
    depositing.tell_due()


@shared_task
def note_opened(file_pk: int) -> None:
    """Count that a file was fetched."""
    opening.note(file_pk)
