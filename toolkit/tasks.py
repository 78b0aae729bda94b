"""Work of the kit done by the worker."""

from celery import shared_task

from toolkit import outside, schedule


@shared_task
def publish_due() -> None:
    """Publish what was scheduled and take down what is over."""
    schedule.publish_due()


@shared_task
def note_link_opened(link_pk: int) -> None:
    """Count that a public link was opened."""
    outside.note_opened(link_pk)
