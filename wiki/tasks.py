"""Work of the pages done by the worker. It may run twice."""

from celery import shared_task

from wiki import changes


@shared_task
def tell_changes() -> None:
    """Tell of the changes whose authors are quiet since."""
    changes.tell_due()
