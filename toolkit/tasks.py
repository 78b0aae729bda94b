"""Work of the kit done by the worker."""

from celery import shared_task

from toolkit import schedule


@shared_task
def publish_due() -> None:
    """Publish what was scheduled and take down what is over."""
    schedule.publish_due()
